"""Knows the contract of the four families; knows no single kind.

An activity has *bones* (ids, options, keys: the same in every language) and *prose* (words, keyed by those ids).
Kinds are stateless: everything they need comes in as arguments, ids decide and positions never do.
What the rest of the house wants to know of an activity, it asks its kind: no other room tells kinds apart by name.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any, ClassVar, Protocol

from markupsafe import Markup
from marshmallow import Schema

from app.document import Heading, Node, Paragraph
from app.i18n import LazyString, gettext

Bones = Mapping[str, Any]
"""The bones of one activity as validated by its kind's schema."""
Prose = Mapping[str, Any]
"""The words of one activity in one language."""
Answer = Mapping[str, Any]
"""What a learner answered, by ids; JSON-able."""

Texts = dict[str, str]
"""What somebody wrote or chose in an entry, by keys its kind gives."""

Shape = dict[str, Any]
"""What the template of a kind needs; its first lines say which keys there are."""

WORDS = "words"
"""The key of an answer that holds what somebody wrote in it, by part: kept apart from the ids, and sealed."""
MOST_LETTERS = 2000
"""Of what may be written in an answer: it is a note, no text of its own."""
VERDICTS = ("graded", "compare", "none")
"""How a question answers: right or wrong, mine beside those of others, not at all. The first is meant where none is named."""

_WORD = re.compile(r"\w+(?:[-'’.]\w+)*")


