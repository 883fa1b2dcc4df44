"""Knows a canvas: a worksheet with fields that a learner fills in, prints and takes along to other stars."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from marshmallow import Schema, fields, validate

from app.activities.base import (
    Bones,
    EntryKind,
    EntryLine,
    Flaw,
    Form,
    Found,
    Prose,
    Sample,
    Shape,
    Showing,
    Texts,
)
from app.activities.canvas_samples import EVERYTHING, SMALLEST
from app.activities.fields import Id, Rich, Unmarked, twice, unknown, worded
from app.activities.sheet.base import FieldKind, Place, surplus
from app.activities.sheet.carrying import WORDY, carry, said_of
from app.activities.sheet.pictures import wheel
from app.activities.sheet.plain import ScaleField
from app.activities.sheet.registry import FIELD_KINDS
from app.activities.sheet.rows import told_field
from app.activities.sheet.schemas import FieldBones, FieldProse
from app.i18n import LazyString, lazy

FORM, WHEEL, TICKS = "form", "wheel", "ticks"
LAYOUTS = (FORM, "two", "three", WHEEL, TICKS)
PAPERS = ("a4", "a3", "a6")
ENTRY, PART = r"^[a-z0-9-]+/[a-z0-9-]+$", r"^[a-z0-9-]+/[a-z0-9-]+/[a-z0-9-]+$"
LEAST_RAYS, MOST_RAYS = 3, 12
TAKEN = ("ask", "problem", "saved", "title", "verdict")
"""Ids that something else of a sheet has on its page; no two things have the same."""


class CanvasBones(Schema):
    """The fields, how they lie, on which paper; where the sheet goes and who may see it."""

    fields_ = fields.List(
        fields.Nested(FieldBones),
        required=True,
        validate=validate.Length(min=1),
        data_key="fields",
        attribute="fields",
    )
    layout = fields.String(validate=validate.OneOf(LAYOUTS))
    paper = fields.String(validate=validate.OneOf(PAPERS))
    feeds = fields.List(Id())
    from_ = fields.Dict(
        keys=Id(),
        values=fields.String(
            validate=validate.Regexp(
                PART, error="is no part of an entry: write it like m01/definition-card/because"
            )
        ),
        data_key="from",
        attribute="from",
    )
    """What stands in a field when the sheet is opened for the first time: a part of an entry of any star."""
    private = fields.Boolean(truthy={True}, falsy={False})
    """Can never be shared: nobody else ever sees it."""
    looks_back = fields.String(
        validate=validate.Regexp(ENTRY, error="is no entry: write it like start/self-assessment")
    )
    """An earlier sheet with the same scales: each is asked as it is now and as it was seen from today."""
    checked_by = Id(required=False)
    """A sheet of the same star that is offered once this one is saved."""


class CanvasProse(Schema):
    """Title, introduction and fields."""

    title = Unmarked()
    intro = Rich(required=False)
    simple = Rich(required=False)
    fields_ = fields.Dict(
        keys=Id(),
        values=fields.Nested(FieldProse),
        required=True,
        data_key="fields",
        attribute="fields",
    )


class Canvas(EntryKind):
    """A worksheet; whole when every field that may not stay empty is filled."""

    name = "canvas"
    bones_schema = CanvasBones
    prose_schema = CanvasProse
    comes_back = True

    def check(self, bones: Bones, prose: Prose) -> list[Flaw]:
        """Fields twice, fields that lack something or have too much, missing words, a wheel without rays."""
        names = [one["id"] for one in bones["fields"]]
        flaws = twice(("fields",), names) + worded(("fields",), names, prose["fields"])
        for index, one in enumerate(bones["fields"]):
            flaws += _check_field(one, prose["fields"].get(one["id"]), ("fields", index))
        flaws += unknown(("from",), bones.get("from", ()), among=names)
        rays = len(_scales(bones))
        if bones.get("layout") == WHEEL and not LEAST_RAYS <= rays <= MOST_RAYS:
            what = f"a wheel has {LEAST_RAYS} to {MOST_RAYS} rays, one for each field of kind “scale”"
            flaws.append(
                Flaw(path=("layout",), what=what, mend="add or remove fields, or choose another layout")
            )
        if "looks_back" in bones and not rays:
            what = "there is no field of kind “scale” to look back with"
            flaws.append(Flaw(path=("looks_back",), what=what, mend="add one, or remove the line"))
        return flaws

    def read_fields(self, bones: Bones, form: Form) -> Texts:
        """Posted as `field-<key>`."""
        read: Texts = {}
        for kind, one in _fields(bones):
            read |= kind.read(one, form, one["id"])
        return read

    def lines(self, bones: Bones, prose: Prose, texts: Texts) -> list[EntryLine]:
        """Field by field."""
        return [line for kind, place in _places(bones, prose) for line in kind.lines(place, texts)]

    def written(self, bones: Bones, texts: Texts) -> Iterable[str]:
        """What was written in any field."""
        return [text for kind, one in _fields(bones) for text in kind.written(one, texts, one["id"])]

    def is_complete(self, bones: Bones, texts: Texts) -> bool:
        """Whether every field that may not stay empty holds enough, and none too much."""
        asked = [(kind, one) for kind, one in _fields(bones) if not one.get("optional")]
        is_whole = all(kind.is_filled(one, texts, one["id"]) for kind, one in asked)
        return is_whole and any(texts.values()) and not self.beyond(bones, texts)

    def laid(self, bones: Bones, texts: Texts) -> tuple[int, int]:
        """Of all fields together."""
        laid = [kind.laid(one, texts, one["id"]) for kind, one in _fields(bones)]
        return sum(done for done, _of in laid), sum(of for _done, of in laid)

    def parts(self, bones: Bones) -> Mapping[str, str]:
        """Its fields, by their kinds."""
        return {one["id"]: one["kind"] for one in bones["fields"]}

    def task(self, bones: Bones) -> LazyString:
        """A worksheet, to those who fill it in."""
        del bones
        return lazy("the worksheet")

    def seconds(self, bones: Bones) -> int:
        """Of all fields together."""
        return sum(kind.seconds(one) for kind, one in _fields(bones))

    def is_private(self, bones: Bones) -> bool:
        """As written in the bones."""
        return bool(bones.get("private", False))

    def leads_to(self, bones: Bones) -> Sequence[str]:
        """The stars in which it comes back."""
        return tuple(bones.get("feeds", ()))

    def takes_from(self, bones: Bones) -> Mapping[str, str]:
        """As written in the bones, and what was said at the beginning where it looks back."""
        back = bones.get("looks_back")
        first = {one["id"]: f"{back}/{one['id']}" for one in _scales(bones)} if back else {}
        return {**first, **bones.get("from", {})}

    def checked_by(self, bones: Bones) -> str | None:
        """As written in the bones."""
        return bones.get("checked_by")

    def can_take(self, mine: str, theirs: str) -> bool:
        """The same sort of field, and words from anywhere."""
        return mine == theirs or mine in WORDY

    def taken(self, bones: Bones, found: Mapping[str, Found]) -> Texts:
        """What the fields say that take from elsewhere."""
        texts: Texts = {}
        for kind, one in _fields(bones):
            slot, _slash, part = bones.get("from", {}).get(one["id"], "").rpartition("/")
            if slot in found:
                texts |= carry(kind, one, found[slot], part)
        return {key: text for key, text in texts.items() if text}

    def rearrange(self, bones: Bones, texts: Texts, do: str) -> Texts | None:
        """`add:people`, `out:people:r2`, `up:people:r2`, `down:people:r2`."""
        what, _colon, rest = do.partition(":")
        field, _colon, part = rest.partition(":")
        for kind, one in _fields(bones):
            if one["id"] == field:
                return kind.change(one, texts, field, what, part)
        return None

    def beyond(self, bones: Bones, texts: Texts) -> Mapping[str, LazyString]:
        """More rows or letters than fit."""
        found: dict[str, LazyString] = {}
        for kind, one in _fields(bones):
            found |= kind.beyond(one, texts, one["id"])
        return found

    def shape(self, bones: Bones, prose: Prose, showing: Showing) -> Shape:
        """`title`, `intro`, `layout`, `paper`, `is_private`, `wheel` (rays, or none), and the sheet with nothing in it."""
        del showing
        layout = bones.get("layout", FORM)
        return {
            "title": prose["title"],
            "intro": prose.get("intro", ""),
            "layout": layout,
            "paper": bones.get("paper", "a4"),
            "is_private": self.is_private(bones),
            "wheel": wheel(len(_scales(bones))) if layout == WHEEL else [],
            "blank": self.sheet(bones, prose, {}, {}),
        }

    def sheet(self, bones: Bones, prose: Prose, texts: Texts, found: Mapping[str, Found]) -> Shape:
        """`fields` as they are filled (see `components/sheet.html`), `done`, `of`, `shares` (of the rays; None: open)."""
        beyond = self.beyond(bones, texts)
        fields = [
            _filled(kind, place, texts, found, part=bones.get("from", {}).get(place.at, ""))
            | {"problems": _within(beyond, place.at)}
            for kind, place in _places(bones, prose)
        ]
        done, of = self.laid(bones, texts)
        shares = [one["share"] for one in fields if one["kind"] == ScaleField.name]
        return {"fields": fields, "done": done, "of": of, "shares": shares, "has_words": any(texts.values())}

    def is_plain(self, prose: Prose) -> bool:
        """What stands above the fields."""
        return "intro" not in prose or "simple" in prose

    def sample(self) -> tuple[Sample, Sample]:
        """One line to fill in; every kind of field."""
        return SMALLEST, EVERYTHING


def _fields(bones: Bones) -> list[tuple[FieldKind, Bones]]:
    back = {"twice": bones["looks_back"]} if "looks_back" in bones else {}
    return [
        (FIELD_KINDS[one["kind"]], {**one, **back} if one["kind"] == ScaleField.name else one)
        for one in bones["fields"]
    ]


def _places(bones: Bones, prose: Prose) -> list[tuple[FieldKind, Place]]:
    return [
        (kind, Place(bones=one, words=prose["fields"][one["id"]], at=one["id"]))
        for kind, one in _fields(bones)
    ]


def _scales(bones: Bones) -> list[Bones]:
    return [one for one in bones["fields"] if one["kind"] == ScaleField.name]


def _filled(kind: FieldKind, place: Place, texts: Texts, found: Mapping[str, Found], *, part: str) -> Shape:
    """A field, with what was written in `part` of another entry beside it."""
    told = told_field(kind, place, texts)
    slot, _slash, theirs = part.rpartition("/")
    said = said_of(found[slot], theirs) if slot in found else ""
    told |= {"optional": place.bones.get("optional", False), "slot": slot if said else "", "said": said}
    if kind.name == ScaleField.name:
        told["first"] = _first(place, told, found)
    return told


def _first(place: Place, told: Shape, found: Mapping[str, Found]) -> str:
    """What was said at the beginning: told once both questions of today are answered, so that it sways neither."""
    earlier = found.get(place.bones.get("twice", ""))
    if earlier is None or not all(time["chosen"] for time in told["times"]):
        return ""
    return earlier.texts.get(place.at, "")


def _within(beyond: Mapping[str, Any], at: str) -> dict[str, str]:
    return {key: str(said) for key, said in beyond.items() if key == at or key.startswith(f"{at}.")}


def _check_field(one: Bones, words: Prose | None, path: tuple[str | int, ...]) -> list[Flaw]:
    kind = FIELD_KINDS[one["kind"]]
    flaws = surplus(one, kind, path)
    if one["id"] in TAKEN:
        what = f"“{one['id']}” is the name of another part of every sheet"
        flaws.append(Flaw(path=(*path, "id"), what=what, mend="call the field otherwise"))
    flaws += kind.check(one, words, path)
    beyond = [] if words is None else [key for key in words if key not in {"label", "hint", *kind.words}]
    return flaws + [
        Flaw(
            path=("fields", one["id"], key),
            what=f"a field of kind “{kind.name}” has no “{key}”",
            mend="remove it",
            in_prose=True,
        )
        for key in beyond
    ]
