"""Knows how to sort cards into piles; a card may be right in more than one."""

from collections.abc import Collection
from random import Random
from typing import Any, ClassVar

from marshmallow import Schema, fields, validate

from app.activities.answers import first, paired, shared, written
from app.activities.asking import AskedProse, GradedBones, sample_situation
from app.activities.asking_kinds import (
    MOST_LETTERS,
    VERDICTS,
    WORDS,
    Answer,
    AnswerError,
    Outcome,
    QuestionKind,
)
from app.activities.base import Bones, Flaw, Form, Prose, Sample, Shape, Showing
from app.activities.fields import Id, Inline, Unmarked, by_id, described, ids, twice, unknown, worded
from app.i18n import gettext, lazy


class SortBones(GradedBones):
    """The piles, for each card the piles it may lie on, and whether one may say why (`why`)."""

    piles = ids(least=2)
    cards = fields.Dict(keys=Id(), values=ids(), required=True, validate=validate.Length(min=2))
    why = fields.Boolean(truthy={True}, falsy={False})


class PileProse(Schema):
    """A pile's name and what belongs there."""

    label = Unmarked()
    hint = Inline(required=False)


class CardProse(Schema):
    """A card and what is said about it afterwards."""

    text = Inline()
    feedback = Inline()


class SortProse(AskedProse):
    """The task, piles and cards."""

    piles = by_id(fields.Nested(PileProse))
    cards = by_id(fields.Nested(CardProse))


