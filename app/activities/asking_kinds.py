"""Knows the contract of the families that ask: questions, which grade an answer, and votes; knows no single kind."""

from abc import abstractmethod
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, ClassVar

from app.activities.base import Bones, Form, Kind, Prose, Shape, Showing
from app.activities.fields import pictured
from app.i18n import LazyString, gettext

Answer = Mapping[str, Any]
"""What a learner answered, by ids; JSON-able."""

WORDS = "words"
"""The key of an answer that holds what somebody wrote in it, by part: kept apart from the ids, and sealed."""
MOST_LETTERS = 2000
"""Of what may be written in an answer: it is a note, no text of its own."""
VERDICTS = ("graded", "compare", "none")
"""How a question answers: right or wrong, mine beside those of others, not at all. The first is meant where none is named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A graded answer: the grade (0 to 1), and the same for each part, keyed by option, step, left or card id."""

    grade: float
    parts: Mapping[str, float] = field(default_factory=dict)


class AnswerError(Exception):
    """An answer that cannot be graded yet.

    `message` says in the reader's language what is missing, `missing` names the parts to mark,
    `answer` holds what was understood, so that nothing chosen is lost when the page is shown again.
    """

    def __init__(
        self, message: LazyString, *, missing: Sequence[str] = (), answer: Answer | None = None
    ) -> None:
        super().__init__("answer not complete")
        self.message = message
        self.missing = tuple(missing)
        self.answer: Answer = answer or {}


class AskingKind(Kind):
    """Asks for an answer, which a form brings."""

    empty_answer: ClassVar[Answer]
    """Every key its template reads, with nothing chosen."""

    def title(self, prose: Prose) -> str:
        """What is asked."""
        words: str = prose["ask"]
        return words

    def seconds(self, bones: Bones) -> int:
        """To read a question and its answers, to choose one, and to read what is said to it."""
        del bones
        return 75

    def is_plain(self, prose: Prose) -> bool:
        """A question is plain by itself; the situation before it is not."""
        return "scene" not in prose or "simple" in prose

    def alternatives(self, prose: Prose) -> Mapping[str, Any]:
        """The texts among which people choose, by id; none where they do something else."""
        del prose
        return {}

    def side_by_side(self, prose: Prose) -> Sequence[Mapping[str, Any]]:
        """The same, as they stand together: several times where people choose several times."""
        return [self.alternatives(prose)]

    def keys(self, bones: Bones) -> Sequence[str]:
        """Those of the alternatives that are right."""
        del bones
        return ()

    def order(self, bones: Bones) -> Sequence[str]:
        """The alternatives as written."""
        del bones
        return ()

    def told(self, bones: Bones, prose: Prose, showing: Showing) -> Shape:
        """The situation (`scene`, its `picture` (address or None) with `alt`) and the question (`ask`) as well."""
        name = bones.get("picture")
        return {
            **super().told(bones, prose, showing),
            "scene": prose.get("scene", ""),
            "picture": showing.picture(name) if name and showing.picture else None,
            "alt": prose.get("alt", ""),
            "ask": prose["ask"],
        }

    def pictures(self, bones: Bones) -> Sequence[str]:
        """That of the situation."""
        return pictured(bones)

    @abstractmethod
    def read_draft(self, bones: Bones, form: Form) -> dict[str, Any]:
        """What `form` holds so far; a key of which nothing is laid is left out, so `{}` is an empty hand.

        Ids that do not belong to the activity are passed over. Never raises.
        """

    @abstractmethod
    def read_answer(self, bones: Bones, form: Form) -> dict[str, Any]:
        """The whole answer in `form`: what `read_draft` finds, with nothing missing.

        Raises:
            AnswerError: something is missing, or cannot be.
        """

    def worded(self, bones: Bones) -> Collection[str]:
        """The parts in which people may write something of their own."""
        del bones
        return ()

    @abstractmethod
    def laid(self, bones: Bones, answer: Answer) -> tuple[int, int]:
        """How many parts of `answer`, which may be a draft, are done, and of how many."""

    def anew(self, bones: Bones, answer: Answer, piece: str) -> Answer:
        """What lies there when `answer`, which was given, is opened again: nothing, or all but the `piece` that is named."""
        del bones, answer, piece
        return {}

    def merge(self, bones: Bones, theirs: Answer, mine: Answer) -> Answer:
        """One draft of two windows' drafts: what the other one laid stays, what this one laid as well wins."""
        del bones
        return {
            key: _both(theirs.get(key), mine.get(key)) for key in (*theirs, *(set(mine).difference(theirs)))
        }

    def moved(self, bones: Bones, form: Form, move: str) -> Answer | None:
        """The draft in `form` after a button of the kind's own was pressed (`up:<step>`); None: there is no such button."""
        del bones, form, move
        return None

    def standing(self, bones: Bones, answer: Answer) -> str:
        """How far `answer` is, in the reader's language: "3 of 12 cards laid"."""
        done, total = self.laid(bones, answer)
        if total == 1:
            return gettext("Chosen")
        return gettext("%(done)s of %(total)s done", done=done, total=total)

    def onward(self) -> str:
        """The words of the button that leads to the next part; empty where all parts stand open at once."""
        return ""

    @abstractmethod
    def hand_in(self, bones: Bones, answer: Answer) -> str:
        """The words of the button that hands in `answer`, which may be a draft; empty while there is no such button."""

    @abstractmethod
    def once_more(self) -> str:
        """The words of the button by which an answer is made again."""


