"""Knows what several people say, one after the other; who they are, the cast of the course says."""

from marshmallow import Schema, fields, validate

from app.activities.base import BlockKind, Bones, Flaw, Prose, Sample, Shape, Showing
from app.activities.fields import Id, Inline, Rich, Unmarked, by_id, worded


class VoicesBones(Schema):
    """Who says each thing, in the order it is said."""

    says = fields.Dict(keys=Id(), values=Id(), required=True, validate=validate.Length(min=2))


class VoicesProse(Schema):
    """A heading, if it has one, and what is said."""

    title = Unmarked(required=False)
    simple = Rich(required=False)
    says = by_id(Inline())


class Voices(BlockKind):
    """People of the cast, each in their own words."""

    name = "voices"
    bones_schema = VoicesBones
    prose_schema = VoicesProse

    def check(self, bones: Bones, prose: Prose) -> list[Flaw]:
        """Missing words."""
        return worded(("says",), bones["says"], prose["says"])

    def people(self, bones: Bones) -> tuple[str, ...]:
        """Those who say something."""
        return tuple(dict.fromkeys(bones["says"].values()))

    def shape(self, bones: Bones, prose: Prose, showing: Showing) -> Shape:
        """`title` (empty without one), `says`: who says it (None where nobody is told of), `is_new` to the reader, what."""
        seen: set[str] = set()
        said = []
        for name, person in bones["says"].items():
            who = showing.person(person) if showing.person else None
            said.append({"id": name, "who": who, "is_new": person not in seen, "text": prose["says"][name]})
            seen.add(person)
        return {"title": prose.get("title", ""), "says": said}

    def is_plain(self, prose: Prose) -> bool:
        """There is something to read."""
        return "simple" in prose

    def sample(self) -> tuple[Sample, Sample]:
        """Two people; one of them twice, under a heading."""
        says = {"asks": "Do *you* eat?", "answers": "Bread. Standing up."}
        return (
            Sample(bones={"says": {"asks": "ibrahim", "answers": "gerda"}}, prose={"says": says}),
            Sample(
                bones={"says": {"asks": "ibrahim", "answers": "gerda", "asks-on": "ibrahim"}},
                prose={
                    "title": "In the kitchen",
                    "simple": "They talk about *lunch*.\n\nWho eats?",
                    "says": says | {"asks-on": "With whom?"},
                },
            ),
        )
