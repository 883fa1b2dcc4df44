"""Knows how a remark on a text is read back; knows neither who may read it nor how it is written (`shared_entries`)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.models.base import table_of
from app.models.entry import Entry
from app.models.person import Person
from app.models.remark import Remark
from app.models.revision import Revision
from app.models.secrets import open_in


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRemark:
    """A remark as people read it. `by` is None where the writer's name is not known any more."""

    text: str
    by: str | None
    at: datetime
    is_on_older: bool
    """Whether the text was saved anew since."""


def newest_saved() -> ColumnElement[int]:
    """The number of the revision of an `Entry` that others may read."""
    saved = table_of(Revision).alias().c
    newest = select(func.max(saved.no)).where(saved.entry_id == table_of(Entry).c.id, saved.is_saved)
    return newest.correlate(table_of(Entry)).scalar_subquery()


_remark, _person = table_of(Remark).c, table_of(Person).c
REMARK = (
    _remark.entry_id.label("remark_entry_id"),
    _remark.key.label("remark_key"),
    _remark.body.label("remark_body"),
    _remark.revision_no.label("remark_on"),
    _remark.at.label("remark_at"),
    _person.name.label("remark_by"),
    newest_saved().label("newest_saved"),
)
"""What `read_remark` reads, of a statement that has `Entry` and, maybe absent, `Remark` and the `Person` who wrote it."""


def read_remark(session: Session, row: Any) -> ReadRemark:
    """The remark in a row. The caller knows that whoever asks may read it."""
    return ReadRemark(
        text=open_in(session, row.remark_body, row.remark_key),
        by=row.remark_by,
        at=row.remark_at,
        is_on_older=row.remark_on < row.newest_saved,
    )