class QuestionKind(AskingKind):
    """Grades an answer."""

    family = "question"
    verdicts: ClassVar[Sequence[str]] = VERDICTS[:1]
    """How it can answer."""
    thinks_again: ClassVar[bool] = True
    """Whether there is a solution to think again before: not where parts answer in hand. An author may say no (`retry`)."""

    def verdict(self, bones: Bones) -> str:
        """How this one answers."""
        return str(bones.get("verdict", self.verdicts[0]))

    def outcome(self, bones: Bones, answer: Answer) -> Outcome:
        """What comes of an answer: its grade; where nothing is right or wrong, every answer is whole."""
        return self.grade(bones, answer) if self.verdict(bones) == VERDICTS[0] else Outcome(grade=1.0)

    def may_think_again(self, bones: Bones) -> bool:
        """Whether the first answer that is not the best is asked about once, before the solution is shown."""
        return self.thinks_again and self.verdict(bones) == VERDICTS[0] and bool(bones.get("retry", True))

    @abstractmethod
    def arrange(self, bones: Bones, rng: Random) -> list[str]:
        """The ids of what is shown, in the order to show them."""

    def replies(self, bones: Bones, answer: Answer) -> Collection[str]:
        """The parts of a draft that answer already, in hand; their words are `reply` in the kind's template."""
        del bones, answer
        return ()

    @abstractmethod
    def grade(self, bones: Bones, answer: Answer) -> Outcome:
        """Grade `answer`; parts that are missing or make no sense count 0."""

    def hand_in(self, bones: Bones, answer: Answer) -> str:
        """An answer is asked for."""
        del bones, answer
        return gettext("See what the course says")

    def once_more(self) -> str:
        """It is tried."""
        return gettext("Try it again")

    def told_together(self, answer: Answer) -> str | None:
        """A whole answer as one word by which those of a group are counted; None: they are not."""
        del answer
        return None

    def counted(self, bones: Bones, answers: Mapping[str, int], *, least: int) -> Mapping[str, int]:
        """What may be told of a group: `answers` says how many people gave which, and no figure is about fewer than `least`."""
        del bones, answers, least
        return {}


class VoteKind(AskingKind):
    """Asks what people think: no answer is better than another, and what a group thinks is told together."""

    family = "vote"

    def hand_in(self, bones: Bones, answer: Answer) -> str:
        """It is given to the others, and nothing is said to it."""
        del bones, answer
        return gettext("Give my answer")

    def once_more(self) -> str:
        """Another one is given."""
        return gettext("Change your answer")

    @abstractmethod
    def option(self, answer: Answer) -> str:
        """The option that a whole answer votes for."""

    @abstractmethod
    def answer_for(self, option: str) -> Answer:
        """The answer that voted for an option."""

    def anew(self, bones: Bones, answer: Answer, piece: str) -> Answer:
        """What they voted for: they change their mind."""
        del bones, piece
        return answer


def _both(theirs: Any, mine: Any) -> Any:
    if isinstance(theirs, Mapping) and isinstance(mine, Mapping):
        return {**theirs, **mine}
    return theirs if mine is None else mine
