"""Knows how templates get their words quickly; knows no page and no word.

A page asks for sixty messages, and looking one up in the catalogue of the request costs more than drawing it. So each
message of a catalogue is looked up once a process, and what a macro draws of public words alone is kept (`kept`).
"""

from collections.abc import Callable, Hashable
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

from flask import Flask
from markupsafe import Markup

from app.i18n import catalogue

KEPT_MESSAGES = 4096
KEPT_PIECES = 2048
CATALOGUES = 64


class Words:
    """The messages of one catalogue as HTML, with what a message names filled in and escaped."""

    def __init__(self, catalogue: Any) -> None:
        keep = lru_cache(KEPT_MESSAGES)
        self._one = keep(catalogue.ugettext)
        self._many = keep(catalogue.ungettext)
        self._one_in = keep(catalogue.upgettext)
        self._many_in = keep(catalogue.unpgettext)
        self._plain = keep(lambda message: _filled(catalogue.ugettext(message), {}))

    def gettext(self, message: str, /, **values: object) -> Markup:
        """`message`, with `%(name)s` filled in."""
        return _filled(self._one(message), values) if values else self._plain(message)

    def ngettext(self, one: str, many: str, number: int, /, **values: object) -> Markup:
        """The right plural of a message about `num` things."""
        return _filled(self._many(one, many, number), {"num": number, **values})

    def pgettext(self, context: str, message: str, /, **values: object) -> Markup:
        """A message whose meaning depends on where it stands."""
        return _filled(self._one_in(context, message), values)

    def npgettext(self, context: str, one: str, many: str, number: int, /, **values: object) -> Markup:
        """The right plural of such a message."""
        return _filled(self._many_in(context, one, many, number), {"num": number, **values})


def _filled(message: str, values: dict[str, object]) -> Markup:
    return Markup(message) % values  # noqa: S704  (catalogues are ours)


_words_of = lru_cache(CATALOGUES)(Words)
_words: ContextVar[Words] = ContextVar("the words of the page that is drawn")


def kept(macro: Callable[..., Markup]) -> Callable[..., Markup]:
    """A macro that draws each piece once a process and language, of the many pages it stands on.

    Only for what is the same for everybody: all that it draws comes from its arguments and the catalogue.
    """

    @lru_cache(KEPT_PIECES)
    def piece(_words: Words, *told: Hashable) -> Markup:
        return macro(*told)

    return lambda *told: piece(_words.get(), *told)


def _spoken(name: str) -> Callable[..., Markup]:
    """A function of `Words`, in the language of the page that is drawn."""

    def say(*told: Any, **values: object) -> Markup:
        said: Markup = getattr(_words.get(), name)(*told, **values)
        return said

    return say


def install(app: Flask) -> None:
    """Give the templates their words."""
    app.jinja_env.globals.update(
        _=_spoken("gettext"),
        gettext=_spoken("gettext"),
        ngettext=_spoken("ngettext"),
        pgettext=_spoken("pgettext"),
        npgettext=_spoken("npgettext"),
        kept=kept,
    )

    @app.context_processor
    def in_its_language() -> dict[str, object]:
        speak()
        return {}


def speak() -> None:
    """From here on everything is drawn in the language of the request, as every page is."""
    _words.set(_words_of(catalogue()))
