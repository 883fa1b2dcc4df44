"""Knows how the HTML that the house makes becomes the plain tree that is set on paper; knows no typst and no course.

A node is a dict: `is` says what it is, `of` holds its children, which are nodes and strings. Nothing of a text is ever
code: the tree is data to whoever sets it.
"""

import re
from collections.abc import Sequence
from html.parser import HTMLParser
from typing import Any

Node = dict[str, Any]

MOST_DEPTH = 24
"""Elements within elements: no text of ours comes near, and who sets it goes down as far."""
NARROWEST, WIDEST = 12, 60
"""Letters by which columns share the width of a sheet: a short one stays readable, a long one leaves room."""
_SPACE = re.compile(r"[ \t\r\n\f]+")
_NAMES = {
    "p": "p",
    "ul": "ul",
    "ol": "ol",
    "li": "li",
    "strong": "strong",
    "b": "strong",
    "em": "em",
    "i": "em",
    "blockquote": "quote",
    "code": "code",
    "table": "table",
    "tr": "row",
    "th": "head",
    "td": "cell",
    "aside": "card",
    **{f"h{level}": "heading" for level in range(2, 7)},
}
_VOID = {"br", "hr", "img", "input", "link", "meta", "wbr"}
_SILENT = {"script", "style", "svg", "template"}
_BLOCKS = {"p", "ul", "ol", "li", "heading", "quote", "table", "row", "head", "cell", "card"}


class TooDeep(ValueError):
    """Elements lie deeper within each other than is set on paper."""


def read_html(html: str) -> list[Any]:
    """The nodes of a text. An element that has no meaning on paper gives its children; what is hidden gives nothing.

    Raises:
        TooDeep: it is nested deeper than `MOST_DEPTH`.
    """
    reader = _Nodes()
    reader.feed(html)
    reader.close()
    return _tidied(reader.root["of"])


class _Nodes(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root: Node = {"is": "root", "of": []}
        self._open: list[tuple[str, Node | None]] = [("", self.root)]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        above = self._open[-1][1]
        if tag in _VOID:
            if above is not None and tag in {"br", "hr"}:
                above["of"].append({"is": tag, "of": []})
            return
        if len(self._open) > MOST_DEPTH:
            raise TooDeep(tag)
        is_silent = above is None or tag in _SILENT or "hidden" in told or told.get("aria-hidden") == "true"
        self._open.append((tag, None if is_silent else self._begun(tag, told, above)))

    def handle_endtag(self, tag: str) -> None:
        for depth in range(len(self._open) - 1, 0, -1):
            if self._open[depth][0] == tag:
                del self._open[depth:]
                return

    def handle_data(self, data: str) -> None:
        above = self._open[-1][1]
        if above is not None:
            above["of"].append(_SPACE.sub(" ", data))

    def _begun(self, tag: str, told: dict[str, str], above: Node | None) -> Node:
        """The node an element begins; the one it stands in where it has no meaning of its own."""
        if above is None:
            raise AssertionError
        node: Node
        if tag == "a" and told.get("href"):
            node = {"is": "link", "to": told["href"], "of": []}
        elif tag in _NAMES:
            node = {"is": _NAMES[tag], "of": []} | _more(tag, told)
        else:
            return above
        above["of"].append(node)
        return node


def _more(tag: str, told: dict[str, str]) -> Node:
    """What some nodes say besides."""
    if tag[0] == "h" and tag[1:].isdigit():
        return {"level": int(tag[1])} | ({"id": told["id"]} if "id" in told else {})
    if tag == "ol":
        start = told.get("start", "")
        return {"start": int(start) if start.isascii() and start.isdigit() else 1}
    if tag == "ul":
        return {"ticks": "ticks" in told.get("class", "").split()}
    return {"id": told["id"]} if "id" in told and tag in {"li", "p"} else {}


def _tidied(children: Sequence[Any]) -> list[Any]:
    """Without the spaces that only stand between blocks or at the ends of one; tables with their rows."""
    has_blocks = any(_is_block(child) for child in children)
    found: list[Any] = []
    for child in children:
        if isinstance(child, str):
            if has_blocks and not child.strip():
                continue
            found.append(child)
        else:
            found.append(_table(child) if child["is"] == "table" else child | {"of": _tidied(child["of"])})
    return found


def _is_block(child: Any) -> bool:
    return not isinstance(child, str) and child["is"] in _BLOCKS


def _table(node: Node) -> Node:
    """A table as rows of cells, each as long as the longest; the first row is its head where it has no other cells."""
    rows = [
        [_tidied(cell["of"]) for cell in row["of"] if not isinstance(cell, str)]
        for row in node["of"]
        if not isinstance(row, str) and row["is"] == "row"
    ]
    first = next((row for row in node["of"] if not isinstance(row, str) and row["is"] == "row"), None)
    has_head = first is not None and all(isinstance(one, str) or one["is"] == "head" for one in first["of"])
    width = max((len(row) for row in rows), default=0)
    filled = [row + [[] for _ in range(width - len(row))] for row in rows]
    head, body = (filled[0], filled[1:]) if has_head else ([], filled)
    longest = [max(_length(row[column]) for row in filled) for column in range(width)]
    return {"is": "table", "widths": shares(longest), "head": head, "rows": body, "of": []}


def shares(longest: Sequence[int]) -> list[int]:
    """How columns share the width of a sheet: `longest` says how many letters the fullest cell of each has."""
    return [min(max(one, NARROWEST), WIDEST) for one in longest]


def _length(nodes: Sequence[Any]) -> int:
    return sum(len(one) if isinstance(one, str) else _length(one["of"]) for one in nodes)
