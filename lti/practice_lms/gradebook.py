"""Knows the columns, cells, added links and copies of all courses and keeps them in a file if one is named; does not know HTTP.

All methods may be called from several threads at once.
"""

import dataclasses
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from threading import RLock
from typing import Any

from lti.practice_lms.families import Family
from lti.practice_lms.refusal import Refused
from lti.practice_lms.scoring import Cell, scored
from lti.practice_lms.world import Course, Link


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A line item (AGS 2.0, section 3.2). `link_id` names the link it is bound to."""

    id: int
    course_id: str
    label: str
    maximum: float
    resource_id: str | None = None
    tag: str | None = None
    link_id: str | None = None
    is_own: bool = False
    """Made with the link, not by the tool."""
    review: dict[str, Any] | None = None
    """The tool's `submissionReview`: how a grade leads to the work behind it."""

    def shows_work(self, cell: Cell) -> bool:
        """Whether there is something to look at: the cell has come to a status the tool named."""
        return self.review is not None and cell.activity_progress in self.review["reviewableStatus"]


class Gradebook:
    """Columns by id, cells by column and person number.

    Raises:
        ValueError: at the start, if the file holds something else.
    """

    def __init__(self, courses: Iterable[Course], *, state_file: Path | None = None) -> None:
        self._lock = RLock()
        self._file = state_file
        self._columns: dict[int, Column] = {}
        self._cells: dict[tuple[int, str], Cell] = {}
        self._placed: set[str] = set()
        self._links: list[tuple[str, Link]] = []
        self._copies: list[Course] = []
        self._last_id = 0
        if state_file is not None and state_file.exists():
            self._load(state_file)
        self._originals = tuple(courses)
        for course in self._originals:
            self._place_links(course)

    def links(self, course_id: str) -> tuple[Link, ...]:
        """The links somebody added to a course, oldest first."""
        with self._lock:
            return tuple(link for place, link in self._links if place == course_id)

    def place(self, course_id: str, *, column: Mapping[str, Any] | None, **link: Any) -> Link:
        """A new link, and its column if it has one; `link` and `column` are fields of theirs."""
        with self._lock:
            new = Link(id=f"added-{len(self._links) + 1}", **link)
            self._links.append((course_id, new))
            if column:
                self.add(course_id, link_id=new.id, is_own=True, **column)
            self._save()
            return new

    def copies(self) -> tuple[Course, ...]:
        """The courses that were copied from others, oldest first."""
        with self._lock:
            return tuple(self._copies)

    def copy(self, origin: Course, *, links: tuple[Link, ...]) -> Course:
        """A copy of a course as Moodle makes one: the links and all columns, unbound ones too, and nobody's grades.

        Custom parameters, tags and resource ids stay; every id the tool knows things by is new.
        """
        with self._lock:
            number = len(self._originals) + len(self._copies) + 1
            made = replace(
                origin,
                id=str(number),
                title=f"{origin.title} (copy)",
                label=f"{origin.label}-COPY-{number}",
                links=links,
                history=(origin.id, *origin.history),
            )
            self._copies.append(made)
            for column in self.columns(origin.id):
                fields = dataclasses.asdict(column)
                self._last_id += 1
                new = Column(**{**fields, "id": self._last_id, "course_id": made.id})
                self._columns[new.id] = new
            self._save()
            return made

    def columns(self, course_id: str) -> list[Column]:
        """The columns of a course, oldest first."""
        with self._lock:
            return [column for column in self._columns.values() if column.course_id == course_id]

    def column(self, course_id: str, column_id: int) -> Column | None:
        """One column of a course; None: there is none."""
        with self._lock:
            column = self._columns.get(column_id)
            return column if column is not None and column.course_id == course_id else None

    def launch_column(self, course_id: str, link_id: str) -> Column | None:
        """The column a launch of this link names: the only one bound to it, otherwise none."""
        bound = [column for column in self.columns(course_id) if column.link_id == link_id]
        return bound[0] if len(bound) == 1 else None

    def add(self, course_id: str, *, label: str, maximum: float, **extra: Any) -> Column:
        """A new column; `extra` are further fields of `Column`."""
        with self._lock:
            self._last_id += 1
            column = Column(id=self._last_id, course_id=course_id, label=label, maximum=maximum, **extra)
            self._columns[column.id] = column
            self._save()
            return column

    def change(self, column: Column, **fields: Any) -> Column:
        """The column with `fields` replaced; grades keep their share when the maximum changes."""
        with self._lock:
            new = replace(column, **fields)
            self._columns[column.id] = new
            for key, cell in list(self._cells.items()):
                if key[0] == column.id and cell.score is not None:
                    self._cells[key] = replace(cell, score=cell.score * new.maximum / column.maximum)
            self._save()
            return new

    def remove(self, column: Column) -> None:
        """Take the column and its cells away; a link does not get its own column again."""
        with self._lock:
            self._columns.pop(column.id, None)
            self._cells = {key: cell for key, cell in self._cells.items() if key[0] != column.id}
            self._save()

    def cell(self, column_id: int, number: str) -> Cell:
        """The cell of one person; empty if nothing was ever sent."""
        with self._lock:
            return self._cells.get((column_id, number), Cell())

    def take_score(self, column: Column, body: Any, *, number: str, family: Family, now: datetime) -> Cell:
        """Apply one score to the cell of the person `number`.

        Raises:
            Refused: by the rules of `scoring`, or the column is gone.
        """
        with self._lock:
            present = self._columns.get(column.id)
            if present is None:
                raise Refused(404, "Line item not found")
            cell = scored(
                self.cell(column.id, number),
                body,
                maximum=present.maximum,
                is_own=present.is_own,
                family=family,
                now=now,
            )
            self._cells[(column.id, number)] = cell
            self._save()
            return cell

    def override(
        self, column_id: int, number: str, *, score: float | None, now: datetime | None = None
    ) -> None:
        """A teacher's own grade in points; None takes it back."""
        self._change(column_id, number, override=score, is_emptied=False, changed_at=now)

    def empty(self, column_id: int, number: str, *, now: datetime | None = None) -> None:
        """A teacher takes the grade away."""
        self._change(column_id, number, override=None, is_emptied=True, changed_at=now)

    def forget(self, course_id: str, number: str | None = None) -> None:
        """Whatever was sent for a person is gone, as after they were taken out of the course; None: for everybody."""
        with self._lock:
            columns = {column.id for column in self.columns(course_id)}
            self._cells = {
                key: cell
                for key, cell in self._cells.items()
                if key[0] not in columns or number not in {None, key[1]}
            }
            self._save()

    def _change(self, column_id: int, number: str, **fields: Any) -> None:
        with self._lock:
            self._cells[(column_id, number)] = replace(self.cell(column_id, number), **fields)
            self._save()

    def _place_links(self, course: Course) -> None:
        for link in course.links:
            place = f"{course.id}/{link.id}"
            if link.maximum is None or place in self._placed:
                continue
            self._placed.add(place)
            self.add(
                course.id,
                label=link.title,
                maximum=link.maximum,
                resource_id=link.item,
                link_id=link.id,
                is_own=True,
                review=link.review,
            )

    def _load(self, path: Path) -> None:
        try:
            self._take_over(json.loads(path.read_text(encoding="utf-8")))
        except (ValueError, KeyError, TypeError) as problem:
            raise ValueError(f"{path} holds no gradebook. Delete it to begin anew.") from problem

    def _take_over(self, state: dict[str, Any]) -> None:
        self._last_id = state["last_id"]
        self._placed = set(state["placed"])
        self._links = [(row["course"], Link(**row["link"])) for row in state.get("links", ())]
        self._copies = [_course(row) for row in state.get("copies", ())]
        self._columns = {row["id"]: Column(**row) for row in state["columns"]}
        for row in state["cells"]:
            fields = dict(row["cell"])
            for name in ("stamp", "received_at", "changed_at", "started_at", "submitted_at"):
                fields[name] = datetime.fromisoformat(fields[name]) if fields.get(name) else None
            self._cells[(row["column"], row["person"])] = Cell(**fields)

    def _save(self) -> None:
        if self._file is None:
            return
        state = {
            "last_id": self._last_id,
            "placed": sorted(self._placed),
            "links": [{"course": place, "link": dataclasses.asdict(link)} for place, link in self._links],
            "copies": [dataclasses.asdict(course) for course in self._copies],
            "columns": [dataclasses.asdict(column) for column in self._columns.values()],
            "cells": [
                {"column": column, "person": number, "cell": dataclasses.asdict(cell)}
                for (column, number), cell in self._cells.items()
            ],
        }
        self._file.parent.mkdir(parents=True, exist_ok=True)
        draft = self._file.with_name(f"{self._file.name}.new")
        draft.write_text(json.dumps(state, default=datetime.isoformat, indent=1), encoding="utf-8")
        draft.replace(self._file)  # whole or not at all, also when the machine stops here


def _course(row: Mapping[str, Any]) -> Course:
    links = tuple(Link(**link) for link in row["links"])
    return Course(**{**row, "links": links, "history": tuple(row["history"])})
