"""Knows the filters of the report as its form sends them; what they are, the filters say themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from werkzeug.datastructures import MultiDict

from app.services.reporting import filters
from app.services.reporting.filters import FILTERS, Filters, WrongFiltersError

PAGE, SORT = "page", "sort"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the form asks for: the fields as sent, the filters they mean, what is wrong with which field."""

    values: Mapping[str, Sequence[str]]
    """By the name of the filter; absent where nothing was sent."""
    filters: Filters | None
    """None where something is wrong: then nothing is shown, for it would be too much."""
    wrong: Mapping[str, Any]
    number: int
    """Which page of the rows, from 1."""
    sort: str
    """By what they are sorted, as sent."""

    def query(self, **more: object) -> str:
        """The same filters and the same order as the query of an address."""
        order = {SORT: self.sort} if self.sort else {}
        return urlencode({**self.values, **order, **more}, doseq=True)


def read(sent: MultiDict[str, str], *, zone: ZoneInfo) -> Asked:
    """Read the fields; what was left empty is not asked for."""
    filled = {name: [value for value in map(str.strip, sent.getlist(name)) if value] for name in sent}
    values = {name: filled[name] for name in filled if filled[name] and name not in {PAGE, SORT, "detour"}}
    number = max(1, sent.get(PAGE, 1, type=int))
    sort = sent.get(SORT, "")[:20]
    try:
        found = filters.read(values, zone=zone)
    except WrongFiltersError as error:
        known = {one.name for one in FILTERS}
        own = {name: value for name, value in values.items() if name in known}
        return Asked(values=own, filters=None, wrong=error.wrong, number=1, sort="")
    return Asked(values=values, filters=found, wrong={}, number=number, sort=sort)
