"""Knows a poll: everybody picks one option and none is better; does not know how others voted."""

from random import Random
from typing import Any

from marshmallow import Schema

from app.activities.answers import first, listed
from app.activities.base import Answer, AnswerError, Bones, Flaw, Form, Outcome, Prose, Question
from app.activities.fields import Inline, Rich, by_id, ids, twice, worded
from app.i18n import lazy


class PollBones(Schema):
    """The options."""

    options = ids(least=2)


class PollProse(Schema):
    """The question, the options, what is said after voting."""

    stem = Inline()
    options = by_id(Inline())
    after = Rich(required=False)


class Poll(Question):
    """Say what you think. Every vote is a whole answer."""

    name = "poll"
    bones_schema = PollBones
    prose_schema = PollProse
    is_graded = False

    def check(self, bones: Bones, prose: Prose) -> list[Flaw]:
        """Options twice, missing words."""
        return twice(("options",), bones["options"]) + worded(
            ("options",), bones["options"], prose["options"]
        )

    def arrange(self, bones: Bones, rng: Random) -> list[str]:
        """The options, shuffled, so that the first one gets no more votes for being first."""
        return rng.sample(list(bones["options"]), len(bones["options"]))

    def read_answer(self, bones: Bones, form: Form) -> dict[str, Any]:
        """`choice=<option>` → `{"chosen": [id]}`."""
        chosen = first(form, "choice", among=bones["options"])
        if chosen is None:
            raise AnswerError(lazy("Choose one answer to vote."))
        return {"chosen": [chosen]}

    def grade(self, bones: Bones, answer: Answer) -> Outcome:
        """1 for a vote, 0 for none."""
        voted = any(option in bones["options"] for option in listed(answer, "chosen"))
        return Outcome(grade=float(voted))
