"""One learner's work behind a grade: a star, or the stars of the whole course."""

from typing import Any

from sqlalchemy.orm import Session

from app.content.tree import Star
from app.i18n import gettext as _
from app.i18n import ngettext, percent
from app.models.progress import Progress
from app.services.actors import INSTRUCTOR, Actor
from app.services.exchange.measures import COURSE
from app.services.learning import reviews
from app.services.learning.completion import CHECK, PAGE, Condition
from app.services.learning.reviews import Subject, Try
from app.services.learning.shared_entries import SharedEntry
from app.views.desk import Desk, desk
from app.views.page import PageToDraw
from app.views.rendering import href
from app.views.telling.files import told_files
from app.views.telling.stars import GLYPH, state_words
from app.views.telling.texts import labelled, title_of
from app.views.visits import visited


@visited
def show(session: Session, actor: Actor) -> PageToDraw:
    """What the column measures: a star, or else the course."""
    at = desk(session, actor)
    of = reviews.subject(session, actor)
    star = at.course.stars.get(actor.subject or "")
    return _of_course(at, of) if star is None else _of_star(at, of, star)


def about(at: Desk, of: Subject) -> dict[str, Any]:
    """Who it is, as the top of every page of a review tells it."""
    return {
        "name": of.name or _("somebody whose name your learning platform does not tell"),
        "pathway": at.view.pathway(of.enrolment.pathway).title if of.enrolment.pathway else None,
        "left_at": of.left_at,
        "teaches": at.actor.can(INSTRUCTOR),
    }


def _of_star(at: Desk, of: Subject, star: Star) -> PageToDraw:
    found, asked = reviews.standing(at.session, of, star=star, setup=at.setup, now=at.now)
    mark = at.setup.pass_mark(star.id, pathway=of.enrolment.pathway)
    tries = reviews.tries(at.session, at.actor, of, quiz=star.quiz) if star.quiz else []
    view = at.view.star(star.id)
    return PageToDraw(
        "review/star.html",
        person=about(at, of),
        star={
            "id": star.id,
            "title": view.title,
            "lang": at.foreign(view.lang),
            "constellation": star.constellation,
            "state": GLYPH[found.status] if found.opened_at else GLYPH["not_started"],
            "state_words": state_words(found.status if found.opened_at else "not_started"),
        },
        delivery=reviews.grade(at.session, at.actor, of, measures=star.id),
        conditions=_conditions(at, asked, mark=mark),
        has_quiz=star.quiz is not None,
        tries=[_try(one) for one in tries],
        texts=[_text(at, one) for one in reviews.texts(at.session, at.actor, of, star=star)],
    )


def _conditions(at: Desk, asked: list[Condition], *, mark: float) -> list[dict[str, Any]]:
    """What the star asks for and whether it is done; of a text no more than that."""
    pages = [condition for condition in asked if condition.kind == PAGE]
    read = sum(condition.is_met for condition in pages)
    words = ngettext("%(read)s of %(num)s page read", "%(read)s of %(num)s pages read", len(pages), read=read)
    rows = [{"words": words, "lang": None, "is_met": read == len(pages)}] if pages else []
    return rows + [_condition(at, one, mark=mark) for one in asked if one.kind != PAGE]


def _condition(at: Desk, condition: Condition, *, mark: float) -> dict[str, Any]:
    if condition.kind == CHECK:
        words = _("The quiz, passed from %(mark)s on", mark=percent(mark))
        return {"words": words, "lang": None, "is_met": condition.is_met}
    view = at.view.item(condition.id)
    return {"words": view.title, "lang": at.foreign(view.lang), "is_met": condition.is_met}


def _try(one: Try) -> dict[str, Any]:
    return {
        "number": one.number,
        "grade": one.grade,
        "questions": one.questions,
        "at": one.at,
        "href": href(f"review/{one.key}") if one.may_be_read else None,
    }


def _text(at: Desk, entry: SharedEntry) -> dict[str, Any]:
    """A text in the words of the course as it was when the text was saved."""
    view = at.item_with(entry.slot, release_id=entry.release_id)
    return {
        **title_of(entry.slot, view, course=at.view, foreign=at.foreign),
        "fields": labelled(view, entry.texts),
        "words": entry.words,
        "saved_at": entry.saved_at,
        "remarks": entry.remarks,
        "files": told_files(entry.files, href=lambda file: href(f"review/text/{entry.key}/{file}")),
    }


def _of_course(at: Desk, of: Subject) -> PageToDraw:
    begun = reviews.progress(at.session, of)
    return PageToDraw(
        "review/course.html",
        person=about(at, of),
        title=at.view.title,
        lang=at.foreign(at.view.lang),
        delivery=reviews.grade(at.session, at.actor, of, measures=COURSE),
        stars=[
            _row(at, star, begun.get(star.id))
            for star in (at.course.stars[name] for name in at.setup.order)
            if star.id in begun or at.is_open(star)
        ],
    )


def _row(at: Desk, star: Star, progress: Progress | None) -> dict[str, Any]:
    view = at.view.star(star.id)
    status = progress.status if progress else "not_started"
    return {
        "title": view.title,
        "lang": at.foreign(view.lang),
        "constellation": star.constellation,
        "state": GLYPH[status],
        "state_words": state_words(status),
        "fraction": progress.fraction if progress else 0.0,
        "best": progress.quiz_best if progress else None,
        "done_at": progress.completed_at if progress else None,
    }
