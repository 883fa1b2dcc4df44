"""Knows the settings: their names, defaults and which combinations are safe; knows no room that uses them.

There is no mode switch. An address on a loopback host may be http and may use the practice LMS; any other must be
https, with a strong `SECRET_KEY` and without `PRACTICE_LMS`, or the start is refused (docs/settings.md).
"""

import base64
import binascii
import hashlib
import hmac
import os
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, fields
from functools import partial
from ipaddress import ip_address
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Self
from urllib.parse import SplitResult, urlsplit

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "static"
TRANSLATIONS = ROOT / "app" / "translations"
SOURCE_LOCALE = "en"
LEAST_SECRET = 32
LAST_PORT = 65535


class ConfigError(Exception):
    """The settings are unsafe or unreadable; `problems` are sentences that say what to do."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Setting:
    """One environment variable: how it is read, what it is without one, and a line of help."""

    name: str
    parse: Callable[[str], Any]
    default: str
    help: str
    is_secret: bool = False

    @property
    def field(self) -> str:
        """Its name as an attribute of `Settings`."""
        return self.name.lower()


def _flag(text: str) -> bool:
    if text.lower() in {"", "0", "no", "false", "off"}:
        return False
    if text.lower() in {"1", "yes", "true", "on"}:
        return True
    message = f"{text!r} is neither yes nor no; write 1 or 0"
    raise ValueError(message)


def _number(text: str, *, least: int, most: int | None = None) -> int:
    if not (text.isascii() and text.removeprefix("-").isdigit()):
        message = f"{text!r} is not a whole number"
        raise ValueError(message)
    number = int(text)
    if number < least:
        message = f"{number} is below {least}"
        raise ValueError(message)
    if most is not None and number > most:
        message = f"{number} is above {most}"
        raise ValueError(message)
    return number


_port = partial(_number, least=1, most=LAST_PORT)
_some = partial(_number, least=1)


def _database(text: str) -> str:
    """An address the tool can connect to. What is wrong is told without it: it may hold a password."""
    if not text:
        return ""
    if not text.startswith(("sqlite:///", "postgresql+psycopg://")):
        message = "it begins neither with sqlite:/// nor with postgresql+psycopg://"
        raise ValueError(message)
    if text in {"sqlite:///", "sqlite:///:memory:"}:
        message = "it names no file"
        raise ValueError(message)
    try:
        make_url(text)
    except (ArgumentError, ValueError):
        message = "it cannot be read as the address of a database"
        raise ValueError(message) from None
    return text


def _locale(text: str) -> str:
    known = interface_locales(TRANSLATIONS)
    if text not in known:
        message = f"{text!r} is none of the languages the pages speak: {', '.join(known)}"
        raise ValueError(message)
    return text


def _url(text: str) -> str:
    parts = urlsplit(text)
    is_origin = parts.scheme in {"http", "https"} and parts.hostname and not parts.path.strip("/")
    if text and (not is_origin or parts.query or parts.fragment or parts.username is not None):
        message = f"{text!r} is not an http(s) address of a host without a path"
        raise ValueError(message)
    if not _has_possible_port(parts):
        message = f"{text!r} names a port that is not between 1 and {LAST_PORT}"
        raise ValueError(message)
    return f"{parts.scheme}://{_host_of(parts)}" if text else ""


def _has_possible_port(parts: SplitResult) -> bool:
    try:
        return parts.port is None or parts.port >= 1
    except ValueError:
        return False


def _host_of(parts: SplitResult) -> str:
    """Host and port as browsers write them in an Origin: in small letters, without the scheme's own port."""
    usual = {"http": 80, "https": 443}[parts.scheme]
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    return f"{host}" if parts.port in {None, usual} else f"{host}:{parts.port}"


def _hosts(text: str) -> frozenset[str]:
    names = [name.strip().lower() for name in text.split(",") if name.strip()]
    for name in names:
        if urlsplit(f"//{name}").hostname != name:
            message = f"{name!r} is not the name of a host alone"
            raise ValueError(message)
    return frozenset(names)


def _level(text: str) -> str:
    if text.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
        message = f"{text!r} is none of DEBUG, INFO, WARNING, ERROR"
        raise ValueError(message)
    return text.upper()


