"""Knows whom of a platform's people nobody may bring back but themselves; knows no name and no number of theirs."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.adapters.sql.upsert import insert_ignore
from app.models.erasure import Erasure
from app.models.secrets import marks_of


def forget(session: Session, sub: str, *, platform_id: int, now: datetime) -> None:
    """Note that the person whom the platform calls `sub` was erased."""
    mark = marks_of(session, sub)[0]
    of = [Erasure.platform_id, Erasure.mark]
    insert_ignore(session, Erasure, {"platform_id": platform_id, "mark": mark, "at": now}, on=of)


def forgotten(session: Session, subs: Collection[str], *, platform_id: int) -> frozenset[str]:
    """Those of a platform's people who were erased; somebody who has come again since is known, and not asked about."""
    there = Erasure.platform_id == platform_id
    if not subs or session.scalar(select(Erasure.mark).where(there).limit(1)) is None:
        return frozenset()
    by_mark = {mark: sub for sub in subs for mark in marks_of(session, sub)}
    found = session.scalars(select(Erasure.mark).where(there, Erasure.mark.in_(by_mark)))
    return frozenset(by_mark[mark] for mark in found)
