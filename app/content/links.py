"""Knows what links in course Markdown mean and which are wrong; does not know how text is rendered.

Links are data: `word:` opens the popover `w-<id>`, `source:` goes to `#source-<id>` at the page's foot, which leads back, `page:` goes to
a page of the same star by a relative address, so that it works behind every visit.
"""

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token

_TAG_LIKE = re.compile(r"</?[A-Za-z][^<>]*>|<!--")


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """What may be linked to; `to_pages` is the relative way from where the text is shown to the star's pages."""

    words: frozenset[str] | None = frozenset()
    """None where nobody can say which there are: then none is missing."""
    sources: Mapping[str, str] = field(default_factory=dict)
    """What each source is called in short where it is cited by a number; empty: as written."""
    pages: frozenset[str] = frozenset()
    to_pages: str = ""
    ways_back: str | None = None
    """What the names of the places begin with to which the notes at the foot lead back: where each source is cited first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """Something wrong in a text; `line` counts from 0 within it."""

    line: int
    what: str
    mend: str


@dataclass(slots=True)
class Rendering:
    """What was met while rendering: words and sources linked to, and slips."""

    words: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    slips: list[Slip] = field(default_factory=list)

    def slip(self, line: int, what: str, mend: str) -> None:
        """Note something wrong."""
        self.slips.append(Slip(line=line, what=what, mend=mend))


def way_back(*, within: str = "") -> str:
    """What the name of a place begins with where a source is cited, in the text of a page or `within` one of its blocks."""
    return f"cite-{within}-" if within else "cite-"


def link_up(tokens: Sequence[Token], links: Links, reading: Rendering) -> None:
    """Turn every link into what it means, in place, and note what is not allowed."""
    line = 0
    for token in tokens:
        line = token.map[0] if token.map else line
        children = token.children or []
        closing: list[str] = []
        said = ""
        for number, child in enumerate(children):
            if child.type == "link_open":
                if _is_said_twice(child, children[number + 1], said, links):
                    what = "the source is named here already, and its name comes again in brackets"
                    reading.slip(line, what, "make the name the link: [the name](source:…)")
                _name_source(child, children[number + 1], links)
                _point(child, line, links, reading)
                closing.append(child.tag)
            elif child.type == "link_close":
                child.tag = closing.pop()
            elif child.type == "image":
                reading.slip(line, "a picture in running text", "show it with a story block")
            elif child.type == "text" and _TAG_LIKE.search(child.content):
                reading.slip(line, "HTML tags are shown as they are", "write Markdown instead")
            said += child.content


def _point(token: Token, line: int, links: Links, reading: Rendering) -> None:
    href = str(token.attrs.get("href", ""))
    scheme, _, name = href.partition(":")
    if scheme == "word":
        token.tag = "button"
        token.attrs = {"class": "word", "type": "button", "popovertarget": f"w-{name}"}
        _meet(name, reading.words, known=links.words or ())
    elif scheme == "source":
        token.attrs = {"class": "cite", "href": f"#source-{name}", "role": "doc-noteref"}
        if links.ways_back and name not in reading.sources:
            token.attrs["id"] = links.ways_back + name
        _meet(name, reading.sources, known=links.sources)
    elif scheme == "page":
        token.attrs = {"href": f"{links.to_pages}{name}"}
    elif scheme == "https":
        # The course stands in a frame: a foreign page opens in a tab of its own.
        token.attrs = {"class": "out", "href": href, "rel": "noopener noreferrer", "target": "_blank"}
    slip = _wrong_link(scheme, name, href, links)
    if slip is not None:
        reading.slip(line, *slip)


def _name_source(token: Token, label: Token, links: Links) -> None:
    """A source that is cited by a number is named: a digit is small to press and says nothing."""
    short = _short_name(token, label, links)
    if short:
        label.content = f"({short})"


def _is_said_twice(token: Token, label: Token, said: str, links: Links) -> bool:
    """Whether a source that is about to be named stands in the same paragraph by its name already."""
    short = _short_name(token, label, links)
    return bool(short and short in said and f"({short})" not in said)


def _short_name(token: Token, label: Token, links: Links) -> str | None:
    """What a source is called that is cited by a number; None: by words, or it is no source."""
    scheme, _, name = str(token.attrs.get("href", "")).partition(":")
    short = links.sources.get(name) if scheme == "source" else None
    return short if short and label.type == "text" and label.content.isdecimal() else None


def _meet(name: str, met: list[str], *, known: Container[str]) -> None:
    if name in known and name not in met:
        met.append(name)


def _wrong_link(scheme: str, name: str, href: str, links: Links) -> tuple[str, str] | None:
    if scheme == "word" and links.words is not None and name not in links.words:
        return f"the glossary has no word “{name}”", "correct the id or add it to glossary/glossary.yaml"
    if scheme == "source" and name not in links.sources:
        return f"the source “{name}” is not shown here", "add it to “sources:” of the page in module.yaml"
    if scheme == "page" and name not in links.pages:
        return f"this star has no page “{name}”", "correct the id"
    if scheme not in {"word", "source", "page", "https"}:
        mend = "use word:, source:, page: or an address that begins with https://"
        return f"the link “{href}” leads nowhere", mend
    return None
