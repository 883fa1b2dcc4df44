"""Knows what is wrong with a database, in one sentence for whoever runs the tool; quotes no password and no row.

What a database says itself is never told: it may hold a part of its address. Of that only what cannot be secret is.
"""

import re
from pathlib import Path

from sqlalchemy import URL, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from app.adapters.sql import schema
from app.config.parsers import ENCODE

BEHIND = "The database has no tables yet, or older ones. Run “flask --app app db upgrade” first."
NEWER = (
    "The database was brought up to date by a newer release of this tool. Start that release, or restore a copy of the "
    "database from before the upgrade."
)
_HOST = re.compile(r"[A-Za-z0-9.\-_:\[\]]+")
_DENIED = "42501"
_READ_ONLY = "25006"


def of_schema(engine: Engine) -> str | None:
    """What is wrong with the schema, or with getting at it; None: nothing."""
    try:
        return {
            schema.SchemaState.CURRENT: None,
            schema.SchemaState.BEHIND: BEHIND,
            schema.SchemaState.NEWER: NEWER,
        }[schema.state(engine)]
    except (DBAPIError, PoolTimeout) as error:
        return sentence(error, engine.url) or _silent(engine.url)


def sentence(error: Exception, url: URL) -> str | None:
    """What `error` says of the database at `url`; None where it says nothing of the database as a whole."""
    if isinstance(error, schema.NewerSchemaError):
        return NEWER
    if isinstance(error, OSError):
        return _unusable(url) if _is_beside(error, url) else None
    if not isinstance(error, DBAPIError):
        return None
    is_sqlite = url.get_backend_name() == "sqlite"
    return _of_file(str(error.orig), url) if is_sqlite else _of_server(error, url)


def _is_beside(error: OSError, url: URL) -> bool:
    named = Path(str(error.filename or ""))
    return url.get_backend_name() == "sqlite" and named.parent == Path(str(url.database)).parent


def _unusable(url: URL) -> str:
    return (
        f"The file {url.database} cannot be opened or made. Look whether its folder is there, and whether the user who "
        "runs this may write in it: SQLite keeps files beside it."
    )


def _of_file(said: str, url: URL) -> str | None:
    told = {
        "not a database": f"The file {url.database} is no SQLite database. Move it away, or name another file in DATABASE_URL.",
        "malformed": f"The file {url.database} is damaged. Restore it from a copy.",
        "unable to open": _unusable(url),
        "readonly": f"The file {url.database} may not be written by the user who runs this, or lies on a disk that takes no changes.",
        "disk is full": f"The disk that holds {url.database} is full.",
        "disk I/O": f"The disk that holds {url.database} does not answer as it should.",
        "is locked": f"Another program keeps {url.database} locked. End it, then try again.",
    }
    return next((words for part, words in told.items() if part in said), None)


def _of_server(error: DBAPIError, url: URL) -> str | None:
    said, code = str(error.orig), getattr(error.orig, "sqlstate", None)
    if code is not None and not error.connection_invalidated:
        return _of_statement(code, url)
    lets_nobody_in = f"The server{_at(url)} does not let the user {_user(url)} in. Look at name and password in DATABASE_URL. {ENCODE}."
    not_found = f"No server is known by the name in DATABASE_URL{_at(url)}. {ENCODE}."
    told = {
        "authentication failed": lets_nobody_in,
        "no password supplied": lets_nobody_in,
        "no pg_hba.conf entry": lets_nobody_in,
        "role": lets_nobody_in,
        "does not exist": f"There is no database {_name(url)} on the server{_at(url)}. Make one that the user {_user(url)} owns.",
        "resolve": not_found,
        "translate host": not_found,
    }
    return next((words for part, words in told.items() if part in said), _silent(url))


def _of_statement(code: str, url: URL) -> str | None:
    return {
        _DENIED: f"The user {_user(url)} may not make or change tables in the database {_name(url)}. Let that user own it.",
        _READ_ONLY: f"The database {_name(url)} takes no changes now: it may be a replica. DATABASE_URL has to name the one that does.",
    }.get(code)


def _silent(url: URL) -> str:
    return f"The database does not answer. Look whether it runs{_at(url)}, and whether DATABASE_URL is right."


def _at(url: URL) -> str:
    """Where the server is. Of an address in which a password was not encoded, the host may hold the rest of it."""
    if not url.host or not _HOST.fullmatch(url.host):
        return ""
    return f" at {url.host}:{url.port or 5432}"


def _user(url: URL) -> str:
    return f"“{url.username}”" if url.username else "that DATABASE_URL names"


def _name(url: URL) -> str:
    return f"“{url.database}”" if url.database else "that DATABASE_URL names"
