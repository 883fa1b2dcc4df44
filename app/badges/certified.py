"""Knows what a certificate says, and how that is kept as text; knows neither whom it belongs to nor how it is drawn.

What was earned is written down once, in the words of that day. What its holder says beside it they may choose anew.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from app.clock import months_on

NAME: Final = "name"
STARS: Final = "stars"
TIME: Final = "time"
WORDS: Final = "words"
PUBLIC: Final = (NAME, STARS, TIME, WORDS)
"""What may be told in public, each only where its holder said so."""
GOOD_FOR_MONTHS: Final = 36
"""So long it can be asked about; then it is forgotten, and its holder may make a new one."""
MOST_OF_A_NAME = 120
MOST_OF_A_SENTENCE = 240
GROUP = 4
_MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0"})


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneStar:
    """A star that was done."""

    id: str
    title: str
    lang: str
    constellation: str
    done_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Earned:
    """What was earned, as it was called then."""

    title: str
    """The pathway, or the badge."""
    text: str
    """What a badge says of whom it was given to; empty for a pathway."""
    asks: str
    """What a badge asks for; empty for a pathway."""
    lang: str
    course_id: str
    course: str
    course_lang: str
    institution: str
    issuer: str
    """The institution's key."""
    minutes: int
    """So long its stars take."""
    begun_at: datetime
    ended_at: datetime
    stars: tuple[DoneStar, ...]

    @property
    def is_pathway(self) -> bool:
        """Whether it is the certificate of a pathway; else it is a badge."""
        return not self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnText:
    """Something its holder wrote in the course and wants to show."""

    slot: str
    title: str
    lang: str
    text: str
    saved_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Says:
    """What its holder chose to say."""

    name: str
    sentence: str
    """One of their own; may be empty."""
    texts: tuple[OwnText, ...]
    public: frozenset[str]
    """What of it is told in public: some of `PUBLIC`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Certified:
    """A certificate."""

    number: str
    award: str
    issued_at: datetime
    changed_at: datetime
    earned: Earned
    says: Says

    @property
    def good_until(self) -> datetime:
        """When it is forgotten."""
        return months_on(self.issued_at, GOOD_FOR_MONTHS)

    @property
    def shown_number(self) -> str:
        """Its number as people read it."""
        return grouped(self.number)


def grouped(number: str) -> str:
    """A number in groups of four: `K7QM-4XPD-9RTW-2HCV`."""
    return "-".join(number[at : at + GROUP] for at in range(0, len(number), GROUP))


def read_number(typed: str) -> str:
    """A number as somebody typed it from paper, as it is kept."""
    return re.sub(r"[^0-9A-Z]", "", typed.upper()).translate(_MISREAD)


def as_text(earned: Earned, says: Says) -> str:
    """What is kept of both."""
    told = {"earned": asdict(earned), "says": asdict(says) | {"public": sorted(says.public)}}
    return json.dumps(told, default=datetime.isoformat, ensure_ascii=False)


def from_text(text: str) -> tuple[Earned, Says]:
    """The two, as they were kept."""
    told = json.loads(text)
    earned, says = told["earned"], told["says"]
    return (
        Earned(
            **{**_timed(earned, "begun_at", "ended_at"), "stars": _each(DoneStar, earned["stars"], "done_at")}
        ),
        Says(
            **{
                **says,
                "texts": _each(OwnText, says["texts"], "saved_at"),
                "public": frozenset(says["public"]),
            }
        ),
    )


def _each(kind: Any, told: list[Mapping[str, Any]], at: str) -> tuple[Any, ...]:
    return tuple(kind(**_timed(one, at)) for one in told)


def _timed(told: Mapping[str, Any], *moments: str) -> dict[str, Any]:
    return {**told, **{name: datetime.fromisoformat(told[name]) for name in moments}}
