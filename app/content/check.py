"""Knows how a folder becomes a compiled course, or a list of everything that is wrong with it; knows no database."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from app.content.advice import advise
from app.content.bones import FORMAT
from app.content.claims import unsourced
from app.content.course import CourseSource, read_course
from app.content.hashing import hash_json
from app.content.house_words import RESTS_ON, local_things, off_style, read_cast, read_style
from app.content.media import FOLDER as MEDIA
from app.content.plain_language import weigh
from app.content.problems import CourseError, Problem, Severity, has_errors
from app.content.prose import LocaleProse, read_prose
from app.content.reader import Document, Where
from app.content.sameness import same_again
from app.content.specs import FOLDER
from app.content.star import ItemSource, StarSource, is_anchor


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledCourse:
    """A course ready to be stored: bones, and prose by locale. Both are JSON-able."""

    bones: Mapping[str, Any]
    prose: Mapping[str, Mapping[str, Any]]
    places: Mapping[str, tuple[Document, Where]]
    """Where each page and item is written, for telling its author what is wrong with it; not stored."""
    media: Mapping[str, bytes]
    """What is watched and heard, by its hash; stored beside bones and prose."""

    @property
    def id(self) -> str:
        """The course's id."""
        return str(self.bones["id"])

    @property
    def hash(self) -> str:
        """The hash of the bones: it names the release."""
        return hash_json(self.bones)

    def prose_hash(self, locale: str) -> str:
        """The hash of one language's words."""
        return hash_json(self.prose[locale])

    def problem(self, name: str, what: str, mend: str) -> Problem:
        """A problem with a page or item, told with the line it is written on."""
        document, where = self.places[name]
        return document.problem(where, what, mend)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExaminedCourse:
    """A course as it was read, once: what is wrong with it, and what came of it as far as it could be read."""

    problems: list[Problem]
    compiled: CompiledCourse | None = None
    course: CourseSource | None = None
    told: LocaleProse | None = None
    """What its source locale says."""

    def advice(self) -> list[Problem]:
        """Everything that could be better, wrong or not: nothing of it keeps the course from being published."""
        if self.course is None or self.told is None:
            return []
        words = self.told.words
        whole = self._whole(self.course, self.told)
        hard = [one for one in weigh(self.course, self.told) if one.severity is Severity.WARNING]
        found = (*advise(whole, self.told), *hard, *same_again(self.course, words))
        unread = {one.file.name for one in self.problems if one.severity is Severity.ERROR}
        if unread & set(RESTS_ON):
            return _ordered([*found])
        return _ordered([*found, *off_style(self.course, words), *unsourced(whole, words)])

    def _whole(self, course: CourseSource, told: LocaleProse) -> CourseSource:
        """The course with only those stars and annexes in which nothing is wrong: of others advice may be."""
        wrong = {one.file.parent for one in self.problems if one.severity is Severity.ERROR}

        def is_whole(place: StarSource) -> bool:
            items = told.words["items"]
            in_order = wrong.isdisjoint((place.folder, place.folder / course.data["source_locale"]))
            return in_order and place.is_read and all(f"{place.id}/{name}" in items for name in place.items)

        stars = {name: star for name, star in course.stars.items() if is_whole(star)}
        annexes = {name: annex for name, annex in course.annexes.items() if is_whole(annex)}
        return replace(course, stars=stars, annexes=annexes)

    def local(self) -> list[Problem]:
        """Everything that belongs to one country; `style.yaml` says by which words it is known."""
        if self.course is None or self.told is None:
            return []
        return _ordered(local_things(self.course, self.told.words))


def compile_course(folder: Path) -> CompiledCourse:
    """The course in `folder`.

    Raises:
        CourseError: it has problems that are more than warnings.
    """
    examined = examine_course(folder)
    if examined.compiled is None or has_errors(examined.problems):
        raise CourseError(examined.problems)
    return examined.compiled


def examine_course(folder: Path) -> ExaminedCourse:
    """The course in `folder` with everything that is wrong with it, in the order of files and lines."""
    problems: list[Problem] = []
    course = read_course(folder, problems)
    if course is None:
        return ExaminedCourse(problems=_ordered(problems))
    told = read_prose(course, problems, locale=course.data["source_locale"], source_hashes=None)
    problems += [one for one in weigh(course, told) if one.severity is Severity.ERROR]
    prose = {course.data["source_locale"]: told.words, **_read_translations(course, problems, told)}
    read_style(course, problems)
    read_cast(course, problems)
    return ExaminedCourse(
        problems=_ordered(problems),
        compiled=CompiledCourse(
            bones=_compile(course),
            prose=prose,
            media={file.hash: file.body for file in course.media.values()},
            places=_places(course),
        ),
        course=course,
        told=told,
    )


def _ordered(problems: list[Problem]) -> list[Problem]:
    return sorted(dict.fromkeys(problems), key=lambda one: (str(one.file), one.line))


