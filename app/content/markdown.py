"""Knows how course Markdown becomes HTML that is safe anywhere; knows no request and no learner."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin

from app.activities.base import count_words
from app.content.links import Links, Rendering, link_up

HTML = "$html"
"""Marks rendered words in stored prose; no id can be called so."""
PLACE = "place"
SIMPLER = "simpler"
_TEXT = {"p", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "blockquote", "code", "pre", "hr", "br"}
_TAGS = _TEXT | {"a", "button", "table", "thead", "tbody", "tr", "th", "td"}
_ATTRIBUTES = {
    "a": {"href", "class", "rel", "target", "role", "id"},
    "button": {"type", "class", "popovertarget"},
    "ol": {"start"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A stretch of a page: running `text`, the same `simpler`, or a `block` with its own text in it."""

    kind: str
    html: str
    line: int
    block: str = ""

    def as_json(self) -> dict[str, str]:
        """As stored in a release's prose."""
        if self.kind == "block":
            return {"block": self.block, "intro": self.html}
        return {self.kind: self.html}


@dataclass(frozen=True, slots=True, kw_only=True)
class PageText:
    """A page rendered: its title, its segments in order, how many words of running text it has."""

    title: str
    segments: tuple[Segment, ...]
    word_count: int


def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")


_ITEM = _parser()
_PAGE = _parser()
container_plugin(_PAGE, PLACE, validate=lambda _params, _markup: True)


def render_inline(text: str, links: Links, reading: Rendering) -> str:
    """One line of Markdown as HTML without a paragraph around it."""
    tokens = _ITEM.parseInline(text)
    link_up(tokens, links, reading)
    return _html(_ITEM, tokens)


def render_rich(text: str, links: Links, reading: Rendering) -> str:
    """Markdown with paragraphs; headings belong on pages only."""
    tokens = _ITEM.parse(text)
    link_up(tokens, links, reading)
    for token in tokens:
        if token.type == "heading_open":
            reading.slip(_line(token), "a heading inside an activity", "write it in bold or on the page")
    return _html(_ITEM, tokens)


def render_page(text: str, links: Links, reading: Rendering) -> PageText:
    """A whole page: `# Title` first, then text and placed blocks."""
    tokens = _PAGE.parse(text if text.endswith("\n") else text + "\n")
    link_up(tokens, links, reading)
    _check_headings(tokens, reading)
    title, rest = _take_title(tokens)
    segments = tuple(_segments(rest, text.split("\n"), reading))
    return PageText(title=title, segments=segments, word_count=_running_words(rest))


def _html(parser: MarkdownIt, tokens: Sequence[Token]) -> str:
    raw = parser.renderer.render(tokens, parser.options, {})
    clean = nh3.clean(raw, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes={"https"}, link_rel=None)
    return clean.strip()


def _check_headings(tokens: Sequence[Token], reading: Rendering) -> None:
    headings = [token for token in tokens if token.type == "heading_open"]
    if not tokens or tokens[0].type != "heading_open" or tokens[0].tag != "h1":
        reading.slip(0, "the page does not begin with its title", "write “# Title” in the first line")
    above = 1
    for heading in headings[1:] if tokens and tokens[0] in headings else headings:
        level = int(heading.tag[1])
        if level == 1:
            reading.slip(_line(heading), "a second title", "write “##” for a heading within the page")
        elif level > above + 1:
            mend = f"use {'#' * (above + 1)}"
            reading.slip(_line(heading), "this heading skips a level", mend)
        elif level > 4:  # noqa: PLR2004 - h4 is the deepest a page of 450 words can need
            reading.slip(_line(heading), "this heading is too deep", "use at most “####”")
        above = max(level, 1)


def _take_title(tokens: list[Token]) -> tuple[str, list[Token]]:
    if tokens and tokens[0].type == "heading_open" and tokens[0].tag == "h1":
        return _words_of(tokens[1]), tokens[3:]
    return "", tokens


def _segments(tokens: Sequence[Token], lines: Sequence[str], reading: Rendering) -> Iterator[Segment]:
    """Cut the page where blocks are placed."""
    running: list[Token] = []
    inside: list[Token] = []
    opened: Token | None = None
    for token in tokens:
        if token.type == f"container_{PLACE}_open":
            _check_place(token, lines, reading)
            if token.level == 0:
                yield from _text(running)
                running, inside, opened = [], [], token
        elif token.type == f"container_{PLACE}_close":
            if token.level == 0 and opened is not None:
                yield _placed(opened, inside)
                opened = None
        elif opened is not None:
            inside.append(token)
        else:
            running.append(token)
    yield from _text(running)


def _text(tokens: list[Token]) -> Iterator[Segment]:
    if tokens:
        yield Segment(kind="text", html=_html(_PAGE, tokens), line=_line(tokens[0]))


def _placed(opened: Token, inside: list[Token]) -> Segment:
    name = opened.info.strip()
    html = _html(_PAGE, inside) if inside else ""
    if name == SIMPLER:
        return Segment(kind=SIMPLER, html=html, line=_line(opened))
    return Segment(kind="block", html=html, line=_line(opened), block=name)


def _check_place(token: Token, lines: Sequence[str], reading: Rendering) -> None:
    line = _line(token)
    if token.level > 0:
        reading.slip(
            line, "a block inside a list or another block", "place it at the start of a line, on its own"
        )
    elif not token.info.strip():
        reading.slip(line, "“:::” without a name", "remove it, or write the id of the block behind it")
    end = token.map[1] if token.map else line
    if end >= len(lines) or set(lines[end].strip()) != {":"}:
        reading.slip(
            line, f"“::: {token.info.strip()}” is not closed", "write “:::” in a line of its own after it"
        )


def _running_words(tokens: Sequence[Token]) -> int:
    depth = total = 0
    for token in tokens:
        if token.type.startswith(f"container_{PLACE}"):
            depth += token.nesting
        elif depth == 0 and token.type == "inline":
            total += count_words(_words_of(token))
    return total


def _words_of(token: Token) -> str:
    return "".join(" " if child.type == "softbreak" else child.content for child in token.children or [])


def _line(token: Token) -> int:
    return token.map[0] if token.map else 0
