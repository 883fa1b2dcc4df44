"""Grades that have not reached the gradebook, or were changed there; columns that are missing, or have an old name."""

from datetime import timedelta
from typing import Any

from flask import request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from app.errors import CATALOGUE
from app.i18n import gettext as _
from app.services.actors import INSTRUCTOR, Actor
from app.services.exchange import column_decisions, column_names, deliveries, missing_columns, rights
from app.services.exchange.deliveries import Undelivered
from app.services.operating import heartbeat
from app.views.desk import Desk, desk
from app.views.instructor import column_rows
from app.views.instructor.column_rows import as_of, column_of, measured, name_of
from app.views.instructor.words import duration, percent
from app.views.page import PageToDraw
from app.views.rendering import href, local_moment
from app.views.visits import back_to, visited
from app.wiring import wiring

A_MOMENT = timedelta(minutes=1)
"""So long nobody need be told how long it takes."""


@visited
def undelivered(session: Session, actor: Actor) -> PageToDraw:
    """What is on its way, or stuck."""
    actor.require(INSTRUCTOR)
    at = desk(session, actor)
    found = deliveries.undelivered(session, actor)
    missing = missing_columns.missing(session, actor)
    return PageToDraw(
        "instructor/grades.html",
        worker=heartbeat.worker(session, now=wiring().clock()),
        action=href("grades"),
        is_sent=request.args.get("sent") == "1",
        is_nothing_sent=request.args.get("sent") == "0",
        grades=[_told_grade(at, grade) for grade in found if grade.state not in column_rows.OF_COLUMNS],
        columns=column_rows.rows(at, found),
        of_column_action=href("grades/column"),
        rights=rights.of_course(session, actor),
        columns_action=href("grades/columns"),
        missing=[
            {
                "measures": one.measures,
                "title": measured(at, one.measures),
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
    """Send again what is selected."""
    keys = request.form.getlist("key")
    if not keys:
        actor.require(INSTRUCTOR)
        return back_to("grades?sent=0")
    deliveries.retry(session, actor, keys=keys, now=wiring().clock())
    return back_to("grades?sent=1")


@visited
def decide(session: Session, actor: Actor) -> AnyResponse:
    """Do what is decided about a whole column."""
    decision = request.form.get("do", "")
    column_decisions.decide(
        session,
        actor,
        column_key=request.form.get("column", ""),
        code=request.form.get("code") or None,
        decision=decision,
        now=wiring().clock(),
    )
    return back_to("grades?sent=1" if decision in {"send", "fill"} else "grades")


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
        "by": name_of(grade),
        "column": column_of(at, grade),
        "grade": percent(grade.grade),
        "state": _theirs_words(grade) if is_theirs else _waiting_words(at, grade),
        "is_theirs": is_theirs,
        "title": entry.title if entry else None,
        "hint": entry.hint if entry else None,
        "since": grade.since,
    }


def _theirs_words(grade: Undelivered) -> str:
    if grade.changed_at is None:
        return _("Changed in your learning platform, and left as it is there.")
    moment = local_moment(grade.changed_at)
    if grade.theirs is None:
        told = _(
            "Taken away in your learning platform on %(moment)s. The gradebook shows no grade, and it stays so.",
            moment=moment,
        )
    else:
        told = _(
            "Changed in your learning platform on %(moment)s. The gradebook shows %(grade)s, and it stays so.",
            moment=moment,
            grade=percent(grade.theirs),
        )
    return " ".join([told, as_of(grade.seen_at)])


def _waiting_words(at: Desk, grade: Undelivered) -> str:
    told = [_on_its_way(at, grade)]
    if grade.next_at is not None and grade.code:
        told.append(_("It is tried again by itself, next on %(moment)s.", moment=local_moment(grade.next_at)))
    return " ".join(told)


def _on_its_way(at: Desk, grade: Undelivered) -> str:
    since = grade.waits_since
    if since is None or at.now - since < A_MOMENT:
        return _("On its way.")
    return _("On its way for %(duration)s.", duration=duration(at.now - since))
