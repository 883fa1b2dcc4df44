"""Knows how words are marked for translation and which locale a visitor gets; knows no page.

`_` marks and translates at once, `lazy` marks now and translates when shown.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache
from typing import Any

import flask_babel
from babel import Locale, UnknownLocaleError
from babel.lists import format_list
from flask_babel.speaklater import LazyString

__all__ = [
    "LazyString",
    "catalogue",
    "choose_locale",
    "decimal",
    "gettext",
    "lazy",
    "listed",
    "ngettext",
    "percent",
    "pgettext",
    "plural_samples",
    "speaking",
]

COUNTS = (*range(201), 1_000_000)
"""Counts among which every plural category of every locale is met."""


_spoken: ContextVar[tuple[Locale | None, Any]] = ContextVar("a locale and its messages")


def catalogue() -> Any:
    """The messages in the locale of the request: looked for once a locale, since a page has many."""
    locale = flask_babel.get_locale()
    spoken = _spoken.get((None, None))
    if locale is None or spoken[0] is not locale:
        spoken = locale, flask_babel.get_translations()
        _spoken.set(spoken)
    return spoken[1]


def gettext(message: str, **values: object) -> str:
    """`message` in the locale of the request, with `%(name)s` filled in."""
    found: str = catalogue().ugettext(message)
    return found % values if values else found


def ngettext(one: str, many: str, num: float, **values: object) -> str:
    """The right plural of a message about `num` things, which it may name as `%(num)s`."""
    found: str = catalogue().ungettext(one, many, num)
    return found % {"num": num, **values}


def pgettext(context: str, message: str, **values: object) -> str:
    """A message whose meaning depends on where it stands."""
    found: str = catalogue().upgettext(context, message)
    return found % values if values else found


def lazy(message: str, **values: object) -> LazyString:
    """A message that is translated when it is shown."""
    return flask_babel.lazy_gettext(message, **values)


def listed(parts: Sequence[str]) -> str:
    """`a, b and c`, as the locale of the request writes lists."""
    return format_list(list(parts), locale=flask_babel.get_locale() or Locale("en"))


def percent(share: float) -> str:
    """0.7 as the locale of the request writes it: `70%`, `70 %`."""
    return str(flask_babel.format_percent(share))


def decimal(number: float) -> str:
    """A number with one digit behind its mark at most, as the language writes it."""
    return str(flask_babel.format_decimal(number, format="0.#"))


def plural_samples() -> list[tuple[str, int]]:
    """Every plural category (`one`, `few`, `other`, …) that a count can have in the locale of the request, with such a count.

    The names are those of CLDR, which `Intl.PluralRules` gives in the browser too.
    """
    return _plural_samples(flask_babel.get_locale() or Locale("en"))


@cache
def _plural_samples(locale: Locale) -> list[tuple[str, int]]:
    category = locale.plural_form
    return list({category(number): number for number in reversed(COUNTS)}.items())


@contextmanager
def speaking(wish: str | None) -> Iterator[None]:
    """Within it messages are in the language of somebody else than who asks; None or a malformed tag: English."""
    try:
        locale = Locale.parse((wish or "en").replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        locale = Locale("en")
    with flask_babel.force_locale(locale):
        yield


def choose_locale(wishes: Iterable[str | None], *, offered: tuple[str, ...], default: str) -> str:
    """The first of `wishes` (launch, person, browser: in that order) that is offered, else `default`.

    `de-AT` and `de_AT` are served by `de`; malformed tags are passed over.
    """
    for wish in wishes:
        for tag in _served_by(wish) if wish else ():
            if tag in offered:
                return tag
    return default


@lru_cache(maxsize=512)
def _served_by(wish: str) -> tuple[str, ...]:
    """The tags a wish may be served by, the nearest first; a malformed one by none."""
    try:
        locale = Locale.parse(wish.replace("-", "_").split(";")[0].strip())
    except (ValueError, UnknownLocaleError):
        return ()
    return str(locale), locale.language
