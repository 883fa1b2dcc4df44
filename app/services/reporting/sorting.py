"""Knows by what people and rows of a report can be sorted on a page; files and the API keep their own order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from app.adapters.sql.wording import folded
from app.models.enrolment import Enrolment
from app.models.person import Person
from app.models.progress import Progress
from app.models.setup import StarSetting
from app.services.reporting.columns import STATUS, STATUSES

NAME, DONE, LAST = "name", "done", "last"
STAR, STATE, PROGRESS, QUIZ, TEXTS = "star", "status", "progress", "quiz", "texts"

# As the eye looks for people: by the family name where the platform tells it.
_NAMES = (
    folded(func.coalesce(Person.family, Person.name, Person.sub)),
    folded(func.coalesce(Person.given, Person.name, Person.sub)),
)
_OF_PERSON = (
    Progress.enrolment_id == Enrolment.id,
    StarSetting.context_id == Enrolment.context_id,
    StarSetting.star == Progress.star,
    StarSetting.enabled,
)
_IN_STARS = (
    select(func.max(Progress.last_activity_at))
    .where(and_(*_OF_PERSON))
    .correlate(Enrolment)
    .scalar_subquery()
)
"""The last activity in a star; beside the stars there may be a later one."""
PEOPLE: Mapping[str, Sequence[Any]] = {
    NAME: _NAMES,
    DONE: (
        select(func.count())
        .where(and_(*_OF_PERSON, Progress.status == "completed"))
        .correlate(Enrolment)
        .scalar_subquery(),
    ),
    LAST: (
        case(
            (or_(_IN_STARS.is_(None), Enrolment.last_activity_at > _IN_STARS), Enrolment.last_activity_at),
            else_=_IN_STARS,
        ),
    ),
}
"""How people are sorted, by what an address says."""
ROWS: Mapping[str, Sequence[Any]] = {
    NAME: _NAMES,
    STAR: (StarSetting.star,),
    STATE: (case({status: place for place, status in enumerate(STATUSES)}, value=STATUS),),
    PROGRESS: (func.coalesce(Progress.fraction, 0.0),),
    QUIZ: (Progress.quiz_best,),
    TEXTS: (func.coalesce(Progress.journals, 0),),
    LAST: (Progress.last_activity_at,),
}
"""How rows are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SortedBy:
    """By what a page is sorted, and which way round."""

    by: str = ""
    """Empty: as the report has it."""
    is_descending: bool = False

    @classmethod
    def read(cls, told: str, *, among: Mapping[str, Any], usual: str = "") -> Self:
        """`name`, or `-name` the other way round; what is not offered: `usual`."""
        by = told.removeprefix("-")
        return cls(by=by, is_descending=told.startswith("-")) if by in among else cls(by=usual)

    @property
    def told(self) -> str:
        """As an address says it."""
        return f"-{self.by}" if self.is_descending else self.by

    def order(self, among: Mapping[str, Sequence[Any]]) -> list[ColumnElement[Any]]:
        """What a statement is ordered by; what is not known comes last either way."""
        expressions = among.get(self.by, ())
        return [(one.desc() if self.is_descending else one.asc()).nulls_last() for one in expressions]

    def turned(self, by: str) -> str:
        """What the head of a column asks for: the other way round where the page is sorted by it already."""
        if by != self.by:
            return by if by in {NAME, STAR, STATE} else f"-{by}"
        return by if self.is_descending else f"-{by}"
