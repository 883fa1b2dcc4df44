"""Knows two or three things that are laid side by side, so that what they share and where they differ can be seen."""

from marshmallow import Schema, fields, validate

from app.activities.base import BlockKind, Bones, Flaw, Prose, Sample, Shape, Showing
from app.activities.fields import Id, Rich, Unmarked, by_id, twice, worded

FEWEST, MOST = 2, 3


class CompareBones(Schema):
    """The things, in the order they stand."""

    things = fields.List(
        Id(),
        required=True,
        validate=validate.Length(
            min=FEWEST, max=MOST, error="has too few or too many ids: {min} or {max} things can be compared"
        ),
    )


class ThingProse(Schema):
    """What one thing is called and what is said of it."""

    title = Unmarked()
    text = Rich()


class CompareProse(Schema):
    """A heading, if it has one, and the things."""

    title = Unmarked(required=False)
    simple = Rich(required=False)
    things = by_id(fields.Nested(ThingProse))


class Compare(BlockKind):
    """Things side by side; on a narrow screen one under the other."""

    name = "compare"
    bones_schema = CompareBones
    prose_schema = CompareProse

    def check(self, bones: Bones, prose: Prose) -> list[Flaw]:
        """Things twice, missing words."""
        return twice(("things",), bones["things"]) + worded(("things",), bones["things"], prose["things"])

    def shape(self, bones: Bones, prose: Prose, showing: Showing) -> Shape:
        """`title` (empty without one), `things`."""
        del showing
        return {
            "title": prose.get("title", ""),
            "things": [{"id": thing, **prose["things"][thing]} for thing in bones["things"]],
        }

    def is_plain(self, prose: Prose) -> bool:
        """There is something to read."""
        return "simple" in prose

    def sample(self) -> tuple[Sample, Sample]:
        """Two things; three under a heading."""
        things = {
            "then": {"title": "Then", "text": "They were *asked*."},
            "now": {"title": "Now", "text": "They decide.\n\nAll four."},
        }
        later = {"later": {"title": "Later", "text": "Who knows?"}}
        return (
            Sample(bones={"things": list(things)}, prose={"things": things}),
            Sample(
                bones={"things": [*things, *later]},
                prose={
                    "title": "Three times",
                    "simple": "Look at *both*.\n\nWhat is new?",
                    "things": things | later,
                },
            ),
        )