class Sort(QuestionKind):
    """Lay every card on a pile. The grade is the share of cards that lie where they may.

    A card answers when it is laid, and may be moved for ever.
    """

    name = "sort"
    verdicts = VERDICTS
    thinks_again = False
    bones_schema = SortBones
    prose_schema = SortProse
    empty_answer: ClassVar[Answer] = {"piles": {}, WORDS: {}}

    def check(self, bones: Bones, prose: Prose) -> list[Flaw]:
        """Piles twice, cards on unknown piles or on all of them, missing words."""
        flaws = twice(("piles",), bones["piles"])
        for card, piles in bones["cards"].items():
            flaws += unknown(("cards", card), piles, among=bones["piles"])
            if set(piles) >= set(bones["piles"]):
                what = f"the card “{card}” is right everywhere, so there is nothing to decide"
                flaws.append(Flaw(path=("cards", card), what=what, mend="take a pile away"))
        flaws += worded(("piles",), bones["piles"], prose["piles"])
        flaws += worded(("cards",), bones["cards"], prose["cards"])
        return flaws + described(bones, prose)

    def arrange(self, bones: Bones, rng: Random) -> list[str]:
        """The cards, shuffled; the piles keep their places."""
        return rng.sample(list(bones["cards"]), len(bones["cards"]))

    def read_draft(self, bones: Bones, form: Form) -> dict[str, Any]:
        """`pile-<card>=<pile>` → `{"piles": {card: pile}}`; `why-<card>`, in one's own words → `words` by card."""
        found = {card: first(form, f"pile-{card}", among=bones["piles"]) for card in bones["cards"]}
        piles = {card: pile for card, pile in found.items() if pile is not None}
        told = {card: written(form, f"why-{card}") for card in bones["cards"] if bones.get("why")}
        words = {card: text for card, text in told.items() if text}
        return ({"piles": piles} if piles else {}) | ({WORDS: words} if words else {})

    def read_answer(self, bones: Bones, form: Form) -> dict[str, Any]:
        """The same, with every card."""
        answer = self.read_draft(bones, form)
        missing = [card for card in bones["cards"] if card not in paired(answer, "piles")]
        if missing:
            message = lazy("Some cards are on no pile yet. They are marked.")
            raise AnswerError(message, missing=missing, answer=answer)
        too_long = [card for card, text in paired(answer, WORDS).items() if len(text) > MOST_LETTERS]
        if too_long:
            message = lazy(
                "A reason is too long: %(most)s letters fit. What you wrote is still there.",
                most=MOST_LETTERS,
            )
            raise AnswerError(message, missing=too_long, answer=answer)
        return answer

    def worded(self, bones: Bones) -> Collection[str]:
        """Why a card lies where it does, where that may be said."""
        return tuple(bones["cards"]) if bones.get("why") else ()

    def replies(self, bones: Bones, answer: Answer) -> Collection[str]:
        """Every card that is laid."""
        return [card for card in bones["cards"] if card in paired(answer, "piles")]

    def anew(self, bones: Bones, answer: Answer, piece: str) -> Answer:
        """All cards but the one to be moved stay where they lie; where none is named, a new hand."""
        del bones
        piles = paired(answer, "piles")
        if piece not in piles:
            return {}
        return {**answer, "piles": {card: pile for card, pile in piles.items() if card != piece}}

    def hand_in(self, bones: Bones, answer: Answer) -> str:
        """The cards have answered."""
        del bones, answer
        return gettext("See all the piles")

    def laid(self, bones: Bones, answer: Answer) -> tuple[int, int]:
        """Every card is a part."""
        piles = paired(answer, "piles")
        return sum(card in piles for card in bones["cards"]), len(bones["cards"])

    def standing(self, bones: Bones, answer: Answer) -> str:
        """In cards."""
        done, total = self.laid(bones, answer)
        return gettext("%(done)s of %(total)s cards laid", done=done, total=total)

    def onward(self) -> str:
        """One card after the other."""
        return gettext("Next card")

    def grade(self, bones: Bones, answer: Answer) -> Outcome:
        """Every card is a part."""
        given = paired(answer, "piles")
        parts = {card: float(given.get(card) in piles) for card, piles in bones["cards"].items()}
        return Outcome(grade=shared(parts), parts=parts)

    def seconds(self, bones: Bones) -> int:
        """To read a card, lay it, and read what is said to it."""
        return 20 + 28 * len(bones["cards"])

    def shape(self, bones: Bones, prose: Prose, showing: Showing) -> Shape:
        """`piles`, `cards`, `why` (whether one may say why)."""
        return {
            "why": bones.get("why", False),
            "piles": [
                {"id": pile, "label": prose["piles"][pile]["label"], "hint": prose["piles"][pile].get("hint")}
                for pile in bones["piles"]
            ],
            "cards": [
                {"id": card, **prose["cards"][card], "accepted": bones["cards"][card]}
                for card in showing.order or bones["cards"]
            ],
        }

    def sample(self) -> tuple[Sample, Sample]:
        """Two cards, each on a pile of its own; a card that fits two piles of three, one of which is explained."""
        cards = {
            "menu": {"text": "They write the menu.", "feedback": "The say is *shared*."},
            "corps": {"text": "They help.", "feedback": "Who chose?"},
        }
        piles = {"ours": {"label": "Ours"}, "theirs": {"label": "Theirs"}}
        third = {"depends": {"label": "It depends", "hint": "on *whom*"}}
        return (
            Sample(
                bones={"piles": ["ours", "theirs"], "cards": {"menu": ["ours"], "corps": ["theirs"]}},
                prose={"ask": "Whose is it?", "piles": piles, "cards": cards},
                forms=(
                    {"pile-menu": ["ours"], "pile-corps": ["theirs"]},
                    {"pile-menu": ["ours"], "pile-corps": ["ours"]},
                    {"pile-menu": ["theirs"], "pile-corps": ["ours"]},
                ),
            ),
            Sample(
                bones={
                    "piles": ["ours", "theirs", "depends"],
                    "cards": {"menu": ["ours"], "corps": ["theirs", "depends"]},
                    "verdict": "graded",
                    "retry": True,
                    "picture": "table.svg",
                    "why": True,
                },
                prose=sample_situation()
                | {"ask": "Whose is *this*?", "piles": piles | third, "cards": cards},
                forms=(
                    {"pile-menu": ["ours"], "pile-corps": ["depends"]},
                    {"pile-menu": ["theirs"], "pile-corps": ["ours"]},
                ),
            ),
        )
