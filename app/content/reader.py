"""Knows how to read YAML and text files and where in them a value stands; does not know what the values mean."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from yaml.error import YAMLError

from app.activities.base import Flaw
from app.content.composing import MOST_NODES, Lines, Slips, compose
from app.content.problems import Problem, Severity
from app.content.yaml_faults import fault_of

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

    def told(line: int, what: str, mend: str, severity: Severity = Severity.ERROR) -> None:
        problems.append(Problem(file=file, line=line, what=what, mend=mend, severity=severity))

    slips: Slips = []
    try:
        data, lines = compose(text, slips)
    except OverflowError:
        what = f"the file says more than {MOST_NODES} things, or one within itself, by its aliases (*name)"
        told(1, what, "write out what you repeat, or leave it out")
        return None
    except (YAMLError, ValueError, RecursionError) as error:
        fault = fault_of(error, text)
        told(fault.line, f"the YAML is broken at “{fault.at}” ({fault.what})", fault.mend)
        return None
    for slip in slips:
        told(*slip)
    if not isinstance(data, dict):
        told(1, "the file holds no keys", "begin with lines like “id: …”")
        return None
    return Document(file, lines, data)
