"""Knows what a template needs of one activity: bones, words and the order shown, put together; knows no page."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from app.activities.journal import prompt_for
from app.content.tree import DEFAULT_PATHWAY
from app.content.view import ItemView

Shown = Sequence[str]
Block = dict[str, Any]


def block_of(
    item: ItemView,
    *,
    shown: Shown = (),
    missing: Shown = (),
    html: Markup | str = "",
    lang: str | None = None,
    pathway: str | None = None,
    picture: Callable[[str], str] | None = None,
) -> Block:
    """The block of one item.

    `shown` is the order of its parts, `missing` the parts to mark as not answered yet, `lang` the language of its words
    where that is not the page's; `picture` gives a picture's address.
    """
    base = {
        "id": item.item.local_id,
        "kind": item.item.kind,
        "html": html,
        "lang": lang,
        "missing": missing,
    }
    return base | _SHAPES[item.item.kind](item, shown, pathway, picture)


def _choice(item: ItemView, shown: Shown, _pathway: str | None, _picture: Any) -> Block:
    return {
        "stem": item.prose["stem"],
        "select": item.bones["select"],
        "options": _worded(item.prose["options"], shown or item.bones["options"]),
        "correct": item.bones["correct"],
    }


def _truefalse(item: ItemView, shown: Shown, _pathway: str | None, _picture: Any) -> Block:
    return {
        "stem": item.prose["stem"],
        "truth": item.bones["answer"],
        "reason": item.bones["reason"],
        "reasons": _worded(item.prose["reasons"], shown or item.bones["reasons"]),
        "right": item.prose["right"],
        "wrong": item.prose["wrong"],
    }


def _match(item: ItemView, shown: Shown, _pathway: str | None, _picture: Any) -> Block:
    pairs: Mapping[str, str] = item.bones["pairs"]
    rights = shown or [*dict.fromkeys(pairs.values()), *item.bones.get("extra", ())]
    return {
        "stem": item.prose["stem"],
        "left": [
            {"id": left, "text": item.prose["left"][left], "feedback": item.prose["feedback"].get(left, "")}
            for left in pairs
        ],
        "right": [{"id": right, "text": item.prose["right"][right]} for right in rights],
        "pairs": pairs,
    }


def _order(item: ItemView, shown: Shown, _pathway: str | None, _picture: Any) -> Block:
    return {
        "stem": item.prose["stem"],
        "steps": [{"id": step, "text": item.prose["steps"][step]} for step in shown or item.bones["steps"]],
        "orders": [
            {"id": name, "title": told["title"], "text": told["text"], "steps": item.bones["accepts"][name]}
            for name, told in item.prose["orders"].items()
        ],
        "after": item.prose.get("after", ""),
    }


def _sort(item: ItemView, shown: Shown, _pathway: str | None, _picture: Any) -> Block:
    return {
        "stem": item.prose["stem"],
        "piles": [
            {
                "id": pile,
                "label": item.prose["piles"][pile]["label"],
                "hint": item.prose["piles"][pile].get("hint"),
            }
            for pile in item.bones["piles"]
        ],
        "cards": [
            {"id": card, **item.prose["cards"][card], "accepted": item.bones["cards"][card]}
            for card in shown or item.bones["cards"]
        ],
    }


def _poll(item: ItemView, shown: Shown, _pathway: str | None, _picture: Any) -> Block:
    return {
        "stem": item.prose["stem"],
        "options": [
            {"id": option, "text": item.prose["options"][option]} for option in shown or item.bones["options"]
        ],
        "after": item.prose.get("after", ""),
    }


def _story(item: ItemView, _shown: Shown, _pathway: str | None, picture: Any) -> Block:
    name = item.bones.get("picture")
    return {
        "picture": picture(name) if name and picture else None,
        "alt": item.prose.get("alt", ""),
        "questions": [
            {"id": question, "text": item.prose["questions"][question]}
            for question in item.bones.get("questions", ())
        ],
    }


def _text(item: ItemView, _shown: Shown, _pathway: str | None, _picture: Any) -> Block:
    return {"title": item.prose.get("title", "")}


def _artefact(item: ItemView, _shown: Shown, _pathway: str | None, _picture: Any) -> Block:
    return {
        "title": item.prose["title"],
        "intro": item.prose.get("intro", ""),
        "feeds": item.bones.get("feeds", ()),
        "fields": [_field(field, item.prose["fields"][field["id"]]) for field in item.bones["fields"]],
    }


def _field(bones: Mapping[str, Any], prose: Mapping[str, Any]) -> Block:
    options = [{"id": option, "text": prose["options"][option]} for option in bones.get("options", ())]
    return {
        "id": bones["id"],
        "kind": bones["kind"],
        "label": prose["label"],
        "hint": prose.get("hint", ""),
        "options": options,
    }


def _journal(item: ItemView, _shown: Shown, pathway: str | None, _picture: Any) -> Block:
    return {
        "title": item.prose["title"],
        "prompt": prompt_for(pathway or DEFAULT_PATHWAY, item.prose),
        "hint": item.prose.get("hint", ""),
        "least_words": item.bones.get("least_words"),
        "most_words": item.bones.get("most_words"),
    }


def _worded(prose: Mapping[str, Mapping[str, Any]], ids: Shown) -> list[Block]:
    return [{"id": one, "text": prose[one]["text"], "feedback": prose[one]["feedback"]} for one in ids]


_SHAPES: Mapping[str, Callable[[ItemView, Shown, str | None, Any], Block]] = {
    "artefact": _artefact,
    "choice": _choice,
    "journal": _journal,
    "match": _match,
    "order": _order,
    "poll": _poll,
    "sort": _sort,
    "story": _story,
    "text": _text,
    "truefalse": _truefalse,
}
