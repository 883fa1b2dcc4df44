"""Knows what one drawing of the map is made of; draws nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from app.views.sky.geometry import Point

State = Literal["new", "open", "done", "unwritten"]
Layout = Literal["wide", "tall"]


@dataclass(frozen=True)
class SkyStar:
    """One star as the learner meets it: a link. `say` is the state in words.

    `lang` and `constellation_lang` are the languages of title and name where they are not the page's.
    """

    id: str
    title: str
    constellation: str
    constellation_name: str
    minutes_words: str
    place: Point
    state: State
    say: str
    href: str
    people: int = 0
    lang: str | None = None
    constellation_lang: str | None = None


@dataclass(frozen=True)
class Unborn:
    """A star that is not written yet: a pale shape without name and address."""

    constellation: str
    place: Point


@dataclass(frozen=True)
class SkyLine:
    """A line of the map from one star to another; `kind` as in the course file."""

    start: str
    end: str
    kind: str


@dataclass(frozen=True)
class Band:
    """A constellation where the sky is laid out in rows: from where to where it reaches."""

    constellation: str
    top: float
    bottom: float


@dataclass(frozen=True)
class Size:
    """How large stars are drawn, and how their words are set."""

    radius: float = 18
    done_radius: float = 16
    hit: float = 24
    here: float = 25
    first_line: float = 37
    """From the star's centre down to its first line of words."""
    line: float = 16
    letter: float = 7.4
    """The mean advance of a letter of the title, on the generous side."""


PLAIN = Size()
LARGE = Size(radius=29, done_radius=26, hit=44, here=39, first_line=64, line=20, letter=9.2)
"""The only star that is written."""


@dataclass(frozen=True)
class Sky:
    """All that one drawing shows. `own_line` and `idea` are star ids in order; `islands` constellations with a name of their own."""

    layout: Layout
    width: int
    height: int
    words: str
    stars: Sequence[SkyStar]
    lines: Sequence[SkyLine]
    islands: Sequence[str]
    own_line: Sequence[str] = ()
    idea: Sequence[str] = ()
    here: str | None = None
    unborn: Sequence[Unborn] = ()
    bands: Sequence[Band] = ()
    size: Size = PLAIN
