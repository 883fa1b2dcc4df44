"""Knows what a document for paper is: chapters of HTML, and the words round them; knows neither a course nor how it is set."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A part with a title of its own; it begins on a new sheet. Links of other chapters name it by its id."""

    id: str
    title: str
    lang: str
    html: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Booklet:
    """What is printed as one file."""

    title: str
    lang: str
    """The language of the words round its chapters, as in `lang=`."""
    contents: str
    """What its table of contents is called."""
    under_title: tuple[str, ...] = field(default=())
    """Lines below its title, in plain words."""
    chapters: tuple[Chapter, ...]
