"""Knows a poll: everybody picks one option and none is better; does not know how others voted."""

from typing import Any, ClassVar

from app.activities.answers import first
from app.activities.asking import AskedBones, AskedProse, sample_situation
from app.activities.asking_kinds import Answer, AnswerError, VoteKind
from app.activities.base import Bones, Flaw, Form, Prose, Sample, Shape, Showing
from app.activities.fields import Inline, Rich, by_id, described, ids, twice, worded
from app.i18n import lazy


class PollBones(AskedBones):
    """The options."""

    options = ids(least=2)


class PollProse(AskedProse):
    """The question, the options, what is said after voting."""

    options = by_id(Inline())
    after = Rich(required=False)


class Poll(VoteKind):
    """Say what you think. Every vote is a whole answer."""

    name = "poll"
    bones_schema = PollBones
    prose_schema = PollProse
    empty_answer: ClassVar[Answer] = {"chosen": []}

    def check(self, bones: Bones, prose: Prose) -> list[Flaw]:
        """Options twice, missing words."""
        flaws = twice(("options",), bones["options"])
        flaws += worded(("options",), bones["options"], prose["options"])
        return flaws + described(bones, prose)

    def read_draft(self, bones: Bones, form: Form) -> dict[str, Any]:
        """`choice=<option>` → `{"chosen": [id]}`."""
        chosen = first(form, "choice", among=bones["options"])
        return {} if chosen is None else {"chosen": [chosen]}

    def read_answer(self, bones: Bones, form: Form) -> dict[str, Any]:
        """The same, with something chosen."""
        answer = self.read_draft(bones, form)
        if not answer:
            raise AnswerError(lazy("Choose one answer to vote."))
        return answer

    def laid(self, bones: Bones, answer: Answer) -> tuple[int, int]:
        """One part: something is chosen."""
        del bones
        return min(len(answer.get("chosen", ())), 1), 1

    def option(self, answer: Answer) -> str:
        """The one that was chosen."""
        return str(answer["chosen"][0])

    def answer_for(self, option: str) -> Answer:
        """It was chosen."""
        return {"chosen": [option]}

    def seconds(self, bones: Bones) -> int:
        """No answer is explained."""
        del bones
        return 45

    def shape(self, bones: Bones, prose: Prose, showing: Showing) -> Shape:
        """`options`, `after`."""
        return {
            "options": [
                {"id": option, "text": prose["options"][option]}
                for option in showing.order or bones["options"]
            ],
            "after": prose.get("after", ""),
        }

    def sample(self) -> tuple[Sample, Sample]:
        """Two options; three, and something said after voting."""
        options = {"service": "A *better* service", "power": "Fairer power"}
        return (
            Sample(
                bones={"options": ["service", "power"]},
                prose={"ask": "Why?", "options": options},
                forms=({"choice": ["service"]}, {"choice": ["power"]}),
            ),
            Sample(
                bones={"options": ["service", "power", "other"], "picture": "table.svg"},
                prose=sample_situation()
                | {
                    "ask": "Which motive is *strongest*?",
                    "options": options | {"other": "Something else"},
                    "after": "Ask a colleague.\n\nThen ask again.",
                },
                forms=({"choice": ["other"]},),
            ),
        )