def _read_translations(
    course: CourseSource, problems: list[Problem], original: LocaleProse
) -> dict[str, dict[str, Any]]:
    locales = {*course.data["locales"], *_begun(course)} - {course.data["source_locale"]}
    return {
        locale: read_prose(course, problems, locale=locale, source_hashes=original.hashes).words
        for locale in sorted(locales)
    }


def _begun(course: CourseSource) -> set[str]:
    """Languages somebody has begun to translate into: they have a folder with `course.yaml` or a star's words."""
    found = {file.parent.name for file in course.folder.glob("*/course.yaml")}
    for star in course.places:
        found |= {
            one.name for one in star.folder.iterdir() if one.is_dir() and one.name not in ("pictures", MEDIA)
        }
    found |= {one.name for one in (course.folder / FOLDER).glob("*/")}
    return found


def _places(course: CourseSource) -> dict[str, tuple[Document, Where]]:
    places: dict[str, tuple[Document, Where]] = {}
    for star in course.places:
        for index, name in enumerate(star.pages):
            places[f"{star.id}/{name}"] = (star.document, ("pages", index))
        for item in star.items.values():
            places[f"{star.id}/{item.id}"] = (star.document, item.where)
    return places


def _compile(course: CourseSource) -> dict[str, Any]:
    data = course.data
    stars = course.stars
    kept = ("id", "source_locale", "locales", "licence", "constellations", "lines", "pathways", "pass_marks")
    return {
        "format": FORMAT,
        **{key: data[key] for key in kept},
        "entry_points": data["entry_points"],
        "map": {
            name: {**shape, "places": {star: list(place) for star, place in shape["places"].items()}}
            for name, shape in data["map"].items()
        },
        "glossary": list(course.words or ()),
        "sources": list(course.sources or ()),
        "cast": data["cast"],
        "certificate": data["certificate"],
        "badges": data["badges"],
        "annexes": [_compile_annex(annex, data) for annex in course.annexes.values()],
        "doors": {
            f"{annex.id}/{name}": page["stars"]
            for annex in course.annexes.values()
            for name, page in annex.pages.items()
            if page["stars"]
        },
        "later": {
            f"{annex.id}/{name}": page["months_after"]
            for annex in course.annexes.values()
            for name, page in annex.pages.items()
            if "months_after" in page
        },
        "stars": [_compile_star(star, stars.get(star["id"])) for star in data["stars"]],
        "pages": [page for place in course.places for page in _compile_pages(place)],
        "items": [_compile_item(place.id, item) for place in course.places for item in place.items.values()],
    }


def _compile_star(entry: Mapping[str, Any], star: StarSource | None) -> dict[str, Any]:
    compiled: dict[str, Any] = {key: entry[key] for key in ("id", "constellation")}
    if star is None:
        empty: dict[str, Any] = {
            "outcomes": [],
            "completion": {},
            "pages": [],
            "anchors": [],
            "quiz": None,
            "ending": None,
        }
        return {**compiled, "is_written": False, **empty}
    return {
        **compiled,
        "is_written": True,
        "outcomes": star.data["outcomes"],
        "completion": {
            kind: [f"{star.id}/{name}" for name in names] for kind, names in star.data["completion"].items()
        },
        "pages": [f"{star.id}/{name}" for name in star.pages],
        "anchors": [f"{star.id}/{item.id}" for item in star.items.values() if is_anchor(item)],
        "quiz": _compile_quiz(star),
        "ending": f"{star.id}/{star.data['ending']}" if "ending" in star.data else None,
    }


def _compile_annex(annex: StarSource, data: Mapping[str, Any]) -> dict[str, Any]:
    """On no map: it has the look of the first constellation."""
    return _compile_star({"id": annex.id, "constellation": data["constellations"][0]}, annex)


def _compile_quiz(star: StarSource) -> dict[str, Any] | None:
    if "quiz" not in star.data:
        return None
    slots = star.data["quiz"]["slots"]
    return {
        "slots": [
            {"count": slot["count"], "from": [f"{star.id}/{name}" for name in slot["from"]]} for slot in slots
        ]
    }


def _compile_pages(star: StarSource) -> list[dict[str, Any]]:
    return [
        {
            "id": f"{star.id}/{name}",
            "for": page["for"],
            "sources": page["sources"],
            "outcomes": page["outcomes"],
            "items": [f"{star.id}/{item.id}" for item in star.items_of(name)],
        }
        for name, page in star.pages.items()
    ]


def _compile_item(star: str, item: ItemSource) -> dict[str, Any]:
    return {
        "id": f"{star}/{item.id}",
        "kind": item.kind.name,
        "rev": item.rev,
        "page": None if item.page is None else f"{star}/{item.page}",
        "outcomes": list(item.outcomes),
        "bones": item.bones,
    }
