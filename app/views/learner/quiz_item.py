"""Knows how one question of a quiz is told, asked or answered; reads nothing."""

from typing import Any

from app.content.course_pieces import ItemView
from app.content.tree import Star
from app.services.learning.given import Underway
from app.services.learning.quizzes import Round
from app.services.learning.standings import StarState
from app.views.learner.forms import Trouble, new_form_key
from app.views.learner.on_device import on_device
from app.views.learner.parts import open_part, picture_of
from app.views.learner.standing_told import told_standing
from app.views.learner.stars import QUIZ_HERE, frame, page_about, page_link
from app.views.reader import Reader
from app.views.rendering import href
from app.views.telling.blocks import block_of


def told_question(
    at: Reader,
    star: Star,
    state: StarState,
    round_: Round,
    view: ItemView,
    *,
    number: int,
    draft: Underway | None,
    trouble: Trouble | None,
) -> dict[str, Any]:
    """What the template of a question needs; `view` is the item as the round's release has it."""
    given = round_.given.get(view.item.id)
    quiz = f"{star.id}/quiz"
    here = f"{quiz}/{round_.key}"
    missing = trouble.missing if trouble else ()
    block = block_of(
        view,
        shown=round_.shown[view.item.id],
        missing=missing,
        lang=at.foreign(view.lang),
        picture=picture_of(star.id),
    )
    told = open_part(view, block, draft)
    if given:
        told |= {"answer": given.answer, "outcome": given.outcome}
    return {
        **told,
        "star": frame(at, star, state, here=QUIZ_HERE).shown,
        "quiz": {"number": number, "total": len(round_.items)},
        "action": href(f"{here}/{number}"),
        "form_key": new_form_key(),
        **on_device(at.actor, round_.slot(view.item)),
        "problem": trouble.sentence if trouble else None,
        "is_hidden": round_.is_hidden,
        "next_href": _next_href(round_, here, number) if given or round_.is_hidden else None,
        "is_last": number == len(round_.items),
        "back_href": href(f"{here}/{number - 1}") if number > 1 else href(quiz),
        "standing": told_standing([told], number=number, total=len(round_.items)),
        "taught_on": _taught_on(at, view) if given and given.outcome.grade < 1 else None,
        "words": view.words,
    }


def _taught_on(at: Reader, view: ItemView) -> dict[str, str | None] | None:
    page = page_about(at, view.item)
    return page_link(at, page.id) if page else None


def _next_href(round_: Round, here: str, number: int) -> str | None:
    """After the last question comes the result; a round that is open has none for those who may not read it."""
    if number < len(round_.items):
        return href(f"{here}/{number + 1}")
    return None if round_.is_hidden and round_.is_open else href(f"{here}/result")
