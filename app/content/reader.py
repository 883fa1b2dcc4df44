"""Knows how to read YAML and text files and where in them a value stands; does not know what the values mean."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from yaml.error import MarkedYAMLError, YAMLError

from app.activities.base import Flaw
from app.content.composing import MOST_NODES, Lines, compose
from app.content.problems import Problem, Severity

Where = tuple[str | int, ...]
"""The way to a value: keys and indices from the top of the file."""


@dataclass(frozen=True, slots=True)
class Document:
    """A YAML file: `data` in plain lists and dicts, `lines` with the places of everything."""

    file: Path
    lines: Lines
    data: Any

    def line(self, where: Where) -> int:
        """The line of a value, or of the nearest thing around it that exists."""
        lines, line = self.lines, 0
        for step in where:
            if step not in lines:
                break
            line, lines = lines[step]
        return line + 1

    def problem(self, where: Where, what: str, mend: str, *, severity: Severity = Severity.ERROR) -> Problem:
        """A problem with the value at `where`."""
        return Problem(file=self.file, line=self.line(where), what=what, mend=mend, severity=severity)

    def flawed(self, flaw: Flaw, *, under: Where = ()) -> Problem:
        """A kind's flaw, told with the line it stands on."""
        return self.problem((*under, *flaw.path), flaw.what, flaw.mend)


def read_text(file: Path, problems: list[Problem]) -> str | None:
    """The text of a UTF-8 file, lines ended by LF; None with a problem noted if it cannot be had."""
    try:
        raw = file.read_bytes()
    except FileNotFoundError:
        problems.append(Problem(file=file, line=1, what="the file is missing", mend="write it"))
        return None
    except OSError as error:
        what = f"the file cannot be read ({error.strerror})"
        problems.append(Problem(file=file, line=1, what=what, mend="make it a readable file"))
        return None
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        problems.append(
            Problem(file=file, line=line, what="this is not UTF-8", mend="save the file as UTF-8")
        )
        return None


def read_yaml(file: Path, problems: list[Problem]) -> Document | None:
    """The document in a YAML 1.2 file that holds a mapping; None with a problem noted otherwise."""
    text = read_text(file, problems)
    if text is None:
        return None
    try:
        data, lines = compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        what = f"the YAML is broken ({error.problem or 'no reason given'})"
        mend = "look at indentation, quotes and colons here and in the line above"
        problems.append(Problem(file=file, line=line, what=what, mend=mend))
        return None
    except OverflowError:
        what = f"the file says more than {MOST_NODES} things, or one within itself, by its aliases (*name)"
        problems.append(
            Problem(file=file, line=1, what=what, mend="write out what you repeat, or leave it out")
        )
        return None
    except (YAMLError, ValueError, RecursionError) as error:
        what = f"the YAML is broken ({type(error).__name__})"
        problems.append(
            Problem(file=file, line=1, what=what, mend="remove control characters and odd values")
        )
        return None
    if not isinstance(data, dict):
        what = "the file holds no keys"
        problems.append(Problem(file=file, line=1, what=what, mend="begin with lines like “id: …”"))
        return None
    return Document(file, lines, data)
