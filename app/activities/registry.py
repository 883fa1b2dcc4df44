"""Knows every kind of activity; nothing else lists them."""

from app.activities.asking_kinds import AskingKind, QuestionKind, VoteKind
from app.activities.base import Kind
from app.activities.blocks import Story, Text
from app.activities.canvas import Canvas
from app.activities.case import Case
from app.activities.choice import Choice
from app.activities.circle import Circle
from app.activities.compare import Compare
from app.activities.entry_kinds import EntryKind
from app.activities.fill import Fill
from app.activities.journal import Journal
from app.activities.local_case import LocalCasePlace
from app.activities.match import Match
from app.activities.media import Media
from app.activities.order import Order
from app.activities.pictures import Picture
from app.activities.poll import Poll
from app.activities.scene import Scene
from app.activities.sort import Sort
from app.activities.take_away import TakeAway
from app.activities.truefalse import TrueFalse
from app.activities.voices import Voices

REGISTRY: tuple[Kind, ...] = (
    Text(),
    Story(),
    Picture(),
    Compare(),
    Voices(),
    Case(),
    LocalCasePlace(),
    TakeAway(),
    Media(),
    Choice(),
    TrueFalse(),
    Order(),
    Match(),
    Sort(),
    Fill(),
    Scene(),
    Poll(),
    Canvas(),
    Journal(),
    Circle(),
)

KINDS: dict[str, Kind] = {kind.name: kind for kind in REGISTRY}


def asked(kind: str) -> AskingKind:
    """The kind of that name, which asks for an answer. Raises `KeyError` for every other one."""
    found = KINDS[kind]
    if not isinstance(found, AskingKind):
        raise KeyError(kind)
    return found


def question(kind: str) -> QuestionKind:
    """The kind of that name, which grades an answer. Raises `KeyError` for every other one."""
    found = KINDS[kind]
    if not isinstance(found, QuestionKind):
        raise KeyError(kind)
    return found


def vote(kind: str) -> VoteKind:
    """The kind of that name, which asks what people think. Raises `KeyError` for every other one."""
    found = KINDS[kind]
    if not isinstance(found, VoteKind):
        raise KeyError(kind)
    return found


def entry(kind: str) -> EntryKind:
    """The kind of that name, which keeps words. Raises `KeyError` for every other one."""
    found = KINDS[kind]
    if not isinstance(found, EntryKind):
        raise KeyError(kind)
    return found
