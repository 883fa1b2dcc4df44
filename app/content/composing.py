"""Knows how the text of a YAML 1.2 file becomes plain values, and on which line each stands; knows no file.

libyaml takes the text apart (in C, through PyYAML: thirty times as fast as readers written in Python) and tells of it piece by
piece. What the pieces mean is said here: for PyYAML itself, which keeps to YAML 1.1, `no` is false and a day is no text.
"""

import re
from itertools import count
from typing import Any, NoReturn

from yaml import CSafeLoader
from yaml.error import MarkedYAMLError
from yaml.events import (
    AliasEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from app.content.problems import Severity
from app.content.yaml_faults import QUOTES

Lines = dict[str | int, tuple[int, "Lines"]]
"""By key or index: the line on which it stands, counted from zero, and the same of what it holds."""
Composed = tuple[Any, Lines]
Slips = list[tuple[int, str, str, Severity]]
"""What YAML reads otherwise than it was meant, without a word: the line, counted from one, what, what helps, how bad."""

MOST_NODES = 100_000
"""Values of one file, aliases written out; the largest of ours has some thousands."""
MERGE = "<<"
"""The key of a mapping whose keys stand in the one around it too, unless that has them itself. None of YAML 1.2, yet of use."""
_TEXT = "tag:yaml.org,2002:str"
_CORE = re.compile(
    r"(?P<nothing>|~|null|Null|NULL)|(?P<true>true|True|TRUE)|(?P<false>false|False|FALSE)"
    r"|(?P<ten>[-+]?[0-9]+)|0o(?P<eight>[0-7]+)|0x(?P<sixteen>[0-9a-fA-F]+)"
    r"|(?P<float>[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?)"
)
"""What stands without quotes and is no text: the core schema of YAML 1.2, without numbers that are none (`.nan`, `.inf`)."""
_BASES = {"ten": 10, "eight": 8, "sixteen": 16}


def compose(text: str, slips: Slips | None = None) -> Composed:
    """What a file says, in plain dicts and lists, and its lines. Keys are text, as they are written. Slips are added to `slips`.

    Raises:
        MarkedYAMLError: it is no YAML, or uses more of it than our files do.
        YAMLError: it holds characters that no text may.
        OverflowError: it says more than `MOST_NODES` things by its aliases, or one within itself.
        RecursionError: it is nested too deep.
        ValueError: a number is longer than Python reads.
    """
    return _Composer(text, [] if slips is None else slips).document()


class _Composer:
    def __init__(self, text: str, slips: Slips) -> None:
        self._text = text
        self._slips = slips
        self._next = CSafeLoader(text).get_event
        self._numbers = count()
        self._anchored: dict[str, Composed | None] = {}
        """What can be named again; None as long as it has not ended."""

    def document(self) -> Composed:
        self._next()  # the stream begins
        if isinstance(self._next(), StreamEndEvent):
            return None, {}
        composed = self._node(self._next())
        self._next()  # the document ends
        if not isinstance(after := self._next(), StreamEndEvent):
            _refuse("found another document", after)
        return composed

    def _node(self, event: Event) -> Composed:
        if isinstance(event, AliasEvent):
            return self._again(event)
        self._count()
        if event.anchor is None:
            return self._new(event)
        self._anchored[event.anchor] = None
        self._anchored[event.anchor] = composed = self._new(event)
        return composed

    def _new(self, event: Event) -> Composed:
        if event.tag not in {None, _TEXT}:
            _refuse(f'found a tag "{event.tag}"', event)
        if isinstance(event, MappingStartEvent):
            return self._mapping(event)
        if isinstance(event, SequenceStartEvent):
            return self._sequence()
        self._look_at(event)
        return _scalar(event), {}

    def _mapping(self, start: MappingStartEvent) -> Composed:
        values: dict[str, Any] = {}
        lines: Lines = {}
        bare: list[ScalarEvent] = []
        while not isinstance(event := self._next(), MappingEndEvent):
            if not isinstance(event, ScalarEvent):
                _refuse("found a key that is no text", event)
            if (key := event.value) in values:
                _refuse(f'found duplicate key "{key}"', event)
            told = self._next()
            if start.flow_style and self._lacks_colon(event, told):
                bare.append(event)
                continue
            values[key], inner = self._node(told)
            lines[key] = event.start_mark.line, inner
        if bare and not values:
            what = f"there are braces round “{bare[0].value}” and no colon in them"
            self._slip(start, what, "write a list in brackets, like [a, b]")
            return [one.value for one in bare], {n: (one.start_mark.line, {}) for n, one in enumerate(bare)}
        for event in bare:
            what = f"“{event.value}” has no value: in braces a comma ends a text"
            mend = f"{QUOTES}, or write a colon, a space and a value behind it"
            self._slip(event, what, mend)
        if isinstance(values.get(MERGE), dict):
            values = values.pop(MERGE) | values
        return values, lines

    def _sequence(self) -> Composed:
        values: list[Any] = []
        lines: Lines = {}
        while not isinstance(event := self._next(), SequenceEndEvent):
            value, inner = self._node(event)
            lines[len(values)] = event.start_mark.line, inner
            values.append(value)
        return values, lines

    def _again(self, event: Event) -> Composed:
        """What was said before, written out: a few lines of aliases could fill any memory."""
        if event.anchor not in self._anchored:
            _refuse(f'found undefined alias "{event.anchor}"', event)
        composed = self._anchored[event.anchor]
        if composed is None:
            raise OverflowError
        values, lines = composed
        return self._copy(values), lines

    def _copy(self, values: Any) -> Any:
        self._count()
        if isinstance(values, dict):
            return {key: self._copy(one) for key, one in values.items()}
        return [self._copy(one) for one in values] if isinstance(values, list) else values

    def _lacks_colon(self, key: ScalarEvent, value: Event) -> bool:
        """Whether a word stands in braces without anything: the rest of a text that had a comma, most likely."""
        if not isinstance(value, ScalarEvent) or value.value or not value.implicit[0] or value.anchor:
            return False
        return ":" not in self._text[key.end_mark.index : value.end_mark.index]

    def _look_at(self, event: ScalarEvent) -> None:
        """Whether a text without quotes is cut short by “&” or “#”."""
        if event.anchor and f"*{event.anchor}" not in self._text:
            self._slip(event, f"a text begins with “&”, and “&{event.anchor}” is left out", QUOTES)
        end = event.end_mark.index
        behind = self._text[end : end + 3]
        # What is apart by more than a space is a note.
        is_text = event.implicit[0] and (" " in event.value or (event.value and behind[2:].strip()))
        if is_text and behind.startswith(" #"):
            what = f"the text ends before “#” (“{event.value[-20:]}”)"
            mend = f"{QUOTES} if “#” belongs to it, or write two spaces before a note"
            self._slip(event, what, mend, Severity.WARNING)

    def _slip(self, event: Event, what: str, mend: str, severity: Severity = Severity.ERROR) -> None:
        self._slips.append((event.start_mark.line + 1, what, mend, severity))

    def _count(self) -> None:
        if next(self._numbers) > MOST_NODES:
            raise OverflowError


def _scalar(event: ScalarEvent) -> Any:
    text: str = event.value
    is_bare = event.implicit[0] and event.tag is None
    found = _CORE.fullmatch(text) if is_bare else None
    if found is None:
        return text
    match found.lastgroup:
        case "nothing":
            return None
        case "true" | "false" as told:
            return told == "true"
        case "ten" | "eight" | "sixteen" as base:
            return int(found[base], _BASES[base])
    return float(text)


def _refuse(what: str, event: Event) -> NoReturn:
    raise MarkedYAMLError(problem=what, problem_mark=event.start_mark)
