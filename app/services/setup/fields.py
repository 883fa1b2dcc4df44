"""Knows every setting of a course, once; knows neither a course nor its form.

From this table come the stored document, the rows for reports, differences, what two people's changes make together, the
form, and the history's words. A new setting is a line here, with its label (docs/decisions/0019). Where `star_setting` has
a column of a setting's name, it is written there too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final, Literal

from app.i18n import LazyString, lazy
from app.services.setup.setting_types import (
    MarkByPathway,
    OneOf,
    Option,
    PointInTime,
    SettingType,
    Switch,
    Value,
)

Scope = Literal["star", "course"]
STAR: Final = "star"
COURSE: Final = "course"
Values = Mapping[str, Value]
"""Settings of a star, or of the course, by name; one that is not there is as its type says."""


class Counts(Enum):
    """What of a grade a setting may change; it is looked at once more before it is saved."""

    PASSING = "who has passed a star's check"
    ASKED = "which stars the course asks for"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One setting."""

    name: str
    """In documents and differences."""
    scope: Scope
    type: SettingType
    words: LazyString
    """Its label."""
    counts: Counts | None = None
    """None: it informs."""
    is_taken_over: bool = True
    """Whether a copy of the course may take it over from its original."""
    typed: str = ""
    """What the names of its inputs begin with; empty: its name."""

    @property
    def typed_as(self) -> str:
        """What the names of its inputs begin with."""
        return self.typed or self.name

    def of(self, values: Values) -> Value:
        """Its value among others."""
        return values.get(self.name, self.type.absent)


ENABLED, OPENS, DUE, MARK, REQUIRED = "enabled", "opens_at", "due_at", "pass_mark", "required"
GROUPS, ALL_GROUPS = "groups", "all"
"""Whom those who teach see, where the platform tells groups; and what it says where they see everybody."""
FILES, NO_FILES = "files", "none"
"""Whether learners may add photos and recordings to their texts; and what it says where they may not."""

FIELDS: tuple[Field, ...] = (
    Field(
        name=ENABLED,
        scope=STAR,
        type=Switch(on=lazy("Shown to learners."), off=lazy("Not shown to learners, and not counted.")),
        words=lazy("Shown"),
        counts=Counts.ASKED,
        typed="on",
    ),
    Field(
        name=OPENS, scope=STAR, type=PointInTime(), words=lazy("Opens"), is_taken_over=False, typed="opens"
    ),
    Field(
        name=DUE,
        scope=STAR,
        type=PointInTime(is_end=True),
        words=lazy("Due"),
        is_taken_over=False,
        typed="due",
    ),
    Field(
        name=MARK,
        scope=STAR,
        type=MarkByPathway(),
        words=lazy("Pass mark"),
        counts=Counts.PASSING,
        typed="mark",
    ),
    Field(
        name=REQUIRED,
        scope=STAR,
        type=OneOf(
            options=(
                Option(typed="", value=None, words=lazy("As the pathways have it")),
                Option(typed="yes", value=True, words=lazy("Required in every pathway")),
                Option(typed="no", value=False, words=lazy("A choice in every pathway")),
            )
        ),
        words=lazy("In the pathway"),
        counts=Counts.ASKED,
    ),
    Field(
        name=GROUPS,
        scope=COURSE,
        type=OneOf(
            options=(
                Option(typed="", value=None, words=lazy("The people of their own groups")),
                Option(typed="all", value=ALL_GROUPS, words=lazy("Everybody in the course")),
            )
        ),
        words=lazy("Who teaches and is kept to groups in the platform sees"),
    ),
    Field(
        name=FILES,
        scope=COURSE,
        type=OneOf(
            options=(
                Option(typed="", value=None, words=lazy("May be added by learners")),
                Option(typed="none", value=NO_FILES, words=lazy("Are not added here: text only")),
            )
        ),
        words=lazy("Photos and voice recordings beside texts"),
    ),
)


def fields_of(scope: Scope) -> tuple[Field, ...]:
    """The settings of each star, or of the course."""
    return tuple(field for field in FIELDS if field.scope == scope)
