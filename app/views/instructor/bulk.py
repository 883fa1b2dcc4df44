"""Knows what can be done to several stars of the set-up at once; knows neither the page nor how a change is saved."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from app.i18n import gettext as _
from app.i18n import ngettext
from app.services.setup.document import SetupDocument, StarSetup
from app.services.setup.fields import DUE, ENABLED, OPENS, REQUIRED

Change = Callable[[StarSetup], StarSetup]
WEEKS = (1, 2, 4, -1, -2)
PLACE = "place-"
CHOSEN, ALL = "bulk", "bulk-all"
"""What the two buttons send."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkGroup:
    """Things of one sort that can be done: (what the form sends, its words)."""

    words: str
    options: tuple[tuple[str, str], ...]


def offered(number_of_stars: int) -> tuple[BulkGroup, ...]:
    """What the bar offers, in the order of the list."""
    return (
        BulkGroup(
            words=_("Dates"),
            options=(*((f"weeks{weeks:+d}", _weeks(weeks)) for weeks in WEEKS), ("no-dates", _("no dates"))),
        ),
        BulkGroup(words=_("Learners see it"), options=(("show", _("show")), ("hide", _("do not show")))),
        BulkGroup(
            words=_("In the pathway"),
            options=(
                ("required", _("required in every pathway")),
                ("choice", _("a choice in every pathway")),
                ("pathway", _("as the pathways have it")),
            ),
        ),
        BulkGroup(
            words=_("Place in the list"),
            options=tuple(
                (f"{PLACE}{place}", _("from place %(number)s on", number=place))
                for place in range(1, number_of_stars + 1)
            ),
        ),
    )


def _weeks(weeks: int) -> str:
    if weeks > 0:
        return ngettext("%(num)s week later", "%(num)s weeks later", weeks)
    return ngettext("%(num)s week earlier", "%(num)s weeks earlier", -weeks)


def done(document: SetupDocument, what: str, *, stars: Collection[str], zone: ZoneInfo) -> SetupDocument:
    """The settings after `what` was done to `stars`. What is not offered changes nothing."""
    if what.startswith(PLACE):
        return _placed(document, what.removeprefix(PLACE), stars=stars)
    change = _changes(zone).get(what)
    if change is None:
        return document
    return SetupDocument(
        course=document.course,
        stars=tuple(change(star) if star.star in stars else star for star in document.stars),
    )


def _changes(zone: ZoneInfo) -> Mapping[str, Change]:
    plain: dict[str, Change] = {
        "show": lambda star: star.but(**{ENABLED: True}),
        "hide": lambda star: star.but(**{ENABLED: False}),
        "required": lambda star: star.but(**{REQUIRED: True}),
        "choice": lambda star: star.but(**{REQUIRED: False}),
        "pathway": lambda star: star.but(**{REQUIRED: None}),
        "no-dates": lambda star: star.but(**{OPENS: None, DUE: None}),
    }
    return plain | {f"weeks{weeks:+d}": partial(_shifted, weeks=weeks, zone=zone) for weeks in WEEKS}


def _shifted(star: StarSetup, *, weeks: int, zone: ZoneInfo) -> StarSetup:
    """Its dates some weeks later, at the same time of the clock; what is not set stays so."""

    def later(moment: datetime | None) -> datetime | None:
        try:
            return moment and (moment.astimezone(zone) + timedelta(weeks=weeks)).astimezone(UTC)
        except OverflowError:
            return moment

    return star.but(**{OPENS: later(star.opens_at), DUE: later(star.due_at)})


def _placed(document: SetupDocument, place: str, *, stars: Collection[str]) -> SetupDocument:
    """The stars one after the other from a place on (1: first), in the order they had."""
    if not (place.isascii() and place.isdigit() and 1 <= int(place) <= len(document.stars)):
        return document
    chosen = [star for star in document.stars if star.star in stars]
    others = [star for star in document.stars if star.star not in stars]
    before = min(int(place) - 1, len(others))
    return SetupDocument(course=document.course, stars=(*others[:before], *chosen, *others[before:]))
