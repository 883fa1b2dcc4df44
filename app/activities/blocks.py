"""Knows what is shown and asks for nothing: a box of text, and a story with its picture."""

from collections.abc import Sequence

from markupsafe import Markup
from marshmallow import Schema, fields

from app.activities.base import BlockKind, Bones, Flaw, Prose, Sample, Shape, Showing
from app.activities.fields import Id, Inline, Rich, Unmarked, by_id, described, pictured, twice, worded


class TextBones(Schema):
    """A box has no bones of its own."""


class TextProse(Schema):
    """A heading, if the box has one; its text stands on the page."""

    title = Unmarked(required=False)
    simple = Rich(required=False)


class Text(BlockKind):
    """A box that stands apart from the running text."""

    name = "text"
    bones_schema = TextBones
    prose_schema = TextProse

    def check(self, bones: Bones, prose: Prose) -> list[Flaw]:
        """Nothing can be wrong with it."""
        del bones, prose
        return []

    def shape(self, bones: Bones, prose: Prose, showing: Showing) -> Shape:
        """`title`, empty without one."""
        del bones, showing
        return {"title": prose.get("title", "")}

    def bound(self, bones: Bones, prose: Prose, said: Markup) -> Markup:
        """A box with its text."""
        del bones
        title = Markup("<h2>{}</h2>").format(prose["title"]) if "title" in prose else Markup("")
        return Markup("<aside>{}{}</aside>").format(title, said)

    def is_plain(self, prose: Prose) -> bool:
        """Its text stands on the page."""
        return "simple" in prose

    def sample(self) -> tuple[Sample, Sample]:
        """Without a title and with one."""
        return Sample(bones={}, prose={}), Sample(
            bones={}, prose={"title": "Good to know", "simple": "Know *this*.\n\nIt helps."}
        )


class StoryBones(Schema):
    """A picture beside `module.yaml` in `pictures/`, and questions to think about."""

    picture = fields.String()
    questions = fields.List(Id(), load_default=list)


class StoryProse(Schema):
    """What the picture shows, for those who do not see it, and the questions."""

    alt = Unmarked(required=False)
    questions = by_id(Inline(), required=False)
    simple = Rich(required=False)


class Story(BlockKind):
    """A story: picture, transcript (which stands on the page) and questions to think about."""

    name = "story"
    bones_schema = StoryBones
    prose_schema = StoryProse

    def check(self, bones: Bones, prose: Prose) -> list[Flaw]:
        """A picture without words for it, missing or unknown questions."""
        flaws = twice(("questions",), bones["questions"])
        flaws += worded(("questions",), bones["questions"], prose.get("questions", {}))
        return flaws + described(bones, prose)

    def pictures(self, bones: Bones) -> Sequence[str]:
        """As written in the bones."""
        return pictured(bones)

    def shape(self, bones: Bones, prose: Prose, showing: Showing) -> Shape:
        """`picture` (its address or None), `alt`, `questions`."""
        name = bones.get("picture")
        told = prose.get("questions", {})
        return {
            "picture": showing.picture(name) if name and showing.picture else None,
            "alt": prose.get("alt", ""),
            "questions": [{"id": question, "text": told[question]} for question in bones["questions"]],
        }

    def is_plain(self, prose: Prose) -> bool:
        """Its transcript stands on the page."""
        return "simple" in prose

    def sample(self) -> tuple[Sample, Sample]:
        """Words alone; a picture with questions."""
        return Sample(bones={}, prose={}), Sample(
            bones={"picture": "table.svg", "questions": ["who", "how"]},
            prose={
                "alt": "A table with four chairs.",
                "questions": {"who": "Who sits there?", "how": "*How* did they decide?"},
                "simple": "Four people sit *there*.\n\nThey talk.",
            },
        )
