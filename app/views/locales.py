"""Knows in which languages pages are offered and which one a request gets."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from flask import Flask, current_app, g, has_request_context, request
from flask_babel import Babel

from app.config import SOURCE_LOCALE, TRANSLATIONS, interface_locales
from app.i18n import choose_locale


@cache
def _catalogues(folders: tuple[str, ...]) -> tuple[str, ...]:
    return interface_locales(*map(Path, folders))


def offered() -> tuple[str, ...]:
    """The languages with a catalogue; the source language first."""
    return _catalogues(tuple(current_app.config["BABEL_TRANSLATION_DIRECTORIES"].split(";")))


def choose() -> str:
    """The person's choice or their platform's, else the page's `?lang=`, the browser's, the default."""
    if not has_request_context():
        return SOURCE_LOCALE
    default = current_app.extensions["samskabe"].settings.default_locale
    return choose_locale(_wishes(), offered=offered(), default=default)


def _wishes() -> Iterator[str | None]:
    """What the browser says is looked at only where nobody has said more."""
    actor = g.get("actor") or g.get("operator")
    yield actor.locale if actor else None
    yield request.args.get("lang")
    yield from request.accept_languages.values()


def install(app: Flask, *, folders: tuple[Path, ...] = (TRANSLATIONS,)) -> None:
    """Let pages speak the languages whose catalogues lie in `folders`."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = ";".join(str(folder) for folder in folders)
    Babel(app, locale_selector=choose)
