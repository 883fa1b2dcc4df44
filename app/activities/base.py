"""Knows the contract of every kind, and of the family that only shows; knows no single kind.

An activity has *bones* (ids, options, keys: the same in every language) and *prose* (words, keyed by those ids).
Kinds are stateless: everything they need comes in as arguments, ids decide and positions never do.
What the rest of the house wants to know of an activity, it asks its kind: no other room tells kinds apart by name.
The families that ask and that keep what people write stand beside this: `asking_kinds`, `entry_kinds`.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol

from markupsafe import Markup
from marshmallow import Schema

Bones = Mapping[str, Any]
"""The bones of one activity as validated by its kind's schema."""
Prose = Mapping[str, Any]
"""The words of one activity in one language."""
Shape = dict[str, Any]
"""What the template of a kind needs; its first lines say which keys there are."""

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
    beside: ClassVar[frozenset[str]] = frozenset({"simple", "alt"})
    """The keys of its words that stand for others, plainer words or those of a picture: nobody reads both."""
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

    def wants_cases(self, bones: Bones) -> bool:
        """Whether it needs the cases that those who lead a course wrote down for its star."""
        del bones
        return False

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


def count_words(text: str) -> int:
    """Words as a person would count them: "don't" and "well-being" are one each."""
    return len(_WORD.findall(text))


def read_text(form: Form, name: str) -> str:
    """A text as it was written, with the line ends of one system; empty where there is none."""
    values = form.getlist(name)
    # Browsers send CRLF; NUL cannot be stored in PostgreSQL text.
    return values[0].replace("\r\n", "\n").replace("\r", "\n").replace("\0", "") if values else ""
