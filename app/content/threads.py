"""Knows the threads between entries: what one takes from another, in whichever star, must be there to be taken."""

from collections.abc import Collection, Iterable, Mapping

from app.activities.base import Flaw
from app.activities.entry_kinds import EntryKind
from app.content.star import ItemSource, StarSource


def check_threads(star: StarSource, stars: Mapping[str, StarSource], *, known: Collection[str]) -> list[Flaw]:
    """Everything an entry of `star` takes that is nowhere; `known` are the stars of the course, written or not."""
    return [flaw for item in star.items.values() for flaw in _check_item(item, stars, known)]


def _check_item(item: ItemSource, stars: Mapping[str, StarSource], known: Collection[str]) -> Iterable[Flaw]:
    kind = item.kind
    if not isinstance(kind, EntryKind):
        return
    mine, takes = kind.parts(item.bones), kind.takes_from(item.bones)
    for part, place in takes.items():
        what = _lacking(kind, mine[part], place, stars, known)
        if what:
            yield Flaw(
                path=item.where, what=f"“{part}” takes from “{place}”: {what}", mend="correct it or remove it"
            )
    for place in set(kind.reads(item.bones)).difference(takes.values()):
        what = _lacking(kind, None, place, stars, known)
        if what:
            yield Flaw(
                path=item.where, what=f"“{place}” may come in here: {what}", mend="correct it or remove it"
            )


def _lacking(
    kind: EntryKind, mine: str | None, place: str, stars: Mapping[str, StarSource], known: Collection[str]
) -> str | None:
    star_id, entry_id, part = place.split("/")
    if star_id not in known:
        return f"there is no star “{star_id}”"
    star = stars.get(star_id)
    if star is None or (entry_id in star.named and entry_id not in star.items):
        return None  # not written yet, or told about already
    entry = star.items.get(entry_id)
    if entry is None or not isinstance(entry.kind, EntryKind):
        return f"nothing is kept under “{entry_id}” there"
    theirs = entry.kind.parts(entry.bones).get(part)
    if theirs is None:
        return f"it has no field “{part}”"
    return (
        None
        if mine is None or kind.can_take(mine, theirs)
        else f"a field of kind “{mine}” cannot take from one of kind “{theirs}”"
    )
