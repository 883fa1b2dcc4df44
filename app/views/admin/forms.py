"""Knows the filters of the report as its form sends them; knows no row."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from werkzeug.datastructures import MultiDict

from app.i18n import gettext as _
from app.services.reporting.query import GROUPS, STATUSES, Filters

MOST_TEXT = 100
FIELDS = ("course", "star", "group", "status", "from", "to", "text")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the form asks for: the fields as sent, the filters they mean, what is wrong with which field."""

    values: Mapping[str, str]
    filters: Filters
    wrong: Mapping[str, str]
    number: int
    """Which page of the rows, from 1."""

    def query(self, **more: object) -> str:
        """The same filters as the query of an address."""
        return urlencode({name: value for name, value in self.values.items() if value} | more)


def read(sent: MultiDict[str, str], *, zone: ZoneInfo) -> Asked:
    """Read the fields. What cannot be read is told beside its field and narrows nothing."""
    values = {name: sent.get(name, "").strip()[:MOST_TEXT] for name in FIELDS}
    days = {name: _day(values[name]) for name in ("from", "to")}
    wrong = {
        name: _("Write the day like this: 2026-11-22.")
        for name, day in days.items()
        if values[name] and day is None
    }
    if days["from"] and days["to"] and days["to"] < days["from"]:
        wrong["to"] = _("This day is before the first one.")
    filters = Filters(
        contexts=_one(values["course"]),
        stars=_one(values["star"]),
        groups=_one(values["group"], among=GROUPS),
        statuses=_one(values["status"], among=STATUSES),
        active_from=_midnight(days["from"], zone=zone),
        active_before=_midnight(days["to"] and days["to"] + timedelta(days=1), zone=zone),
        text=values["text"],
    )
    return Asked(values=values, filters=filters, wrong=wrong, number=max(1, sent.get("page", 1, type=int)))


def _one(value: str, *, among: tuple[str, ...] | None = None) -> tuple[str, ...]:
    return (value,) if value and (among is None or value in among) else ()


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if date.min < day < date.max else None


def _midnight(day: date | None, *, zone: ZoneInfo) -> datetime | None:
    """Where a day of the person's calendar begins, in UTC."""
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC) if day else None
