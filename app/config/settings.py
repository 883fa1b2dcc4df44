"""Knows all settings, read and checked, and which combinations are safe; knows no room that uses them.

There is no mode switch. An address on a loopback host may be http and may use the practice LMS; any other must be
https, with a strong `SECRET_KEY` and without `PRACTICE_LMS`, or the start is refused (docs/settings.md).
"""

import hashlib
import hmac
import os
import secrets
import zlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, fields
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Self

from app.config.addresses import is_loopback
from app.config.places import ROOT, TRANSLATIONS, uncompiled_locales
from app.config.table import SETTINGS

LEAST_SECRET = 32


class ConfigError(Exception):
    """The settings are unsafe or unreadable; `problems` are sentences that say what to do."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Settings:
    """All settings, checked. One attribute per row of `SETTINGS`. Printed, they show nothing: half of them are secret."""

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
            values["secret_key"] = _secret_of_this_machine(ROOT / "var" / "secret-key")
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
        if missing := uncompiled_locales(TRANSLATIONS):
            told.append(
                f"There is no compiled catalogue of {', '.join(missing)}: pages that would speak it are in English. "
                "Run `python tools/catalogues.py --compile`."
            )
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
        """Every setting as text, secrets as `set` or `not set`, addresses of databases without password."""
        ways = {setting.field: setting.show for setting in SETTINGS}
        return {field.name: ways[field.name](getattr(self, field.name)) for field in fields(self)}


def _unsafe(settings: Settings) -> list[str]:
    if settings.practice_lms and not is_loopback(f"http://{_bracketed(settings.host)}"):
        told = (
            f"HOST is {settings.host} and PRACTICE_LMS is set, which lets anybody who reaches this machine be anybody. Unset "
            "PRACTICE_LMS, or set HOST to 127.0.0.1."
        )
        return [told]
    if is_loopback(settings.public_url):
        return []
    problems = []
    if not settings.is_https:
        problems.append(
            f"PUBLIC_URL is {settings.public_url}: outside this machine the tool must be reached by https. "
            "Put a proxy with a certificate in front and set PUBLIC_URL to its https address."
        )
    if _is_weak(settings.secret_key):
        problems.append(
            "SECRET_KEY is missing or weak. Set it to at least 32 random characters, for example from "
            '`python -c "import secrets; print(secrets.token_urlsafe(48))"`, and keep it.'
        )
    if settings.practice_lms:
        problems.append(
            "PRACTICE_LMS lets anybody be anybody. Unset it, or set PUBLIC_URL to an address on this machine."
        )
    return problems


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _is_weak(secret: str) -> bool:
    """Too short, of few letters, or so regular that it can be told in much less: repeated words, rows of keys."""
    packed = len(zlib.compress(secret.encode(), 9)) - len(zlib.compress(b""))
    return (
        len(secret) < LEAST_SECRET or len(set(secret)) < LEAST_SECRET // 4 or packed < LEAST_SECRET * 3 // 4
    )


def _missing_authorities(environ: Mapping[str, str]) -> list[str]:
    """The library that calls platforms reads these itself, and without the file would only say that nobody answers."""
    named = {name: environ.get(name, "") for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")}
    return [
        f"{name}: there is no file {path!r}. It has to hold the certificates of the authorities to trust."
        for name, path in named.items()
        if path and not Path(path).exists()
    ]


def _secret_of_this_machine(path: Path) -> str:
    try:
        return _kept_secret(path)
    except OSError:
        problem = (
            f"{path} cannot be read or made, where a secret for this machine is kept. Let the user who runs this write in "
            f"{path.parent}, or set SECRET_KEY."
        )
        raise ConfigError([problem]) from None


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
