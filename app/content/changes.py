"""Knows how two releases differ and what that means for people in the middle of the course; knows no files.

*breaking*: answers given before mean something else now, or have lost their place. *additive*: there is more to do.
*cosmetic*: nobody's work is touched. What each key of the bones does is said in one table; a key that is not in it counts as
breaking.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from app.activities.fields import PATHWAYS

Bones = Mapping[str, Any]


class ChangeGrade(StrEnum):
    """How much a change touches, the lightest first."""

    COSMETIC = "cosmetic"
    ADDITIVE = "additive"
    BREAKING = "breaking"


@dataclass(frozen=True, slots=True, kw_only=True)
class BonesChange:
    """One difference: which id, what happened to it."""

    grade: ChangeGrade
    id: str
    what: str

    def as_json(self) -> dict[str, str]:
        """As stored with a release."""
        return {key: str(value) for key, value in asdict(self).items()}


def changes(old: Bones, new: Bones) -> list[BonesChange]:
    """Every difference between two releases' bones, the gravest first."""
    found: list[BonesChange] = []
    for thing, section, parts in THINGS:
        found += _compare(thing, section, parts(old), parts(new))
    for key in sorted((old.keys() | new.keys()) - _APART):
        if old.get(key) != new.get(key):
            grade = _COSMETIC_KEYS.get(key, ChangeGrade.BREAKING)
            found.append(BonesChange(grade=grade, id=key, what="changed"))
    return sorted(found, key=lambda change: -_gravity(change.grade))


def kinds(bones: Bones) -> dict[str, str]:
    """What stands under each id that learners' work is stored under: a page, or an item of some kind."""
    pages = {page["id"]: "page" for page in bones["pages"]}
    return pages | {item["id"]: item["kind"] for item in bones["items"]}


def gravest(found: Iterable[BonesChange]) -> ChangeGrade | None:
    """The gravest grade among changes; None where nothing changed."""
    return max((change.grade for change in found), key=_gravity, default=None)


def _gravity(grade: ChangeGrade) -> int:
    return list(ChangeGrade).index(grade)


Parts = list[dict[str, Any]]
Judge = Callable[[Any, Any], ChangeGrade]
"""How much it touches that a key had one value and has another."""


def _stars(bones: Bones) -> Parts:
    return [{key: one for key, one in star.items() if key != "quiz"} for star in bones["stars"]]


def _quizzes(bones: Bones) -> Parts:
    return [{"id": f"{star['id']}/quiz", **star["quiz"]} for star in bones["stars"] if star["quiz"]]


def _pages(bones: Bones) -> Parts:
    return [{**page, "for": page["for"] or list(PATHWAYS)} for page in bones["pages"]]


def _items(bones: Bones) -> Parts:
    """Items with those who meet them: the readers of their page, or whoever takes the quiz."""
    readers = {page["id"]: page["for"] for page in _pages(bones)}
    return [{**item, "for": readers.get(item["page"], list(PATHWAYS))} for item in bones["items"]]


def _badges(bones: Bones) -> Parts:
    return list(bones.get("badges", ()))


def _certificates(bones: Bones) -> Parts:
    """What every pathway's certificate asks for besides stars."""
    return [{"id": "certificate", "besides": list(bones.get("certificate", {}).get("besides", ()))}]


def _pathways(bones: Bones) -> Parts:
    return [{**one, "pass_mark": bones["pass_marks"][one["id"]]} for one in bones["pathways"]]


THINGS: tuple[tuple[str, str, Callable[[Bones], Parts]], ...] = (
    ("star", "stars", _stars),
    ("page", "pages", _pages),
    ("item", "items", _items),
    ("quiz", "quizzes", _quizzes),
    ("pathway", "pathways", _pathways),
    ("badge", "badges", _badges),
    ("certificate", "certificate", _certificates),
)
_UNREAD = {"minutes"}
"""Keys that only older releases have; nobody reads them any more."""
_APART = {"stars", "pages", "items", "pathways", "pass_marks", "badges", "certificate"}