def _data_keys(text: str) -> tuple[bytes, ...]:
    try:
        keys = tuple(base64.urlsafe_b64decode(part.strip()) for part in text.split(",") if part.strip())
    except (binascii.Error, ValueError) as error:
        message = "a key is not base64"
        raise ValueError(message) from error
    if any(len(key) != LEAST_SECRET for key in keys):
        message = "each key must be 32 bytes in base64"
        raise ValueError(message)
    return keys


SETTINGS = (
    Setting("DATABASE_URL", _database, f"sqlite:///{ROOT}/var/samskabe.db",
            "Where the data are kept: sqlite:///… or postgresql+psycopg://…", is_secret=True),
    Setting("REPORTS_DATABASE_URL", _database, "", "A read replica for reports; empty: the same database", is_secret=True),
    Setting("SECRET_KEY", str, "", "Signs and derives; at least 32 characters. On a loopback address one is made and "
            "kept in var/secret-key", is_secret=True),
    Setting("DATA_KEYS", _data_keys, "", "Keys that encrypt personal texts: 32 bytes in base64 each, comma between, "
            "newest first. Empty: derived from SECRET_KEY", is_secret=True),
    Setting("PUBLIC_URL", _url, "", "The address people and platforms use; empty: http://127.0.0.1:PORT"),
    Setting("HOST", str, "127.0.0.1", "The address the server listens on"),
    Setting("PORT", _port, "8080", "The port the server listens on"),
    Setting("WEB_WORKERS", _some, "2", "Server processes"),
    Setting("WEB_THREADS", _some, "4", "Threads of each server process"),
    Setting("TRUSTED_PROXIES", partial(_number, least=0), "0", "How many proxies stand in front"),
    Setting("DEFAULT_LOCALE", _locale, "en", "The language of pages for people whose own is not known"),
    Setting("CONTACT_EMAIL", str, "", "Whom error pages and public pages name for help"),
    Setting("LOG_LEVEL", _level, "INFO", "DEBUG, INFO, WARNING or ERROR"),
    Setting("PRACTICE_LMS", _url, "", "Address of the practice LMS to trust; only on a loopback PUBLIC_URL"),
    Setting("ALLOWED_PRIVATE_HOSTS", _hosts, "", "Names of platforms' hosts that may have private addresses, comma between: an "
            "organisation's own LMS often lives on one"),
    Setting("ALLOW_INSECURE_PLATFORMS", _flag, "0", "1: accept http and loopback addresses of platforms (for tests)"),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings, checked. One attribute per row of `SETTINGS`."""

    database_url: str
    reports_database_url: str
    secret_key: str
    data_keys: tuple[bytes, ...]
    public_url: str
    host: str
    port: int
    web_workers: int
    web_threads: int
    trusted_proxies: int
    default_locale: str
    contact_email: str
    log_level: str
    practice_lms: str
    allowed_private_hosts: frozenset[str]
    allow_insecure_platforms: bool

    @classmethod
    def from_environ(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """Read and check. Raises `ConfigError` with every problem at once."""
        values: dict[str, Any] = {}
        problems: list[str] = []
        for setting in SETTINGS:
            try:
                values[setting.field] = setting.parse(
                    environ.get(setting.name, "").strip() or setting.default
                )
            except ValueError as error:
                problems.append(f"{setting.name}: {error}. {setting.help}.")
        if problems:
            raise ConfigError(problems)
        values["public_url"] = values["public_url"] or f"http://127.0.0.1:{values['port']}"
        if not values["secret_key"] and is_loopback(values["public_url"]):
            values["secret_key"] = _kept_secret(ROOT / "var" / "secret-key")
        settings = cls(**values)
        if problems := [*_unsafe(settings), *_missing_authorities(environ)]:
            raise ConfigError(problems)
        return settings

    @property
    def is_https(self) -> bool:
        """Whether people reach the tool over TLS."""
        return self.public_url.startswith("https://")

    @property
    def insecure_platforms(self) -> bool:
        """Whether platforms may have http and loopback addresses; the practice LMS has."""
        return self.allow_insecure_platforms or bool(self.practice_lms)

    @property
    def warnings(self) -> list[str]:
        """What is allowed and not recommended, as sentences; nothing about a demo on this machine."""
        told = []
        if not self.data_keys and not self.practice_lms:
            told.append(
                "DATA_KEYS is not set, so personal texts are encrypted with a key derived from SECRET_KEY: "
                "whoever changes SECRET_KEY can no longer read them. docs/operations.md says how to set keys of their own."
            )
        if self.allow_insecure_platforms:
            told.append(
                "ALLOW_INSECURE_PLATFORMS is on: platforms may have http and loopback addresses. "
                "That is for tests; unset it where people learn."
            )
        return told

    @property
    def platform_schemes(self) -> tuple[str, ...]:
        """How addresses of platforms may begin."""
        return ("https", "http") if self.insecure_platforms else ("https",)

    def derived_key(self, purpose: str) -> bytes:
        """A 32-byte key of its own for each purpose, from `SECRET_KEY`."""
        return hmac.new(self.secret_key.encode(), f"samskabe {purpose}".encode(), hashlib.sha256).digest()

    @property
    def encryption_keys(self) -> tuple[bytes, ...]:
        """The keys of the encrypted columns, newest first.

        The derived one always opens: whoever sets `DATA_KEYS` later can still read what was written before.
        """
        return (*self.data_keys, self.derived_key("data"))

    def masked(self) -> dict[str, str]:
        """Every setting as text, secrets as `set` or `not set`."""
        hidden = {setting.field for setting in SETTINGS if setting.is_secret}
        shown = {field.name: getattr(self, field.name) for field in fields(self)}
        return {
            name: ("set" if value else "not set") if name in hidden else _told(value)
            for name, value in shown.items()
        }


def _told(value: object) -> str:
    return ",".join(sorted(value)) if isinstance(value, frozenset) else str(value)


def static_path() -> str:
    """Where the files of `static/` are served: another place after every change, so that browsers may keep them."""
    digest = hashlib.sha256()
    for file in sorted(path for path in STATIC.rglob("*") if path.is_file()):
        digest.update(file.relative_to(STATIC).as_posix().encode() + b"\0" + file.read_bytes())
    return f"/static/{digest.hexdigest()[:10]}"


def interface_locales(*folders: Path) -> tuple[str, ...]:
    """The languages that have a catalogue in one of `folders`; the source language first."""
    found = {
        file.parent.parent.name for folder in folders for file in folder.glob("*/LC_MESSAGES/messages.mo")
    }
    return (SOURCE_LOCALE, *sorted(found - {SOURCE_LOCALE}))


def is_loopback(url: str) -> bool:
    """Whether an address leads to this machine only."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _unsafe(settings: Settings) -> list[str]:
    if is_loopback(settings.public_url):
        return []
    problems = []
    if not settings.is_https:
        problems.append(
            f"PUBLIC_URL is {settings.public_url}: outside this machine the tool must be reached by https. "
            "Put a proxy with a certificate in front and set PUBLIC_URL to its https address."
        )
    if len(settings.secret_key) < LEAST_SECRET or len(set(settings.secret_key)) < LEAST_SECRET // 4:
        problems.append(
            "SECRET_KEY is missing or weak. Set it to at least 32 random characters, for example from "
            '`python -c "import secrets; print(secrets.token_urlsafe(48))"`, and keep it.'
        )
    if settings.practice_lms:
        problems.append(
            "PRACTICE_LMS lets anybody be anybody. Unset it, or set PUBLIC_URL to an address on this machine."
        )
    return problems


def _missing_authorities(environ: Mapping[str, str]) -> list[str]:
    """The library that calls platforms reads these itself, and without the file would only say that nobody answers."""
    named = {name: environ.get(name, "") for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")}
    return [
        f"{name}: there is no file {path!r}. It has to hold the certificates of the authorities to trust."
        for name, path in named.items()
        if path and not Path(path).exists()
    ]


def _kept_secret(path: Path) -> str:
    """The secret in `path`; made once, readable by its owner only. Of two that make one at once, one wins."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile("w", dir=path.parent) as file:  # owner only; whole before it has its name
            file.write(secrets.token_urlsafe(48))
            file.flush()
            with suppress(FileExistsError):
                os.link(file.name, path)
    return path.read_text().strip()
