"""Knows a canvas: a worksheet with fields that a learner fills in, prints and takes along to other stars."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from app.activities.base import Bones, Flaw, Form, Prose, Sample, Shape, Showing
from app.activities.canvas_samples import EVERYTHING, SMALLEST
from app.activities.canvas_schemas import FORM, LEAST_RAYS, MOST_RAYS, WHEEL, CanvasBones, CanvasProse
from app.activities.entry_kinds import EntryKind, EntryLine, Found, Statement, Texts
from app.activities.fields import twice, unknown, worded
from app.activities.sheet.base import picked
from app.activities.sheet.carrying import WORDY, carry, in_one_line
from app.activities.sheet.checks import check_case, check_field, check_offers
from app.activities.sheet.filled import fields_of, places_of, recalled, scales_of, told_fields
from app.activities.sheet.origins import origin_of, with_origins
from app.activities.sheet.pictures import wheel
from app.activities.sheet.plain import STEPS, LongField, ScaleField, step_in_words
from app.activities.sheet.plan import check_plan, index_of, told_plan
from app.activities.sheet.rows import GrowingField, RowsField
from app.document import Node, joined
from app.i18n import LazyString, lazy


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
            flaws += check_field(one, prose["fields"].get(one["id"]), ("fields", index))
        flaws += unknown(("from",), bones.get("from", ()), among=names)
        flaws += check_offers(bones) + check_plan(bones, prose) + check_case(bones)
        rays = len(scales_of(bones))
        if bones.get("layout") == WHEEL and not LEAST_RAYS <= rays <= MOST_RAYS:
            what = f"a wheel has {LEAST_RAYS} to {MOST_RAYS} rays, one for each field of kind “scale”"
            flaws.append(
                Flaw(path=("layout",), what=what, mend="add or remove fields, or choose another layout")
            )
        for key, why in (("looks_back", "to look back with"), ("told_together", "to be told together")):
            if key in bones and not rays:
                what = f"there is no field of kind “scale” {why}"
                flaws.append(Flaw(path=(key,), what=what, mend="add one, or remove the line"))
        return flaws

    def read_fields(self, bones: Bones, form: Form) -> Texts:
        """Posted as `field-<key>`."""
        read: Texts = {}
        for kind, one in fields_of(bones):
            read |= kind.read(one, form, one["id"])
        return read

    def lines(self, bones: Bones, prose: Prose, texts: Texts) -> list[EntryLine]:
        """Field by field."""
        return [line for kind, place in places_of(bones, prose) for line in kind.lines(place, texts)]

    def document(self, bones: Bones, prose: Prose, texts: Texts, pathway: str | None) -> Sequence[Node]:
        """Field by field; the steps of several scales stand in one table."""
        del pathway
        return joined(node for kind, place in places_of(bones, prose) for node in kind.document(place, texts))

    def written(self, bones: Bones, texts: Texts) -> Iterable[str]:
        """What was written in any field."""
        return [text for kind, one in fields_of(bones) for text in kind.written(one, texts, one["id"])]

    def is_complete(self, bones: Bones, texts: Texts) -> bool:
        """Whether every field that may not stay empty holds enough, and none too much."""
        asked = [(kind, one) for kind, one in fields_of(bones) if not one.get("optional")]
        is_whole = all(kind.is_filled(one, texts, one["id"]) for kind, one in asked)
        return is_whole and any(texts.values()) and not self.beyond(bones, texts)

    def laid(self, bones: Bones, texts: Texts) -> tuple[int, int]:
        """Of all fields together."""
        laid = [kind.laid(one, texts, one["id"]) for kind, one in fields_of(bones)]
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
        return sum(kind.seconds(one) for kind, one in fields_of(bones))

    def is_private(self, bones: Bones) -> bool:
        """As written in the bones."""
        return bool(bones.get("private", False))

    def leads_to(self, bones: Bones) -> Sequence[str]:
        """The stars in which it comes back."""
        return tuple(bones.get("feeds", ()))

    def takes_from(self, bones: Bones) -> Mapping[str, str]:
        """As written in the bones, and what was said at the beginning where it looks back."""
        back = bones.get("looks_back")
        first = {one["id"]: f"{back}/{one['id']}" for one in scales_of(bones)} if back else {}
        return {**first, **bones.get("from", {})}

    def reads(self, bones: Bones) -> Sequence[str]:
        """Also what may flow in, and what is looked at once more."""
        offered = (part for parts in bones.get("offers", {}).values() for part in parts)
        return (*super().reads(bones), *offered, *bones.get("recalls", ()))

    def checked_by(self, bones: Bones) -> str | None:
        """As written in the bones."""
        return bones.get("checked_by")

    def can_take(self, mine: str, theirs: str) -> bool:
        """The same sort of field, and words from anywhere."""
        return mine == theirs or mine in WORDY

    def taken(self, bones: Bones, found: Mapping[str, Found]) -> Texts:
        """What the fields say that take from elsewhere."""
        texts: Texts = {}
        for kind, one in fields_of(bones):
            slot, _slash, part = bones.get("from", {}).get(one["id"], "").rpartition("/")
            if slot in found:
                carried = carry(kind, one, found[slot], part)
                is_rows = isinstance(kind, RowsField)
                texts |= with_origins(carried, one["id"], slot, found[slot]) if is_rows else carried
        return {key: text for key, text in texts.items() if text}

    def takes_from_case(self, bones: Bones) -> Mapping[str, str]:
        """As written in the bones."""
        return dict(bones.get("case", {}))

    def begun_with(self, bones: Bones, case: Mapping[str, str]) -> Texts:
        """Its fields take the case at its word; a line takes it in one."""
        kinds = self.parts(bones)
        told = {part: case.get(text, "").strip() for part, text in self.takes_from_case(bones).items()}
        return {
            part: text if kinds[part] == LongField.name else in_one_line(text)
            for part, text in told.items()
            if text
        }

    def statements(self, bones: Bones, prose: Prose) -> Sequence[Statement]:
        """Its scales, where the bones say so."""
        if not bones.get("told_together"):
            return ()
        back = bones.get("looks_back")
        return [
            Statement(
                id=place.at,
                label=place.label,
                steps={one: step_in_words(one) for one in STEPS[place.bones["steps"]]},
                **dict(zip(("now", "then"), kind.keys(place.bones, place.at), strict=False)),
                first=f"{back}/{place.at}" if back else None,
            )
            for kind, place in places_of(bones, prose)
            if kind.name == ScaleField.name
        ]

    def takes_files(self, bones: Bones) -> bool:
        """Every one but those that are told in numbers."""
        return not bones.get("told_together", False)

    def told_together(self, bones: Bones, texts: Texts) -> Mapping[str, str]:
        """The steps of a whole sheet, where the bones say so."""
        if not bones.get("told_together") or not self.is_complete(bones, texts):
            return {}
        scales = [(kind, one) for kind, one in fields_of(bones) if kind.name == ScaleField.name]
        keys = [key for kind, one in scales for key in kind.keys(one, one["id"])]
        return {key: texts[key] for key in keys if texts.get(key)}

    def on_one_page(self, bones: Bones, prose: Prose, texts: Texts) -> Shape | None:
        """As `sheet/plan` tells it, where the bones say which its questions are."""
        return told_plan(bones, prose, places_of(bones, prose), texts) if "plan" in bones else None

    def origins(self, bones: Bones, texts: Texts) -> Collection[str]:
        """Those of all rows that came from somewhere."""
        rows = [
            f"{one['id']}.{row}"
            for kind, one in fields_of(bones)
            if isinstance(kind, GrowingField)
            for row in picked(texts, one["id"])
        ]
        return {origin.slot for row in rows if (origin := origin_of(texts, row))}

    def rearrange(self, bones: Bones, texts: Texts, do: str) -> Texts | None:
        """`add:people`, `out:people:r2`, `up:people:r2`, `down:people:r2`."""
        what, _colon, rest = do.partition(":")
        field, _colon, part = rest.partition(":")
        for kind, one in fields_of(bones):
            if one["id"] == field:
                return kind.change(one, texts, field, what, part)
        return None

    def beyond(self, bones: Bones, texts: Texts) -> Mapping[str, LazyString]:
        """More rows or letters than fit."""
        found: dict[str, LazyString] = {}
        for kind, one in fields_of(bones):
            found |= kind.beyond(one, texts, one["id"])
        return found

    def shape(self, bones: Bones, prose: Prose, showing: Showing) -> Shape:
        """`title`, `intro`, `layout`, `paper`, `names` (of the questions of a plan), `is_private`, `told_together`, `wheel` (rays, or none), and the sheet with nothing in it."""
        del showing
        layout = bones.get("layout", FORM)
        return {
            "title": prose["title"],
            "intro": prose.get("intro", ""),
            "layout": layout,
            "paper": bones.get("paper", "a4"),
            "names": prose.get("plan", {}),
            "is_private": self.is_private(bones),
            "told_together": bones.get("told_together", False),
            "wheel": wheel(len(scales_of(bones))) if layout == WHEEL else [],
            "blank": self.sheet(bones, prose, {}, {}),
        }

    def sheet(self, bones: Bones, prose: Prose, texts: Texts, found: Mapping[str, Found]) -> Shape:
        """`fields` as they are filled (see `components/sheet.html`), `done`, `of`, `shares` (of the rays; None: open).

        Also `index` (the questions of a plan, see `sheet/plan.index_of`) and `recalled` [{slot, said}].
        """
        fields = told_fields(bones, prose, texts, found)
        done, of = self.laid(bones, texts)
        return {
            "fields": fields,
            "done": done,
            "of": of,
            "shares": [one["share"] for one in fields if one["kind"] == ScaleField.name],
            "has_words": any(texts.values()),
            "index": index_of(bones, prose, fields),
            "recalled": recalled(bones.get("recalls", ()), found),
        }

    def is_plain(self, prose: Prose) -> bool:
        """What stands above the fields."""
        return "intro" not in prose or "simple" in prose

    def sample(self) -> tuple[Sample, Sample]:
        """One line to fill in; every kind of field."""
        return SMALLEST, EVERYTHING
