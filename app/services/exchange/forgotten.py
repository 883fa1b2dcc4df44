"""Knows whom of a platform's people nobody may bring back but themselves; knows no name and no number of theirs.

Each key of the process makes its own mark, so that one key that is lost takes no mark along. Marks that are missing,
because a key is newer than the erasure, are made as soon as somebody is met again by another one.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.adapters.sql.upsert import insert_missing
from app.models.erasure import Erasure
from app.models.secrets import marks_of


def forget(session: Session, sub: str, *, platform_id: int, now: datetime) -> None:
    """Note that the person whom the platform calls `sub` was erased."""
    _keep(session, dict.fromkeys(marks_of(session, sub), now), platform_id=platform_id)


def forgotten(session: Session, subs: Collection[str], *, platform_id: int) -> frozenset[str]:
    """Those of a platform's people who were erased; somebody who has come again since is known, and not asked about."""
    there = Erasure.platform_id == platform_id
    if not subs or session.scalar(select(Erasure.mark).where(there).limit(1)) is None:
        return frozenset()
    by_mark = {mark: sub for sub in subs for mark in marks_of(session, sub)}
    met = select(Erasure.mark, Erasure.at).where(there, Erasure.mark.in_(by_mark))
    found = {row.mark: row.at for row in session.execute(met)}
    erased = {by_mark[mark]: at for mark, at in found.items()}
    wanted = {mark: erased[sub] for mark, sub in by_mark.items() if sub in erased and mark not in found}
    _keep(session, wanted, platform_id=platform_id)
    return frozenset(erased)


def _keep(session: Session, marks: dict[str, datetime], *, platform_id: int) -> None:
    rows = [{"platform_id": platform_id, "mark": mark, "at": at} for mark, at in marks.items()]
    insert_missing(session, Erasure, rows, on=[Erasure.platform_id, Erasure.mark])
