"""Knows how a request shows its token; what the token allows is the token service's to say."""

from flask import request

from app.errors import AppError
from app.services.operating import tokens
from app.services.operating.tokens import Bearer
from app.wiring import wiring


def bearer(scope: str) -> Bearer:
    """Who asks. Raises `api.token`, `api.scope`, and `api.throttled` after too many wrong tokens from one address.

    A valid token is never throttled: people behind one proxy share an address.
    """
    shared = wiring()
    now = shared.clock()
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    with shared.database.reading() as session:
        found = tokens.check(session, secret.strip(), now=now) if kind.lower() == "bearer" else None
    if found is None:
        raise AppError("api.throttled" if secret and _is_one_too_many() else "api.token")
    found.require(scope)
    if not found.is_use_noted:
        with shared.database.writing() as session:
            tokens.note_use(session, found, now=now)
    return found


def _is_one_too_many() -> bool:
    shared = wiring()
    with shared.database.writing() as session:
        return tokens.count_wrong(
            session,
            request.remote_addr or "",
            key=shared.settings.derived_key("throttle"),
            now=shared.clock(),
        )
