"""Knows the columns of the completion report: the one list that statements, files, JSON and the OpenAPI document follow.

A column says what it tells, where that stands, and of which kind it is; each format says how a kind is written. Knows
neither who may see a row nor any format.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, case, cast, func, literal, null, or_

from app.activities.fields import DEFAULT_PATHWAY, PATHWAYS
from app.adapters.sql.wording import latest
from app.content.view import CourseView
from app.models.context import Context
from app.models.enrolment import Enrolment
from app.models.institution import Institution
from app.models.person import Person
from app.models.platform import Platform
from app.models.progress import Progress
from app.models.setup import StarSetting
from app.services.setup.configuration import asks_for

GROUPS = ("citizen", "professional", "civil_society", "leader")
"""What the column may hold, as readers outside are told."""
GROUPS_OF_SOMEBODY = PATHWAYS
"""What it does hold: people come into a group by taking a pathway. Nobody is offered to look for others."""
NOT_STARTED, LEFT = "not_started", "left"
STATUSES = (NOT_STARTED, "opened", "started", "completed", LEFT)
Value = ColumnElement[Any]


class ColumnKind(Enum):
    """How a column is written."""

    KEY = "key"
    """Words and ids of our own: letters, digits, underscores."""
    TEXT = "text"
    """What others wrote: may hold anything."""
    FLAG = "flag"
    COUNT = "count"
    SHARE = "share"
    """0 to 1, at most four decimals."""
    MOMENT = "moment"
    """UTC to the second."""


STATUS: Value = case(
    (Enrolment.left_at.is_not(None), literal(LEFT)),
    (Progress.status.is_(None), literal(NOT_STARTED)),
    else_=cast(Progress.status, Text),
)
MOMENTS: tuple[Value, ...] = (
    Enrolment.enrolled_at.expression,
    Enrolment.changed_at.expression,
    Person.changed_at.expression,
    Context.changed_at.expression,
    StarSetting.changed_at.expression,
    Progress.changed_at.expression,
)
"""When which part of a row last changed. The first is never none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportColumn:
    """One column; `value` makes of the course as it reads now what the statement selects."""

    name: str
    kind: ColumnKind
    text: str
    """What it tells, for those who read the API's document."""
    value: Callable[[CourseView], Value]
    is_told_of_gone: bool = False
    """Whether it is told of rows that ceased, too: ids, never a name or a figure. These columns are never none."""
    among: tuple[str, ...] = ()
    """All it can be, where that is known."""


def _title(view: CourseView) -> Value:
    titles = {star: view.star(star).title for star in written_stars(view)}
    return case(titles, value=StarSetting.star) if titles else null()


def required(view: CourseView) -> Value:
    """What the set-up says of a star, else the pathway; by the set-up's own rule."""
    chosen = func.coalesce(Enrolment.pathway, DEFAULT_PATHWAY)
    asked = [
        and_(
            chosen == name,
            StarSetting.star.in_([star for star in view.course.stars if asks_for(pathway, star, own=None)]),
        )
        for name, pathway in view.course.pathways.items()
    ]
    return func.coalesce(StarSetting.required, or_(*asked))


def written_stars(view: CourseView) -> list[str]:
    """The stars a report can have: those with text, in the course's order."""
    return [star.id for star in view.course.stars.values() if star.is_written]


def _of_gone(name: str, text: str, value: Any) -> ReportColumn:
    return ReportColumn(
        name=name, kind=ColumnKind.KEY, text=text, value=lambda _view: value, is_told_of_gone=True
    )


def _of(name: str, kind: ColumnKind, text: str, value: Any, *, among: tuple[str, ...] = ()) -> ReportColumn:
    return ReportColumn(name=name, kind=kind, text=text, value=lambda _view: value, among=among)


COLUMNS = (
    _of_gone("institution_id", "The institution the person belongs to.", Institution.key),
    _of_gone("platform_id", "The learning platform the course is in.", Platform.key),
    _of_gone("context_id", "The course in the learning platform.", Context.key),
    _of("context_title", ColumnKind.TEXT, "Its title there.", Context.title),
    _of_gone("person_id", "The person; the same in all courses of one platform.", Person.key),
    _of("lms_user_id", ColumnKind.TEXT, "The id of the person in the platform.", Person.sub),
    _of("name", ColumnKind.TEXT, "Only where the platform shares it.", Person.name),
    _of("email", ColumnKind.TEXT, "Only where the platform shares it.", Person.email),
    _of("group", ColumnKind.KEY, "Which voice the person has in the course.", Enrolment.group, among=GROUPS),
    _of(
        "cohort",
        ColumnKind.TEXT,
        "The group the person takes the course with, where there is one.",
        cast(null(), Text),
    ),
    _of("pathway", ColumnKind.KEY, "Which stars the person takes.", Enrolment.pathway),
    _of_gone("module_id", "The star; ids are never used again.", StarSetting.star),
    ReportColumn(
        name="module_title",
        kind=ColumnKind.TEXT,
        text="Its title in the language of the institution.",
        value=_title,
    ),
    ReportColumn(
        name="required",
        kind=ColumnKind.FLAG,
        text="Whether the pathway or the set-up asks for the star.",
        value=required,
    ),
    _of(
        "status",
        ColumnKind.KEY,
        "`opened`: the first page was served. `started`: something was answered, written or done on paper. "
        "`completed`: everything the star asks for is done; stays. `left`: gone from the roster.",
        STATUS,
        among=STATUSES,
    ),
    _of(
        "progress",
        ColumnKind.SHARE,
        "How much of what the star asks for is done.",
        func.coalesce(Progress.fraction, literal(0.0)),
    ),
    _of("quiz_score", ColumnKind.SHARE, "The best finished quiz; none before the first.", Progress.quiz_best),
    _of(
        "quiz_passed",
        ColumnKind.FLAG,
        "At or above the pass mark of that moment; stays.",
        func.coalesce(Progress.quiz_passed, False),
    ),
    _of(
        "completed_by",
        ColumnKind.KEY,
        "What completed it.",
        cast(Progress.completed_by, Text),
        among=("quiz", "talk"),
    ),
    _of(
        "journal_entries",
        ColumnKind.COUNT,
        "How many journal texts there are; never what they say.",
        func.coalesce(Progress.journals, 0),
    ),
    _of(
        "enrolled_at", ColumnKind.MOMENT, "First seen in the course or on its roster.", Enrolment.enrolled_at
    ),
    _of("opened_at", ColumnKind.MOMENT, "First page served.", Progress.opened_at),
    _of(
        "started_at", ColumnKind.MOMENT, "First saved answer, text, vote or paper mark.", Progress.started_at
    ),
    _of("completed_at", ColumnKind.MOMENT, "The rule was met.", Progress.completed_at),
    _of("last_activity_at", ColumnKind.MOMENT, "Last activity in the star.", Progress.last_activity_at),
    _of(
        "due_at",
        ColumnKind.MOMENT,
        "The date the course leaders set; it informs and closes nothing.",
        StarSetting.due_at,
    ),
    _of("left_at", ColumnKind.MOMENT, "The roster came without the person.", Enrolment.left_at),
    ReportColumn(
        name="changed_at",
        kind=ColumnKind.MOMENT,
        text="When something in the row last changed.",
        value=lambda _view: latest(*MOMENTS),
        is_told_of_gone=True,
    ),
)
"""In the order outsiders rely on."""
NAMES = tuple(column.name for column in COLUMNS)
