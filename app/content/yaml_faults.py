"""Knows what is told of YAML that cannot be read: what stands there, in words of authors; knows no file of a course."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from yaml import CSafeLoader, scan
from yaml.error import MarkedYAMLError, YAMLError
from yaml.reader import ReaderError
from yaml.tokens import ScalarToken

QUOTES = "put the whole text in quotes"
SHOWN = 40
"""Letters of a line that are shown to its author."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Where YAML breaks (`line` counts from 1, `at` is how it begins), how, and what helps."""

    line: int
    at: str
    what: str
    mend: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stumble:
    """What the parser said, where in a line, and that line."""

    found: re.Match[str]
    line: str
    column: int

    @property
    def before(self) -> str:
        """What stands in the line before it."""
        return self.line[: self.column]

    @property
    def at(self) -> str:
        """The letter it is about."""
        return self.line[self.column : self.column + 1]


_Told = Callable[[_Stumble], tuple[str, str]]


def _beginning(one: _Stumble) -> tuple[str, str]:
    if one.at == "\t":
        return "a tab stands where the line begins", "use spaces there"
    return f"a text begins with “{one.at}”", QUOTES


def _colon(one: _Stumble) -> tuple[str, str]:
    if re.search(r":\s", one.before):
        return "a text has a colon and a space in it", QUOTES
    mend = "mend the indentation here, or write a space behind the colon in the line above"
    return "this line stands further in than fits to the line above", mend


def _key(one: _Stumble) -> tuple[str, str]:
    if not one.before.strip():
        mend = "begin the lines of one list, or the keys of one thing, at the same column, with spaces"
        return "the indentation does not fit", mend
    if one.at in "}],":
        return f"“{one.at}” closes or parts nothing here", f"remove it, or {QUOTES}"
    mend = f"a text that begins with a quote, “[” or “{{” needs quotes as a whole: {QUOTES}, and take ’ and “ ” inside"
    return "a text ends before its line does", mend


def _in_braces(one: _Stumble) -> tuple[str, str]:
    end = one.found[1]
    is_colon = one.at == ":" and one.before.strip()
    what = (
        f"a colon stands where a comma or “{end}” is wanted"
        if is_colon
        else f"a comma or “{end}” is wanted here"
    )
    return (
        what,
        f"close with “{end}” what was opened, and put every text with a comma, a colon, a quote or “#” in quotes",
    )


def _same(what: str, mend: str) -> _Told:
    return lambda _one: (what, mend)


_COMPLAINTS: Mapping[str, _Told] = {
    r"undefined alias": _same("a text begins with “*”", QUOTES),
    r"expected alphabetic or numeric": _same("a text begins with “&” or “*”", QUOTES),
    r"found a tag|expected whitespace": _same("a text begins with “!”", QUOTES),
    r"tab character|cannot start any token": _beginning,
    r"sequence entries are not allowed": _same(
        "“- ” stands behind a key", "begin a list in the line below its key; put a text in quotes"
    ),
    r"expected comment or line break": _same("a text begins with “>” or “|”", QUOTES),
    r"mapping keys are not allowed|a key that is no text": _same("a text begins with “?”, “[” or “{”", QUOTES),
    r"found duplicate key \"(.*)\"": lambda one: (f"“{one.found[1]}” stands here twice", "keep one of the two"),
    r"unexpected end of stream": _same("a quote opens here and is never closed", "close it"),
    r"unknown escape character": _same(
        "a “\\” stands in a text in quotes", "write it twice, or take single quotes"
    ),
    r"could not find expected ':'": _same(
        "this line has no colon, or no space behind it",
        "write “key: value”; a text that goes on below stands further in than its key",
    ),
    r"another document": _same("a line “---” divides the file", "remove that line"),
    r"mapping values are not allowed": _colon,
    r"unexpected ':'": _same("a colon has no space behind it", f"write one, or {QUOTES}"),
    r"expected ',' or '(.)'": _in_braces,
    r"expected key|expected '-' indicator|<document start>": _key,
}  # fmt: skip


def fault_of(error: YAMLError | ValueError | RecursionError, text: str) -> Fault:
    """What is told of what the parser says about `text`."""
    if isinstance(error, ReaderError):
        number = next((at for at, line in enumerate(text.split("\n"), start=1) if _is_odd(line)), 1)
        return Fault(
            number,
            _begin(text, number),
            "there is a letter in it that cannot be seen",
            "delete the line and type it anew",
        )
    problem = error.problem if isinstance(error, MarkedYAMLError) else None
    if not isinstance(error, MarkedYAMLError) or not problem:
        return Fault(
            1, _begin(text, 1), "it is nested too deep, or a number in it is too long", "write it more simply"
        )
    # What was never closed, or lacks its colon, is told where it began: the parser noticed much later.
    is_late = "end of stream" in problem or "could not find expected" in problem
    mark = (error.context_mark if is_late else None) or error.problem_mark or error.context_mark
    lines = text.split("\n")
    number = min(mark.line, len(lines) - 1) if mark else 0
    opened = error.context_mark.line if error.context_mark and "expected ','" in problem else number
    if opened < number and re.search(r"\s#", lines[opened]):
        what = "“#” begins a note, and what stands behind it is not read"
        return Fault(opened + 1, _begin(text, opened + 1), what, f"{QUOTES} if “#” belongs to it")
    quoted = _quote_up_to(text, mark.line, mark.column) if mark else None
    if quoted is not None:
        what = f"a quote opens here and is closed only in line {number + 1}"
        return Fault(
            quoted + 1, _begin(text, quoted + 1), what, "close it here, or take ’ and “ ” inside a text"
        )
    what, mend = _told(problem, lines[number], mark.column if mark else 0)
    if opened < number:
        what = f"{what}; line {opened + 1} opened what is not closed"
    return Fault(number + 1, _begin(text, number + 1), what, mend)


def _quote_up_to(text: str, line: int, column: int) -> int | None:
    """Where a text in quotes begins (from 0) that ends in this line, before this column, and runs over more lines than one."""
    found = None
    try:
        for token in scan(text, Loader=CSafeLoader):
            end = token.end_mark
            if end.line > line or (end.line == line and end.column > column):
                break
            if (
                isinstance(token, ScalarToken)
                and not token.plain
                and end.line == line
                and token.style in ("'", '"')
            ):
                found = token.start_mark.line if token.start_mark.line < line else None
    except YAMLError:
        pass  # it goes as far as it goes
    return found


def _begin(text: str, number: int) -> str:
    """How a line begins, or the last one above it that is not empty."""
    lines = text.split("\n")[:number]
    line = next((" ".join(one.split()) for one in reversed(lines) if one.strip()), "")
    return line if len(line) <= SHOWN else f"{line[:SHOWN]}…"


def _told(problem: str, line: str, column: int) -> tuple[str, str]:
    for pattern, tell in _COMPLAINTS.items():
        found = re.search(pattern, problem)
        if found:
            return tell(_Stumble(found=found, line=line, column=column))
    return problem, "look at indentation, quotes and colons here and in the line above"


def _is_odd(line: str) -> bool:
    """Whether a line has a letter that no YAML may have."""
    return any(not (one.isprintable() or one in "\t\x85\xa0\xad") and ord(one) < 0xA0 for one in line)  # noqa: PLR2004
