"""Knows how a problem in course files is told to its author; knows no file format."""

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

_LONG = re.compile(r"“([^”]{100})[^”]+”")
"""A value that nobody reads to its end."""


class Severity(StrEnum):
    """An error keeps the course from being published, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing to mend. `line` counts from 1."""

    file: Path
    line: int
    what: str
    mend: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        mark = "" if self.severity is Severity.ERROR else "warning: "
        what, mend = (_LONG.sub(r"“\1…”", text) for text in (self.what, self.mend))
        return f"{self.file}:{self.line}: {mark}{what}: {mend}"


class CourseError(Exception):
    """The course cannot be compiled; `problems` says everything that is wrong."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


def has_errors(problems: list[Problem]) -> bool:
    """Whether one of `problems` is more than a warning."""
    return any(problem.severity is Severity.ERROR for problem in problems)
