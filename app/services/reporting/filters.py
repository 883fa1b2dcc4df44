"""Knows what a report can be narrowed by: the one description that page, files, API and command follow.

Every door takes the same names and values and refuses the same; it only says so in its own form. Knows no door.
"""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from sqlalchemy import ColumnElement, or_

from app.adapters.sql.wording import fold, folded
from app.i18n import LazyString, lazy
from app.models.context import Context
from app.models.enrolment import Enrolment
from app.models.person import Person
from app.models.progress import Progress
from app.models.setup import StarSetting
from app.services.reporting.columns import GROUPS_OF_SOMEBODY, STATUS, STATUSES

MOST_VALUES, MOST_TEXT = 100, 100
_DAY = timedelta(days=1)


class WrongFilterError(ValueError):
    """A value that cannot be read; `said` is the sentence for whoever sent it."""

    def __init__(self, said: LazyString | str) -> None:
        super().__init__(said)
        self.said = said


class WrongFiltersError(ValueError):
    """Some of what was sent cannot be read; `wrong` says by name what is wrong with it."""

    def __init__(self, wrong: Mapping[str, LazyString | str]) -> None:
        super().__init__(", ".join(wrong))
        self.wrong = wrong


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """One thing to narrow by."""

    name: str = ""
    text: str
    """What it does, for those who read the API's document or the command's help."""
    read: Callable[[str, tzinfo], Any]
    """The value a text means; a day begins in that time zone. Raises `WrongFilterError`."""
    condition: Callable[[Any], ColumnElement[bool]] | None = None
    """What a row must meet. None: the query itself sees to it."""
    takes_several: bool = False
    """The row has to fit one of them."""
    among: tuple[str, ...] = ()
    example: str = ""
    format: str = ""
    """As OpenAPI calls it."""


def _text(sent: str, _zone: tzinfo) -> str:
    if not 1 <= len(sent) <= MOST_TEXT or any(unicodedata.category(one) in {"Cc", "Cs"} for one in sent):
        raise WrongFilterError(lazy("Write 1 to %(most)s characters.", most=MOST_TEXT))
    return sent


def _one_of(among: tuple[str, ...]) -> Callable[[str, tzinfo], str]:
    def read(sent: str, _zone: tzinfo) -> str:
        if sent not in among:
            raise WrongFilterError(lazy("This can be: %(choices)s.", choices=", ".join(among)))
        return sent

    return read


def _moment(sent: str, zone: tzinfo) -> datetime:
    try:
        moment = datetime.fromisoformat(sent)
        if date.min + _DAY < moment.date() < date.max - _DAY:
            return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
    except ValueError:
        pass
    raise WrongFilterError(
        lazy("Write the day like this: 2026-11-22. Or a moment like this: 2026-11-22T00:20:05Z.")
    )


def _end_of_day(sent: str, zone: tzinfo) -> datetime:
    try:
        day = date.fromisoformat(sent)
        if date.min + _DAY < day < date.max - _DAY:
            return datetime.combine(day + _DAY, time(), tzinfo=zone).astimezone(UTC)
    except ValueError:
        pass
    raise WrongFilterError(lazy("Write the day like this: 2026-11-22."))


def _has_text(text: str) -> ColumnElement[bool]:
    columns = (Person.name, Person.email, Person.sub)
    return or_(*(folded(column).contains(fold(text), autoescape=True) for column in columns))


def _several(text: str, column: Any, *among: str) -> Filter:
    return Filter(
        text=text,
        read=_one_of(among) if among else _text,
        condition=column.in_,
        takes_several=True,
        among=among,
    )


def _moment_of(text: str, condition: Callable[[datetime], ColumnElement[bool]] | None = None) -> Filter:
    return Filter(
        text=f"{text} ISO 8601, a day or a moment; UTC where no zone is named.",
        read=_moment,
        condition=condition,
        example="2026-11-22T00:20:05Z",
        format="date-time",
    )


def _by(one: Filter) -> dict[str, Filter]:
    return {"filter": one}


_CONTEXT = _several("Only these courses, by `context_id`.", Context.key)
_MODULE = _several("Only these stars, by `module_id`.", StarSetting.star)
_GROUP = _several("Only people of these groups.", Enrolment.group, *GROUPS_OF_SOMEBODY)
_STATUS = _several("Only rows with this status.", STATUS, *STATUSES)
_TEXT = Filter(
    text="Only people with this in their name, e-mail address or id in the platform.",
    read=_text,
    condition=_has_text,
)
_FROM = _moment_of("The last activity was then or later.", lambda moment: Progress.last_activity_at >= moment)
_BEFORE = _moment_of(
    "The last activity was earlier than this.", lambda moment: Progress.last_activity_at < moment
)
_UNTIL = Filter(
    text="The last activity was on this day at the latest.",
    read=_end_of_day,
    condition=lambda moment: Progress.last_activity_at < moment,
    example="2026-11-22",
    format="date",
)
_SINCE = _moment_of("Only rows that changed after this moment.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What somebody wants to see of the report. Empty means everything."""

    context: tuple[str, ...] = field(default=(), metadata=_by(_CONTEXT))
    module: tuple[str, ...] = field(default=(), metadata=_by(_MODULE))
    group: tuple[str, ...] = field(default=(), metadata=_by(_GROUP))
    status: tuple[str, ...] = field(default=(), metadata=_by(_STATUS))
    text: str | None = field(default=None, metadata=_by(_TEXT))
    active_from: datetime | None = field(default=None, metadata=_by(_FROM))
    active_before: datetime | None = field(default=None, metadata=_by(_BEFORE))
    active_until: datetime | None = field(default=None, metadata=_by(_UNTIL))
    """Where that day ends."""
    updated_since: datetime | None = field(default=None, metadata=_by(_SINCE))

    def conditions(self) -> list[ColumnElement[bool]]:
        """What a row must meet; `updated_since` is the query's."""
        values = {one: getattr(self, one.name) for one in FILTERS}
        return [one.condition(value) for one, value in values.items() if value and one.condition]


FILTERS: tuple[Filter, ...] = tuple(replace(one.metadata["filter"], name=one.name) for one in fields(Filters))
"""All there is to narrow by, in the order doors offer it."""


def read(sent: Mapping[str, Sequence[str]], *, zone: tzinfo) -> Filters:
    """What was sent means this. Raises `WrongFiltersError`: what cannot be read would show too much."""
    known = {one.name: one for one in FILTERS}
    found: dict[str, Any] = {}
    wrong: dict[str, LazyString | str] = {}
    for name, values in sent.items():
        try:
            found[name] = _values(known.get(name), values, zone=zone)
        except WrongFilterError as error:
            wrong[name] = error.said
    wrong |= {
        name: lazy("This day is before the first one.")
        for name in ("active_before", "active_until")
        if name in found and "active_from" in found and found[name] <= found["active_from"]
    }
    if wrong:
        raise WrongFiltersError(wrong)
    return Filters(**found)


def _values(told: Filter | None, values: Sequence[str], *, zone: tzinfo) -> Any:
    if told is None:
        raise WrongFilterError(lazy("There is no such filter."))
    if len(values) > (MOST_VALUES if told.takes_several else 1):
        raise WrongFilterError(
            lazy("Too many: at most %(most)s.", most=MOST_VALUES if told.takes_several else 1)
        )
    read_ones = tuple(told.read(value, zone) for value in values)
    return read_ones if told.takes_several else read_ones[0]
