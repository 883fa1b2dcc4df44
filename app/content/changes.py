"""Knows how two releases differ and what that means for people in the middle of the course; knows no files.

*breaking*: answers given before mean something else now, or have lost their place. *additive*: there is more to do.
*cosmetic*: nobody's work is touched.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class ChangeGrade(StrEnum):
    """How much a change touches."""

    COSMETIC = "cosmetic"
    ADDITIVE = "additive"
    BREAKING = "breaking"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference: which id, what happened to it."""

    grade: ChangeGrade
    id: str
    what: str

    def as_json(self) -> dict[str, str]:
        """As stored with a release."""
        return {key: str(value) for key, value in asdict(self).items()}


_MEANS_ANOTHER = frozenset(
    {"kind", "rev", "bones", "completion", "slots", "required", "choose", "is_written"}
)
"""Keys by which earlier answers or duties change their meaning."""


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """Every difference between two releases' bones, the gravest first."""
    found = [*_compare("star", old["stars"], new["stars"])]
    found += _compare("page", old["pages"], new["pages"])
    found += _compare("item", old["items"], new["items"])
    found += _compare("quiz", _quizzes(old), _quizzes(new))
    found += _compare("pathway", old["pathways"], new["pathways"])
    apart = ("stars", "pages", "items", "pathways")
    found += [
        Change(grade=ChangeGrade.COSMETIC, id=key, what="changed")
        for key in sorted(old.keys() | new.keys())
        if key not in apart and old.get(key) != new.get(key)
    ]
    gravity = list(ChangeGrade)
    return sorted(found, key=lambda change: -gravity.index(change.grade))


def kinds(bones: Mapping[str, Any]) -> dict[str, str]:
    """What stands under each id that learners' work is stored under: a page, or an item of some kind."""
    pages = {page["id"]: "page" for page in bones["pages"]}
    return pages | {item["id"]: item["kind"] for item in bones["items"]}


def gravest(found: Iterable[Change]) -> ChangeGrade | None:
    """The gravest grade among changes; None where nothing changed."""
    gravity = list(ChangeGrade)
    return max((change.grade for change in found), key=gravity.index, default=None)


def _quizzes(bones: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{"id": f"{star['id']}/quiz", **star["quiz"]} for star in bones["stars"] if star["quiz"]]


def _compare(sort: str, old: list[Any], new: list[Any]) -> Iterable[Change]:
    before = {one["id"]: one for one in old}
    after = {one["id"]: one for one in new}
    for name in before.keys() - after.keys():
        yield Change(grade=ChangeGrade.BREAKING, id=name, what=f"{sort} removed")
    for name in after.keys() - before.keys():
        yield Change(grade=ChangeGrade.ADDITIVE, id=name, what=f"{sort} added")
    for name in before.keys() & after.keys():
        keys = {key for key in before[name] | after[name] if before[name].get(key) != after[name].get(key)}
        keys -= {"quiz"} if sort == "star" else set()
        if keys:
            what = f"{sort} changed: {', '.join(sorted(keys))}"
            yield Change(grade=_grade(keys, before[name], after[name]), id=name, what=what)


def _grade(keys: set[str], before: Mapping[str, Any], after: Mapping[str, Any]) -> ChangeGrade:
    if "is_written" in keys and after["is_written"]:
        return ChangeGrade.ADDITIVE
    if keys == {"slots"} and _has_grown(before["slots"], after["slots"]):
        return ChangeGrade.ADDITIVE
    if keys & _MEANS_ANOTHER:
        return ChangeGrade.BREAKING
    return ChangeGrade.COSMETIC


def _has_grown(before: list[Any], after: list[Any]) -> bool:
    """Whether slots only drew from more items than before."""
    return len(before) == len(after) and all(
        was["count"] == now["count"] and set(was["from"]) <= set(now["from"])
        for was, now in zip(before, after, strict=True)
    )
