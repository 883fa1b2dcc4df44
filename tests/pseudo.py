"""Knows a language that is English between ⟦ and ⟧, and how to see on a page what is not in it; knows no page."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from app.content.check import CompiledCourse
from app.content.markdown import HTML
from tests.markup import Attributes, Markup
from tests.once import once_a_run
from tools.catalogues import template

LOCALE = "eo"
"""A language Babel knows and nobody translates into here; like English it has one singular and one plural."""
OPEN, CLOSE = "⟦", "⟧"
NOT_WORDS = {"source", "words", "sources", "url", "block", "year", "pictures", "format", "locale"}
SAID_IN = {"alt", "aria-label", "aria-roledescription", "aria-valuetext", "label", "placeholder", "title"}
UNSEEN = {"script", "style"}
BRACKETS = re.compile(f"([{OPEN}{CLOSE}])")
LETTERS = re.compile(r"[^\W\d_]{2,}")


NOTHING = "this page is not in the language at all"
messages = once_a_run(template)
"""All messages of the product: they are looked for once a run."""


def wrap(words: str) -> str:
    """Words in the language of this module."""
    return f"{OPEN}{words}{CLOSE}"


def write_catalogue(folder: Path) -> None:
    """A compiled catalogue of all messages, as `app.factory.build(translations=(folder,))` takes it."""
    catalogue = Catalog(locale=LOCALE)
    for message in messages():
        if message.id:
            told = message.id
            words = wrap(told) if isinstance(told, str) else tuple(wrap(one) for one in told)
            catalogue.add(told, words, context=message.context)
    path = folder / LOCALE / "LC_MESSAGES" / "messages.mo"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_mo(file, catalogue)


def wrapped_course(tree: CompiledCourse) -> CompiledCourse:
    """The course with all its words wrapped, and none of its marks and addresses."""
    return replace(tree, prose={locale: _wrapped(told) for locale, told in tree.prose.items()})


def _wrapped(told: Any) -> Any:
    if isinstance(told, Mapping):
        return {
            key: one if (key in NOT_WORDS and not isinstance(one, Mapping)) or key == "pictures"
            else _wrapped_html(one) if key in {HTML, "text", "simpler", "intro"} and isinstance(one, str)
            else _wrapped(one)
            for key, one in told.items()
        }  # fmt: skip
    if isinstance(told, list):
        return [_wrapped(one) for one in told]
    return wrap(told) if isinstance(told, str) else told


def _wrapped_html(html: str) -> str:
    """Every text between tags wrapped by itself."""
    return re.sub(r"(?<=>)[^<>]+(?=<)|^[^<>]+|(?<=>)[^<>]+$", _wrapped_text, html)


def _wrapped_text(found: re.Match[str]) -> str:
    return wrap(found[0]) if found[0].strip() else found[0]


class _Ear(Markup):
    """Hears what of a page is outside the brackets, and whether anything is inside."""

    def __init__(self) -> None:
        self.bare: list[str] = []
        self.heard = False
        self.depth = 0
        self._unseen = 0
        self._tag = ""

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        self._tag = f"<{tag}>"
        self._unseen += tag in UNSEEN
        for name, words in attrs:
            if words and (name in SAID_IN or (name.startswith("data-") and " " in words)):
                outside, left = _outside(words, 0)
                self.bare += [f"{name}: {one}" for one in outside]
                self.bare += [f"{name}: brackets: {words}"] if left else []

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in UNSEEN

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.heard |= OPEN in data
            outside, self.depth = _outside(data, self.depth)
            self.bare += [f"{self._tag} {one}" for one in outside]


def _outside(words: str, depth: int) -> tuple[list[str], int]:
    """What stands outside all brackets, and how deep the words end."""
    found = []
    for part in BRACKETS.split(words):
        if part == OPEN:
            depth += 1
        elif part == CLOSE:
            depth -= 1
        elif depth == 0 and part.strip():
            found.append(" ".join(part.split()))
    return found, depth


def bare_words(html: str, *, exempt: re.Pattern[str]) -> Iterator[str]:
    """What a page says outside the brackets, without what `exempt` takes away; numbers and marks are no words.

    A page that says nothing inside them is told as a whole.
    """
    ear = _Ear()
    ear.feed(html)
    if not ear.heard:
        yield NOTHING
    for one in ear.bare:
        kind, _space, words = one.partition(" ")
        if LETTERS.search(exempt.sub("", words)):
            yield f"{kind} {words}"
    if ear.depth:
        yield f"brackets do not close: {ear.depth}"
