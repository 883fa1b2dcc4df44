"""Knows an artefact: a card or sheet with fields that a learner fills in and takes along."""

from collections.abc import Mapping, Sequence

from marshmallow import Schema, fields, validate

from app.activities.base import Bones, EntryField, EntryKind, Flaw, Prose, Sample, Shape, Showing
from app.activities.fields import Id, Inline, Rich, Unmarked, by_id, twice, worded
from app.i18n import LazyString, lazy

FIELD_KINDS = ("short", "long", "choice")


class ArtefactFieldBones(Schema):
    """A field: one line, several lines, or a pick from a list."""

    id = Id()
    kind = fields.String(required=True, validate=validate.OneOf(FIELD_KINDS))
    options = fields.List(Id())


class ArtefactBones(Schema):
    """The fields, and the stars in which this artefact comes back."""

    fields_ = fields.List(
        fields.Nested(ArtefactFieldBones),
        required=True,
        validate=validate.Length(min=1),
        data_key="fields",
        attribute="fields",
    )
    feeds = fields.List(Id())


class ArtefactFieldProse(Schema):
    """What is asked in a field."""

    label = Unmarked()
    hint = Inline(required=False)
    options = by_id(Unmarked(), required=False)


class ArtefactProse(Schema):
    """Title, introduction and fields."""

    title = Unmarked()
    intro = Rich(required=False)
    simple = Rich(required=False)
    fields_ = fields.Dict(
        keys=Id(),
        values=fields.Nested(ArtefactFieldProse),
        required=True,
        data_key="fields",
        attribute="fields",
    )


class Artefact(EntryKind):
    """A sheet to fill in; whole when no field is empty."""

    name = "artefact"
    bones_schema = ArtefactBones
    prose_schema = ArtefactProse
    comes_back = True

    def check(self, bones: Bones, prose: Prose) -> list[Flaw]:
        """Fields twice, lists without options, missing words."""
        names = [one["id"] for one in bones["fields"]]
        flaws = twice(("fields",), names) + worded(("fields",), names, prose["fields"])
        for index, one in enumerate(bones["fields"]):
            flaws += _check_field(index, one, prose["fields"].get(one["id"]))
        return flaws

    def fields(self, bones: Bones) -> tuple[EntryField, ...]:
        """As written in the bones; posted as `field-<id>`."""
        return tuple(
            EntryField(
                id=one["id"],
                name=f"field-{one['id']}",
                kind=one["kind"],
                options=tuple(one.get("options", ())),
            )
            for one in bones["fields"]
        )

    def is_complete(self, bones: Bones, texts: Mapping[str, str]) -> bool:
        """Whether every field holds something."""
        return all(texts.get(one["id"], "").strip() for one in bones["fields"])

    def task(self, bones: Bones) -> LazyString:
        """A worksheet, to those who fill it in."""
        del bones
        return lazy("the worksheet")

    def label(self, prose: Prose, field: str) -> str:
        """As the field is labelled."""
        return str(prose["fields"][field]["label"])

    def in_words(self, prose: Prose, field: str, text: str) -> str:
        """A choice is told in its words."""
        options: Mapping[str, str] = prose["fields"][field].get("options", {})
        return str(options.get(text, text))

    def leads_to(self, bones: Bones) -> Sequence[str]:
        """The stars in which it comes back."""
        return tuple(bones.get("feeds", ()))

    def shape(self, bones: Bones, prose: Prose, showing: Showing) -> Shape:
        """`title`, `intro`, `fields`."""
        del showing
        return {
            "title": prose["title"],
            "intro": prose.get("intro", ""),
            "fields": [_told_field(one, prose["fields"][one["id"]]) for one in bones["fields"]],
        }

    def is_plain(self, prose: Prose) -> bool:
        """What stands above the fields."""
        return "intro" not in prose or "simple" in prose

    def sample(self) -> tuple[Sample, Sample]:
        """One line to fill in; every kind of field, with a star in which the sheet comes back."""
        fields = [
            {"id": "name", "kind": "short"},
            {"id": "because", "kind": "long"},
            {"id": "chosen", "kind": "choice", "options": ["first", "second"]},
        ]
        options = {"first": "The first", "second": "The second"}
        return (
            Sample(
                bones={"fields": fields[:1]},
                prose={"title": "A line", "fields": {"name": {"label": "Name"}}},
            ),
            Sample(
                bones={"fields": fields, "feeds": ["m01"]},
                prose={
                    "title": "A sheet",
                    "intro": "Take *your* time.\n\nThen begin.",
                    "simple": "Write a *little*.\n\nIt is yours.",
                    "fields": {
                        "name": {"label": "Name", "hint": "One *line*."},
                        "because": {"label": "Because", "hint": "One or two sentences."},
                        "chosen": {"label": "I choose", "hint": "One of them.", "options": options},
                    },
                },
            ),
        )


def _told_field(one: Bones, words: Prose) -> Shape:
    return {
        "id": one["id"],
        "kind": one["kind"],
        "label": words["label"],
        "hint": words.get("hint", ""),
        "options": [{"id": option, "text": words["options"][option]} for option in one.get("options", ())],
    }


def _check_field(index: int, one: Bones, words: Prose | None) -> list[Flaw]:
    options = one.get("options", [])
    path = ("fields", index)
    flaws = twice((*path, "options"), options)
    if (one["kind"] == "choice") != bool(options):
        what = "only a field of kind “choice” has options, and it needs some"
        flaws.append(Flaw(path=path, what=what, mend="add “options:” or choose another kind"))
    if words is not None:
        flaws += worded(("fields", one["id"], "options"), options, words.get("options", {}))
    return flaws
