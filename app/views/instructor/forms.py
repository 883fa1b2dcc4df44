"""Knows the form of the set-up: its fields, and what is wrong with what somebody typed; knows no page and no rule.

What cannot be read is said at its field and stays as it was typed; the setting itself stays as it was until then.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

from werkzeug.datastructures import MultiDict

from app.content.tree import Course
from app.i18n import gettext as _
from app.services.setup.configuration import StarSetup
from app.views.instructor import moments
from app.views.instructor.moments import FIRST_MINUTE, LAST_MINUTE, Typed, UnreadableError

WHOLE = 100
REQUIRED = {"": None, "yes": True, "no": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """The form as it stands: every field's text by its name, the settings it means, what is wrong by field name."""

    texts: dict[str, str]
    stars: tuple[StarSetup, ...]
    wrong: dict[str, str] = field(default_factory=dict)


def fill(stars: Sequence[StarSetup], *, course: Course, zone: ZoneInfo) -> Filled:
    """The form as it shows settings."""
    texts: dict[str, str] = {}
    for star in stars:
        for name, moment in (("opens", star.opens_at), ("due", star.due_at)):
            typed = moments.show(moment, zone=zone)
            texts[f"{name}-date-{star.star}"], texts[f"{name}-time-{star.star}"] = typed.day, typed.clock
        for pathway in course.pathways.values():
            mark = star.pass_mark.get(pathway.id, pathway.pass_mark)
            texts[f"mark-{star.star}-{pathway.id}"] = f"{mark * WHOLE:.4g}"
        texts[f"required-{star.star}"] = {None: "", True: "yes", False: "no"}[star.required]
    return Filled(texts=texts, stars=tuple(stars))


def read(form: MultiDict[str, str], *, base: Sequence[StarSetup], course: Course, zone: ZoneInfo) -> Filled:
    """The settings a posted form means. `base`: those it began from; a field that is missing changes nothing."""
    shown = fill(base, course=course, zone=zone)
    texts = {name: form.get(name, text).strip() for name, text in shown.texts.items()}
    reader = _Reader(texts=texts, course=course, zone=zone)
    known = {star.star: star for star in base}
    order = [star for star in dict.fromkeys(form.getlist("order")) if star in known]
    on = set(form.getlist("on"))
    stars = [
        reader.star(replace(known[star], is_enabled=star in on if star in order else known[star].is_enabled))
        for star in [*order, *(star for star in known if star not in order)]
    ]
    return Filled(texts=texts, stars=tuple(stars), wrong=reader.wrong)


def moved(stars: Sequence[StarSetup], move: str) -> tuple[StarSetup, ...]:
    """The stars after one went a place up or down: `up:m01`. What cannot be moved stays."""
    way, _colon, name = move.partition(":")
    order = [star.star for star in stars]
    if name not in order or way not in {"up", "down"}:
        return tuple(stars)
    here = order.index(name)
    there = here + (1 if way == "down" else -1)
    if not 0 <= there < len(stars):
        return tuple(stars)
    found = list(stars)
    found[here], found[there] = found[there], found[here]
    return tuple(found)


@dataclass(kw_only=True)
class _Reader:
    texts: dict[str, str]
    course: Course
    zone: ZoneInfo
    wrong: dict[str, str] = field(default_factory=dict)

    def star(self, before: StarSetup) -> StarSetup:
        opens = self._moment(
            f"opens-date-{before.star}", f"opens-time-{before.star}", before.opens_at, FIRST_MINUTE
        )
        due = self._moment(f"due-date-{before.star}", f"due-time-{before.star}", before.due_at, LAST_MINUTE)
        if opens and due and due <= opens:
            self.wrong[f"due-date-{before.star}"] = _("The due date has to come after the opening.")
        marks = {
            pathway.id: self._mark(
                f"mark-{before.star}-{pathway.id}", before.pass_mark.get(pathway.id, pathway.pass_mark)
            )
            for pathway in self.course.pathways.values()
        }
        own = {name: mark for name, mark in marks.items() if mark != self.course.pathways[name].pass_mark}
        required = REQUIRED.get(self.texts[f"required-{before.star}"], before.required)
        return replace(before, opens_at=opens, due_at=due, pass_mark=own, required=required)

    def _moment(self, day: str, clock: str, before: datetime | None, without_time: time) -> datetime | None:
        try:
            return moments.read(
                Typed(self.texts[day], self.texts[clock]), zone=self.zone, without_time=without_time
            )
        except UnreadableError as error:
            self.wrong[day] = str(error)
            return before

    def _mark(self, name: str, before: float) -> float:
        typed = self.texts[name].replace("%", "").replace(",", ".").strip()
        try:
            mark = round(float(typed) / WHOLE, 4)
        except ValueError:
            mark = -1.0
        if 0 <= mark <= 1:
            return mark
        self.wrong[name] = _("Write a number from 0 to 100.")
        return before
