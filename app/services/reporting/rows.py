"""Knows what a row of the completion report holds, in the order outsiders rely on; knows no SQL and no format."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from operator import attrgetter

from app.services.reporting.query import Place

Cell = str | bool | int | float | datetime | None
Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """One person and one star. Moments are UTC, shares are 0…1; ids are keys, never the database's numbers."""

    institution_id: str
    platform_id: str
    context_id: str
    context_title: str | None
    person_id: str
    lms_user_id: str | None
    name: str | None
    """None where the platform does not share it; so is the next."""
    email: str | None
    group: str | None
    cohort: str | None
    pathway: str | None
    module_id: str
    module_title: str | None
    required: bool | None
    status: str | None
    progress: float | None
    quiz_score: float | None
    quiz_passed: bool | None
    completed_by: str | None
    journal_entries: int | None
    enrolled_at: datetime | None
    opened_at: datetime | None
    started_at: datetime | None
    completed_at: datetime | None
    last_activity_at: datetime | None
    due_at: datetime | None
    left_at: datetime | None
    changed_at: datetime
    removed: bool = field(default=False, metadata={"column": False})
    """The row was there and is gone: only ids are told, no name and no figure."""
    place: Place = field(metadata={"column": False})

    def cells(self) -> Row:
        """The values in the order of `COLUMNS`."""
        return _cells(self)

    def told(self) -> Mapping[str, Cell]:
        """The values by column, and `removed`."""
        return dict(zip(COLUMNS, self.cells(), strict=True)) | {"removed": self.removed}


COLUMNS = tuple(one.name for one in fields(ReportRow) if one.metadata.get("column", True))
_cells = attrgetter(*COLUMNS)
