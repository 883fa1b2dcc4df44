"""Grades that have not reached the gradebook, or were changed there; columns that are missing, or have an old name."""

from typing import Any

from flask import request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from app.errors import CATALOGUE
from app.i18n import gettext as _
from app.services.actors import INSTRUCTOR, Actor
from app.services.exchange import column_names, deliveries, missing_columns, rights
from app.services.exchange.deliveries import Undelivered
from app.services.exchange.measures import COURSE
from app.views.desk import Desk, desk
from app.views.instructor.words import percent
from app.views.page import PageToDraw
from app.views.rendering import href, local_moment
from app.views.visits import back_to, visited
from app.wiring import wiring


@visited
def undelivered(session: Session, actor: Actor) -> PageToDraw:
    """What is on its way, or stuck."""
    actor.require(INSTRUCTOR)
    at = desk(session, actor)
    found = deliveries.undelivered(session, actor)
    missing = missing_columns.missing(session, actor)
    return PageToDraw(
        "instructor/grades.html",
        action=href("grades"),
        is_sent=request.args.get("sent") == "1",
        grades=[_told_grade(at, grade) for grade in found],
        rights=rights.of_course(session, actor),
        columns_action=href("grades/columns"),
        missing=[
            {
                "measures": one.measures,
                "title": _measured(at, one.measures),
                "is_under_way": one.is_under_way,
                "has_failed": one.has_failed,
            }
            for one in missing
        ],
        names_action=href("grades/names"),
        old_names=column_names.outdated(session, actor),
    )


@visited
def retry(session: Session, actor: Actor) -> AnyResponse:
    """Send one again."""
    deliveries.retry(session, actor, key=request.form.get("key", ""), now=wiring().clock())
    return back_to("grades?sent=1")


@visited
def make_columns(session: Session, actor: Actor) -> AnyResponse:
    """Have the missing columns made that the page named."""
    named = request.form.getlist("measures")
    missing_columns.wish(session, actor, of=named, now=wiring().clock())
    return back_to("grades#columns")


@visited
def rename_column(session: Session, actor: Actor) -> AnyResponse:
    """Have a column renamed after its link."""
    column_names.wish(session, actor, key=request.form.get("key", ""), now=wiring().clock())
    return back_to("grades#names")


def _told_grade(at: Desk, grade: Undelivered) -> dict[str, Any]:
    is_theirs = grade.state == "theirs"
    entry = None if is_theirs else CATALOGUE.get(grade.code or "")
    return {
        "key": grade.key,
        "by": grade.person_name or _("Somebody whose name your learning platform does not tell"),
        "column": grade.column or _measured(at, grade.measures),
        "grade": percent(grade.grade),
        "state": _theirs_words(grade) if is_theirs else _state_words(grade),
        "is_theirs": is_theirs,
        "title": entry.title if entry else None,
        "hint": entry.hint if entry else None,
        "since": grade.since,
    }


def _measured(at: Desk, measures: str) -> str:
    if measures == COURSE or measures not in at.course.stars:
        return _("The whole course")
    return at.view.star(measures).title


def _theirs_words(grade: Undelivered) -> str:
    if grade.changed_at is None:
        return _("Changed in your learning platform, and left as it is there.")
    moment = local_moment(grade.changed_at)
    if grade.theirs is None:
        return _(
            "Taken away in your learning platform on %(moment)s. The gradebook shows no grade, and it stays so.",
            moment=moment,
        )
    return _(
        "Changed in your learning platform on %(moment)s. The gradebook shows %(grade)s, and it stays so.",
        moment=moment,
        grade=percent(grade.theirs),
    )


def _state_words(grade: Undelivered) -> str:
    if grade.state == "parked":
        return _("Not sent. It is not tried again by itself.")
    if grade.next_at is not None and grade.code:
        return _(
            "Waiting. It is tried again by itself, next on %(moment)s.", moment=local_moment(grade.next_at)
        )
    return _("On its way.")
