"""Knows talk at a table: everybody speaks once, and somebody says back what they heard; or it was done elsewhere, and one sentence stays."""

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from marshmallow import Schema, fields, validate

from app.activities.asking_kinds import MOST_LETTERS
from app.activities.base import Bones, Flaw, Form, Prose, Sample, Shape, Showing, read_text
from app.activities.entry_kinds import EntryLine, TalkKind, Texts
from app.activities.fields import Headline, Inline, Rich, Unmarked
from app.activities.sheet.base import too_long
from app.document import Node, Prompt, in_words
from app.i18n import LazyString, gettext, lazy

PAIR, FOUR = 2, 4
SAY, SAID = "say", "said"
WITH, WHEN, LONG, SENTENCE = "with", "when", "long", "sentence"
LOG = (WITH, WHEN, LONG, SENTENCE)
"""What is noted of talk that was done elsewhere; all of it makes it whole."""
SHORT, LINE = 80, 500
"""Letters of a word or two, and of a sentence."""
MOST_OF = {SAY: MOST_LETTERS, WITH: SHORT, WHEN: SHORT, LONG: SHORT, SENTENCE: LINE}


class CircleBones(Schema):
    """How many people sit at a table."""

    seats = fields.Integer(
        strict=True, validate=validate.OneOf((PAIR, FOUR), error="is no table: write {choices}")
    )


class CircleProse(Schema):
    """What it is called, what everybody speaks about, what helps, and how others say back what they heard."""

    title = Unmarked()
    ask = Headline()
    helps = Rich(required=False)
    heard = Inline(required=False)
    simple = Rich(required=False)


class Circle(TalkKind):
    """Talk of two or four. Nobody needs a second person in the course: a telephone or a kitchen table will do."""

    name = "circle"
    bones_schema = CircleBones
    prose_schema = CircleProse
    comes_back: ClassVar[bool] = True

    def check(self, bones: Bones, prose: Prose) -> list[Flaw]:
        """The schemas see everything."""
        del bones, prose
        return []

    def seats(self, bones: Bones) -> int:
        """Four, unless the bones say two."""
        return int(bones.get("seats", FOUR))

    def read_fields(self, bones: Bones, form: Form) -> Texts:
        """What is to be said, what was heard at each place, and the log; whether it was said is carried along."""
        texts = {key: read_text(form, key) for key in (SAY, *self._heard(bones), *LOG)}
        return texts | {SAID: SAID if read_text(form, SAID) == SAID else ""}

    def lines(self, bones: Bones, prose: Prose, texts: Texts) -> list[EntryLine]:
        """The turn, what was heard, the log: as far as there is anything."""
        del prose
        called = {SAY: gettext("My turn"), **dict.fromkeys(self._heard(bones), gettext("What I heard"))}
        called |= {WITH: gettext("With whom"), WHEN: gettext("When"), LONG: gettext("How long")}
        called |= {SENTENCE: gettext("What stays with me")}
        return [
            EntryLine(label=label, text=texts[key], keys=(key, SAID) if key == SAY else (key,))
            for key, label in called.items()
            if texts.get(key)
        ]

    def document(self, bones: Bones, prose: Prose, texts: Texts, pathway: str | None) -> Sequence[Node]:
        """What everybody spoke about before what was said and heard."""
        told = super().document(bones, prose, texts, pathway)
        return [Prompt(in_words(prose["ask"])), *told] if told else []

    def written(self, bones: Bones, texts: Texts) -> Iterable[str]:
        """The turn, what was heard, and the sentence."""
        return [texts.get(key, "") for key in (SAY, *self._heard(bones), SENTENCE)]

    def is_complete(self, bones: Bones, texts: Texts) -> bool:
        """Whether one turn was said, or all of the log is there."""
        is_done = texts.get(SAID) == SAID or all(texts.get(key, "").strip() for key in LOG)
        return is_done and not self.beyond(bones, texts)

    def laid(self, bones: Bones, texts: Texts) -> tuple[int, int]:
        """One part: said here, or done elsewhere."""
        return int(self.is_complete(bones, texts)), 1

    def parts(self, bones: Bones) -> Mapping[str, str]:
        """One's own words, for other sheets."""
        del bones
        return {SAY: "long", SENTENCE: "long"}

    def task(self, bones: Bones) -> LazyString:
        """It is talk."""
        del bones
        return lazy("a talk with somebody")

    def beyond(self, bones: Bones, texts: Texts) -> Mapping[str, LazyString]:
        """What is longer than people read or hear at a table."""
        most = MOST_OF | dict.fromkeys(self._heard(bones), LINE)
        return {
            key: said for one, number in most.items() for key, said in too_long(texts, one, number).items()
        }

    def is_private(self, bones: Bones) -> bool:
        """What is not said yet is nobody else's; what is said is read at the table."""
        del bones
        return True

    def seconds(self, bones: Bones) -> int:
        """To think, to write, and to hear each of the others."""
        return 120 + 120 * self.seats(bones)

    def turn(self, texts: Texts) -> str:
        """What is to be said."""
        return texts.get(SAY, "").strip()

    def heard(self, texts: Texts, place: int) -> str:
        """What was heard from who sits there."""
        return texts.get(_heard_at(place), "").strip()

    def marked(self, texts: Texts, *, is_said: bool) -> Texts:
        """With a note that the turn was said, or was not."""
        return texts | {SAID: SAID if is_said else ""}

    def shape(self, bones: Bones, prose: Prose, showing: Showing) -> Shape:
        """`title`, `ask`, `helps` and `heard` (empty without), `seats`, `most` (letters)."""
        del showing
        return {
            "title": prose["title"],
            "ask": prose["ask"],
            "helps": prose.get("helps", ""),
            "heard": prose.get("heard", ""),
            "seats": self.seats(bones),
            "most": {"say": MOST_LETTERS, "heard": LINE, "short": SHORT},
        }

    def is_plain(self, prose: Prose) -> bool:
        """What helps."""
        return "helps" not in prose or "simple" in prose

    def sample(self) -> tuple[Sample, Sample]:
        """A table of four; one for two, with everything."""
        form = {
            SAY: ["I almost said that I know."],
            **{_heard_at(place): ["You kept quiet."] for place in range(FOUR)},
            WITH: ["my neighbour"],
            WHEN: ["on Tuesday"],
            LONG: ["ten minutes"],
            SENTENCE: ["She said more than I had asked."],
        }
        ask = "What did you almost *interrupt* with?"
        return (
            Sample(
                bones={},
                prose={"title": "Listening", "ask": ask},
                forms=({**form, SAID: [SAID]},),
            ),
            Sample(
                bones={"seats": PAIR},
                prose={
                    "title": "Listening in pairs",
                    "ask": ask,
                    "helps": "Listen for *five* minutes.\n\nThen count to three.",
                    "heard": "Say it in *one* sentence.",
                    "simple": "Listen first.\n\nThen speak.",
                },
                forms=({key: words for key, words in form.items() if key not in {"heard-2", "heard-3"}},),
            ),
        )

    def _heard(self, bones: Bones) -> tuple[str, ...]:
        return tuple(map(_heard_at, range(self.seats(bones))))


def _heard_at(place: int) -> str:
    """The key of what was heard from who sits at a place."""
    return f"heard-{place}"
