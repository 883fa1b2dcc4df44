"""Knows how a sheet is shown to others on one page: its questions with their lines, and the rest of what was written; knows no star."""

from collections.abc import Iterable, Sequence

from marshmallow import Schema, fields, validate

from app.activities.base import Bones, Flaw, Prose, Shape
from app.activities.entry_kinds import Texts
from app.activities.fields import Id, unknown, worded
from app.activities.sheet.base import FieldKind, Place
from app.activities.sheet.origins import origin_of
from app.activities.sheet.plain import LongField, ShortField
from app.activities.sheet.rows import RowsField
from app.activities.sheet.sure import SURE, SureField, whom_to_ask

MOST_LINES = 4
"""Lines of a question that fit on one page beside those of the others; the rest stand in full."""
Places = Sequence[tuple[FieldKind, Place]]


class PlanBones(Schema):
    """Which field is the heading of the page, and which are its questions; all others stand round them in their order."""

    heading = Id()
    questions = fields.List(Id(), required=True, validate=validate.Length(min=2, max=8))


def check_plan(bones: Bones, prose: Prose) -> list[Flaw]:
    """A heading that is a line, questions that are rows, a short name for each of them."""
    plan = bones.get("plan")
    if plan is None:
        return worded(("plan",), (), prose.get("plan", {}))
    kinds = {one["id"]: one["kind"] for one in bones["fields"]}
    lines = [name for name, kind in kinds.items() if kind == ShortField.name]
    rows = [name for name, kind in kinds.items() if kind == RowsField.name]
    return [
        *unknown(("plan", "heading"), [plan["heading"]], among=lines),
        *unknown(("plan", "questions"), plan["questions"], among=rows),
        *worded(("plan",), plan["questions"], prose.get("plan", {})),
    ]


def told_plan(bones: Bones, prose: Prose, places: Places, texts: Texts) -> Shape:
    """`heading`, `questions` [{name, label, lines (see `_line`), more}], `above` and `below` (see `_passage`)."""
    plan = bones["plan"]
    asked = [at for at, (_kind, place) in enumerate(places) if place.at in plan["questions"]]
    return {
        "heading": texts.get(plan["heading"], "").strip(),
        "key": [{"id": step, "text": str(said)} for step, said in SURE.items()],
        "most": MOST_LINES,
        "questions": [
            _question(place, texts, name=prose["plan"][place.at])
            for _kind, place in places
            if place.at in plan["questions"]
        ],
        "above": [
            *_passages((one for one in places[: asked[0]] if one[1].at != plan["heading"]), texts),
        ],
        "below": [
            *_passages((one for one in places[asked[0] :] if one[1].at not in plan["questions"]), texts)
        ],
    }


def index_of(bones: Bones, prose: Prose, told: Sequence[Shape]) -> list[Shape]:
    """The questions as the head of the sheet lists them: `at`, `name`, `done` (lines), `waiting` (lines that may flow in)."""
    names = prose.get("plan", {})
    return [
        {
            "at": one["at"],
            "name": names[one["at"]],
            "done": one["done"],
            "waiting": sum(len(offer["rows"]) for offer in one["offers"]),
        }
        for one in told
        if one["at"] in bones.get("plan", {}).get("questions", ())
    ]


def _question(place: Place, texts: Texts, *, name: str) -> Shape:
    kind = RowsField()
    rows = kind.filled_rows(place.bones, texts, place.at)
    lines = [_line(kind, place, texts, f"{place.at}.{row}") for row in rows]
    return {"name": name, "label": place.label, "lines": lines, "more": max(0, len(lines) - MOST_LINES)}


def _line(kind: RowsField, place: Place, texts: Texts, at: str) -> Shape:
    """A row: the words of its first field, what else stands in it, how sure it is, and where it came from."""
    first, *others = kind.inner(place.bones)
    sure = next((f"{at}.{one['id']}" for one, inner in others if inner.name == SureField.name), "")
    chosen = texts.get(sure, "")
    return {
        "text": texts.get(f"{at}.{first[0]['id']}", "").strip(),
        "beside": [
            said
            for one, inner in others
            if inner.name != SureField.name and (said := inner.said(_inside(place, at, one), texts).strip())
        ],
        "sure": chosen if chosen in SURE else "",
        "says": str(SURE.get(chosen, "")),
        "who": whom_to_ask(texts, sure),
        "came": origin_of(texts, at),
    }


def _inside(place: Place, at: str, one: Bones) -> Place:
    return Place(bones=one, words=place.words["fields"][one["id"]], at=f"{at}.{one['id']}")


def _passages(places: Iterable[tuple[FieldKind, Place]], texts: Texts) -> Iterable[Shape]:
    return [told for kind, place in places if (told := _passage(kind, place, texts))]


def _passage(kind: FieldKind, place: Place, texts: Texts) -> Shape | None:
    """`label`, and `columns` with `rows` (a table) or `text`; None where nothing is written."""
    if isinstance(kind, RowsField):
        rows = kind.filled_rows(place.bones, texts, place.at)
        inner = [one for one, _kind in kind.inner(place.bones)]
        table = [
            [
                inside.said(_inside(place, f"{place.at}.{row}", one), texts)
                for one, inside in kind.inner(place.bones)
            ]
            for row in rows
        ]
        columns = [place.words["fields"][one["id"]]["label"] for one in inner]
        return {"label": place.label, "columns": columns, "rows": table} if rows else None
    text = kind.said(place, texts).strip()
    is_own = kind.name in {ShortField.name, LongField.name}
    return {"label": place.label, "columns": [], "text": text, "is_own": is_own} if text else None
