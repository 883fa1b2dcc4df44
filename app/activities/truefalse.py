"""Knows "true or false, and why?"; half the grade is the verdict, half the reason."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any, ClassVar

from marshmallow import fields

from app.activities.answers import first, shared
from app.activities.asking import AskedProse, GradedBones, sample_situation
from app.activities.asking_kinds import Answer, AnswerError, Outcome, QuestionKind
from app.activities.base import Bones, Flaw, Form, Prose, Sample, Shape, Showing
from app.activities.choice import OptionProse, needless_hints, told_options
from app.activities.fields import Id, Inline, by_id, described, ids, twice, unknown, worded
from app.i18n import lazy

_VERDICTS = {"true": True, "false": False}


class TrueFalseBones(GradedBones):
    """Whether the sentence is true, and which reason carries that."""

    answer = fields.Boolean(required=True, truthy={True}, falsy={False})
    reasons = ids(least=2)
    reason = Id()


class TrueFalseProse(AskedProse):
    """The sentence, what is said to a right and to a wrong verdict, the reasons."""

    right = Inline()
    wrong = Inline()
    reasons = by_id(fields.Nested(OptionProse))


class TrueFalse(QuestionKind):
    """Say whether a sentence is true and pick the reason."""

    name = "truefalse"
    bones_schema = TrueFalseBones
    prose_schema = TrueFalseProse
    empty_answer: ClassVar[Answer] = {"verdict": None, "reason": None}

    def check(self, bones: Bones, prose: Prose) -> list[Flaw]:
        """Reasons twice, an unknown right reason, missing words."""
        return (
            twice(("reasons",), bones["reasons"])
            + unknown(("reason",), [bones["reason"]], among=bones["reasons"])
            + worded(("reasons",), bones["reasons"], prose["reasons"])
            + needless_hints("reasons", prose["reasons"], [bones["reason"]])
            + described(bones, prose)
        )

    def arrange(self, bones: Bones, rng: Random) -> list[str]:
        """The reasons, shuffled; "true" and "false" keep their places."""
        return rng.sample(list(bones["reasons"]), len(bones["reasons"]))

    def read_draft(self, bones: Bones, form: Form) -> dict[str, Any]:
        """`verdict=true|false` and `reason=<id>` → `{"verdict": bool, "reason": id}`."""
        verdict = first(form, "verdict", among=_VERDICTS)
        reason = first(form, "reason", among=bones["reasons"])
        answer: dict[str, Any] = {} if verdict is None else {"verdict": _VERDICTS[verdict]}
        return answer if reason is None else answer | {"reason": reason}

    def read_answer(self, bones: Bones, form: Form) -> dict[str, Any]:
        """The same, with both."""
        answer = self.read_draft(bones, form)
        missing = [part for part in ("verdict", "reason") if part not in answer]
        if "verdict" in missing:
            raise AnswerError(lazy("Say whether it is true or false."), missing=missing, answer=answer)
        if missing:
            raise AnswerError(lazy("Choose a reason, too."), missing=missing, answer=answer)
        return answer

    def laid(self, bones: Bones, answer: Answer) -> tuple[int, int]:
        """Two parts, `verdict` and `reason`."""
        del bones
        return len({"verdict", "reason"} & set(answer)), 2

    def grade(self, bones: Bones, answer: Answer) -> Outcome:
        """Two parts, `verdict` and `reason`."""
        parts = {
            "verdict": float(answer.get("verdict") is bones["answer"]),
            "reason": float(answer.get("reason") == bones["reason"]),
        }
        return Outcome(grade=shared(parts), parts=parts)

    def shape(self, bones: Bones, prose: Prose, showing: Showing) -> Shape:
        """`truth`, `reason`, `reasons`, and what is said to a verdict that is `right` or `wrong`."""
        return {
            "truth": bones["answer"],
            "reason": bones["reason"],
            "reasons": told_options(prose["reasons"], showing.order or bones["reasons"]),
            "right": prose["right"],
            "wrong": prose["wrong"],
        }

    def alternatives(self, prose: Prose) -> Mapping[str, Any]:
        """The reasons."""
        return {name: told["text"] for name, told in prose["reasons"].items()}

    def keys(self, bones: Bones) -> Sequence[str]:
        """The right reason."""
        return (bones["reason"],)

    def order(self, bones: Bones) -> Sequence[str]:
        """The reasons."""
        return tuple(bones["reasons"])

    def sample(self) -> tuple[Sample, Sample]:
        """A true sentence; a false one."""
        reasons = {
            "always": {"text": "It is always so", "feedback": "Is it?"},
            "depends": {"text": "It *depends*", "feedback": "On what?"},
        }
        hinted = reasons | {"always": reasons["always"] | {"hint": "What would *change* it?"}}
        prose = {"ask": "Together is better.", "right": "Yes.", "wrong": "Look again.", "reasons": reasons}
        return (
            Sample(
                bones={"answer": True, "reasons": ["always", "depends"], "reason": "always"},
                prose=prose,
                forms=(
                    {"verdict": ["true"], "reason": ["always"]},
                    {"verdict": ["true"], "reason": ["depends"]},
                    {"verdict": ["false"], "reason": ["depends"]},
                ),
            ),
            Sample(
                bones={
                    "answer": False,
                    "reasons": ["depends", "always"],
                    "reason": "depends",
                    "verdict": "graded",
                    "retry": True,
                    "picture": "table.svg",
                },
                prose=sample_situation() | prose | {"reasons": hinted},
                forms=(
                    {"verdict": ["false"], "reason": ["depends"]},
                    {"verdict": ["true"], "reason": ["always"]},
                ),
            ),
        )
