"""Knows which rows of the report ceased in a stretch of time; knows no row that is there.

A row ceases when an instructor turns its star off. The versions of a course's set-up say when that was, so each row
is told as gone once, in the stretch it went.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from app.models.context import Context
from app.models.setup import SetupVersion
from app.services.reporting.query import Changes, Scope


def changes(session: Session, scope: Scope, *, since: datetime, until: datetime) -> Changes:
    """What the report needs to tell the changes after `since`, up to `until`."""
    after = _set_ups(session, scope, at=until, later_than=since)
    before = _set_ups(session, scope, at=since)
    ceased = [
        (context_id, star)
        for context_id, body in after.items()
        for star in sorted(_off(body) - _off(before.get(context_id, {})))
    ]
    return Changes(since=since, until=until, ceased=tuple(ceased))


def _set_ups(
    session: Session, scope: Scope, *, at: datetime, later_than: datetime | None = None
) -> Mapping[int, Mapping[str, Any]]:
    """The set-ups that held at a moment, by context; with `later_than` only those saved after it."""
    newest = (
        select(SetupVersion.context_id, func.max(SetupVersion.version).label("version"))
        .join(Context, Context.id == SetupVersion.context_id)
        .where(*scope.of_contexts(), SetupVersion.at <= at)
        .group_by(SetupVersion.context_id)
        .subquery()
    )
    statement = select(SetupVersion.context_id, SetupVersion.body).join(
        newest,
        and_(SetupVersion.context_id == newest.c.context_id, SetupVersion.version == newest.c.version),
    )
    if later_than is not None:
        statement = statement.where(SetupVersion.at > later_than)
    return dict(session.execute(statement).all())


def _off(body: Mapping[str, Any]) -> set[str]:
    """The stars a set-up turns off; where nobody has set anything up, none is."""
    return {star["star"] for star in body.get("stars", ()) if not star["enabled"]}
