"""Knows what is shown and asks for nothing: a box of text, and a story with its picture."""

from marshmallow import Schema, fields

from app.activities.base import Block, Bones, Flaw, Prose
from app.activities.fields import Id, Inline, Plain, by_id, twice, worded


class TextBones(Schema):
    """A box has no bones of its own."""


class TextProse(Schema):
    """A heading, if the box has one; its text stands on the page."""

    title = Plain(required=False)


class Text(Block):
    """A box that stands apart from the running text."""

    name = "text"
    bones_schema = TextBones
    prose_schema = TextProse

    def check(self, bones: Bones, prose: Prose) -> list[Flaw]:
        """Nothing can be wrong with it."""
        del bones, prose
        return []


class StoryBones(Schema):
    """A picture beside `module.yaml` in `pictures/`, and questions to think about."""

    picture = fields.String()
    questions = fields.List(Id(), load_default=list)


class StoryProse(Schema):
    """What the picture shows, for those who do not see it, and the questions."""

    alt = Plain(required=False)
    questions = by_id(Inline(), required=False)


class Story(Block):
    """A story: picture, transcript (which stands on the page) and questions to think about."""

    name = "story"
    bones_schema = StoryBones
    prose_schema = StoryProse

    def check(self, bones: Bones, prose: Prose) -> list[Flaw]:
        """A picture without words for it, missing or unknown questions."""
        flaws = twice(("questions",), bones["questions"])
        flaws += worded(("questions",), bones["questions"], prose.get("questions", {}))
        if "picture" in bones and "alt" not in prose:
            mend = "add “alt:” with one or two sentences"
            flaws.append(Flaw(path=(), what="the picture is not described", mend=mend, in_prose=True))
        return flaws
