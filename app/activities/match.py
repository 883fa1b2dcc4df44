"""Knows how to match left with right; some rights may fit nothing."""

from collections.abc import Collection
from random import Random
from typing import Any, ClassVar

from marshmallow import fields, validate

from app.activities.answers import first, paired, shared
from app.activities.asking import AskedProse, GradedBones, sample_situation
from app.activities.asking_kinds import Answer, AnswerError, Outcome, QuestionKind
from app.activities.base import Bones, Flaw, Form, Prose, Sample, Shape, Showing
from app.activities.fields import Id, Inline, Unmarked, by_id, described, twice, worded
from app.i18n import gettext, lazy


class MatchBones(GradedBones):
    """Which right belongs to which left, and rights that belong to none."""

    pairs = fields.Dict(keys=Id(), values=Id(), required=True, validate=validate.Length(min=2))
    extra = fields.List(Id())


class MatchProse(AskedProse):
    """The task, both sides, and what is said about each left."""

    left = by_id(Inline())
    right = by_id(Unmarked())
    feedback = by_id(Inline())


class Match(QuestionKind):
    """Find the right that belongs to each left. The grade is the share of lefts matched right."""

    name = "match"
    thinks_again = False
    bones_schema = MatchBones
    prose_schema = MatchProse
    empty_answer: ClassVar[Answer] = {"pairs": {}}

    def check(self, bones: Bones, prose: Prose) -> list[Flaw]:
        """Extras that belong somewhere after all, missing words."""
        rights = _rights(bones)
        flaws = twice(("extra",), bones.get("extra", []))
        flaws += [
            Flaw(path=("extra",), what=f"“{name}” belongs to a pair", mend="remove it from “extra”")
            for name in bones.get("extra", [])
            if name in bones["pairs"].values()
        ]
        flaws += worded(("left",), bones["pairs"], prose["left"])
        flaws += worded(("right",), rights, prose["right"])
        flaws += worded(("feedback",), bones["pairs"], prose["feedback"])
        return flaws + described(bones, prose)

    def arrange(self, bones: Bones, rng: Random) -> list[str]:
        """The rights, shuffled; the lefts keep their places."""
        rights = _rights(bones)
        return rng.sample(rights, len(rights))

    def read_draft(self, bones: Bones, form: Form) -> dict[str, Any]:
        """`match-<left>=<right>` → `{"pairs": {left: right}}`."""
        rights = _rights(bones)
        found = {left: first(form, f"match-{left}", among=rights) for left in bones["pairs"]}
        pairs = {left: right for left, right in found.items() if right is not None}
        return {"pairs": pairs} if pairs else {}

    def read_answer(self, bones: Bones, form: Form) -> dict[str, Any]:
        """The same, with every left."""
        pairs = paired(self.read_draft(bones, form), "pairs")
        missing = [left for left in bones["pairs"] if left not in pairs]
        if missing:
            message = lazy("Some rows have no match yet. They are marked.")
            raise AnswerError(message, missing=missing, answer={"pairs": pairs})
        return {"pairs": pairs}

    def laid(self, bones: Bones, answer: Answer) -> tuple[int, int]:
        """Every left is a part."""
        pairs = paired(answer, "pairs")
        return sum(left in pairs for left in bones["pairs"]), len(bones["pairs"])

    def replies(self, bones: Bones, answer: Answer) -> Collection[str]:
        """Every row that is matched."""
        return [left for left in bones["pairs"] if left in paired(answer, "pairs")]

    def anew(self, bones: Bones, answer: Answer, piece: str) -> Answer:
        """All rows but the one to be matched anew; where none is named, empty ones."""
        del bones
        pairs = paired(answer, "pairs")
        return (
            {"pairs": {left: right for left, right in pairs.items() if left != piece}}
            if piece in pairs
            else {}
        )

    def standing(self, bones: Bones, answer: Answer) -> str:
        """In rows."""
        done, total = self.laid(bones, answer)
        return gettext("%(done)s of %(total)s rows matched", done=done, total=total)

    def grade(self, bones: Bones, answer: Answer) -> Outcome:
        """Every left is a part."""
        given = paired(answer, "pairs")
        parts = {left: float(given.get(left) == right) for left, right in bones["pairs"].items()}
        return Outcome(grade=shared(parts), parts=parts)

    def seconds(self, bones: Bones) -> int:
        """A while for each row."""
        return 20 + 16 * len(bones["pairs"])

    def shape(self, bones: Bones, prose: Prose, showing: Showing) -> Shape:
        """`left`, `right`, `pairs`."""
        return {
            "left": [
                {"id": left, "text": prose["left"][left], "feedback": prose["feedback"][left]}
                for left in bones["pairs"]
            ],
            "right": [
                {"id": right, "text": prose["right"][right]} for right in showing.order or _rights(bones)
            ],
            "pairs": bones["pairs"],
        }

    def sample(self) -> tuple[Sample, Sample]:
        """Two pairs; two lefts that share a right, and a right that fits nothing."""
        left = {"told": "The bus stops here.", "asked": "Which colour do *you* like?"}
        feedback = {"told": "Nothing is open.", "asked": "You are asked."}
        right = {"news": "News", "say": "A say"}
        return (
            Sample(
                bones={"pairs": {"told": "news", "asked": "say"}},
                prose={"ask": "What is it?", "left": left, "right": right, "feedback": feedback},
                forms=(
                    {"match-told": ["news"], "match-asked": ["say"]},
                    {"match-told": ["say"], "match-asked": ["say"]},
                    {"match-told": ["say"], "match-asked": ["news"]},
                ),
            ),
            Sample(
                bones={
                    "pairs": {"told": "news", "asked": "news"},
                    "extra": ["say"],
                    "verdict": "graded",
                    "retry": True,
                    "picture": "table.svg",
                },
                prose=sample_situation()
                | {"ask": "What is *this*?", "left": left, "right": right, "feedback": feedback},
                forms=(
                    {"match-told": ["news"], "match-asked": ["news"]},
                    {"match-told": ["say"], "match-asked": ["say"]},
                ),
            ),
        )


def _rights(bones: Bones) -> list[str]:
    return list(dict.fromkeys([*bones["pairs"].values(), *bones.get("extra", [])]))
