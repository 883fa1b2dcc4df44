"""Knows a case on one card: what was the challenge, what was done, what follows from it, and what nobody knows."""

from collections.abc import Sequence

from marshmallow import Schema, fields, validate

from app.activities.base import BlockKind, Bones, Flaw, Prose, Sample, Shape, Showing
from app.activities.fields import (
    SOURCE_ID,
    Id,
    Inline,
    Rich,
    Unmarked,
    by_id,
    described,
    pictured,
    twice,
    worded,
)

PARTS = ("challenge", "done", "lesson", "unknown")
"""What stands on every card, in this order."""


class CaseBones(Schema):
    """Whether it happened, and where one can read of it; a picture; questions to think about."""

    fictional = fields.Boolean(required=True, truthy={True}, falsy={False})
    sources = fields.List(
        fields.String(
            validate=validate.Regexp(SOURCE_ID, error="is not a source id: write it like S4 or P-NL")
        ),
        load_default=list,
    )
    picture = fields.String()
    questions = fields.List(Id(), load_default=list)


class CaseProse(Schema):
    """The words of the card."""

    title = Unmarked()
    place = Unmarked()
    """Where it is, and when if that matters."""
    challenge = Rich()
    done = Rich()
    lesson = Rich()
    unknown_ = Rich(data_key="unknown", attribute="unknown")
    alt = Unmarked(required=False)
    questions = by_id(Inline(), required=False)
    simple = Rich(required=False)


class Case(BlockKind):
    """A case that is real and says where it is told, or made up and says so."""

    name = "case"
    bones_schema = CaseBones
    prose_schema = CaseProse
    is_printed_alone = True

    def check(self, bones: Bones, prose: Prose) -> list[Flaw]:
        """A real case without a source, a picture without words for it, missing or unknown questions."""
        flaws = twice(("sources",), bones["sources"]) + twice(("questions",), bones["questions"])
        if not bones["fictional"] and not bones["sources"]:
            mend = "name its sources under “sources:”, or write “fictional: true”"
            flaws.append(Flaw(path=(), what="a real case says where it is told", mend=mend))
        flaws += worded(("questions",), bones["questions"], prose.get("questions", {}))
        return flaws + described(bones, prose)

    def pictures(self, bones: Bones) -> Sequence[str]:
        """As written in the bones."""
        return pictured(bones)

    def sources(self, bones: Bones) -> Sequence[str]:
        """As written in the bones."""
        sources: Sequence[str] = bones["sources"]
        return sources

    def shape(self, bones: Bones, prose: Prose, showing: Showing) -> Shape:
        """`title`, `place`, `is_fictional`, `parts` by name, `picture` (its address or None), `alt`, `questions`, `sources`."""
        name, told = bones.get("picture"), prose.get("questions", {})
        return {
            "title": prose["title"],
            "place": prose["place"],
            "is_fictional": bones["fictional"],
            "parts": {part: prose[part] for part in PARTS},
            "picture": showing.picture(name) if name and showing.picture else None,
            "alt": prose.get("alt", ""),
            "questions": [{"id": question, "text": told[question]} for question in bones["questions"]],
            "sources": [showing.source(source) for source in bones["sources"]] if showing.source else [],
            "paper_href": showing.paper_href,
        }

    def is_plain(self, prose: Prose) -> bool:
        """There is something to read."""
        return "simple" in prose

    def sample(self) -> tuple[Sample, Sample]:
        """One that is made up; a real one with everything."""
        prose = {
            "title": "A bench that faced the wall",
            "place": "Nordby, a bus stop",
            "challenge": "Those who wait *cannot* see the bus.",
            "done": "Passengers and drivers drew the stop together.",
            "lesson": "Ask those who stand there.\n\nAsk them twice.",
            "unknown": "Whether more people take the bus now.",
        }
        return Sample(bones={"fictional": True}, prose=prose), Sample(
            bones={
                "fictional": False,
                "sources": ["S1"],
                "picture": "table.svg",
                "questions": ["who", "where"],
            },
            prose={
                **prose,
                "title": "A bench that faced the road",
                "alt": "A bus stop with a bench.",
                "questions": {"who": "Who waits *longest*?", "where": "Where is your wall?"},
                "simple": "People could not see the bus.\n\nThey *drew* a new stop.",
            },
        )
