"""Local cases of a course: writing them down, having them read by two, publishing and withdrawing them."""

from collections.abc import Callable
from functools import partial
from typing import Any

from babel import Locale
from flask import request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from app.activities.case_texts import TEXTS
from app.activities.local_case import FIELDS
from app.errors import AppError
from app.i18n import gettext as _
from app.services.actors import INSTRUCTOR, Actor
from app.services.learning import case_desk, cases_on_desk
from app.services.learning.cases_on_desk import CaseForm, CaseOnDesk
from app.services.learning.local_cases import VOICES
from app.views.desk import Desk, desk
from app.views.locales import offered
from app.views.page import PageToDraw
from app.views.rendering import href
from app.views.telling.local_cases import told_voices
from app.views.visits import back_to, visited

NEW = "new"
MOST = {"title": 120, "place": 120}
MOST_OF_OTHERS = 1500
MOST_WHO = 120
Wrong = dict[str, str]


@visited
def everything(session: Session, actor: Actor) -> PageToDraw:
    """All cases of the course."""
    actor.require(INSTRUCTOR)
    at = desk(session, actor)
    return PageToDraw(
        "instructor/cases.html",
        cases=[_told(at, case) for case in cases_on_desk.read_all(session, actor)],
        is_hidden=not actor.may_read_words,
        new_href=href(f"cases/{NEW}"),
    )


@visited
def one(session: Session, actor: Actor, *, key: str) -> PageToDraw:
    """One case, or the form for a new one."""
    actor.require(INSTRUCTOR)
    at = desk(session, actor)
    if key == NEW:
        return _page(at, None, _empty(at), wrong={})
    case = cases_on_desk.read_one(session, actor, key)
    return _page(at, case, case.draft, wrong={})


@visited
def act(session: Session, actor: Actor, *, key: str) -> AnyResponse | PageToDraw:
    """Keep what the form holds, then do what the button says; what cannot be kept comes back as it was typed."""
    actor.require(INSTRUCTOR)
    at = desk(session, actor)
    verb, _colon, voice = request.form.get("do", "save").partition(":")
    form = _posted(at)
    wrong = _wrong(form)
    if wrong:
        return _page(
            at, None if key == NEW else cases_on_desk.read_one(session, actor, key), form, wrong=wrong
        )
    if key == NEW:
        key = case_desk.begin(session, actor, form, now=at.now)
    else:
        try:
            case_desk.save(session, actor, key, form, began=_began(), now=at.now)
        except AppError as error:
            if error.code != "case.conflict":
                raise
            taken = _(
                "Somebody else saved this case first. Yours is in the form, theirs is below it. Save again to replace theirs."
            )
            return _page(at, cases_on_desk.read_one(session, actor, key), form, wrong={"title": taken})
    problem = _do(at, key, verb, voice)
    if problem:
        case = cases_on_desk.read_one(session, actor, key)
        return _page(at, case, case.draft, wrong=problem)
    return back_to("cases" if verb == "delete" else f"cases/{key}")


def _do(at: Desk, key: str, verb: str, voice: str) -> Wrong:
    """What a button does besides saving; a sentence by the field where something is missing."""
    session, actor = at.session, at.actor
    deeds: dict[str, Callable[[], None]] = {
        "save": lambda: None,
        "ask": partial(case_desk.ask_readers, session, actor, key),
        "publish": partial(case_desk.publish, session, actor, key, now=at.now),
        "withdraw": partial(case_desk.withdraw, session, actor, key),
        "delete": partial(case_desk.forget, session, actor, key),
    }
    who = request.form.get(f"who_{voice}", "").strip()[:MOST_WHO]
    for named in VOICES:
        if verb == "paper" and voice == named:
            deeds["paper"] = partial(
                case_desk.read_on_paper, session, actor, key, voice=named, who=who, now=at.now
            )
    if verb not in deeds:
        raise AppError("form.unreadable")
    try:
        deeds[verb]()
    except AppError as error:
        if error.code != "form.incomplete":
            raise
        lacks = cases_on_desk.read_one(session, actor, key).lacks
        if not lacks:
            return {f"who_{voice}": _("Write down who read it, such as “a neighbour of the stop”.")}
        return {name: _missing(name) for name in lacks}
    return {}


