"""Knows how a date and a time typed on one clock become a moment, and back; knows no form.

A day without a time begins at midnight where something opens, and ends at its last minute where something is due.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import get_timezone_location

from app.i18n import gettext as _

FIRST_MINUTE, LAST_MINUTE = time(0, 0), time(23, 59)


class UnreadableError(ValueError):
    """What was typed is no moment; the text says why, for the person who typed it."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A moment as the two fields of a form hold it: `2026-11-02` and `09:30`, either may be empty."""

    day: str = ""
    clock: str = ""


def show(moment: datetime | None, *, zone: ZoneInfo) -> Typed:
    """A moment as the fields show it on the clock of `zone`."""
    if moment is None:
        return Typed()
    local = moment.astimezone(zone)
    return Typed(local.date().isoformat(), local.strftime("%H:%M"))


def read(typed: Typed, *, zone: ZoneInfo, without_time: time) -> datetime | None:
    """The moment in UTC, or None where no day was typed. Where clocks go back, the earlier of the two is meant.

    Raises:
        UnreadableError: no date, no time, or an hour that the clocks leave out that night.
    """
    if not typed.day:
        if typed.clock:
            raise UnreadableError(_("Give a day too, or leave the time empty."))
        return None
    try:
        day = date.fromisoformat(typed.day)
        clock = time.fromisoformat(typed.clock) if typed.clock else without_time
    except ValueError:
        raise UnreadableError(_("Write the day like 2026-11-30 and the time like 09:30.")) from None
    local = datetime.combine(day, clock.replace(tzinfo=None))
    try:
        moment = local.replace(tzinfo=zone).astimezone(UTC)
        there_and_back = moment.astimezone(zone).replace(tzinfo=None)
    except OverflowError:
        raise UnreadableError(_("Write the day like 2026-11-30 and the time like 09:30.")) from None
    if there_and_back != local:
        raise UnreadableError(_("The clocks go forward at that hour. Choose one an hour later."))
    return moment


def place(zone: ZoneInfo, *, locale: Locale) -> str:
    """Whose clock it is, in words: a city, or UTC."""
    return "UTC" if zone.key == "UTC" else get_timezone_location(zone, locale=locale, return_city=True)
