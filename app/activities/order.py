"""Knows how to put steps in order, where several orders may be right."""

from collections.abc import Sequence
from itertools import combinations
from random import Random
from typing import Any, ClassVar

from marshmallow import Schema, fields

from app.activities.answers import every, first, listed
from app.activities.asking import AskedProse, GradedBones, sample_situation
from app.activities.asking_kinds import VERDICTS, Answer, AnswerError, Outcome, QuestionKind
from app.activities.base import Bones, Flaw, Form, Prose, Sample, Shape, Showing
from app.activities.fields import Id, Inline, Rich, Unmarked, by_id, described, ids, twice, worded
from app.i18n import gettext, lazy


class OrderBones(GradedBones):
    """The steps, and the right orders by name; without `accepts` the order as written is the right one."""

    steps = ids(least=3)
    accepts = fields.Dict(keys=Id(), values=fields.List(Id()))


class OrderTold(Schema):
    """A right order told afterwards."""

    title = Unmarked()
    text = Inline()


class OrderProse(AskedProse):
    """The task, the steps, and what is told afterwards."""

    steps = by_id(Inline())
    orders = by_id(fields.Nested(OrderTold), required=False)
    after = Rich(required=False)


class Order(QuestionKind):
    """Put steps in an order.

    The grade is the share of pairs of steps that stand in the right relative order, for the accepted order
    that fits best.
    """

    name = "order"
    verdicts = VERDICTS
    bones_schema = OrderBones
    prose_schema = OrderProse
    empty_answer: ClassVar[Answer] = {"order": []}

    def check(self, bones: Bones, prose: Prose) -> list[Flaw]:
        """Steps twice, accepted orders that are not orders of these steps, missing words."""
        flaws = twice(("steps",), bones["steps"])
        for name, order in bones.get("accepts", {}).items():
            if sorted(order) != sorted(bones["steps"]):
                what = f"the order “{name}” ({', '.join(order)}) does not hold every step exactly once"
                flaws.append(Flaw(path=("accepts", name), what=what, mend="list all steps once"))
        flaws += worded(("steps",), bones["steps"], prose["steps"])
        flaws += worded(("orders",), bones.get("accepts", {}), prose.get("orders", {}))
        return flaws + described(bones, prose)

    def arrange(self, bones: Bones, rng: Random) -> list[str]:
        """The steps, shuffled, and never by chance in an accepted order if another one exists."""
        steps = list(bones["steps"])
        right = _accepted(bones)
        for _attempt in range(8):
            shown = rng.sample(steps, len(steps))
            if shown not in right:
                return shown
        return shown

    def moved(self, bones: Bones, form: Form, move: str) -> Answer | None:
        """`up:<step>` or `down:<step>` swaps a step with its neighbour."""
        shown = every(form, "order", among=bones["steps"])
        direction, _, step = move.partition(":")
        if step not in shown or sorted(shown) != sorted(bones["steps"]) or direction not in {"up", "down"}:
            return None
        here = shown.index(step)
        there = here - 1 if direction == "up" else here + 1
        if 0 <= there < len(shown):
            shown[here], shown[there] = shown[there], shown[here]
        return {"order": shown}

    def read_draft(self, bones: Bones, form: Form) -> dict[str, Any]:
        """`order=<step>`, repeated in sequence → `{"order": [ids]}`, once a step was moved (`moved=1`): how it lies was chance."""
        order = every(form, "order", among=bones["steps"])
        return {"order": _whole(bones, order)} if order and first(form, "moved", among={"1"}) else {}

    def laid(self, bones: Bones, answer: Answer) -> tuple[int, int]:
        """One part: all steps lie in an order."""
        return int(sorted(listed(answer, "order")) == sorted(bones["steps"])), 1

    def hand_in(self, bones: Bones, answer: Answer) -> str:
        """Where nothing is right or wrong, others' orders are shown beside one's own."""
        if self.verdict(bones) == VERDICTS[0]:
            return super().hand_in(bones, answer)
        return gettext("See mine beside the others")

    def anew(self, bones: Bones, answer: Answer, piece: str) -> Answer:
        """The steps lie as they were left."""
        del piece
        order = listed(answer, "order")
        return {"order": _whole(bones, order)} if order else {}

    def standing(self, bones: Bones, answer: Answer) -> str:
        """It is an order."""
        del bones, answer
        return gettext("Your order is kept")

    def read_answer(self, bones: Bones, form: Form) -> dict[str, Any]:
        """The order of all steps, moved or not."""
        order = every(form, "order", among=bones["steps"])
        missing = [step for step in bones["steps"] if step not in order]
        if missing:
            message = lazy("Some steps did not arrive. Put all steps in order, then check again.")
            raise AnswerError(message, missing=missing, answer={"order": order})
        return {"order": order}

    def grade(self, bones: Bones, answer: Answer) -> Outcome:
        """Every step is a part: the share of its pairs that are right."""
        known = set(bones["steps"])
        given = [step for step in dict.fromkeys(listed(answer, "order")) if step in known]
        outcomes = [_compare(given, right) for right in _accepted(bones)]
        return max(outcomes, key=lambda outcome: outcome.grade)

    def seconds(self, bones: Bones) -> int:
        """A while for each step."""
        return 30 + 16 * len(bones["steps"])

    def shape(self, bones: Bones, prose: Prose, showing: Showing) -> Shape:
        """`steps`, `orders` (right ones with a name and a story, or the one as written, which has none), `after`."""
        told = prose.get("orders", {})
        return {
            "steps": [{"id": step, "text": prose["steps"][step]} for step in showing.order or bones["steps"]],
            "orders": [
                {"id": name, "title": told[name]["title"], "text": told[name]["text"], "steps": order}
                for name, order in bones.get("accepts", {}).items()
            ]
            or [{"id": "", "title": "", "text": "", "steps": bones["steps"]}],
            "after": prose.get("after", ""),
        }

    def sample(self) -> tuple[Sample, Sample]:
        """Three steps in the order as written; two orders that are right, each with its story."""
        steps = ["aim", "listen", "try"]
        prose = {
            "ask": "Where would *you* begin?",
            "steps": {"aim": "Settle the aim", "listen": "Listen", "try": "**Try** it"},
        }
        told = {
            "orders": {
                "plan": {"title": "The plan", "text": "They began with the *aim*."},
                "visit": {"title": "The visit", "text": "They listened first."},
            },
            "after": "There is no single right order.\n\nAsk others.",
        }
        accepts = {"plan": steps, "visit": ["listen", "aim", "try"]}
        return (
            Sample(
                bones={"steps": steps},
                prose=prose,
                forms=({"order": steps}, {"order": ["listen", "aim", "try"]}, {"order": steps[::-1]}),
            ),
            Sample(
                bones={
                    "steps": steps,
                    "accepts": accepts,
                    "verdict": "compare",
                    "retry": False,
                    "picture": "table.svg",
                },
                prose=sample_situation() | prose | told,
                forms=({"order": ["listen", "aim", "try"]}, {"order": steps[::-1]}),
            ),
        )


def _whole(bones: Bones, order: Sequence[str]) -> list[str]:
    """An order with every step in it: those that did not arrive come last, so that they can still be moved."""
    known = [step for step in order if step in bones["steps"]]
    return [*known, *(step for step in bones["steps"] if step not in known)]


def _accepted(bones: Bones) -> list[list[str]]:
    named = [list(order) for order in bones.get("accepts", {}).values()]
    return named or [list(bones["steps"])]


def _compare(given: Sequence[str], right: Sequence[str]) -> Outcome:
    place = {step: index for index, step in enumerate(given)}
    kept = dict.fromkeys(right, 0)
    in_order = 0
    for earlier, later in combinations(right, 2):
        if earlier in place and later in place and place[earlier] < place[later]:
            in_order += 1
            kept[earlier] += 1
            kept[later] += 1
    others = len(right) - 1
    pairs = len(right) * others // 2
    return Outcome(grade=in_order / pairs, parts={step: count / others for step, count in kept.items()})
