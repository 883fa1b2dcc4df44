"""What came into a voice box: reading it one by one, choosing what may be quoted, and writing down what somebody else said."""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any, Final, cast, get_args
from urllib.parse import urlencode

from flask import request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from app.errors import AppError
from app.i18n import gettext as _
from app.models.base import random_key
from app.models.voice_box import AnswerState, Came
from app.services.actors import INSTRUCTOR, Actor
from app.services.learning import box_answers, box_desk
from app.services.learning.box_answers import A_PAGE, LONGEST_CONSENT, LONGEST_QUOTE
from app.services.learning.box_desk import BoxOnDesk
from app.services.learning.voice_boxes import FORM_KEY_LENGTH, LINK, LONGEST_ANSWER, day_of
from app.views.desk import Desk, desk
from app.views.instructor.boxes import told_box
from app.views.instructor.moments import Typed, UnreadableError, read
from app.views.page import PageToDraw
from app.views.rendering import href
from app.views.visits import back_to, visited

STATES: tuple[AnswerState, ...] = get_args(AnswerState)
WAYS: tuple[Came, ...] = tuple(came for came in get_args(Came) if came != LINK)
NOON: Final = time(12, 0)
Wrong = dict[str, str]


@visited
def show(session: Session, actor: Actor, *, key: str) -> PageToDraw:
    """A page of the answers that are new, kept, or set aside."""
    actor.require(INSTRUCTOR)
    at = desk(session, actor)
    return _page(at, box_desk.read_one(session, actor, key, now=at.now))


@visited
def act(session: Session, actor: Actor, *, key: str) -> AnyResponse | PageToDraw:
    """Do something with one answer, or put in what somebody else said."""
    actor.require(INSTRUCTOR)
    at, verb = desk(session, actor), request.form.get("do", "")
    box = box_desk.read_one(session, actor, key, now=at.now)
    if verb == "write":
        return _write_down(at, box)
    answer = request.form.get("answer", "")
    if verb == "quote":
        text = _field("field-quote")
        if len(text) > LONGEST_QUOTE:
            sentence = _("This is too long: at most %(num)s characters.", num=LONGEST_QUOTE)
            return _page(at, box, quoting=(answer, text), wrong={f"quote-{answer}": sentence})
        box_answers.quote(session, actor, key, answer, text)
        return back_to(f"boxes/{key}/answers?{urlencode({'view': 'kept'})}#a-{answer}")
    if verb not in STATES:
        raise AppError("form.unreadable")
    before = box_answers.move(session, actor, key, answer, verb)
    return back_to(
        f"boxes/{key}/answers?{urlencode({'view': _view(), 'page': _number(), 'moved': answer, 'was': before, 'to': verb})}"
    )


def _write_down(at: Desk, box: BoxOnDesk) -> AnyResponse | PageToDraw:
    asked = box.draft.words[box.draft.lang]["questions"]
    answers = [_field(f"field-{number}") for number in range(1, len(asked) + 1)]
    came, consent, day = request.form.get("came", ""), _field("field-consent"), _field("day")
    wrong: Wrong = {
        f"field-{number}": _("This is too long: at most %(num)s characters.", num=LONGEST_ANSWER)
        for number, text in enumerate(answers, 1)
        if len(text) > LONGEST_ANSWER
    }
    if not any(answers):
        wrong["field-1"] = _("Write something first.")
    if came not in WAYS:
        wrong["came"] = _("Choose how it came to you.")
    if not consent or len(consent) > LONGEST_CONSENT:
        wrong["field-consent"] = _(
            "Write in a few words how they agreed, at most %(num)s characters.", num=LONGEST_CONSENT
        )
    agreed_at = _agreed(day, at=at, box=box, wrong=wrong)
    if request.form.get("agreed") != "yes":
        wrong["agreed"] = _("Without their consent it cannot go in. Ask them first.")
    if not wrong:
        try:
            box_answers.write_down(
                at.session,
                at.actor,
                box.key,
                answers,
                came=cast("Came", came),
                consent=consent,
                consent_at=agreed_at,
                form_key=request.form.get("form_key", ""),
                now=at.now,
            )
        except AppError as error:
            if error.code not in {"box.full", "box.closed"}:
                raise
            wrong["field-1"] = f"{error.entry.title}. {error.entry.hint}"
    if wrong:
        return _page(at, box, wrong=wrong, is_writing=True)
    return back_to(f"boxes/{box.key}/answers?view=kept&written=1")


