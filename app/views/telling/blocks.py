"""Knows what a template needs of one activity: bones, words and the order shown, put together; knows no page."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from app.activities.asking_kinds import Answer, AskingKind, QuestionKind
from app.activities.base import Shape, Showing
from app.content.course_pieces import ItemView

Shown = Sequence[str]
Block = Shape


def block_of(
    item: ItemView,
    *,
    shown: Shown = (),
    missing: Shown = (),
    html: Markup | str = "",
    lang: str | None = None,
    pathway: str | None = None,
    picture: Callable[[str], str] | None = None,
    person: Callable[[str], Any] | None = None,
    source: Callable[[str], Any] | None = None,
    media: Callable[[str], Any] | None = None,
    captions: Callable[[str], str] | None = None,
    local_cases: Sequence[Mapping[str, Any]] = (),
    paper_href: str | None = None,
    counts: Mapping[str, int] | None = None,
    laid: Answer | None = None,
    tried: Sequence[Answer] = (),
) -> Block:
    """The block of one item.

    `shown` is the order of its parts, `missing` the parts to mark as not answered yet, `lang` the language of its words
    where that is not the page's; `picture` gives a picture's address, `person` somebody of the cast, `source` what the
    course cites, `media` and `captions` give what can be watched, `local_cases` are of the course, `paper_href` is where it stands alone, `counts` is what may be
    told of how others answered. A question may answer in hand what is `laid`, and tells of the answers that were `tried`
    before.
    """
    showing = Showing(
        order=shown,
        pathway=pathway,
        picture=picture,
        person=person,
        source=source,
        media=media,
        captions=captions,
        lang=item.lang.replace("_", "-"),
        local_cases=local_cases,
        paper_href=paper_href,
        counts=counts or {},
    )
    return {
        "id": item.item.local_id,
        "rev": item.item.rev,
        "kind": item.kind.name,
        "family": item.kind.family,
        "html": html,
        "lang": lang,
        "missing": missing,
        **_answered(item, laid, tried),
        **item.kind.told(item.bones, item.prose, showing),
        **item.kind.shape(item.bones, item.prose, showing),
    }


def _answered(item: ItemView, laid: Answer | None, tried: Sequence[Answer]) -> Shape:
    """What a question or poll is told besides its words.

    `onward` (the words that lead to its next part); of a question `verdict` (how it answers), `replies` (how each part is
    that answers already: 0 to 1, or None), `looked` (the answer that was thought about again).
    """
    kind = item.kind
    if not isinstance(kind, AskingKind):
        return {}
    told: Shape = {"onward": kind.onward(), "replies": {}, "looked": None}
    if not isinstance(kind, QuestionKind):
        return told
    if laid is not None:
        parts = kind.outcome(item.bones, laid).parts
        told["replies"] = {part: parts.get(part) for part in kind.replies(item.bones, laid)}
    if tried:
        told["looked"] = {"answer": tried[-1], "parts": kind.outcome(item.bones, tried[-1]).parts}
    return told | {"verdict": kind.verdict(item.bones)}
