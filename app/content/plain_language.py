"""Knows which texts of a course are harder to read than its readers were promised; knows no other fault of a text.

Measured is what was written in the source locale, in its running text: a page, an activity, a word of the glossary.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.activities.fields import DEFAULT_PATHWAY
from app.content.course import CourseSource
from app.content.problems import Problem, Severity
from app.content.prose import LocaleProse
from app.content.readability import Readability, readability
from app.content.star import ItemSource, StarSource


@dataclass(frozen=True, slots=True)
class Ceiling:
    """How long sentences may be on average, and how high LIX."""

    mean_sentence: int
    lix: int

    def is_kept_by(self, found: Readability) -> bool:
        """Whether a text stays below it."""
        return found.mean_sentence <= self.mean_sentence and found.lix <= self.lix


@dataclass(frozen=True, slots=True)
class Level:
    """What readers are promised, and what is too far from it to be published."""

    wished: Ceiling
    most: Ceiling


CITIZENS = Level(Ceiling(14, 38), Ceiling(18, 45))
"""About CEFR B1: whatever citizens meet."""
OTHERS = Level(Ceiling(18, 45), Ceiling(22, 52))
"""About CEFR B2."""
FEWEST_WORDS = 60
"""Below, one long word or sentence weighs too much for a figure."""


def weigh(course: CourseSource, told: LocaleProse) -> list[Problem]:
    """Errors and warnings about texts that are hard to read; `told` is what the source locale says."""
    return [problem for star in course.places for problem in _weigh_star(course, star, told)]


def _weigh_star(course: CourseSource, star: StarSource, prose: LocaleProse) -> Iterable[Problem]:
    folder, words = star.folder / course.data["source_locale"], prose.words
    for name in star.pages:
        told = words["pages"].get(f"{star.id}/{name}")
        if told is not None:
            found = page_readability(told)
            for what, mend, severity in _judged(found, _level(star, name)):
                yield Problem(file=folder / f"{name}.md", line=1, what=what, mend=mend, severity=severity)
    document = prose.documents.get(folder / "items.yaml")
    for item in star.items.values():
        told = words["items"].get(f"{star.id}/{item.id}")
        if told is not None and document is not None:
            for what, mend, severity in _judged(item_readability(told), _level_of(star, item)):
                yield document.problem((item.id,), f"“{item.id}”: {what}", mend, severity=severity)


def page_readability(told: Mapping[str, Any]) -> Readability:
    """How the running text of a compiled page reads, with the transcripts that stand on it; plainer words do not count."""
    return readability([one[key] for one in told["segments"] for key in ("text", "intro") if key in one])


def item_readability(told: Mapping[str, Any]) -> Readability:
    """How the words of a compiled item read; plainer words do not count."""
    return readability({key: one for key, one in told["body"].items() if key != "simple"})


def _level(star: StarSource, page: str) -> Level:
    audience = star.pages[page]["for"]
    return CITIZENS if not audience or DEFAULT_PATHWAY in audience else OTHERS


def _level_of(star: StarSource, item: ItemSource) -> Level:
    """Of a question of the quiz: everybody may meet it."""
    return CITIZENS if item.page is None else _level(star, item.page)


def _judged(found: Readability, level: Level) -> Iterable[tuple[str, str, Severity]]:
    if found.words < FEWEST_WORDS or level.wished.is_kept_by(found):
        return
    severity = Severity.WARNING if level.most.is_kept_by(found) else Severity.ERROR
    readers = "citizens" if level is CITIZENS else "others"
    what = (
        f"the text is hard to read for {readers}: {found.mean_sentence:.1f} words in a sentence and LIX {found.lix:.0f}, "
        f"where {level.wished.mean_sentence} and {level.wished.lix} were promised"
    )
    yield what, "cut sentences in two, and take shorter words", severity
