"""Knows a card to print and take along: a few lines to remember, or to tick."""

from markupsafe import Markup
from marshmallow import Schema, fields, validate

from app.activities.base import BlockKind, Bones, Flaw, Prose, Sample, Shape, Showing
from app.activities.fields import Id, Inline, Rich, Unmarked, by_id, twice, worded

PAPERS = ("a6", "a4")
MOST = 12
"""Lines: a card with more is read by nobody."""


class TakeAwayBones(Schema):
    """Its lines in order, whether they have boxes to tick, how large it is."""

    lines = fields.List(
        Id(),
        required=True,
        validate=validate.Length(
            min=1, max=MOST, error="has too few or too many ids: {min} to {max} lines fit on a card"
        ),
    )
    ticks = fields.Boolean(load_default=False, truthy={True}, falsy={False})
    paper = fields.String(
        load_default=PAPERS[0], validate=validate.OneOf(PAPERS, error="is not one of: {choices}")
    )


class TakeAwayProse(Schema):
    """What it is called, what it is for, and the lines."""

    title = Unmarked()
    text = Rich(required=False)
    lines = by_id(Inline())
    simple = Rich(required=False)


class TakeAway(BlockKind):
    """A card or checklist that is printed by itself; nobody answers it."""

    name = "take-away"
    bones_schema = TakeAwayBones
    prose_schema = TakeAwayProse
    is_printed_alone = True

    def check(self, bones: Bones, prose: Prose) -> list[Flaw]:
        """Lines twice, missing words."""
        return twice(("lines",), bones["lines"]) + worded(("lines",), bones["lines"], prose["lines"])

    def shape(self, bones: Bones, prose: Prose, showing: Showing) -> Shape:
        """`title`, `text` (empty without one), `lines`, `ticks`, `paper`, `paper_href` (where it is printed; None on paper)."""
        return {
            "title": prose["title"],
            "text": prose.get("text", ""),
            "lines": [{"id": line, "text": prose["lines"][line]} for line in bones["lines"]],
            "ticks": bones["ticks"],
            "paper": bones["paper"],
            "paper_href": showing.paper_href,
        }

    def bound(self, bones: Bones, prose: Prose, said: Markup) -> Markup:
        """A card with its lines."""
        lines = Markup("").join(Markup("<li>{}</li>").format(prose["lines"][line]) for line in bones["lines"])
        ticks = Markup(' class="ticks"') if bones["ticks"] else Markup("")
        card = Markup("<aside><h2>{}</h2>{}<ul{}>{}</ul></aside>")
        return said + card.format(prose["title"], prose.get("text", ""), ticks, lines)

    def sample(self) -> tuple[Sample, Sample]:
        """One line on a small card; a checklist on a large one."""
        return (
            Sample(
                bones={"lines": ["ask"]},
                prose={"title": "Before I go", "lines": {"ask": "What can *still* be changed?"}},
            ),
            Sample(
                bones={"lines": ["day", "chair", "bread"], "ticks": True, "paper": "a4"},
                prose={
                    "title": "The evening before",
                    "text": "Hang it beside the *door*.\n\nTick what is done.",
                    "lines": {
                        "day": "Somebody called those without a *mobile phone*.",
                        "chair": "There is a chair for everybody.",
                        "bread": "Bread, tea, and a second pot.",
                    },
                    "simple": "Hang it up. Tick the boxes.",
                },
            ),
        )
