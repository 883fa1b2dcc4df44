"""Knows a sentence with gaps: what is missing is chosen from a short list, or written."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from random import Random
from typing import Any, ClassVar

from markupsafe import Markup
from marshmallow import Schema, fields, validate

from app.activities.answers import first, paired, shared, written
from app.activities.asking import AskedProse, GradedBones, sample_situation
from app.activities.asking_kinds import MOST_LETTERS, WORDS, Answer, AnswerError, Outcome, QuestionKind
from app.activities.base import Bones, Flaw, Form, Prose, Sample, Shape, Showing
from app.activities.fields import Id, Inline, Unmarked, by_id, described, twice, unknown, worded
from app.i18n import gettext, lazy

_GAP = re.compile(r"\{([a-z0-9-]+)\}")


class GapBones(Schema):
    """A gap: options and the right one, or the words that are right (`accepts`), in every language of the course."""

    options = fields.List(Id())
    correct = Id(required=False)
    accepts = fields.List(fields.String(validate=validate.Length(min=1)))


class FillBones(GradedBones):
    """The gaps, by id."""

    gaps = fields.Dict(
        keys=Id(), values=fields.Nested(GapBones), required=True, validate=validate.Length(min=1)
    )


class GapProse(Schema):
    """What is asked in a gap, its options, and what is said about it."""

    label = Unmarked()
    options = by_id(Unmarked(), required=False)
    answer = Unmarked(required=False)
    feedback = Inline()


class FillProse(AskedProse):
    """The sentence, where `{id}` stands for a gap, and the gaps."""

    text = Inline()
    gaps = by_id(fields.Nested(GapProse))


class Fill(QuestionKind):
    """Say what is missing. The grade is the share of gaps that are filled right.

    What is written counts without regard to capitals, accents, blanks and marks around it.
    """

    name = "fill"
    bones_schema = FillBones
    prose_schema = FillProse
    empty_answer: ClassVar[Answer] = {"chosen": {}, WORDS: {}}

    def check(self, bones: Bones, prose: Prose) -> list[Flaw]:
        """Gaps that stand nowhere or twice, gaps with neither a list nor words, missing words."""
        flaws = worded(("gaps",), bones["gaps"], prose["gaps"])
        in_text = _GAP.findall(prose["text"])
        for gap, told in bones["gaps"].items():
            flaws += _check_gap(gap, told, prose["gaps"].get(gap))
            if in_text.count(gap) != 1:
                what = f"the gap “{gap}” stands {in_text.count(gap)} times in the text"
                mend = f"write “{{{gap}}}” where it belongs, once"
                flaws.append(Flaw(path=("text",), what=what, mend=mend, in_prose=True))
        flaws += [
            Flaw(
                path=("text",),
                what=f"“{name}” is no gap",
                mend="add it to “gaps” or remove it",
                in_prose=True,
            )
            for name in in_text
            if name not in bones["gaps"]
        ]
        return flaws + described(bones, prose)

    def arrange(self, bones: Bones, rng: Random) -> list[str]:
        """The options of all lists, each list shuffled: `gap/option`."""
        return [
            f"{gap}/{option}"
            for gap, told in bones["gaps"].items()
            for option in rng.sample(told.get("options", []), len(told.get("options", [])))
        ]

    def read_draft(self, bones: Bones, form: Form) -> dict[str, Any]:
        """`gap-<gap>`: an option → `chosen` by gap, or what was written → `words` by gap."""
        lists = {gap: told["options"] for gap, told in bones["gaps"].items() if "options" in told}
        found = {gap: first(form, f"gap-{gap}", among=options) for gap, options in lists.items()}
        chosen = {gap: option for gap, option in found.items() if option is not None}
        told = {gap: written(form, f"gap-{gap}") for gap in bones["gaps"] if gap not in lists}
        words = {gap: text for gap, text in told.items() if text}
        return ({"chosen": chosen} if chosen else {}) | ({WORDS: words} if words else {})

    def read_answer(self, bones: Bones, form: Form) -> dict[str, Any]:
        """The same, with every gap filled."""
        answer = self.read_draft(bones, form)
        missing = [gap for gap in bones["gaps"] if not _filled(answer, gap)]
        if missing:
            raise AnswerError(
                lazy("Some gaps are still empty. They are marked."), missing=missing, answer=answer
            )
        too_long = [gap for gap, text in paired(answer, WORDS).items() if len(text) > MOST_LETTERS]
        if too_long:
            message = lazy("One word or a few are enough here. What you wrote is still there.")
            raise AnswerError(message, missing=too_long, answer=answer)
        return answer

    def worded(self, bones: Bones) -> Collection[str]:
        """The gaps without a list."""
        return [gap for gap, told in bones["gaps"].items() if "options" not in told]

    def laid(self, bones: Bones, answer: Answer) -> tuple[int, int]:
        """Every gap is a part."""
        return sum(bool(_filled(answer, gap)) for gap in bones["gaps"]), len(bones["gaps"])

    def standing(self, bones: Bones, answer: Answer) -> str:
        """In gaps."""
        done, total = self.laid(bones, answer)
        return gettext("%(done)s of %(total)s gaps filled", done=done, total=total)

    def grade(self, bones: Bones, answer: Answer) -> Outcome:
        """Every gap is a part."""
        parts = {gap: float(_fits(told, _filled(answer, gap))) for gap, told in bones["gaps"].items()}
        return Outcome(grade=shared(parts), parts=parts)

    def shape(self, bones: Bones, prose: Prose, showing: Showing) -> Shape:
        """`pieces` of the text: words, and gaps as their ids; `gaps` {id: {label, options, correct, accepts, feedback}}."""
        order = [one.split("/") for one in showing.order]
        return {
            "pieces": [
                {"gap": piece, "words": ""} if number % 2 else {"gap": "", "words": Markup(piece)}  # noqa: S704
                for number, piece in enumerate(_GAP.split(str(prose["text"])))
            ],
            "gaps": {
                gap: _told_gap(told, prose["gaps"][gap], [name for of, name in order if of == gap])
                for gap, told in bones["gaps"].items()
            },
        }

    def sample(self) -> tuple[Sample, Sample]:
        """A word to choose; a word to choose and one to write."""
        who = {"label": "Who", "options": {"us": "We", "them": "They"}, "feedback": "It is *ours*."}
        written_one = {"label": "What", "answer": "a mandate", "feedback": "Somebody gave it."}
        return (
            Sample(
                bones={"gaps": {"who": {"options": ["us", "them"], "correct": "us"}}},
                prose={"ask": "Who decides?", "text": "{who} decide.", "gaps": {"who": who}},
                forms=({"gap-who": ["us"]}, {"gap-who": ["them"]}),
            ),
            Sample(
                bones={
                    "gaps": {
                        "who": {"options": ["us", "them"], "correct": "us"},
                        "what": {"accepts": ["mandate", "a mandate"]},
                    },
                    "verdict": "graded",
                    "retry": True,
                    "picture": "table.svg",
                },
                prose=sample_situation()
                | {
                    "ask": "What is *missing*?",
                    "text": "**{who}** decide, for we have {what} to.",
                    "gaps": {"who": who, "what": written_one},
                },
                forms=(
                    {"gap-who": ["us"], "gap-what": ["A Mandate!"]},
                    {"gap-who": ["us"], "gap-what": ["permission"]},
                    {"gap-who": ["them"], "gap-what": ["a wish"]},
                ),
            ),
        )


def _filled(answer: Answer, gap: str) -> str:
    return paired(answer, "chosen").get(gap) or paired(answer, WORDS).get(gap) or ""


def _fits(told: Bones, filled: str) -> bool:
    if "options" in told:
        return bool(filled == told["correct"])
    return _plain(filled) in {_plain(word) for word in told["accepts"]}


def _plain(words: str) -> str:
    """Without regard to capitals, accents, blanks and marks."""
    letters = unicodedata.normalize("NFKD", words.casefold())
    return " ".join(re.findall(r"\w+", "".join(one for one in letters if not unicodedata.combining(one))))


def _told_gap(told: Bones, words: Mapping[str, Any], order: list[str]) -> Shape:
    options = words.get("options", {})
    return {
        "label": words["label"],
        "options": [{"id": one, "text": options[one]} for one in order or told.get("options", [])],
        "right": options[told["correct"]] if "options" in told else words["answer"],
        "feedback": words["feedback"],
    }


def _check_gap(gap: str, told: Bones, words: Mapping[str, Any] | None) -> list[Flaw]:
    path, options = ("gaps", gap), told.get("options", [])
    if bool(options) == bool(told.get("accepts")) or bool(options) != ("correct" in told):
        what = f"the gap “{gap}” is either chosen (“options” and “correct”) or written (“accepts”)"
        return [Flaw(path=path, what=what, mend="give it the ones or the other")]
    flaws = twice((*path, "options"), options)
    flaws += unknown((*path, "correct"), [told["correct"]] if options else [], among=options)
    if words is None:
        return flaws
    flaws += worded((*path, "options"), options, words.get("options", {}))
    if bool(options) == ("answer" in words):
        what = "a gap that is written says its “answer” in words, and no other does"
        flaws.append(Flaw(path=path, what=what, mend="add “answer:” or remove it", in_prose=True))
    return flaws
