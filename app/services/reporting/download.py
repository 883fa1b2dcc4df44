"""Knows a report as it leaves the house: who asks, what for, in which language; knows no HTTP and no flag.

A download reads in a unit of work of its own, from the reports' database, while it is sent: the request that asked
for it has ended by then and holds up nobody.
"""

import tempfile
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass, replace
from datetime import datetime
from typing import IO

from sqlalchemy.orm import Session

from app.content.library import Library
from app.content.view import CourseView
from app.services.releases import courses
from app.services.reporting import files as report_files
from app.services.reporting import reports
from app.services.reporting.query import Changes, Filters, Place, Scope
from app.services.reporting.rows import ReportRow

PIECE = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """One report to be written. `reading` opens the unit of work."""

    reading: Callable[[], AbstractContextManager[Session]]
    library: Library
    scope: Scope
    filters: Filters
    locale: str
    now: datetime
    updated_since: datetime | None = None
    """Only rows that changed after this moment, until `as_of`."""

    @property
    def as_of(self) -> datetime:
        """Up to when changes are told."""
        return reports.settled(self.now)

    def csv(self) -> Iterator[bytes]:
        """The report as CSV, a piece at a time."""
        with self.reading() as session, closing(self._rows(session)) as rows:
            yield from report_files.as_csv(rows)

    def xlsx(self) -> Iterator[bytes]:
        """The report as a workbook, a piece at a time, by way of a temporary file."""
        with tempfile.TemporaryFile() as file:
            self.write_xlsx(file)
            file.seek(0)
            while piece := file.read(PIECE):
                yield piece

    def write_xlsx(self, file: IO[bytes]) -> None:
        """The report as a workbook, into `file`."""
        with self.reading() as session, closing(self._rows(session)) as rows:
            report_files.write_xlsx(rows, file)

    def json(
        self,
        *,
        after: Place | None = None,
        limit: int | None = None,
        cursor_of: Callable[[ReportRow], str] | None = None,
    ) -> Iterator[bytes]:
        """The report as JSON, a piece at a time; with `limit` a page of it, the next one named by `cursor_of`."""
        one_more = None if limit is None else limit + 1
        with self.reading() as session, closing(self._rows(session, after=after, limit=one_more)) as rows:
            yield from report_files.as_json(rows, as_of=self.as_of, limit=limit, cursor_of=cursor_of)

    def _rows(
        self, session: Session, *, after: Place | None = None, limit: int | None = None
    ) -> Generator[ReportRow, None, None]:
        view = self._view(session)
        filters = self.filters
        if self.updated_since is not None:
            filters = replace(filters, changes=Changes(since=self.updated_since, until=self.as_of))
        return reports.read(session, self.scope, filters=filters, view=view, after=after, limit=limit)

    def _view(self, session: Session) -> CourseView:
        return courses.read_current(session, library=self.library, locale=self.locale).view
