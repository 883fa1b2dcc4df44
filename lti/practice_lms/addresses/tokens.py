"""Knows who may call a service: key set, access tokens and their scopes; does not know the services.

1EdTech Security Framework 1.0, section 4.1 (client credentials with a signed assertion).
"""

from datetime import UTC, datetime, timedelta

from flask import Blueprint, Response, jsonify, request

from lti.practice_lms.claims import permitted_scopes
from lti.practice_lms.context import platform
from lti.practice_lms.refusal import Refused
from lti.practice_lms.toolkeys import BadAssertionError

blueprint = Blueprint("tokens", __name__)

_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_LEEWAY = timedelta(minutes=1)
_FORM = "application/x-www-form-urlencoded"


class _NoTokenError(Exception):
    """The token request is refused with the text as `error`."""


@blueprint.get("/jwks.json")
def key_set() -> Response:
    """The platform's public key."""
    return jsonify(platform().key.key_set())


@blueprint.post("/token")
def token() -> Response:
    """An access token for the scopes that are both wanted and permitted."""
    try:
        _check_request()
        scopes = _scopes()
        _check_assertion()
    except _NoTokenError as problem:
        return _answer({"error": str(problem)}, status=400)
    here = platform()
    access_token, seconds = here.memory.grant(frozenset(scopes), now=here.config.clock())
    return _answer(
        {
            "access_token": access_token,
            "token_type": "Bearer",
            "expires_in": seconds,
            "scope": " ".join(scopes),
        },
        status=200,
    )


def require_scope(*scopes: str) -> None:
    """Refuse the current request unless its bearer token permits one of `scopes`.

    Raises:
        Refused: the family's status without a valid token, the family's status without the scope.
    """
    here = platform()
    kind, _, bearer = request.headers.get("Authorization", "").partition(" ")
    granted = (
        here.memory.granted_scopes(bearer, now=here.config.clock()) if kind.lower() == "bearer" else None
    )
    if granted is None:
        raise Refused(here.config.family.refused_token_status, "Unauthorized")
    if granted.isdisjoint(scopes):
        raise Refused(here.config.family.missing_scope_status, "The access token lacks the scope")


def _check_request() -> None:
    if request.mimetype != _FORM:
        raise _NoTokenError("invalid_request")
    if request.form.get("grant_type") != "client_credentials":
        raise _NoTokenError("unsupported_grant_type")
    if request.form.get("client_assertion_type") != _ASSERTION or not request.form.get("client_assertion"):
        raise _NoTokenError("invalid_request")


def _scopes() -> list[str]:
    wanted = request.form.get("scope", "").split()
    granted = [scope for scope in permitted_scopes(platform()) if scope in wanted]
    if not granted:
        raise _NoTokenError("invalid_scope")
    return granted


def _check_assertion() -> None:
    here = platform()
    try:
        claims = here.tool_keys.claims(
            request.form["client_assertion"],
            audience=here.config.auth_token_url,
            issuer=here.config.client_id,
            needed=("sub", "jti"),
            now=here.config.clock(),
        )
    except BadAssertionError as problem:
        raise _NoTokenError(str(problem)) from None
    if claims["sub"] != here.config.client_id:
        raise _NoTokenError("invalid_client")
    expires_at = datetime.fromtimestamp(claims["exp"], UTC) + _LEEWAY
    if not here.memory.spend_assertion(claims["jti"], expires_at=expires_at, now=here.config.clock()):
        raise _NoTokenError("invalid_client: this jti was used before")


def _answer(body: dict[str, object], *, status: int) -> Response:
    response = jsonify(body)
    response.status_code = status
    response.headers["Content-Type"] = platform().config.family.grant_media_type
    response.headers["Cache-Control"] = "no-store"
    return response
