"""Knows every kind of activity; nothing else lists them."""

from app.activities.artefact import Artefact
from app.activities.base import Entry, Kind, Question
from app.activities.blocks import Story, Text
from app.activities.choice import Choice
from app.activities.journal import Journal
from app.activities.match import Match
from app.activities.order import Order
from app.activities.poll import Poll
from app.activities.sort import Sort
from app.activities.truefalse import TrueFalse

REGISTRY: tuple[Kind, ...] = (
    Text(),
    Story(),
    Choice(),
    TrueFalse(),
    Order(),
    Match(),
    Sort(),
    Poll(),
    Artefact(),
    Journal(),
)

KINDS: dict[str, Kind] = {kind.name: kind for kind in REGISTRY}


def question(name: str) -> Question:
    """The question kind of that name.

    Raises:
        KeyError: there is no such kind, or it is no question.
    """
    kind = KINDS[name]
    if not isinstance(kind, Question):
        raise KeyError(name)
    return kind


def entry(name: str) -> Entry:
    """The entry kind of that name.

    Raises:
        KeyError: there is no such kind, or it is no entry.
    """
    kind = KINDS[name]
    if not isinstance(kind, Entry):
        raise KeyError(name)
    return kind
