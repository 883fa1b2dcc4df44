"""Knows every kind of activity; nothing else lists them."""

from app.activities.artefact import Artefact
from app.activities.base import Asked, Entry, Kind, Question, Vote
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


def asked(kind: str) -> Asked:
    """The kind of that name, which asks for an answer. Raises `KeyError` for every other one."""
    found = KINDS[kind]
    if not isinstance(found, Asked):
        raise KeyError(kind)
    return found


def question(kind: str) -> Question:
    """The kind of that name, which grades an answer. Raises `KeyError` for every other one."""
    found = KINDS[kind]
    if not isinstance(found, Question):
        raise KeyError(kind)
    return found


def vote(kind: str) -> Vote:
    """The kind of that name, which asks what people think. Raises `KeyError` for every other one."""
    found = KINDS[kind]
    if not isinstance(found, Vote):
        raise KeyError(kind)
    return found


def entry(kind: str) -> Entry:
    """The kind of that name, which keeps words. Raises `KeyError` for every other one."""
    found = KINDS[kind]
    if not isinstance(found, Entry):
        raise KeyError(kind)
    return found