def _agreed(day: str, *, at: Desk, box: BoxOnDesk, wrong: Wrong) -> datetime:
    try:
        moment = read(Typed(day), zone=box.zone, without_time=NOON)
    except UnreadableError as error:
        wrong["day"] = str(error)
        return at.now
    if moment is None or day_of(moment) > day_of(at.now):
        wrong["day"] = _("Give the day on which they agreed.")
        return at.now
    return day_of(moment)


def _field(name: str) -> str:
    return request.form.get(name, "").replace("\r\n", "\n").strip()


def _view() -> AnswerState:
    asked = request.values.get("view", "")
    return asked if asked in STATES else "new"


def _number() -> int:
    return max(1, min(request.values.get("page", 1, type=int), 1000))


def _page(
    at: Desk,
    box: BoxOnDesk,
    *,
    quoting: tuple[str, str] = ("", ""),
    wrong: Wrong | None = None,
    is_writing: bool = False,
) -> PageToDraw:
    view, number = ("kept" if quoting[0] else _view()), _number()
    found = box_answers.read(at.session, at.actor, box, state=view, page=number)
    count = {"new": box.new, "kept": box.kept, "aside": box.aside}[view]
    asked = box.draft.words[box.draft.lang]["questions"]
    typed: Mapping[str, Any] = request.form if is_writing else {}
    here = href(f"boxes/{box.key}/answers")
    return PageToDraw(
        "instructor/box_answers.html",
        status=422 if wrong else 200,
        action=here,
        box=told_box(at, box),
        is_hidden=not at.actor.may_read_words,
        view=view,
        views=[
            {
                "id": state,
                "count": {"new": box.new, "kept": box.kept, "aside": box.aside}[state],
                "href": f"{here}?view={state}",
            }
            for state in STATES
        ],
        page=number,
        pages=[(n, f"{here}?view={view}&page={n}") for n in range(1, -(-count // A_PAGE) + 1)],
        answers=[
            {
                "key": one.key,
                "pairs": [
                    (question, text) for question, text in zip(asked, one.answers, strict=False) if text
                ],
                "quote": quoting[1] if quoting[0] == one.key else one.quote or "",
                "is_quoted": one.quote is not None,
                "lang": at.foreign(one.lang),
                "at": one.at,
                "came": one.came,
                "consent": one.consent,
                "consent_at": one.consent_at,
            }
            for one in found
        ],
        moved=_moved(),
        is_written="written" in request.args,
        longest_quote=LONGEST_QUOTE,
        ways=WAYS,
        form_key=typed.get("form_key", "")[:FORM_KEY_LENGTH] or random_key(),
        questions=[
            {"number": n, "words": question, "typed": typed.get(f"field-{n}", "")}
            for n, question in enumerate(asked, 1)
        ],
        typed={
            "came": typed.get("came", ""),
            "consent": typed.get("field-consent", ""),
            "day": typed.get("day", at.now.astimezone(box.zone).date().isoformat()),
            "agreed": typed.get("agreed", ""),
        },
        is_writing=is_writing,
        wrong=wrong or {},
        errors=[
            {"field_id": name if name.startswith("field-") else f"field-{name}", "words": words}
            for name, words in (wrong or {}).items()
        ],
    )


def _moved() -> dict[str, str] | None:
    """What was just done with an answer, so that it can be taken back."""
    told = {name: request.args.get(name, "") for name in ("moved", "was", "to")}
    return told if told["was"] in STATES and told["to"] in STATES and told["was"] != told["to"] else None
