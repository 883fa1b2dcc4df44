"""Knows how a document becomes a PDF that anybody can read (PDF/UA-1), within ceilings, and keeps the last ones; knows no course."""

import hashlib
import json
import subprocess
import sys
from collections import OrderedDict
from collections.abc import Iterator
from pathlib import Path
from threading import Lock
from typing import Any

from app.document import Folio
from app.errors import AppError
from app.typeset.booklet import Booklet, Chapter
from app.typeset.certificate import CertificateSheet
from app.typeset.folio import as_tree, pictures_of, settable
from app.typeset.html import Node, TooDeep, read_html
from app.typeset.language import language

MOST_BYTES = 2 * 1024 * 1024
"""Of a document as data: a course of twelve stars is smaller."""
MOST_SECONDS = 40
"""Of waiting: a guide of forty sheets takes one."""
MOST_KEPT = 6
SETTER = Path(__file__).parent / "setter.py"
BOOK, FOLIO, CERTIFICATE = "book", "folio", "certificate"
NO_LETTERS = 3
"""What the setter ends with where no font has some letters."""


class Press:
    """Prints one document at a time and keeps the last few of the course's, by what they say: nobody waits twice for the same words."""

    def __init__(self, *, fonts: Path) -> None:
        """`fonts` is the folder with the letters it sets in; others are used only for what people wrote themselves."""
        self._fonts = fonts
        self._lock = Lock()
        self._kept: OrderedDict[str, bytes] = OrderedDict()

    def pdf(self, document: Booklet) -> bytes:
        """The document as a PDF. Raises `print.failed` where it is too large, or takes too long."""
        told = as_data(document)
        name = hashlib.sha256(told).hexdigest()
        with self._lock:
            if name not in self._kept:
                self._kept[name] = _set(told, look=BOOK, fonts=self._fonts)
            self._kept.move_to_end(name)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
            return self._kept[name]

    def pdf_of_own(self, document: Folio | CertificateSheet) -> bytes:
        """What somebody takes along, as a PDF; nothing of it is kept. Raises `print.failed`, `print.letters`."""
        look, told = (
            (FOLIO, as_tree(document))
            if isinstance(document, Folio)
            else (CERTIFICATE, settable(document.as_data()))
        )
        data = _within_bounds(told)
        pictures = pictures_of(document) if isinstance(document, Folio) else []
        with self._lock:
            return _set(data + b"\n" + _packed(pictures), look=look, fonts=self._fonts)


def as_data(document: Booklet) -> bytes:
    """What is handed to the setter. Raises `print.failed` where it is too large or too deep."""
    ids = {chapter.id for chapter in document.chapters}
    try:
        chapters = [_chapter(chapter, ids) for chapter in document.chapters]
    except TooDeep as error:
        raise AppError("print.failed") from error
    told = {
        "title": document.title,
        **language(document.lang),
        "contents": document.contents,
        "under_title": document.under_title,
        "chapters": chapters,
    }
    return _within_bounds(told)


def _within_bounds(told: Node) -> bytes:
    data = json.dumps(told, ensure_ascii=False).encode()
    if len(data) > MOST_BYTES:
        raise AppError("print.failed")
    return data


def _chapter(chapter: Chapter, ids: set[str]) -> Node:
    nodes = read_html(chapter.html)
    found = list(_all(nodes))
    for node in found:
        if "id" in node:
            node["label"] = f"{chapter.id}#{node['id']}"
    labels = ids | {node["label"] for node in found if "label" in node}
    for node in found:
        if node["is"] == "link":
            _point(node, chapter, labels)
    return {"id": chapter.id, "title": chapter.title, **language(chapter.lang), "nodes": nodes}


def _point(node: Node, chapter: Chapter, labels: set[str]) -> None:
    """A link leads out, to a place of this document, or nowhere: then only its words stand there."""
    to = node["to"]
    if to.startswith("https://"):
        return
    label = f"{chapter.id}{to}" if to.startswith("#") else f"{chapter.id.rpartition('/')[0]}/{to}"
    if label in labels:
        node["label"] = label
    else:
        node["is"] = "span"


def _all(nodes: list[Any]) -> Iterator[Node]:
    for node in nodes:
        if isinstance(node, str):
            continue
        yield node
        yield from _all(node["of"])
        for row in (node["head"], *node["rows"]) if node["is"] == "table" else ():
            for cell in row:
                yield from _all(cell)


def _packed(pictures: list[bytes]) -> bytes:
    """Pictures one after the other, each behind its length, as `setter` reads them."""
    return b"".join(len(jpeg).to_bytes(4) + jpeg for jpeg in pictures)


def _set(told: bytes, *, look: str, fonts: Path) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603  (our own program, with no word of a text among its arguments)
            [sys.executable, "-I", str(SETTER), str(fonts), look],
            input=told,
            capture_output=True,
            timeout=MOST_SECONDS,
            check=True,
            env={},
        )
    except subprocess.CalledProcessError as error:
        has_letters = error.returncode != NO_LETTERS or look == BOOK
        raise AppError("print.failed" if has_letters else "print.letters") from error
    except (subprocess.SubprocessError, OSError) as error:
        raise AppError("print.failed") from error
    return done.stdout
