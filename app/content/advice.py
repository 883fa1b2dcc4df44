"""Knows what makes a star better though nothing in it is wrong: more to do, more to see, plainer words, fairer options.

All of it are warnings: the author decides. What a kind has to say about it, it is asked.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from app.activities.asking_kinds import AskingKind
from app.activities.base import BlockKind
from app.activities.entry_kinds import EntryKind
from app.activities.fields import DEFAULT_PATHWAY, PATHWAYS
from app.content import minutes
from app.content.course import CourseSource
from app.content.problems import Problem, Severity
from app.content.prose import LocaleProse
from app.content.reader import Document, Where
from app.content.star import ItemSource, StarSource

FEWEST_PICTURES = 3
MOST_READING = 2
"""Pages in a row that only ask to be read."""
LONG = 40
"""Letters: no option that is shorter stands out."""
TELLING = 4
"""So many questions with the key at one place are no chance any more."""

Words = Mapping[str, Any]


def advise(course: CourseSource, told: LocaleProse) -> list[Problem]:
    """Everything that could be better in the stars; `told` is what the source locale says."""
    words = told.words
    return [
        problem
        for star in course.stars.values()
        for problem in (*_pages(star), *_times(star, words), *_questions(course, star, told))
    ]


def _pages(star: StarSource) -> Iterable[Problem]:
    """Whether there is something to do, and something to see."""
    shown = {name for item in star.items.values() for name in item.kind.pictures(item.bones)}
    if len(shown) < FEWEST_PICTURES:
        what = f"the star shows {len(shown)} of at least {FEWEST_PICTURES} pictures"
        yield _warning(star, ("pages",), what, "draw what words say badly")
    places = {name: ("pages", index) for index, name in enumerate(star.pages)}
    for name, where in places.items():
        if not _does(star, name):
            yield _warning(star, where, f"“{name}” asks nobody to do anything", "place an activity on it")
    met = set()
    for pathway in PATHWAYS:
        reading = 0
        for name in _pages_for(star, pathway):
            reading = 0 if _does(star, name) else reading + 1
            if reading > MOST_READING and name not in met:
                met.add(name)
                what = f"“{name}” is page {reading} in a row that a {pathway} only reads"
                yield _warning(star, places[name], what, "let people do something before it")


def _times(star: StarSource, words: Words) -> Iterable[Problem]:
    """Whether people do something for as long as they read, on each pathway."""
    for pathway in PATHWAYS:
        read, done = 0.0, 0.0
        for name in _pages_for(star, pathway):
            items = [item for item in star.items_of(name) if f"{star.id}/{item.id}" in words["items"]]
            blocks = [item for item in items if isinstance(item.kind, BlockKind)]
            told = [(one.kind, one.bones, words["items"][f"{star.id}/{one.id}"]["body"]) for one in blocks]
            read += minutes.of_page(_texts(star, name, words), told, pathway=pathway)
            done += sum(one.kind.seconds(one.bones) for one in items if _is_asked_of(one, pathway))
        if read > done:
            what = f"a {pathway} reads for {read / 60:.0f} minutes and does something for {done / 60:.0f}"
            yield _warning(star, ("pages",), what, "shorten the pages, or let people do more")


def _texts(star: StarSource, name: str, words: Words) -> list[str]:
    segments = words["pages"].get(f"{star.id}/{name}", {"segments": []})["segments"]
    return [segment[key] for segment in segments for key in ("text", "intro") if key in segment]


def _questions(course: CourseSource, star: StarSource, prose: LocaleProse) -> Iterable[Problem]:
    """Whether an option gives itself away, and whether everything is said in plainer words."""
    folder, words = star.folder / course.data["source_locale"], prose.words
    document = prose.documents.get(folder / "items.yaml")
    at_places: dict[int, list[ItemSource]] = {}
    for item in star.items.values():
        told = words["items"].get(f"{star.id}/{item.id}")
        if not isinstance(item.kind, AskingKind) or told is None or document is None:
            continue
        texts = item.kind.alternatives(told["body"])
        for longest in filter(None, map(_outstanding, item.kind.side_by_side(told["body"]))):
            what = f"“{longest}” is twice as long as every other option"
            mend = "make the options about equally long"
            yield document.problem((item.id,), what, mend, severity=Severity.WARNING)
        keys = [option for option in item.kind.keys(item.bones) if option in texts]
        if len(keys) == 1:
            at_places.setdefault(item.kind.order(item.bones).index(keys[0]), []).append(item)
    if len(at_places) == 1:
        [(place, same)] = at_places.items()
        if len(same) >= TELLING:
            what = f"the right option is number {place + 1} in every question with one"
            yield _warning(star, same[0].where, what, "mix the options")
    yield from _plainness(star, folder, words, document)


def _outstanding(texts: Mapping[str, Any]) -> str | None:
    """The option that is twice as long as the next one."""
    by_length = sorted((len(minutes.plain(text)), name) for name, text in texts.items())
    if len(by_length) < 2:  # noqa: PLR2004  (one option stands out among none)
        return None
    (next_one, _), (most, name) = by_length[-2:]
    return name if most >= LONG and most >= 2 * next_one else None


def _plainness(star: StarSource, folder: Path, words: Words, document: Document | None) -> Iterable[Problem]:
    """What citizens read and cannot have in plainer words: texts of pages, activities, questions of the quiz."""
    names = _pages_for(star, DEFAULT_PATHWAY)
    for name in names:
        segments = words["pages"].get(f"{star.id}/{name}", {"segments": []})["segments"]
        kinds = [key for segment in segments for key in segment if key in ("text", "simpler")]
        if "text" in kinds and "simpler" not in kinds:
            what, mend = (
                "nothing on this page is said in plainer words",
                "write “::: simpler” after its texts",
            )
            yield Problem(file=folder / f"{name}.md", line=1, what=what, mend=mend, severity=Severity.WARNING)
    for item in star.items.values():
        told = words["items"].get(f"{star.id}/{item.id}")
        is_met = item.page is None or item.page in names
        if document and told and is_met and not item.kind.is_plain(told["body"]):
            what = f"“{item.id}” is not said in plainer words"
            yield document.problem((item.id,), what, "add “simple:”", severity=Severity.WARNING)


def _does(star: StarSource, name: str) -> bool:
    return any(not isinstance(item.kind, BlockKind) for item in star.items_of(name))


def _is_asked_of(item: ItemSource, pathway: str) -> bool:
    """Not a longer reflection that others must write."""
    if not isinstance(item.kind, EntryKind) or not item.kind.is_anchor(item.bones):
        return True
    return pathway in item.kind.required_for(item.bones)


def _pages_for(star: StarSource, pathway: str) -> Sequence[str]:
    return [name for name, page in star.pages.items() if not page["for"] or pathway in page["for"]]


def _warning(star: StarSource, where: Where, what: str, mend: str) -> Problem:
    return star.document.problem(where, what, mend, severity=Severity.WARNING)
