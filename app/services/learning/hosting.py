"""Knows what those who lead a course see of its tables, and that they may hide what was said; knows no page.

The page on which people sit down says so. Who may not read words (`Actor.may_read_words`) is told of no table.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.base import table_of
from app.models.context import Context
from app.models.enrolment import Enrolment
from app.models.thread import Post, Thread
from app.services.actors import INSTRUCTOR, Actor
from app.services.learning.seated import SEATED, Table, told

LONGEST_REASON = 500


def read_all(session: Session, actor: Actor) -> Mapping[str, list[Table]]:
    """The tables of the actor's course at which somebody sits, by activity. Raises `visit.forbidden`."""
    actor.require(INSTRUCTOR)
    if not actor.may_read_words:
        return {}
    thread, context, enrolment = table_of(Thread).c, table_of(Context).c, table_of(Enrolment).c
    rows: dict[tuple[str, int], list[Any]] = {}
    statement = SEATED.join(table_of(Context), context.id == thread.context_id).where(
        thread.context_id == actor.context,
        context.institution_id == actor.institution_id,
        enrolment.kind == "real",
        *Enrolment.is_among(actor.only_groups),
    )
    for row in session.execute(statement):
        rows.setdefault((row.activity, row.thread_id), []).append(row)
    found: dict[str, list[Table]] = {}
    for (activity, _id), table in rows.items():
        found.setdefault(activity, []).append(told(session, table, reader=None))
    return found


def hide(session: Session, actor: Actor, key: str, *, why: str, now: datetime) -> None:
    """Hide what somebody said from all but them, and tell them why.

    Raises `page.not_found`, `form.incomplete` (no reason), `form.too_large`, `visit.forbidden`.
    """
    post, reason = _post(session, actor, key), why.strip()
    if not reason:
        raise AppError("form.incomplete")
    if len(reason) > LONGEST_REASON:
        raise AppError("form.too_large")
    post.hidden_at, post.hidden_why, post.hidden_by_id = now, reason, actor.person_id
    session.flush()


def show(session: Session, actor: Actor, key: str) -> None:
    """Show it to the table again. Raises `page.not_found`, `visit.forbidden`."""
    post = _post(session, actor, key)
    post.hidden_at = post.hidden_why = post.hidden_by_id = None
    session.flush()


def _post(session: Session, actor: Actor, key: str) -> Post:
    actor.require(INSTRUCTOR)
    if not actor.may_read_words:
        raise AppError("visit.read_only")
    found = session.scalar(
        select(Post)
        .join(Thread, Thread.id == Post.thread_id)
        .join(Context, Context.id == Thread.context_id)
        .join(Enrolment, Enrolment.id == Post.enrolment_id)
        .where(
            Post.key == key,
            Thread.context_id == actor.context,
            Context.institution_id == actor.institution_id,
            Enrolment.kind == "real",
            *Enrolment.is_among(actor.only_groups),
        )
    )
    if found is None:
        raise AppError("page.not_found")
    return found
