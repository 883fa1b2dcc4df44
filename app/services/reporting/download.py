"""Knows a report as it leaves the house: who asks, what for, in which language; knows no HTTP and no flag.

A download reads in a unit of work of its own, from the reports' database, while it is sent: the request that asked
for it has ended by then and holds up nobody.
"""

from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from app import logs
from app.content.library import Library
from app.services.releases import courses
from app.services.reporting import files as report_files
from app.services.reporting import reports, workbook
from app.services.reporting.filters import Filters
from app.services.reporting.question import Question, RowPlace, Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """One report to be written. `reading` opens the unit of work."""

    reading: Callable[[], AbstractContextManager[Session]]
    library: Library
    scope: Scope
    filters: Filters
    locale: str
    now: datetime

    @property
    def as_of(self) -> datetime:
        """Up to when changes are told."""
        return reports.settled(self.now)

    def csv(self) -> Iterator[bytes]:
        """The report as CSV, a piece at a time."""
        return self._file(report_files.as_csv)

    def sent_csv(self) -> Iterator[bytes]:
        """The same for somebody who has a part of it already when something goes wrong: the last row says so then.

        The server ends what it sends well, whatever happened; JSON and workbooks that break off are none.
        """
        try:
            yield from self.csv()
        except Exception:  # noqa: BLE001  (whatever it is, the file must not pass for whole)
            logs.logger().exception("report_broken")
            yield report_files.BROKEN

    def xlsx(self) -> Iterator[bytes]:
        """The report as a workbook, a piece at a time."""
        return self._file(workbook.as_xlsx)

    def json(
        self,
        *,
        after: RowPlace | None = None,
        limit: int | None = None,
        cursor_of: Callable[[Row[Any]], str] | None = None,
    ) -> Iterator[bytes]:
        """The report as JSON, a piece at a time; with `limit` a page of it, the next one named by `cursor_of`."""
        one_more = None if limit is None else limit + 1
        with (
            self.reading() as session,
            closing(reports.read(session, self._question(session), after=after, limit=one_more)) as rows,
        ):
            yield from report_files.as_json(rows, as_of=self.as_of, limit=limit, cursor_of=cursor_of)

    def _file(self, write: Callable[[Session, Question], Generator[bytes, None, None]]) -> Iterator[bytes]:
        with self.reading() as session, closing(write(session, self._question(session))) as pieces:
            yield from pieces

    def _question(self, session: Session) -> Question:
        view = courses.read_current(session, library=self.library, locale=self.locale).view
        return Question(scope=self.scope, filters=self.filters, view=view, until=self.as_of)
