"""Knows what may be wrong with what a course lets people show to others: its certificate and its badges; gives none."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.activities.base import Flaw
from app.activities.entry_kinds import EntryKind
from app.activities.fields import PATHWAYS, twice, unknown
from app.content.star import ItemSource, StarSource
from app.content.tree import ANNEXES

Path = tuple[str | int, ...]


def check_badges(data: Mapping[str, Any], places: Mapping[str, StarSource]) -> list[Flaw]:
    """Names twice, stars that are not there, entries and fields that nobody can fill in. A star that is not written is left out."""
    names = [badge["id"] for badge in data["badges"]]
    flaws = twice(("badges",), names)
    flaws += [
        Flaw(
            path=("badges", index), what=f"“{name}” is the name of a pathway", mend="call the badge otherwise"
        )
        for index, name in enumerate(names)
        if name in PATHWAYS
    ]
    listed = {star["id"]: "folder" in star for star in data["stars"]}
    listed |= {name: True for name in ANNEXES if name in data}
    for index, name in enumerate(data["certificate"]["besides"]):
        flaws += _check_entry(name, ("certificate", "besides", index), listed, places)
    for index, badge in enumerate(data["badges"]):
        flaws += _check_badge(badge, ("badges", index), listed, places)
    return flaws


def _check_badge(
    badge: Mapping[str, Any], path: Path, listed: Mapping[str, bool], places: Mapping[str, StarSource]
) -> Iterator[Flaw]:
    yield from unknown((*path, "stars"), badge["stars"], among=[one for one in listed if one not in ANNEXES])
    if not badge["stars"] and "sheet" not in badge:
        yield Flaw(path=path, what="nothing is asked for", mend="add “stars:” or “sheet:”")
    if "sheet" not in badge:
        return
    yield from _check_entry(badge["sheet"], (*path, "sheet"), listed, places)
    item = _item(badge["sheet"], places)
    if item is not None and isinstance(item.kind, EntryKind):
        yield from unknown((*path, "says"), badge["says"], among=item.kind.parts(item.bones))


def _check_entry(
    name: str, path: Path, listed: Mapping[str, bool], places: Mapping[str, StarSource]
) -> Iterator[Flaw]:
    if listed.get(name.partition("/")[0]) is False:
        return
    place, _slash, entry = name.partition("/")
    there = places.get(place)
    is_broken = there is None or there.nameless or entry in there.named.difference(there.items)
    if place in listed and is_broken:
        return  # told about already
    item = _item(name, places)
    if item is None or not isinstance(item.kind, EntryKind):
        yield Flaw(
            path=path,
            what=f"“{name}” is no text that somebody writes",
            mend="name one, like close/looking-back",
        )


def _item(name: str, places: Mapping[str, StarSource]) -> ItemSource | None:
    place, _slash, item = name.partition("/")
    return places[place].items.get(item) if place in places else None
