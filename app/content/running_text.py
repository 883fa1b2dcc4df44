"""Knows every sentence of a course and where it stands; knows nothing about what it says."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.content.course import CourseSource
from app.content.problems import Problem, Severity
from app.content.readability import sentences_in

Words = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence in the source locale; `is_shared` where it comes from a spec that several stars may take."""

    star: str
    file: Path
    text: str
    is_shared: bool = False

    def warning(self, what: str, mend: str, *, at: str | None = None) -> Problem:
        """A warning about it, with the line that holds `at` (if not given, its first words)."""
        line = _line(self.file, at or " ".join(self.text.split()[:3]))
        return Problem(file=self.file, line=line, what=what, mend=mend, severity=Severity.WARNING)


def sentences(course: CourseSource, words: Words) -> Iterator[Said]:
    """All of them, page by page and item by item; `words` are those of the source locale, as compiled."""
    for star in course.places:
        folder = star.folder / course.data["source_locale"]
        for name in star.pages:
            told = words["pages"].get(f"{star.id}/{name}", {"segments": []})
            texts = [one[key] for one in told["segments"] for key in one if key != "block"]
            yield from (Said(star.id, folder / f"{name}.md", text) for text in sentences_in(texts))
        for item in star.items.values():
            body = words["items"].get(f"{star.id}/{item.id}", {"body": {}})["body"]
            is_shared = item.spec is not None
            yield from (Said(star.id, folder / "items.yaml", text, is_shared) for text in sentences_in(body))


def openings(course: CourseSource, words: Words) -> Iterator[Said]:
    """The first sentence of each page, below its title."""
    for star in course.places:
        folder = star.folder / course.data["source_locale"]
        for name in star.pages:
            told = words["pages"].get(f"{star.id}/{name}", {"segments": []})
            texts = [one[key] for one in told["segments"] for key in ("text", "intro") if key in one]
            yield from (Said(star.id, folder / f"{name}.md", text) for text in sentences_in(texts)[1:2])


def _line(file: Path, words: str) -> int:
    """The first line that holds `words`; 1 where markup or a line break stands between them."""
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return next((number for number, line in enumerate(lines, start=1) if words in line), 1)