def _compare(thing: str, section: str, old: Parts, new: Parts) -> Iterable[BonesChange]:
    before = {one["id"]: one for one in old}
    after = {one["id"]: one for one in new}
    for name in before.keys() - after.keys():
        yield BonesChange(grade=ChangeGrade.BREAKING, id=name, what=f"{thing} removed")
    for name in after.keys() - before.keys():
        yield BonesChange(grade=ChangeGrade.ADDITIVE, id=name, what=f"{thing} added")
    both = [name for name in before if name in after]
    for name in both:
        was, now = before[name], after[name]
        keys = sorted(key for key in (was | now).keys() - _UNREAD if was.get(key) != now.get(key))
        if thing == "item" and "page" not in keys:
            keys = [key for key in keys if key != "for"]  # its page tells that
        if keys:
            what = f"{thing} changed: {', '.join(keys)}"
            yield BonesChange(grade=_graded(thing, keys, was, now), id=name, what=what)
    if both != [name for name in after if name in before]:
        yield BonesChange(grade=ChangeGrade.COSMETIC, id=section, what="stand in another order")


def _graded(thing: str, keys: list[str], was: Mapping[str, Any], now: Mapping[str, Any]) -> ChangeGrade:
    if "is_written" in keys and now["is_written"]:
        return ChangeGrade.ADDITIVE  # nobody has done anything in it
    judges = WEIGHTS[thing]
    return max((judges.get(key, _breaks)(was.get(key), now.get(key)) for key in keys), key=_gravity)


def _breaks(_was: Any, _now: Any) -> ChangeGrade:
    return ChangeGrade.BREAKING


def _adorns(_was: Any, _now: Any) -> ChangeGrade:
    return ChangeGrade.COSMETIC


def _readers(was: list[str], now: list[str]) -> ChangeGrade:
    """More readers have more to do; who is not meant any more finds what they did there in no place."""
    if not set(was) <= set(now):
        return ChangeGrade.BREAKING
    return ChangeGrade.ADDITIVE if set(now) - set(was) else ChangeGrade.COSMETIC


def _slots(was: list[Any], now: list[Any]) -> ChangeGrade:
    """Slots that only draw from more items than before ask nobody anything else."""
    has_grown = len(was) == len(now) and all(
        before["count"] == after["count"] and set(before["from"]) <= set(after["from"])
        for before, after in zip(was, now, strict=True)
    )
    return ChangeGrade.ADDITIVE if has_grown else ChangeGrade.BREAKING


def _besides(was: list[str], now: list[str]) -> ChangeGrade:
    """Another text to write is more to do; who wrote one that is not asked for any more did it for something else."""
    return ChangeGrade.ADDITIVE if set(was) < set(now) else ChangeGrade.BREAKING


def _place(was: str | None, now: str | None) -> ChangeGrade:
    """On another page an item is the same; as a question of the quiz, or no longer one, it counts differently."""
    return ChangeGrade.BREAKING if was is None or now is None else ChangeGrade.COSMETIC


WEIGHTS: Mapping[str, Mapping[str, Judge]] = {
    "star": {
        "is_written": _breaks,
        "completion": _breaks,
        # What these list is told by its own changes.
        "pages": _adorns,
        "anchors": _adorns,
        "constellation": _adorns,
        "outcomes": _adorns,
        "ending": _adorns,
    },
    "page": {
        "for": _readers,
        "items": _adorns,
        "sources": _adorns,
        "outcomes": _adorns,
    },
    "item": {
        "kind": _breaks,
        "rev": _breaks,
        "bones": _breaks,
        "page": _place,
        "for": _readers,
        "outcomes": _adorns,
    },
    "quiz": {"slots": _slots},
    "pathway": {"required": _breaks, "choose": _breaks, "pass_mark": _breaks},
    "badge": {"stars": _breaks, "sheet": _breaks, "says": _breaks},
    "certificate": {"besides": _besides},
}
"""What a change of each key of a thing touches."""
_COSMETIC_KEYS = dict.fromkeys(
    (
        *(
            "annexes",
            "cast",
            "constellations",
            "doors",
            "entry_points",
            "glossary",
            "later",
            "lines",
            "map",
            "sources",
        ),
        *("licence", "locales", "source_locale"),
    ),
    ChangeGrade.COSMETIC,
)
"""Keys of the whole course by which nobody's work is touched."""
