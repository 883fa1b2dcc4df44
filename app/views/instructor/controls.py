"""Knows how each type of setting is typed and drawn; knows no single setting and no page.

A setting of a star stands in inputs named after both (`due-date-m01`, `mark-m01-citizen`), one of the course in inputs
named after `course`. What `draw` gives is drawn by the macro of that `control` in `components/settings.html`.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from app.content.tree import Pathway
from app.content.view import CourseView
from app.i18n import gettext as _
from app.services.setup.fields import Field
from app.services.setup.setting_types import MarkByPathway, OneOf, PointInTime, SettingType, Switch, Value
from app.views.instructor import moments
from app.views.instructor.moments import FIRST_MINUTE, LAST_MINUTE, Typed, UnreadableError

WHOLE_COURSE = "course"
"""Stands for the course where a star would be named."""
WHOLE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedSetting:
    """One setting, asked at one place: a star's id, or `course`."""

    field: Field
    place: str
    pathways: Mapping[str, Pathway]
    zone: ZoneInfo

    def named(self, what: str = "") -> str:
        """The name of an input: `opens-date-m01`, `required-m01`."""
        return "-".join(part for part in (self.field.typed_as, what, self.place) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What a form said. `on`: the places where a switch is on, by its name; `places`: those the form had inputs for."""

    texts: Mapping[str, str]
    on: Mapping[str, frozenset[str]]
    places: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What was meant, and what is wrong with it, by the input's name."""

    value: Value
    wrong: Mapping[str, str] = field(default_factory=dict)


class Control(ABC):
    """How settings of one type are typed and drawn."""

    @abstractmethod
    def texts(self, asked: AskedSetting, value: Value) -> Mapping[str, str]:
        """The text of each input, by its name."""

    @abstractmethod
    def hear(self, asked: AskedSetting, sent: Sent, *, before: Value) -> Heard:
        """What a form means; what cannot be read leaves the setting as it was before."""

    @abstractmethod
    def draw(self, asked: AskedSetting, value: Value, *, view: CourseView) -> dict[str, Any]:
        """What its macro needs besides the texts."""


class _Box(Control):
    """A switch has no text: it is in the form, or it is off."""

    def texts(self, asked: AskedSetting, value: Value) -> Mapping[str, str]:
        del asked, value
        return {}

    def hear(self, asked: AskedSetting, sent: Sent, *, before: Value) -> Heard:
        is_on = asked.place in sent.on.get(asked.field.typed_as, ())
        return Heard(value=is_on if asked.place in sent.places else before)

    def draw(self, asked: AskedSetting, value: Value, *, view: CourseView) -> dict[str, Any]:
        del view
        return {"control": "box", "name": asked.field.typed_as, "value": asked.place, "is_on": bool(value)}


class _DayAndTime(Control):
    def texts(self, asked: AskedSetting, value: Value) -> Mapping[str, str]:
        typed = moments.show(value if isinstance(value, datetime) else None, zone=asked.zone)
        return {asked.named("date"): typed.day, asked.named("time"): typed.clock}

    def hear(self, asked: AskedSetting, sent: Sent, *, before: Value) -> Heard:
        typed = Typed(sent.texts[asked.named("date")], sent.texts[asked.named("time")])
        is_end = isinstance(asked.field.type, PointInTime) and asked.field.type.is_end
        try:
            found = moments.read(typed, zone=asked.zone, without_time=LAST_MINUTE if is_end else FIRST_MINUTE)
        except UnreadableError as error:
            return Heard(value=before, wrong={asked.named("date"): str(error)})
        return Heard(value=found)

    def draw(self, asked: AskedSetting, value: Value, *, view: CourseView) -> dict[str, Any]:
        del value, view
        label = str(asked.field.words)
        return {
            "control": "moment",
            "day": asked.named("date"),
            "clock": asked.named("time"),
            "day_words": _("%(setting)s on this day", setting=label),
            "time_words": _("%(setting)s at this time", setting=label),
        }


class _Percents(Control):
    """A share in percent for each pathway. The course's own mark is what the setting leaves out."""

    def texts(self, asked: AskedSetting, value: Value) -> Mapping[str, str]:
        own = asked.field.type.parts(value)
        return {
            self._name(asked, pathway): f"{self._number(own.get(pathway.id, pathway.pass_mark)) * WHOLE:.4g}"
            for pathway in asked.pathways.values()
        }

    def hear(self, asked: AskedSetting, sent: Sent, *, before: Value) -> Heard:
        own, marks, wrong = asked.field.type.parts(before), {}, {}
        for pathway in asked.pathways.values():
            name = self._name(asked, pathway)
            typed = self._share(sent.texts[name])
            if typed is None:
                wrong[name] = _("Write a number from 0 to 100.")
            mark = own.get(pathway.id, pathway.pass_mark) if typed is None else typed
            if mark != pathway.pass_mark:
                marks[pathway.id] = mark
        return Heard(value=asked.field.type.joined(marks), wrong=wrong)

    def draw(self, asked: AskedSetting, value: Value, *, view: CourseView) -> dict[str, Any]:
        del value
        return {
            "control": "percents",
            "legend": _("%(setting)s, in percent", setting=str(asked.field.words)),
            "inputs": [
                {"name": self._name(asked, pathway), "words": view.pathway(pathway.id).title}
                for pathway in asked.pathways.values()
            ],
        }

    @staticmethod
    def _name(asked: AskedSetting, pathway: Pathway) -> str:
        return f"{asked.named()}-{pathway.id}"

    @staticmethod
    def _number(value: Value) -> float:
        return float(value) if isinstance(value, int | float) else 0.0

    @staticmethod
    def _share(typed: str) -> float | None:
        """`65,5 %` is 0.655; None for what is no number from 0 to 100."""
        try:
            share = round(float(typed.replace("%", "").replace(",", ".").strip()) / WHOLE, 4)
        except ValueError:
            return None
        return share if 0 <= share <= 1 else None


class _Choice(Control):
    def texts(self, asked: AskedSetting, value: Value) -> Mapping[str, str]:
        return {asked.named(): self._type(asked).option(value).typed}

    def hear(self, asked: AskedSetting, sent: Sent, *, before: Value) -> Heard:
        typed = sent.texts[asked.named()]
        options = self._type(asked).options
        return Heard(value=next((option.value for option in options if option.typed == typed), before))

    def draw(self, asked: AskedSetting, value: Value, *, view: CourseView) -> dict[str, Any]:
        del value, view
        return {
            "control": "choice",
            "name": asked.named(),
            "options": [(option.typed, option.words) for option in self._type(asked).options],
        }

    @staticmethod
    def _type(asked: AskedSetting) -> OneOf:
        if not isinstance(asked.field.type, OneOf):
            raise TypeError(asked.field.name)
        return asked.field.type


_CONTROLS: Mapping[type[SettingType], Control] = {
    Switch: _Box(),
    PointInTime: _DayAndTime(),
    MarkByPathway: _Percents(),
    OneOf: _Choice(),
}


def control(asked: AskedSetting) -> Control:
    """How a setting is typed and drawn."""
    return _CONTROLS[type(asked.field.type)]
