"""Knows which columns we made bear a name that their link has no longer, and an instructor's wish for the new one.

A name is never changed by itself, and a name somebody gave in the platform is left alone altogether.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.audit import Audit
from app.models.context import Context
from app.models.job import Job
from app.models.line_item import LineItem
from app.models.resource_link import ResourceLink
from app.services.actors import INSTRUCTOR, Actor
from app.services.exchange import jobs
from lti.client import LINE_ITEM_SCOPE
from lti.messages import LineItem as Column

RENAME = "column.rename"


@dataclass(frozen=True, slots=True, kw_only=True)
class OldName:
    """A column with an old name."""

    key: str
    """Stands for it in `wish`."""
    label: str
    title: str
    """What its link is called now."""
    is_under_way: bool
    """Whether the worker is about to rename it."""
    has_failed: bool
    """Whether the platform refused the last time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Renaming:
    """What the worker needs to give a column its new name."""

    line_item_id: int
    url: str
    title: str
    scopes: frozenset[str]


def outdated(session: Session, actor: Actor) -> list[OldName]:
    """The columns of the actor's course that have an old name.

    Raises `visit.forbidden` for anybody but instructors.
    """
    actor.require(INSTRUCTOR)
    context = session.get_one(Context, actor.context)
    rows = session.execute(
        select(LineItem, func.min(ResourceLink.title))
        .join(ResourceLink, ResourceLink.line_item_id == LineItem.id)
        .where(LineItem.context_id == context.id, *_RENAMEABLE)
        .group_by(LineItem.id)
        # Several links may share a column: while one of them bears its name, it is not an old one.
        .having(func.sum(case((ResourceLink.title == LineItem.label, 1), else_=0)) == 0)
        .order_by(LineItem.id)
    ).all()
    named = [(column, title) for column, title in rows if LINE_ITEM_SCOPE in column.scopes]
    asked = _asked(session, [column.id for column, _title in named])
    return [_old_name(column, title, asked.get(str(column.id))) for column, title in named]


_RENAMEABLE = (
    LineItem.state == "live",
    LineItem.origin == "created",
    LineItem.is_renamed.is_(False),
    ResourceLink.title != "",
)


def _asked(session: Session, ids: list[int]) -> dict[str, Job]:
    subjects = [str(number) for number in ids]
    found = session.scalars(select(Job).where(Job.kind == RENAME, Job.subject.in_(subjects)))
    return {job.subject: job for job in found}


def _old_name(column: LineItem, title: str, job: Job | None) -> OldName:
    is_under_way = job is not None and job.due_at is not None
    return OldName(
        key=column.url_hash.hex()[:16],
        label=column.label,
        title=title,
        is_under_way=is_under_way,
        has_failed=job is not None and job.reason is not None and not is_under_way,
    )


def wish(session: Session, actor: Actor, *, key: str, now: datetime) -> None:
    """Have the worker give a column the name of its link.

    Raises `visit.forbidden` for anybody but instructors, `page.not_found` for a column that has no old name here.
    """
    if key not in {one.key for one in outdated(session, actor)}:
        raise AppError("page.not_found")
    columns = session.scalars(select(LineItem).where(LineItem.context_id == actor.context)).all()
    column = next(one for one in columns if one.url_hash.hex()[:16] == key)
    context = session.get_one(Context, actor.context)
    jobs.ask(session, RENAME, str(column.id), platform_id=context.platform_id, now=now)
    session.add(
        Audit(
            institution_id=actor.institution_id,
            at=now,
            by=actor.person_key,
            action="column.rename_wished",
            target=str(context.id),
            detail={"column": column.id},
        )
    )


def renaming(session: Session, subject: str) -> Renaming | None:
    """What is to be renamed; None if there is nothing to rename any more."""
    row = session.execute(
        select(LineItem, func.min(ResourceLink.title))
        .join(ResourceLink, ResourceLink.line_item_id == LineItem.id)
        .where(LineItem.id == int(subject), *_RENAMEABLE)
        .group_by(LineItem.id)
    ).one_or_none()
    if row is None:
        return None
    column, title = row
    return Renaming(
        line_item_id=column.id,
        url=column.url,
        title=title,
        scopes=frozenset(column.scopes),
    )


def keep(session: Session, renamed: Renaming, column: Column) -> None:
    """Remember what the column is called now, and its points."""
    row = session.get_one(LineItem, renamed.line_item_id)
    row.label, row.maximum = column.label or renamed.title, column.maximum
