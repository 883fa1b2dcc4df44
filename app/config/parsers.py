"""Knows how the text of a setting becomes a value, and says what is wrong with it; knows no setting by name.

Every parser raises `ValueError` with the middle of a sentence: the name of the setting goes before it, its help behind.
"""

import base64
import binascii

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from app.config.places import TRANSLATIONS, interface_locales

KEY_BYTES = 32
ENCODE = (
    "In a password the characters @ : / ? # and % are written percent-encoded: @ as %40, / as %2F, % as %25"
)


def flag(text: str) -> bool:
    """Yes or no."""
    if text.lower() in {"", "0", "no", "false", "off"}:
        return False
    if text.lower() in {"1", "yes", "true", "on"}:
        return True
    message = f"{text!r} is neither yes nor no; write 1 or 0"
    raise ValueError(message)


def number(text: str, *, least: int, most: int | None = None) -> int:
    """A whole number within bounds."""
    if not (text.isascii() and text.removeprefix("-").isdigit()):
        message = f"{text!r} is not a whole number"
        raise ValueError(message)
    value = int(text)
    if value < least:
        message = f"{value} is below {least}"
        raise ValueError(message)
    if most is not None and value > most:
        message = f"{value} is above {most}"
        raise ValueError(message)
    return value


def database(text: str) -> str:
    """An address the tool can connect to. What is wrong is told without it: it may hold a password."""
    if not text:
        return ""
    if not text.startswith(("sqlite:///", "postgresql+psycopg://")):
        message = "it begins neither with sqlite:/// nor with postgresql+psycopg://"
        raise ValueError(message)
    if text in {"sqlite:///", "sqlite:///:memory:"}:
        message = "it names no file"
        raise ValueError(message)
    if text.count("@") > 1:  # what is behind the first one would be taken for the host, and told
        message = f"there is more than one @ in it. {ENCODE}"
        raise ValueError(message)
    try:
        make_url(text)
    except (ArgumentError, ValueError):
        message = f"it cannot be read as the address of a database. {ENCODE}"
        raise ValueError(message) from None
    return text


def locale(text: str) -> str:
    """A language the pages speak."""
    known = interface_locales(TRANSLATIONS)
    if text not in known:
        message = f"{text!r} is none of the languages the pages speak: {', '.join(known)}"
        raise ValueError(message)
    return text


def level(text: str) -> str:
    """How much is logged."""
    if text.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
        message = f"{text!r} is none of DEBUG, INFO, WARNING, ERROR"
        raise ValueError(message)
    return text.upper()


def data_keys(text: str) -> tuple[bytes, ...]:
    """Keys for encryption, comma between, newest first."""
    try:
        keys = tuple(base64.urlsafe_b64decode(part.strip()) for part in text.split(",") if part.strip())
    except (binascii.Error, ValueError) as error:
        message = "a key is not base64"
        raise ValueError(message) from error
    if any(len(key) != KEY_BYTES for key in keys):
        message = "each key must be 32 bytes in base64"
        raise ValueError(message)
    return keys
