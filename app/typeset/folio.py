"""Knows how a document becomes the data that `folio.typ` sets; knows no typst, and nobody's texts."""

import hashlib
import unicodedata
from typing import Any

from app.document import (
    Bundle,
    Folio,
    Grid,
    Heading,
    Items,
    Leaf,
    Paragraph,
    Photo,
    Prompt,
    Quote,
    Said,
    paragraphs,
    runs_from_right,
)
from app.typeset.html import shares
from app.typeset.language import language

Data = dict[str, Any]
PICTOGRAPHS = 0x1F000
"""Where they begin; what comes before is in the fonts that come along with typst, or is a letter."""
TALLEST = 103
"""How tall a picture may be, in hundredths of the width of the text."""
JOINING = {0x200D, 0xFE0F}
"""What makes one pictograph of two, and colours it."""


def as_tree(document: Folio) -> Data:
    """The whole document."""
    figure = document.figure
    tree: Data = {
        "name": document.name,
        "title": document.title,
        "by": document.by,
        **language(document.lang),
        "under_title": [{"text": text, "lang": language(lang)} for text, lang in document.under_title],
        "note": document.note,
        "contents": document.contents,
        "parts": [_part(part) for part in document.parts],
    }
    drawn = {"svg": figure.svg, "alt": figure.alt} if figure else None
    return {**settable(tree), "figure": drawn}


def settable(told: Any) -> Any:
    """Data with pictographs, which few fonts have, told by their names."""
    if isinstance(told, str):
        return told if told.isascii() else "".join(map(_in_letters, told))
    if isinstance(told, dict):
        return {key: settable(one) for key, one in told.items()}
    return [settable(one) for one in told] if isinstance(told, list | tuple) else told


def _in_letters(letter: str) -> str:
    if ord(letter) in JOINING or (ord(letter) >= PICTOGRAPHS and unicodedata.category(letter) == "Sk"):
        return ""
    if ord(letter) < PICTOGRAPHS or unicodedata.category(letter) != "So":
        return letter
    name = unicodedata.name(letter, "")
    return name[-1] if name.startswith("REGIONAL INDICATOR") else f"[{name.lower()}]" if name else letter


def _part(part: Bundle) -> Data:
    return {
        "title": part.title,
        "lang": language(part.lang),
        "pieces": [_piece(piece) for piece in part.pieces],
    }


def _piece(piece: Leaf) -> Data:
    return {
        "title": piece.title,
        "lang": language(piece.lang),
        "about": piece.about,
        "nodes": [_picture(node) if isinstance(node, Photo) else _node(node) for node in piece.nodes],
    }


def _picture(node: Photo) -> Data:
    share = min(100, round(TALLEST * node.width / node.height))
    return {"is": "picture", "file": name_of(node.jpeg), "alt": node.alt, "share": share}


def _node(node: Said) -> Data:
    match node:
        case Heading(text):
            return {"is": "heading", "text": text}
        case Prompt(text):
            return {"is": "said", "text": text}
        case Paragraph(text):
            return {"is": "own", "paragraphs": paragraphs(text), "rtl": runs_from_right(text)}
        case Quote(text):
            return {"is": "quote", "paragraphs": paragraphs(text), "rtl": runs_from_right(text)}
        case Items(texts):
            return {"is": "items", "items": [_lines(text) for text in texts]}
        case Grid(head, rows, has_row_heads):
            return {
                "is": "table",
                "head": head,
                "widths": shares([max(map(len, column)) for column in zip(head, *rows, strict=True)]),
                "rows": [[_lines(cell) for cell in row] for row in rows],
                "has_row_heads": has_row_heads,
            }


def name_of(jpeg: bytes) -> str:
    """What a picture is called beside the document; `setter` finds the same name."""
    return f"{hashlib.sha256(jpeg).hexdigest()}.jpg"


def pictures_of(document: Folio) -> list[bytes]:
    """All pictures of a document."""
    pieces = [piece for part in document.parts for piece in part.pieces]
    return [node.jpeg for piece in pieces for node in piece.nodes if isinstance(node, Photo)]


def _lines(text: str) -> Data:
    return {"lines": [line for lines in paragraphs(text) for line in lines], "rtl": runs_from_right(text)}
