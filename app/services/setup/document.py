"""Knows all settings of a course as one document, and how it is stored; knows no row, no form and no number of a version."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.content.tree import Course
from app.services.setup.fields import (
    COURSE,
    DUE,
    ENABLED,
    MARK,
    OPENS,
    REQUIRED,
    STAR,
    Scope,
    Values,
    fields_of,
)
from app.services.setup.setting_types import Value

FORMAT = 2
"""Raised when a stored document changes shape. Older ones are read; `_NEXT` says how each becomes the next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StarSetup:
    """How one star is set up: its settings by name."""

    star: str
    values: Values

    @classmethod
    def of(cls, star: str, **values: Value) -> "StarSetup":
        """A star with these settings, and the others as they are while nobody has said anything."""
        return cls(star=star, values={field.name: field.of(values) for field in fields_of(STAR)})

    def but(self, **values: Value) -> "StarSetup":
        """The same with some settings changed."""
        return StarSetup(star=self.star, values={**self.values, **values})

    @property
    def is_enabled(self) -> bool:
        """Whether it is on."""
        return bool(self.values.get(ENABLED))

    @property
    def opens_at(self) -> datetime | None:
        """When the group starts on it; it informs and closes nothing, and so does the next."""
        return _moment(self.values.get(OPENS))

    @property
    def due_at(self) -> datetime | None:
        """Until when it should be done."""
        return _moment(self.values.get(DUE))

    @property
    def pass_mark(self) -> Mapping[str, float]:
        """Marks (0…1) by pathway; what is absent is as the course has it."""
        marks = self.values.get(MARK)
        return marks if isinstance(marks, Mapping) else {}

    @property
    def required(self) -> bool | None:
        """Whether every pathway asks for it; None: as each has it."""
        asked = self.values.get(REQUIRED)
        return asked if isinstance(asked, bool) else None


def _untold_course() -> Values:
    return {field.name: field.type.absent for field in fields_of(COURSE)}


@dataclass(frozen=True, slots=True, kw_only=True)
class SetupDocument:
    """All settings: those of the stars in the order they are shown, and those of the course as a whole."""

    stars: tuple[StarSetup, ...]
    course: Values = field(default_factory=_untold_course)


def stored(document: SetupDocument) -> dict[str, Any]:
    """A document as it is stored."""
    return {
        "format": FORMAT,
        "course": _stored(document.course, scope=COURSE),
        "stars": [{"star": star.star, **_stored(star.values, scope=STAR)} for star in document.stars],
    }


def restored(body: Mapping[str, Any], *, course: Course) -> SetupDocument:
    """A stored document; stars the course no longer has are left out.

    One of a newer format, after the tool went back to an older release, is read as far as it is known.
    """
    for number in range(body.get("format", 1), FORMAT):
        body = _NEXT[number](body)
    return SetupDocument(
        course=_restored(body["course"], scope=COURSE),
        stars=tuple(
            StarSetup(star=told["star"], values=_restored(told, scope=STAR))
            for told in body["stars"]
            if told["star"] in course.stars
        ),
    )


def _stored(values: Values, *, scope: Scope) -> dict[str, Any]:
    return {field.name: field.type.stored(field.of(values)) for field in fields_of(scope)}


def _restored(told: Mapping[str, Any], *, scope: Scope) -> Values:
    """What a document does not tell, because the setting is newer, is absent."""
    return {
        field.name: field.type.restored(told[field.name]) if field.name in told else field.type.absent
        for field in fields_of(scope)
    }


def _with_course(body: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**body, "course": {}}


_NEXT: Mapping[int, Callable[[Mapping[str, Any]], Mapping[str, Any]]] = {1: _with_course}
"""By format: how a document becomes one of the next. The first told no number and nothing of the course as a whole."""


def _moment(value: Value) -> datetime | None:
    return value if isinstance(value, datetime) else None
