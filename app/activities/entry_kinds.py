"""Knows the contract of the family that keeps what people write, and of those that are said at a table; knows no single kind."""

from abc import abstractmethod
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from app.activities.base import Bones, Form, Kind, Prose, Shape, count_words
from app.document import Heading, Node, Paragraph
from app.i18n import LazyString

Texts = dict[str, str]
"""What somebody wrote or chose in an entry, by keys its kind gives."""


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

    def takes_from_case(self, bones: Bones) -> Mapping[str, str]:
        """What it takes from a local case: by its own part, the text of the case (`challenge`)."""
        del bones
        return {}

    def wants_cases(self, bones: Bones) -> bool:
        """What it begins with may be a case of the course."""
        return bool(self.takes_from_case(bones))

    def begun_with(self, bones: Bones, case: Mapping[str, str]) -> Texts:
        """What stands in it when it is opened for the first time where the course has a case; `case`: its texts."""
        del bones, case
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

    def takes_files(self, bones: Bones) -> bool:
        """Whether a photo or a recording may stand beside what was written, or for it."""
        del bones
        return True

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

    def takes_files(self, bones: Bones) -> bool:
        """No: it is said."""
        del bones
        return False

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
