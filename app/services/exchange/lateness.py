"""Knows whether a platform may have taken something off a grade because it came late; knows no grade.

Canvas deducts by a late policy of the course, and its results show what is left. When something is late there is known
where the star was placed with the dates of the set-up.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.context import Context
from app.models.line_item import LineItem
from app.models.platform import Platform
from app.models.setup import StarSetting
from lti.families import family_named


def late_after(session: Session, column: LineItem) -> datetime | None:
    """From when on the platform may lower what comes to a column; None: never, as far as is known."""
    row = session.execute(
        select(Platform.family, StarSetting.due_at)
        .join(Context, Context.platform_id == Platform.id)
        .outerjoin(
            StarSetting, (StarSetting.context_id == Context.id) & (StarSetting.star == column.measures)
        )
        .where(Context.id == column.context_id)
    ).one()
    return row.due_at if family_named(row.family).lowers_what_is_late else None


def is_late(session: Session, column: LineItem, *, at: datetime) -> bool:
    """Whether a grade that goes out at a moment may be lowered there."""
    due = late_after(session, column)
    return due is not None and at > due
