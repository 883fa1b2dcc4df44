"""Knows what a setting may be, how it is stored, and which parts of it change by themselves; knows no single setting."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.i18n import LazyString

Value = bool | float | str | datetime | Mapping[str, float] | None
Parts = Mapping[str, Value]
WHOLE = ""
"""The name of the one part of a setting that changes as a whole."""


class SettingType(ABC):
    """What kind of value a setting has."""

    @property
    @abstractmethod
    def absent(self) -> Value:
        """What holds while nobody has said anything."""

    def stored(self, value: Value) -> Any:
        """A value as a document stores it."""
        return value

    def restored(self, told: Any) -> Value:
        """A value as a document has it."""
        value: Value = told
        return value

    def parts(self, value: Value) -> Parts:
        """What two people can change each without touching the other's."""
        return {WHOLE: value}

    def joined(self, parts: Parts) -> Value:
        """The value with these parts."""
        return parts[WHOLE]


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch(SettingType):
    """Yes or no, each with the sentence that says it was changed to that."""

    on: LazyString
    off: LazyString

    @property
    def absent(self) -> Value:
        """Off."""
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class PointInTime(SettingType):
    """A moment, or none. `is_end`: a day without a time means its last minute, else its first."""

    is_end: bool = False

    @property
    def absent(self) -> Value:
        """No moment."""
        return None

    def stored(self, value: Value) -> Any:
        """As ISO 8601 text."""
        return value.isoformat() if isinstance(value, datetime) else None

    def restored(self, told: Any) -> Value:
        """From ISO 8601 text."""
        return datetime.fromisoformat(told) if told else None


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkByPathway(SettingType):
    """A share (0…1) for each pathway that has one of its own; each is a part."""

    @property
    def absent(self) -> Value:
        """Every pathway's mark is the course's."""
        return {}

    def stored(self, value: Value) -> Any:
        """As an object."""
        return dict(self.parts(value))

    def parts(self, value: Value) -> Parts:
        """The marks by pathway."""
        return value if isinstance(value, Mapping) else {}

    def joined(self, parts: Parts) -> Value:
        """Without those that went back to the course's."""
        return {pathway: float(mark) for pathway, mark in parts.items() if isinstance(mark, int | float)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One of several answers. `typed`: what the form sends for it."""

    typed: str
    value: Value
    words: LazyString


@dataclass(frozen=True, slots=True, kw_only=True)
class OneOf(SettingType):
    """One of several answers; the first holds while nobody has said anything."""

    options: tuple[Option, ...]

    @property
    def absent(self) -> Value:
        """The first."""
        return self.options[0].value

    def option(self, value: Value) -> Option:
        """The answer a value stands for."""
        return next((one for one in self.options if one.value == value), self.options[0])
