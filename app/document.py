"""Knows what a document is made of, whoever writes it: for paper, for a word processor, for a browser; knows no learner and no format.

What the course says in it is in the language of its piece. All else, the words somebody wrote, is told in the document's.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Heading:
    """What the course calls a part of a piece."""

    text: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """What the course says: a question, a hint."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words of somebody's own. A line end is a line end, an empty line begins the next paragraph."""

    text: str


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that stand out: a sentence to remember."""

    text: str


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows under the names of their columns; the first cell of a row names it where `has_row_heads`."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    has_row_heads: bool = False


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo of somebody's own, as JPEG, and their words for it; `at` is where a page finds it that is looked at, not taken along."""

    alt: str
    width: int
    height: int
    jpeg: bytes = field(default=b"", repr=False)
    at: str = ""


Said = Heading | Prompt | Paragraph | Quote | Items | Grid
"""What is told in words."""
Node = Said | Photo


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A drawing, and the words for it: who cannot show the one shows the other."""

    svg: str
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One thing of a document, such as a text: its title, what is said about it (its day first), what stands in it."""

    title: str
    lang: str
    about: tuple[str, ...] = ()
    nodes: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """Pieces under a heading."""

    title: str
    lang: str
    pieces: tuple[Leaf, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Folio:
    """The whole of it."""

    title: str
    lang: str
    """The language of the words round its pieces, as in `lang=`."""
    by: str = ""
    """Whose it is."""
    under_title: tuple[tuple[str, str], ...] = ()
    """Lines, each with its language."""
    figure: Figure | None = None
    note: tuple[str, ...] = ()
    """Lines at the foot of its cover."""
    contents: str
    """What its table of contents is called."""
    parts: tuple[Bundle, ...] = field(default=())

    @property
    def name(self) -> str:
        """What it is called wherever documents are listed."""
        return f"{self.title}: {self.by}" if self.by else self.title


def paragraphs(text: str) -> list[list[str]]:
    """The paragraphs of a text, each as its lines; none of them is empty."""
    found: list[list[str]] = [[]]
    for line in text.split("\n"):
        if line.strip():
            found[-1].append(line.strip())
        elif found[-1]:
            found.append([])
    return [lines for lines in found if lines]


def in_words(text: str) -> str:
    """A text of the course without its markup."""
    return str(Markup(text).striptags())  # noqa: S704  (it loses what it might mark)


def writable(text: str) -> str:
    """A text without what is no letter and no file can hold: control characters, halves of letters."""
    lines = text.replace("\r\n", "\n").translate({ord(end): "\n" for end in "\r\x0b\x0c\x85\u2028\u2029"})
    return "".join(letter for letter in lines if letter in "\n\t" or _is_letter(letter))


def _is_letter(letter: str) -> bool:
    return unicodedata.category(letter) not in {"Cc", "Cs"} and ord(letter) & 0xFFFE != 0xFFFE  # noqa: PLR2004


def runs_from_right(text: str) -> bool:
    """Whether a text is read from right to left, as its first letter that has a direction says."""
    for letter in text:
        direction = unicodedata.bidirectional(letter)
        if direction in {"L", "R", "AL"}:
            return direction != "L"
    return False


def joined(nodes: Iterable[Node]) -> tuple[Node, ...]:
    """Tables that follow each other under the same names are one."""
    found: list[Node] = []
    for node in nodes:
        before = found[-1] if found else None
        if isinstance(node, Grid) and isinstance(before, Grid) and _are_alike(before, node):
            found[-1] = Grid(before.head, before.rows + node.rows, before.has_row_heads)
        else:
            found.append(node)
    return tuple(found)


def _are_alike(one: Grid, other: Grid) -> bool:
    return (one.head, one.has_row_heads) == (other.head, other.has_row_heads)


def with_heading(heading: str, nodes: Sequence[Node]) -> list[Node]:
    """Nodes under what the course calls them; nothing where there are none."""
    return [Heading(heading), *nodes] if nodes else []
