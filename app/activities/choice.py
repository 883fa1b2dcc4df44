"""Knows single and multiple choice; does not know in which order options were shown."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any, ClassVar

from marshmallow import Schema, fields, validate

from app.activities.answers import every, listed
from app.activities.asking import AskedProse, GradedBones, sample_situation
from app.activities.asking_kinds import VERDICTS, Answer, AnswerError, Outcome, QuestionKind
from app.activities.base import Bones, Flaw, Form, Prose, Sample, Shape, Showing
from app.activities.fields import Id, Inline, by_id, described, ids, twice, unknown, worded
from app.i18n import lazy


class ChoiceBones(GradedBones):
    """Options; where it is graded, and only there, which of them are right, and of one choice what others are worth that can be defended (`credit`)."""

    select = fields.String(required=True, validate=validate.OneOf(("one", "many")))
    options = ids(least=2)
    correct = fields.List(Id(), load_default=list)
    credit = fields.Dict(
        keys=Id(),
        values=fields.Float(validate=validate.Range(min=0, max=1, min_inclusive=False, max_inclusive=False)),
    )


class OptionProse(Schema):
    """An option, what is said to those who picked it, and a question to those who should think again (`hint`)."""

    text = Inline()
    feedback = Inline()
    hint = Inline(required=False)


class ChoiceProse(AskedProse):
    """The question and its options."""

    options = by_id(fields.Nested(OptionProse))


class Choice(QuestionKind):
    """Pick one option, or all that are right.

    Several: right picks less wrong picks, divided by the number of right options, never below 0. One: what it is worth.
    """

    name = "choice"
    verdicts = VERDICTS
    bones_schema = ChoiceBones
    prose_schema = ChoiceProse
    empty_answer: ClassVar[Answer] = {"chosen": []}

    def check(self, bones: Bones, prose: Prose) -> list[Flaw]:
        """Ids twice, unknown keys, a key that picks nothing or everything, missing words."""
        flaws = twice(("options",), bones["options"]) + twice(("correct",), bones["correct"])
        flaws += unknown(("correct",), bones["correct"], among=bones["options"])
        if self.verdict(bones) == VERDICTS[0]:
            flaws += _check_key(bones) + _check_credit(bones)
        else:
            flaws += _without_verdict(bones)
        flaws += worded(("options",), bones["options"], prose["options"])
        flaws += needless_hints("options", prose["options"], bones["correct"])
        return flaws + described(bones, prose)

    def arrange(self, bones: Bones, rng: Random) -> list[str]:
        """The options, shuffled."""
        return rng.sample(list(bones["options"]), len(bones["options"]))

    def read_draft(self, bones: Bones, form: Form) -> dict[str, Any]:
        """`choice=<option>`, repeated for many → `{"chosen": [ids]}`."""
        chosen = every(form, "choice", among=bones["options"])
        if not chosen:
            return {}
        return {"chosen": chosen if bones["select"] == "many" else chosen[:1]}

    def read_answer(self, bones: Bones, form: Form) -> dict[str, Any]:
        """The same, with something chosen."""
        answer = self.read_draft(bones, form)
        if not answer and bones["select"] == "one":
            raise AnswerError(lazy("Choose one answer, then check again."))
        if not answer:
            raise AnswerError(lazy("Choose at least one answer, then check again."))
        return answer

    def laid(self, bones: Bones, answer: Answer) -> tuple[int, int]:
        """One part: something is chosen."""
        del bones
        return min(len(listed(answer, "chosen")), 1), 1

    def merge(self, bones: Bones, theirs: Answer, mine: Answer) -> Answer:
        """Where several may be chosen, all that either window chose."""
        if bones["select"] == "one":
            return super().merge(bones, theirs, mine)
        both = [*listed(theirs, "chosen"), *listed(mine, "chosen")]
        return {"chosen": list(dict.fromkeys(both))} if both else {}

    def grade(self, bones: Bones, answer: Answer) -> Outcome:
        """Every option is a part: right when it was picked exactly if it should be."""
        options, correct = list(bones["options"]), set(bones["correct"])
        chosen = [option for option in dict.fromkeys(listed(answer, "chosen")) if option in options]
        picked = set(chosen[:1] if bones["select"] == "one" else chosen)
        parts = {option: float((option in picked) == (option in correct)) for option in options}
        worth = {option: bones.get("credit", {}).get(option, 0.0) for option in picked - correct}
        if any(worth.values()):
            return Outcome(grade=sum(worth.values()), parts=parts | worth)
        grade = (len(picked & correct) - len(picked - correct)) / len(correct)
        return Outcome(grade=max(0.0, grade), parts=parts)

    def shape(self, bones: Bones, prose: Prose, showing: Showing) -> Shape:
        """`select`, `options`, `correct`."""
        return {
            "select": bones["select"],
            "options": told_options(prose["options"], showing.order or bones["options"]),
            "correct": bones["correct"],
        }

    def alternatives(self, prose: Prose) -> Mapping[str, Any]:
        """The options."""
        return {name: told["text"] for name, told in prose["options"].items()}

    def keys(self, bones: Bones) -> Sequence[str]:
        """As written in the bones."""
        return tuple(bones["correct"])

    def order(self, bones: Bones) -> Sequence[str]:
        """The options."""
        return tuple(bones["options"])

    def sample(self) -> tuple[Sample, Sample]:
        """Two of three; one of four, where another can be defended."""
        many = {"select": "many", "options": ["us", "them", "both"], "correct": ["us", "both"]}
        one = {
            "select": "one",
            "options": ["listen", "ask", "tell", "sell"],
            "correct": ["listen"],
            "credit": {"ask": 0.5},
            "verdict": "graded",
            "retry": True,
        }
        return (
            Sample(
                bones=many,
                prose={"ask": "Who decides?", "options": _sample_options(many["options"])},
                forms=({"choice": ["us", "both"]}, {"choice": ["us", "them"]}, {"choice": ["them"]}),
            ),
            Sample(
                bones=one | {"picture": "table.svg"},
                prose=sample_situation()
                | {
                    "ask": "What *comes first*?",
                    "options": _with_hints(_sample_options(one["options"]), ["ask", "sell"]),
                },
                forms=({"choice": ["listen"]}, {"choice": ["ask"]}, {"choice": ["sell"]}),
            ),
        )


def told_options(told: Mapping[str, Mapping[str, Any]], ids: Sequence[str]) -> list[Shape]:
    """Options in the order of `ids`, each with what is said to those who picked it."""
    return [
        {
            "id": one,
            "text": told[one]["text"],
            "feedback": told[one]["feedback"],
            "hint": told[one].get("hint", ""),
        }
        for one in ids
    ]


def _check_key(bones: Bones) -> list[Flaw]:
    """What is wrong with the right options where somebody is told of them."""
    if not bones["correct"]:
        mend = "add “correct:”, or write “verdict: none” if nothing is right or wrong"
        return [Flaw(path=("correct",), what="no option is right", mend=mend)]
    flaws = []
    if bones["select"] == "one" and len(bones["correct"]) != 1:
        what = "a single choice has exactly one right option"
        flaws.append(Flaw(path=("correct",), what=what, mend="leave one id or write “select: many”"))
    if set(bones["correct"]) >= set(bones["options"]):
        what = "every option is right, so there is nothing to decide"
        flaws.append(Flaw(path=("correct",), what=what, mend="add an option that is wrong"))
    return flaws


def _without_verdict(bones: Bones) -> list[Flaw]:
    """Where nobody is told what is right, a key would be read by nobody, and believed by those who write."""
    return [
        Flaw(
            path=(key,),
            what=f"“{key}” says what is right, and this choice tells nobody",
            mend=f"remove “{key}”, or write “verdict: graded”",
        )
        for key in ("correct", "credit")
        if bones.get(key)
    ]


def _check_credit(bones: Bones) -> list[Flaw]:
    credit = bones.get("credit", {})
    flaws = unknown(
        ("credit",), credit, among=[one for one in bones["options"] if one not in bones["correct"]]
    )
    if credit and bones["select"] != "one":
        what = "only where one option is chosen can another be worth something"
        flaws.append(Flaw(path=("credit",), what=what, mend="remove “credit” or write “select: one”"))
    return flaws


def needless_hints(where: str, told: Mapping[str, Mapping[str, Any]], right: Sequence[str]) -> list[Flaw]:
    """A flaw for every right option with a hint: nobody who picked it is asked to think again."""
    return [
        Flaw(
            path=(where, name, "hint"),
            what=f"“{name}” is right, so nobody is asked to think again about it",
            mend="remove the hint",
            in_prose=True,
        )
        for name in right
        if told.get(name, {}).get("hint")
    ]


def _sample_options(ids: Any) -> dict[str, dict[str, str]]:
    return {one: {"text": f"We **{one}**", "feedback": f"Why not {one}?"} for one in ids}


def _with_hints(options: Mapping[str, Mapping[str, str]], wrong: Sequence[str]) -> dict[str, dict[str, str]]:
    hints = {one: {"hint": f"And who did *not* {one}?"} for one in wrong}
    return {one: {**told, **hints.get(one, {})} for one, told in options.items()}
