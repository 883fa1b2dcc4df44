"""Voice boxes of a course: asking people outside it, the poster with the short address, and telling back what came of it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from babel.dates import format_date
from flask import request
from markupsafe import Markup
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from app.errors import AppError
from app.i18n import gettext as _
from app.services.actors import INSTRUCTOR, Actor
from app.services.learning import box_answers, box_desk, cases_on_desk
from app.services.learning.box_desk import MOST_WEEKS, BoxOnDesk
from app.views.desk import Desk, desk
from app.views.instructor.box_forms import PostedBox, Wrong, names, posted, posted_told, typed_of
from app.views.instructor.cases import NEW, languages
from app.views.page import PageToDraw
from app.views.rendering import calendar, href
from app.views.square_code import square_code
from app.views.telling.local_cases import told_voices
from app.views.visits import back_to, visited
from app.wiring import wiring

WEEKS_AT_FIRST = 3


@visited
def everything(session: Session, actor: Actor) -> PageToDraw:
    """All boxes of the course."""
    actor.require(INSTRUCTOR)
    at = desk(session, actor)
    return PageToDraw(
        "instructor/boxes.html",
        boxes=[told_box(at, box) for box in box_desk.read_all(session, actor, now=at.now)],
        new_href=href(f"boxes/{NEW}"),
        back_href=href("cases"),
    )


@visited
def one(session: Session, actor: Actor, *, key: str) -> PageToDraw:
    """One box, or the form for a new one (`?case=`: that feeds a case)."""
    actor.require(INSTRUCTOR)
    at = desk(session, actor)
    return _page(at, None if key == NEW else box_desk.read_one(session, actor, key, now=at.now))


@visited
def poster(session: Session, actor: Actor, *, key: str) -> PageToDraw:
    """A sheet to hang up, and cards to write on."""
    actor.require(INSTRUCTOR)
    at = desk(session, actor)
    box = box_desk.read_one(session, actor, key, now=at.now)
    return PageToDraw("instructor/box_poster.html", box=told_box(at, box), back_href=href(f"boxes/{key}"))


@visited
def act(session: Session, actor: Actor, *, key: str) -> AnyResponse | PageToDraw:
    """Do what the button says; what cannot be kept comes back as it was typed."""
    actor.require(INSTRUCTOR)
    at, verb = desk(session, actor), request.form.get("do", "save")
    box = None if key == NEW else box_desk.read_one(session, actor, key, now=at.now)
    if verb in {"save", "open"}:
        return _save(at, key, box, opens=verb == "open")
    if box is None:
        raise AppError("form.unreadable")
    if verb == "tell":
        return _tell(at, box)
    if verb == "feed":
        return _feed(at, box)
    if verb == "close":
        box_desk.close(session, actor, key, now=at.now)
    elif verb == "delete":
        box_desk.forget(session, actor, key)
        return back_to("boxes")
    else:
        raise AppError("form.unreadable")
    return back_to(f"boxes/{key}")


def _save(at: Desk, key: str, box: BoxOnDesk | None, *, opens: bool) -> AnyResponse | PageToDraw:
    session, actor = at.session, at.actor
    came = posted(at, box, zone=box_desk.calendar(session, actor))
    if came.wrong:
        return _page(at, box, came=came)
    if box is None:
        key = box_desk.begin(session, actor, came.form, now=at.now)
    else:
        try:
            box_desk.save(session, actor, key, came.form, began=_began(), now=at.now)
        except AppError as error:
            if error.code != "box.conflict":
                raise
            newer = box_desk.read_one(session, actor, key, now=at.now)
            return _page(at, newer, came=came, problem=str(error.entry.hint))
    if opens:
        box_desk.open_it(session, actor, key, now=at.now)
    return back_to(f"boxes/{key}")


def _tell(at: Desk, box: BoxOnDesk) -> AnyResponse | PageToDraw:
    told, wrong = posted_told(box)
    if wrong:
        return _page(at, box, told=told, wrong=wrong)
    try:
        box_desk.tell_back(at.session, at.actor, box.key, told, began=_began(), now=at.now)
    except AppError as error:
        if error.code != "box.conflict":
            raise
        newer = box_desk.read_one(at.session, at.actor, box.key, now=at.now)
        return _page(at, newer, told=told, problem=str(error.entry.hint))
    return back_to(f"boxes/{box.key}#told")


def _feed(at: Desk, box: BoxOnDesk) -> AnyResponse | PageToDraw:
    try:
        case_key = box_answers.feed_case(at.session, at.actor, box.key, now=at.now)
    except AppError as error:
        if error.code != "form.incomplete":
            raise
        return _page(at, box, problem=_("Choose first what is quoted, among what came in."))
    return back_to(f"cases/{case_key}")


def _began() -> int:
    began = request.form.get("began", "")
    if not began.isdecimal():
        raise AppError("form.unreadable")
    return int(began[:9])


def _page(
    at: Desk,
    box: BoxOnDesk | None,
    *,
    came: PostedBox | None = None,
    told: Mapping[str, str] | None = None,
    wrong: Wrong | None = None,
    problem: str = "",
) -> PageToDraw:
    session, actor = at.session, at.actor
    zone = box_desk.calendar(session, actor)
    tags = languages(at)
    lang = came.form.lang if came else box.draft.lang if box else at.locale
    words = box.draft.words if box else {}
    closes = box.draft.closes_at if box else at.now + timedelta(weeks=WEEKS_AT_FIRST)
    said = {**(came.wrong if came else {}), **(wrong or {})}
    cases = cases_on_desk.read_all(session, actor)
    return PageToDraw(
        "instructor/box.html",
        status=422 if said or problem else 200,
        action=href(f"boxes/{box.key if box else NEW}"),
        back_href=href("boxes"),
        box=told_box(at, box) if box else None,
        lang_chosen=lang,
        languages=list(tags.items()),
        forms=[
            {
                "tag": tag,
                "name": tags[tag],
                "typed": came.typed[tag] if came else typed_of(words, tag),
                "is_used": tag == lang or any((came.typed[tag] if came else typed_of(words, tag)).values()),
            }
            for tag in dict.fromkeys([lang, *tags])
            if tag in tags
        ],
        names=names(),
        closes=came.day if came else closes.astimezone(zone).date().isoformat(),
        weeks=MOST_WEEKS,
        cases=[(case.key, case.draft.texts["title"]) for case in cases],
        case_chosen=came.form.case_key if came else box.draft.case_key if box else request.args.get("case"),
        told=[
            {"tag": tag, "name": tags.get(tag, tag), "text": (told or (box.told if box else {})).get(tag, "")}
            for tag in words
        ],
        problem=problem,
        wrong=said,
        errors=[{"field_id": f"field-{name}", "words": sentence} for name, sentence in said.items()],
    )


def told_box(at: Desk, box: BoxOnDesk) -> dict[str, Any]:
    """A box as its leaders see it, with its address."""
    address = f"{wiring().settings.public_url}/s/{box.code}"
    words = box.draft.words[box.draft.lang]
    foreign = at.foreign(box.draft.lang)
    last = box.draft.closes_at.astimezone(box.zone).date()
    return {
        "key": box.key,
        "href": href(f"boxes/{box.key}"),
        "answers_href": href(f"boxes/{box.key}/answers"),
        "poster_href": href(f"boxes/{box.key}/poster"),
        "version": box.version,
        "title": words["questions"][0],
        **words,
        "lang": foreign,
        "languages": [name for tag, name in languages(at).items() if tag in box.draft.words],
        "address": address,
        "short": address.partition("://")[2],
        "square": Markup(square_code(address)),  # noqa: S704  (drawn from our own address)
        "opened_at": box.opened_at,
        "is_open": box.is_open,
        "is_closed": box.is_closed,
        "last_day": format_date(last, "full", locale=calendar()),
        "case_title": box.case_title,
        "stands_still": box.stands_still,
        "new": box.new,
        "kept": box.kept,
        "aside": box.aside,
        "told_at": box.told_at,
        "quotes": told_voices(box.quotes, foreign=at.foreign),
        "institution": box.institution,
    }
