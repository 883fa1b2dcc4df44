"""Knows the fields of a sheet one by one, and how each is told as it is filled; knows no layout."""

from collections.abc import Iterable, Mapping

from app.activities.base import Bones, Prose, Shape
from app.activities.entry_kinds import Found, Texts
from app.activities.sheet.base import FieldKind, Place
from app.activities.sheet.carrying import said_of
from app.activities.sheet.offers import offers_of
from app.activities.sheet.plain import ScaleField
from app.activities.sheet.registry import FIELD_KINDS
from app.activities.sheet.rows import told_field


def fields_of(bones: Bones) -> list[tuple[FieldKind, Bones]]:
    """The fields with their kinds; the scales of a sheet that looks back know what to."""
    back = {"twice": bones["looks_back"]} if "looks_back" in bones else {}
    return [
        (FIELD_KINDS[one["kind"]], {**one, **back} if one["kind"] == ScaleField.name else one)
        for one in bones["fields"]
    ]


def places_of(bones: Bones, prose: Prose) -> list[tuple[FieldKind, Place]]:
    """The fields with their words, and where they stand."""
    return [
        (kind, Place(bones=one, words=prose["fields"][one["id"]], at=one["id"]))
        for kind, one in fields_of(bones)
    ]


def scales_of(bones: Bones) -> list[Bones]:
    """The statements with steps."""
    return [one for one in bones["fields"] if one["kind"] == ScaleField.name]


def told_fields(bones: Bones, prose: Prose, texts: Texts, found: Mapping[str, Found]) -> list[Shape]:
    """Every field as it is filled, with what was written elsewhere beside it, and what may flow in (`offers`)."""
    takes, offers = bones.get("from", {}), bones.get("offers", {})
    return [
        _filled(kind, place, texts, found, part=takes.get(place.at, ""))
        | {"offers": offers_of(kind, place, texts, found, parts=offers.get(place.at, ()))}
        for kind, place in places_of(bones, prose)
    ]


def _filled(kind: FieldKind, place: Place, texts: Texts, found: Mapping[str, Found], *, part: str) -> Shape:
    """A field, with what was written in `part` of another entry beside it."""
    told = told_field(kind, place, texts)
    slot, _slash, theirs = part.rpartition("/")
    said = said_of(found[slot], theirs) if slot in found else ""
    told |= {"optional": place.bones.get("optional", False), "slot": slot if said else "", "said": said}
    told["problems"] = {key: str(said) for key, said in kind.beyond(place.bones, texts, place.at).items()}
    if kind.name == ScaleField.name:
        told["first"] = _first(place, told, found)
    return told


def _first(place: Place, told: Shape, found: Mapping[str, Found]) -> str:
    """What was said at the beginning: told once both questions of today are answered, so that it sways neither."""
    earlier = found.get(place.bones.get("twice", ""))
    if earlier is None or not all(time["chosen"] for time in told["times"]):
        return ""
    return earlier.texts.get(place.at, "")


def recalled(parts: Iterable[str], found: Mapping[str, Found]) -> list[Shape]:
    """Parts of other entries as they are: `slot`, `said`; none of which nothing is written."""
    told = []
    for slot, _slash, part in (one.rpartition("/") for one in parts):
        said = said_of(found[slot], part) if slot in found else ""
        told += [{"slot": slot, "said": said}] if said else []
    return told
