"""Knows how `course.yaml`, its sources, glossary list and stars are read together; knows no words in any language."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.activities.base import Flaw
from app.activities.fields import PATHWAYS, twice, unknown
from app.content.badges import check_badges
from app.content.media import FOLDER, MediaFile, read_media
from app.content.pictures import read_picture
from app.content.problems import Problem, Severity
from app.content.reader import Document, Where, read_yaml
from app.content.schemas import LAYOUTS, CourseBones, GlossaryBones, SourceEntry
from app.content.specs import Spec, read_specs
from app.content.star import CourseIds, StarSource
from app.content.star_reading import read_star
from app.content.threads import check_threads
from app.content.tree import ANNEXES
from app.content.validation import load, ready

COURSE_FILE = "course.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseSource:
    """The language-free half of a course as written."""

    folder: Path
    document: Document
    data: Mapping[str, Any]
    sources: Mapping[str, Any] | None
    """None where the list could not be read: then nobody can say that one is missing. So it is with the words."""
    words: tuple[str, ...] | None
    stars: Mapping[str, StarSource]
    annexes: Mapping[str, StarSource]
    """What it has besides its stars."""
    specs: Mapping[str, Spec]
    pictures: Mapping[str, str]
    media: Mapping[str, MediaFile]

    @property
    def places(self) -> tuple[StarSource, ...]:
        """Everything that has pages."""
        return (*self.annexes.values(), *self.stars.values())


def read_course(folder: Path, problems: list[Problem]) -> CourseSource | None:
    """The course in `folder` with every star that can be read; None where `course.yaml` is unusable."""
    document = read_yaml(folder / COURSE_FILE, problems)
    sources = _read_sources(folder / "sources.yaml", problems)
    words = _read_words(folder / "glossary" / "glossary.yaml", problems)
    data = None if document is None else load(ready(CourseBones), document, problems, data=document.data)
    if document is None or data is None:
        return None
    problems += [document.flawed(flaw) for flaw in _check_course(data)]
    specs = read_specs(folder, problems)
    known = CourseIds(
        stars=frozenset(star["id"] for star in data["stars"]),
        sources=None if sources is None else frozenset(sources),
        specs=specs,
        cast=frozenset(person["id"] for person in data["cast"]),
    )
    modules = {star["id"]: star["folder"] for star in data["stars"] if "folder" in star}
    stars = _read_all(folder / "modules", modules, problems, known=known)
    beside = {name: data[name]["folder"] for name in ANNEXES if name in data}
    annexes = _read_all(folder, beside, problems, known=known)
    places = (*annexes.values(), *stars.values())
    for place in places:
        threads = check_threads(place, stars | annexes, known=known.places)
        problems += [place.document.flawed(flaw) for flaw in (*threads, *_check_doors(place, known))]
    problems += [document.flawed(flaw) for flaw in check_badges(data, stars | annexes)]
    _check_folders(folder / "modules", document, problems, data=data)
    pictures = {name: text for place in places for name, text in _read_pictures(place, problems)}
    return CourseSource(
        folder=folder,
        document=document,
        data=data,
        sources=sources,
        words=words,
        stars=stars,
        annexes=annexes,
        specs=specs,
        pictures=pictures,
        media={name: file for place in places for name, file in _read_media(place, problems)},
    )


def _read_all(
    above: Path, folders: Mapping[str, str], problems: list[Problem], *, known: CourseIds
) -> dict[str, StarSource]:
    """What can be read of the stars (or annexes) in some folders, by id."""
    read = [read_star(above / name, problems, star_id=star, known=known) for star, name in folders.items()]
    return {star.id: star for star in read if star is not None}


def _check_doors(place: StarSource, known: CourseIds) -> list[Flaw]:
    """Whether the stars that a page of an annex leads into are there."""
    return [
        flaw
        for number, page in enumerate(place.data["pages"])
        for flaw in unknown(("pages", number, "stars"), page.get("stars", ()), among=known.stars)
    ]


def _read_sources(file: Path, problems: list[Problem]) -> dict[str, Any] | None:
    document = read_yaml(file, problems)
    if document is None:
        return None
    entries = {}
    for name, raw in document.data.items():
        loaded = load(ready(SourceEntry), document, problems, data=raw, under=(name,))
        entries[name] = loaded or {"title": name}
    return entries


def _read_words(file: Path, problems: list[Problem]) -> tuple[str, ...] | None:
    document = read_yaml(file, problems)
    data = None if document is None else load(ready(GlossaryBones), document, problems, data=document.data)
    if document is None or data is None:
        return None
    problems += [document.flawed(flaw) for flaw in twice(("words",), data["words"])]
    return tuple(data["words"])


def _check_course(data: Mapping[str, Any]) -> list[Flaw]:
    stars = [star["id"] for star in data["stars"]]
    flaws = twice(("stars",), stars) + twice(("locales",), data["locales"])
    flaws += twice(("constellations",), data["constellations"])
    flaws += twice(("cast",), [person["id"] for person in data["cast"]])
    flaws += unknown(("source_locale",), [data["source_locale"]], among=data["locales"])
    for index, star in enumerate(data["stars"]):
        path = ("stars", index, "constellation")
        flaws += unknown(path, [star["constellation"]], among=data["constellations"])
    for index, line in enumerate(data["lines"]):
        flaws += unknown(("lines", index), [line["from"], line["to"]], among=stars)
    for index, point in enumerate(data["entry_points"]):
        flaws += unknown(("entry_points", index, "suggests"), point["suggests"], among=stars)
    for name, shape in data["map"].items():
        flaws += _check_map(name, shape, stars=stars)
    flaws += [
        Flaw(
            path=("map",), what=f"the {name} map is missing", mend=f"add “{name}:” with a place for each star"
        )
        for name in LAYOUTS
        if name not in data["map"]
    ]
    return (
        flaws + twice(("entry_points",), [one["id"] for one in data["entry_points"]]) + _check_pathways(data)
    )


def _check_map(name: str, shape: Mapping[str, Any], *, stars: list[str]) -> list[Flaw]:
    path = ("map", name, "places")
    flaws = unknown(path, shape["places"], among=stars)
    for star in stars:
        if star not in shape["places"]:
            flaws.append(Flaw(path=path, what=f"“{star}” has no place", mend=f"add “{star}: [x, y]”"))
            continue
        left, top = shape["places"][star]
        if not (0 <= left <= shape["width"] and 0 <= top <= shape["height"]):
            flaws.append(Flaw(path=(*path, star), what=f"“{star}” lies off the map", mend="move it inside"))
    return flaws


def _check_pathways(data: Mapping[str, Any]) -> list[Flaw]:
    stars = [star["id"] for star in data["stars"]]
    flaws = []
    found = [pathway["id"] for pathway in data["pathways"]]
    for name in PATHWAYS:
        if found.count(name) != 1:
            what = f"the pathway “{name}” stands here {found.count(name)} times"
            flaws.append(Flaw(path=("pathways",), what=what, mend="write it once"))
        if name not in data["pass_marks"]:
            mend = f"add “{name}:” with a share from 0 to 1"
            flaws.append(Flaw(path=("pass_marks",), what=f"“{name}” has no pass mark", mend=mend))
    for index, pathway in enumerate(data["pathways"]):
        path = ("pathways", index)
        choose = pathway["choose"]
        flaws += unknown((*path, "required"), pathway["required"], among=stars)
        flaws += unknown((*path, "choose"), choose["from"], among=stars)
        flaws += twice((*path, "required"), [*pathway["required"], *choose["from"]])
        if choose["count"] > len(choose["from"]):
            what = f"{choose['count']} to choose out of {len(choose['from'])}"
            flaws.append(Flaw(path=(*path, "choose"), what=what, mend="lower the count or add stars"))
    return flaws


def _check_folders(
    modules: Path, document: Document, problems: list[Problem], *, data: Mapping[str, Any]
) -> None:
    listed = {star.get("folder") for star in data["stars"]}
    found = sorted(one.name for one in modules.iterdir() if one.is_dir()) if modules.is_dir() else []
    problems += [
        document.problem(
            ("stars",),
            f"no star has the folder “{name}”",
            f"add “folder: {name}” to its star, or remove the folder",
            severity=Severity.WARNING,
        )
        for name in found
        if name not in listed
    ]


def _read_pictures(star: StarSource, problems: list[Problem]) -> list[tuple[str, str]]:
    folder = star.folder / "pictures"
    wanted: dict[str, Where] = {
        name: (*item.where, "picture") if item.bones.get("picture") == name else item.where
        for item in star.items.values()
        for name in item.kind.pictures(item.bones)
    }
    if "ending" in star.data:
        wanted[star.data["ending"]] = ("ending",)
    return [
        (f"{star.id}/{name}", text)
        for name in _present(star, folder, problems, wanted=wanted, thing="picture")
        if (text := read_picture(folder / name, problems)) is not None
    ]


def _read_media(star: StarSource, problems: list[Problem]) -> list[tuple[str, MediaFile]]:
    folder = star.folder / FOLDER
    wanted: dict[str, Where] = {
        name: (*item.where, "file") for item in star.items.values() for name in item.kind.media(item.bones)
    }
    return [
        (f"{star.id}/{name}", file)
        for name in _present(star, folder, problems, wanted=wanted, thing="file")
        if (file := read_media(folder / name, problems)) is not None
    ]


def _present(
    star: StarSource, folder: Path, problems: list[Problem], *, wanted: Mapping[str, Where], thing: str
) -> list[str]:
    """The files that are there and wanted; what is missing is a problem, what nobody wants a warning."""
    present = {file.name for file in folder.iterdir()} if folder.is_dir() else set()
    for name in sorted(present | set(wanted)):
        if name not in present:
            what = f"the {thing} “{name}” is missing"
            problems.append(star.document.problem(wanted[name], what, f"save it in {folder}"))
        elif name not in wanted and star.is_read:
            what = f"nothing shows this {thing}"
            problems.append(
                Problem(file=folder / name, line=1, what=what, mend="remove it", severity=Severity.WARNING)
            )
    return sorted(present & set(wanted))
