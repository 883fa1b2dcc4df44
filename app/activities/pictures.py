"""Knows a picture that stands by itself, with words for those who do not see it."""

from collections.abc import Sequence

from marshmallow import Schema, fields

from app.activities.base import BlockKind, Bones, Flaw, Prose, Sample, Shape, Showing
from app.activities.fields import Inline, Rich, Unmarked


class PictureBones(Schema):
    """A picture beside `module.yaml` in `pictures/`."""

    picture = fields.String(required=True)


class PictureProse(Schema):
    """What the picture shows, for those who do not see it, and what is said under it."""

    alt = Unmarked()
    caption = Inline(required=False)
    simple = Rich(required=False)


class Picture(BlockKind):
    """A picture with what it shows, and a line under it if it needs one."""

    name = "picture"
    bones_schema = PictureBones
    prose_schema = PictureProse

    def check(self, bones: Bones, prose: Prose) -> list[Flaw]:
        """The schemas see everything."""
        del bones, prose
        return []

    def pictures(self, bones: Bones) -> Sequence[str]:
        """As written in the bones."""
        return [bones["picture"]]

    def shape(self, bones: Bones, prose: Prose, showing: Showing) -> Shape:
        """`picture` (its address or None), `alt`, `caption`."""
        return {
            "picture": showing.picture(bones["picture"]) if showing.picture else None,
            "alt": prose["alt"],
            "caption": prose.get("caption", ""),
        }

    def sample(self) -> tuple[Sample, Sample]:
        """A picture; one with a line under it."""
        bones = {"picture": "table.svg"}
        return Sample(bones=bones, prose={"alt": "A table with four chairs."}), Sample(
            bones=bones,
            prose={
                "alt": "A table with four chairs, seen from the door.",
                "caption": "The table on *Tuesday*.",
                "simple": "People meet *here*.\n\nAll may come.",
            },
        )
