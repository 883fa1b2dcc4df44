"""Knows the names of the settings, their defaults and their help; does not know which combinations are safe."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from app.config.addresses import LAST_PORT, hosts, origin
from app.config.parsers import data_keys, database, flag, level, locale, number
from app.config.places import ROOT
from app.config.showing import address, as_it_is, whether_set

port = partial(number, least=1, most=LAST_PORT)
some = partial(number, least=1)


@dataclass(frozen=True, slots=True)
class Setting:
    """One environment variable: how it is read, what it is without one, and a line of help."""

    name: str
    parse: Callable[[str], Any]
    default: str
    help: str
    show: Callable[[Any], str] = as_it_is
    """How `config show` prints it; a secret never as it is."""

    @property
    def field(self) -> str:
        """Its name as an attribute of `Settings`."""
        return self.name.lower()


SETTINGS = (
    Setting("DATABASE_URL", database, f"sqlite:///{ROOT}/var/samskabe.db",
            "Where the data are kept: sqlite:///… or postgresql+psycopg://…. In a password @ : / ? # and % are "
            "percent-encoded: @ as %40", show=address),
    Setting("REPORTS_DATABASE_URL", database, "", "A read replica for reports; empty: the same database", show=address),
    Setting("SECRET_KEY", str, "", "Signs and derives; at least 32 characters. On a loopback address one is made and "
            "kept in var/secret-key", show=whether_set),
    Setting("DATA_KEYS", data_keys, "", "Keys that encrypt personal texts: 32 bytes in base64 each, comma between, "
            "newest first. Empty: derived from SECRET_KEY", show=whether_set),
    Setting("PUBLIC_URL", origin, "", "The address people and platforms use; empty: http://127.0.0.1:PORT"),
    Setting("HOST", str, "127.0.0.1", "The address the server listens on"),
    Setting("PORT", port, "8080", "The port the server listens on"),
    Setting("WEB_WORKERS", some, "2", "Server processes"),
    Setting("WEB_THREADS", some, "4", "Threads of each server process"),
    Setting("TRUSTED_PROXIES", partial(number, least=0), "0", "How many proxies stand in front"),
    Setting("DEFAULT_LOCALE", locale, "en", "The language of pages for people whose own is not known"),
    Setting("CONTACT_EMAIL", str, "", "Whom error pages and public pages name for help"),
    Setting("LOG_LEVEL", level, "INFO", "DEBUG, INFO, WARNING or ERROR"),
    Setting("PRACTICE_LMS", origin, "", "Address of the practice LMS to trust; only on a loopback PUBLIC_URL"),
    Setting("ALLOWED_PRIVATE_HOSTS", hosts, "", "Names of platforms' hosts that may have private addresses, with a port (name:8443) if it is not 443, comma between: an "
            "organisation's own LMS often lives on one"),
    Setting("ALLOW_INSECURE_PLATFORMS", flag, "0", "1: accept http and loopback addresses of platforms (for tests)"),
)  # fmt: skip