class Form(Protocol):
    """A posted form; Werkzeug's `MultiDict` is one."""

    def getlist(self, key: str, /) -> list[str]:
        """All values of a field in the order they were sent; empty when absent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """Something an author must mend: where it stands, what is wrong, what to do."""

    path: tuple[str | int, ...]
    what: str
    mend: str
    in_prose: bool = False


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


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryLine:
    """One thing that stands in an entry, as people read it."""

    label: str
    text: str
    keys: tuple[str, ...]
    """The keys under which it is kept."""
    is_picked: bool = False
    """Whether it was chosen rather than written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Something of an entry that a group's numbers are told of (`EntryKind.statements`)."""

    id: str
    label: str
    steps: Mapping[str, str]
    """What can be chosen, by id, in order."""
    now: str
    """The key of what was chosen."""
    then: str | None = None
    """The key of how it was at the beginning, seen from now; none: it does not look back."""
    first: str | None = None
    """The part of another entry that was said at the beginning: `start/self-assessment/listen`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the writer of an entry has in another one, from which this one takes (`EntryKind.takes_from`)."""

    kind: "EntryKind"
    bones: Bones
    prose: Prose
    texts: Texts
    on: datetime
    """When it was written there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Showing:
    """How an activity is shown here: to whom, in which order, with which pictures."""

    order: Sequence[str] = ()
    """The ids in the order to show them (`QuestionKind.arrange`); empty: as written."""
    pathway: str | None = None
    """None: the reader has not chosen one."""
    picture: Callable[[str], str] | None = None
    """The address of a picture; None where none can be shown."""
    person: Callable[[str], Any] | None = None
    """Somebody of the cast, with `name`, `text` and `colour`; None where nobody is told of."""
    media: Callable[[str], Any] | None = None
    """Where a file to watch or hear is, with its `href` and how many `megabytes` it has; None where nothing can run."""
    captions: Callable[[str], str] | None = None
    """The address of captions."""
    lang: str = ""
    """The language of its words."""
    source: Callable[[str], Any] | None = None
    """What the course cites, with `id`, `title`, `short`; None where no source can be told."""
    local_cases: Sequence[Mapping[str, Any]] = ()
    """What those who lead the course wrote down for this star."""
    paper_href: str | None = None
    """Where it stands alone, made for paper; None where it does already."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """What may be told of how others answered, as the kind counted it (`QuestionKind.counted`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """An activity as an author may write it, and forms that people may post to it: the tests draw them all."""

    bones: Bones
    prose: Prose
    forms: tuple[Mapping[str, Sequence[str]], ...] = ()
    """Whole answers. Where they are graded, the first is right and the last is not."""


class Kind(ABC):
    """What every kind of activity has: a name, which its template has too, two schemas, a check, a shape, samples."""

    family: ClassVar[str]
    """`block`, `question`, `vote` or `entry`: what surrounds it on a page."""
    name: ClassVar[str]
    bones_schema: ClassVar[type[Schema]]
    prose_schema: ClassVar[type[Schema]]
    beside: ClassVar[frozenset[str]] = frozenset({"simple"})
    """The keys of its words that stand beside others, for those who want them: nobody reads both."""
    has_local_cases: ClassVar[bool] = False
    """Whether cases that those who lead a course wrote down stand in it."""
    is_printed_alone: ClassVar[bool] = True
    """Whether somebody may want it on a sheet of its own."""

    @abstractmethod
    def check(self, bones: Bones, prose: Prose) -> list[Flaw]:
        """Every flaw the schemas alone cannot see. Both arguments have passed their schema.

        What has no flaw can be drawn.
        """

    @abstractmethod
    def shape(self, bones: Bones, prose: Prose, showing: Showing) -> Shape:
        """What the template `activities/<name>.html` needs, beyond what it gets for every kind."""

    @abstractmethod
    def sample(self) -> tuple[Sample, Sample]:
        """The smallest activity of this kind, and one with everything it can have."""

    def title(self, prose: Prose) -> str:
        """What it is called, with its markup; empty where it has no name."""
        words: str = prose.get("title", "")
        return words

    @abstractmethod
    def seconds(self, bones: Bones) -> int:
        """About how long it takes to do; what of it is read like a page is not counted."""

    def told(self, bones: Bones, prose: Prose, showing: Showing) -> Shape:
        """What templates get of every kind: what it says in plainer words (`simple`)."""
        del bones, showing
        return {"simple": prose.get("simple", "")}

    def bound(self, bones: Bones, prose: Prose, said: Markup) -> Markup:
        """What stands of it in a bound document, as HTML: what the page says before it (`said`), and what can be read on paper."""
        del bones, prose
        return said

    def differs(self, bones: Bones) -> bool:
        """Whether it says or asks something else in another pathway."""
        del bones
        return False

    def pictures(self, bones: Bones) -> Sequence[str]:
        """The pictures it shows, by their names in `pictures/`."""
        del bones
        return ()

    def media(self, bones: Bones) -> Sequence[str]:
        """The files to watch or hear, by their names in `media/`."""
        del bones
        return ()

    def captions(self, bones: Bones) -> Sequence[str]:
        """The captions it must have, by their names beside the words of each language."""
        del bones
        return ()

    def leads_to(self, bones: Bones) -> Sequence[str]:
        """The other stars it names, under `feeds`."""
        del bones
        return ()

    def people(self, bones: Bones) -> Sequence[str]:
        """Those of the cast whom it tells of."""
        del bones
        return ()

    def sources(self, bones: Bones) -> Sequence[str]:
        """Those of its page's sources that it names itself."""
        del bones
        return ()

    def is_plain(self, prose: Prose) -> bool:
        """Whether what it has to say stands there in plainer words too, or needs none."""
        del prose
        return True

    def is_told_by(self, bones: Bones, prose: Prose) -> bool:
        """Whether `prose`, which may be that of another release, has words for all of these bones and for no others."""
        return not any(flaw.in_prose for flaw in self.check(bones, prose))


class BlockKind(Kind):
    """Is shown and asks for nothing that is kept."""

    family = "block"
    is_printed_alone = False

    def seconds(self, bones: Bones) -> int:
        """It is read."""
        del bones
        return 0


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
        return [bones["picture"]] if "picture" in bones else []

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


class EntryKind(Kind):
    """Keeps words a person wrote."""

    family = "entry"
    comes_back: ClassVar[bool] = False
    """Whether its words are shown again beside the journal of its star."""

    @abstractmethod
    def read_fields(self, bones: Bones, form: Form) -> Texts:
        """The texts in `form` by key; absent ones are empty, an unknown choice is no choice. Nothing is cut off."""

    @abstractmethod
    def lines(self, bones: Bones, prose: Prose, texts: Texts) -> list[EntryLine]:
        """What is kept, as people read it, in the order it is asked."""

    def document(self, bones: Bones, prose: Prose, texts: Texts, pathway: str | None) -> Sequence[Node]:
        """What stands of it in a document somebody takes along: what was asked and what was written, nothing that is empty."""
        del pathway
        lines = [line for line in self.lines(bones, prose, texts) if line.text.strip()]
        return [node for line in lines for node in (Heading(line.label), Paragraph(line.text))]

    @abstractmethod
    def written(self, bones: Bones, texts: Texts) -> Iterable[str]:
        """The texts somebody wrote: what was picked is none."""

    @abstractmethod
    def is_complete(self, bones: Bones, texts: Texts) -> bool:
        """Whether what was written is enough for the star."""

    @abstractmethod
    def laid(self, bones: Bones, texts: Texts) -> tuple[int, int]:
        """How many parts are filled, of how many."""

    @abstractmethod
    def parts(self, bones: Bones) -> Mapping[str, str]:
        """What other entries can take from it: by id, of what sort it is."""

    @abstractmethod
    def task(self, bones: Bones) -> LazyString:
        """What it is called in a list of what is still to do."""

    def takes_from(self, bones: Bones) -> Mapping[str, str]:
        """What it takes from other entries: by its own part, the part of another one (`m01/definition-card/definition`)."""
        del bones
        return {}

    def reads(self, bones: Bones) -> Sequence[str]:
        """All parts of other entries that it shows, whether or not they fill a part of its own."""
        return tuple(self.takes_from(bones).values())

    def checked_by(self, bones: Bones) -> str | None:
        """The entry of the same star, by its local id, that people are offered once they have saved this one."""
        del bones
        return None

    def can_take(self, mine: str, theirs: str) -> bool:
        """Whether a part of one sort can be filled from one of another."""
        return mine == theirs

    def taken(self, bones: Bones, found: Mapping[str, Found]) -> Texts:
        """What stands in it when it is opened for the first time; `found` is what there is in other entries, by slot."""
        del bones, found
        return {}

    def sheet(self, bones: Bones, prose: Prose, texts: Texts, found: Mapping[str, Found]) -> Shape:
        """What its template needs of what was written, beyond the texts."""
        del bones, prose, texts, found
        return {}

    def on_one_page(self, bones: Bones, prose: Prose, texts: Texts) -> Shape | None:
        """What was written, as it is shown to others on one page (`components/plan.html`); None: it has no such page."""
        del bones, prose, texts
        return None

    def origins(self, bones: Bones, texts: Texts) -> Collection[str]:
        """The entries, by slot, from which something in it came."""
        del bones, texts
        return ()

    def rearrange(self, bones: Bones, texts: Texts, do: str) -> Texts | None:
        """The texts after a button of its own was pressed (`add:people`); None: it has no such button."""
        del bones, texts, do
        return None

    def beyond(self, bones: Bones, texts: Texts) -> Mapping[str, LazyString]:
        """A sentence for each text that is larger than fits, by key. It is kept all the same."""
        del bones, texts
        return {}

    def least_words(self, bones: Bones) -> int:
        """How many words are enough; 0 where words are not counted."""
        del bones
        return 0

    def is_private(self, bones: Bones) -> bool:
        """Whether it can never be shared."""
        del bones
        return False

    def statements(self, bones: Bones, prose: Prose) -> Sequence[Statement]:
        """What those who lead a course are told as numbers of their group; none: nothing of it is counted."""
        del bones, prose
        return ()

    def told_together(self, bones: Bones, texts: Texts) -> Mapping[str, str]:
        """What of it is counted with that of others: by key, the step that was chosen; nothing as long as it is not whole."""
        del bones, texts
        return {}

    def is_journal(self, bones: Bones) -> bool:
        """Whether reports count it as a journal text."""
        del bones
        return False

    def is_anchor(self, bones: Bones) -> bool:
        """Whether it is one of the longer reflections, which only some pathways ask for (`required_for`)."""
        del bones
        return False

    def required_for(self, bones: Bones) -> Sequence[str]:
        """The pathways that ask for it although the star does not."""
        del bones
        return ()

    def count_words(self, bones: Bones, texts: Texts) -> int:
        """How many words the person wrote."""
        return sum(map(count_words, self.written(bones, texts)))


class TalkKind(EntryKind):
    """Is written to be said at a table of several people, at which everybody sits down themselves."""

    @abstractmethod
    def seats(self, bones: Bones) -> int:
        """How many people sit at a table."""

    @abstractmethod
    def turn(self, texts: Texts) -> str:
        """What its writer wants to say; empty: nothing yet."""

    @abstractmethod
    def heard(self, texts: Texts, place: int) -> str:
        """What they heard from who sits at a place; empty: nothing yet."""

    @abstractmethod
    def marked(self, texts: Texts, *, is_said: bool) -> Texts:
        """The texts with a note whether the turn was said."""


def _both(theirs: Any, mine: Any) -> Any:
    if isinstance(theirs, Mapping) and isinstance(mine, Mapping):
        return {**theirs, **mine}
    return theirs if mine is None else mine


def count_words(text: str) -> int:
    """Words as a person would count them: "don't" and "well-being" are one each."""
    return len(_WORD.findall(text))


def read_text(form: Form, name: str) -> str:
    """A text as it was written, with the line ends of one system; empty where there is none."""
    values = form.getlist(name)
    # Browsers send CRLF; NUL cannot be stored in PostgreSQL text.
    return values[0].replace("\r\n", "\n").replace("\r", "\n").replace("\0", "") if values else ""
