"""Knows every sentence of a course and where it stands; knows nothing about what it says."""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from app.content.course import CourseSource
from app.content.problems import Problem, Severity
from app.content.readability import sentences_in
from app.content.specs import FOLDER

Words = Mapping[str, Any]
_NUMBERED = re.compile(r"\[\d+\]\(source:[^)\s]*\)")
_TARGET = re.compile(r"\]\([^)\s]*\)")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence in the source locale."""

    star: str
    file: Path
    text: str
    shared_from: Path | None = None
    """The file of the spec, where it comes from one: it may stand there, or in the words of the star."""

    @property
    def is_shared(self) -> bool:
        """Whether several stars may say it, with the words of one spec."""
        return self.shared_from is not None

    def warning(self, what: str, mend: str, *, at: str | None = None) -> Problem:
        """A warning about it, with the line where it says `at` (if not given, where it begins)."""
        places = [(file, _line(file, self.text, at)) for file in (self.file, self.shared_from) if file]
        file, line = next((place for place in places if place[1]), (self.file, None))
        return Problem(file=file, line=line or 1, what=what, mend=mend, severity=Severity.WARNING)


def sentences(course: CourseSource, words: Words) -> Iterator[Said]:
    """All of them, page by page and item by item; `words` are those of the source locale, as compiled."""
    for star in course.places:
        folder = star.folder / course.data["source_locale"]
        for name in star.pages:
            told = words["pages"].get(f"{star.id}/{name}", {"segments": []})
            texts = [one[key] for one in told["segments"] for key in one if key != "block"]
            file = folder / f"{name}.md"
            yield from (Said(star.id, file, text) for text in sentences_in(texts))
        file = folder / "items.yaml"
        for item in star.items.values():
            body = words["items"].get(f"{star.id}/{item.id}", {"body": {}})["body"]
            spec = course.folder / FOLDER / course.data["source_locale"] / f"{item.spec}.yaml"
            shared = spec if item.spec else None
            yield from (Said(star.id, file, text, shared) for text in sentences_in(body))


def openings(course: CourseSource, words: Words) -> Iterator[Said]:
    """The first sentence of each page, below its title."""
    for star in course.places:
        folder = star.folder / course.data["source_locale"]
        for name in star.pages:
            told = words["pages"].get(f"{star.id}/{name}", {"segments": []})
            texts = [one[key] for one in told["segments"] for key in ("text", "intro") if key in one]
            yield from (Said(star.id, folder / f"{name}.md", text) for text in sentences_in(texts)[1:2])


def _line(file: Path, said: str, at: str | None) -> int | None:
    """The line of a file where something is said, or where it says `at`; None where it does not stand there."""
    written, lines = _written(file.read_text(encoding="utf-8")) if file.exists() else ("", ())
    told = html.unescape(said)
    found = written.find(f" {' '.join(_words(told))} ")
    if found < 0:
        return None
    before = _words(told[: told.index(at)]) if at and at in told else []
    return lines[min(written.count(" ", 0, found) + len(before), len(lines) - 1)] if lines else None


@lru_cache(maxsize=64)
def _written(text: str) -> tuple[str, tuple[int, ...]]:
    """The words of a file as one text, a space before and after each, and the line of each; markup is none of them."""
    # What is left out keeps its line ends: they count the lines.
    plain = _TARGET.sub("]", _NUMBERED.sub("", text))
    found = [
        (word, number) for number, line in enumerate(plain.split("\n"), start=1) for word in _words(line)
    ]
    return f" {' '.join(word for word, _ in found)} ", tuple(number for _, number in found)


def _words(text: str) -> list[str]:
    return _WORD.findall(text)