def _missing(name: str) -> str:
    if name == "consent":
        return _("Tick this before anybody reads it. If you are not sure, ask first; the draft stays.")
    return _("Write this before anybody reads it.")


def _posted(at: Desk) -> CaseForm:
    texts = {
        name: request.form.get(name, "").replace("\r\n", "\n").replace("\0", "").strip() for name in TEXTS
    }
    field, lang = request.form.get("field", ""), request.form.get("lang", "")
    return CaseForm(
        field=field if field in FIELDS else FIELDS[-1],
        texts=texts,
        lang=lang if lang in languages(at) else at.locale,
        has_consent=request.form.get("consent") == "yes",
        stars=frozenset(request.form.getlist("stars")) & {star.id for star in at.open_stars},
        voices=frozenset(int(place) for place in request.form.getlist("voices") if place.isdecimal()),
    )


def _wrong(form: CaseForm) -> Wrong:
    wrong = {
        name: _("This is too long: at most %(num)s characters.", num=MOST.get(name, MOST_OF_OTHERS))
        for name, text in form.texts.items()
        if len(text) > MOST.get(name, MOST_OF_OTHERS)
    }
    return (
        wrong if form.texts["title"] else {"title": _("Give it a title, so that you find it again."), **wrong}
    )


def _began() -> int:
    began = request.form.get("began", "")
    if not began.isdecimal():
        raise AppError("form.unreadable")
    return int(began[:9])


def _empty(at: Desk) -> CaseForm:
    return CaseForm(
        field=FIELDS[0], texts=dict.fromkeys(TEXTS, ""), lang=at.locale, has_consent=False, stars=frozenset()
    )


def languages(at: Desk) -> dict[str, str]:
    """In which somebody here may write, by tag: those of the pages and of the course."""
    return {
        tag: Locale.parse(tag).display_name or tag for tag in dict.fromkeys([*offered(), *at.course.locales])
    }


def _page(at: Desk, case: CaseOnDesk | None, form: CaseForm, *, wrong: Wrong) -> PageToDraw:
    labels = {f"field-{name}": sentence for name, sentence in wrong.items()}
    return PageToDraw(
        "instructor/case.html",
        status=422 if wrong else 200,
        action=href(f"cases/{case.key if case else NEW}"),
        back_href=href("cases"),
        case=case and _told(at, case),
        texts=form.texts,
        kept_voices=form.voices,
        box_href=href(f"boxes/new?case={case.key}") if case else None,
        field=form.field,
        fields=FIELDS,
        lang_chosen=form.lang,
        languages=list(languages(at).items()),
        has_consent=form.has_consent,
        stars=[
            {"id": star.id, "title": at.view.star(star.id).title, "is_on": star.id in form.stars}
            for star in at.open_stars
        ],
        wrong=wrong,
        errors=[{"field_id": name, "words": sentence} for name, sentence in labels.items()],
    )


def _told(at: Desk, case: CaseOnDesk) -> dict[str, Any]:
    """A case as its leaders see it, with what is to be done next."""
    return {
        "key": case.key,
        "href": href(f"cases/{case.key}"),
        "version": case.version,
        "field": case.draft.field,
        **case.draft.texts,
        "voices": told_voices(case.draft.texts.get("voices", []), foreign=at.foreign),
        "lang": at.foreign(case.draft.lang),
        "by": case.by,
        "saved_at": case.saved_at,
        "is_asked": case.is_asked,
        "is_published": case.is_published,
        "is_newest_published": case.is_newest_published,
        "may_be_published": case.may_be_published,
        "stars": [at.view.star(star).title for star in at.setup.order if star in case.draft.stars],
        "readers": [{"voice": voice, "reader": case.readers.get(voice)} for voice in VOICES],
    }
