"""Knows what a platform tells us unasked, one signed notice at a time; keeps nothing and answers nobody.

1EdTech Platform Notification Service 1.0. A notice goes through the checks of an id_token, but answers no login: its id
takes the place of state and nonce, and whoever keeps notices sees by it that one was sent again. Canvas sends each once.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from marshmallow import ValidationError, fields

from lti.claims import CORE, Claims, ContextClaim, OptionalPart, id_or_refuse
from lti.deployments import check_deployment
from lti.errors import AudienceMismatch, ClaimInvalid, MessageTypeRefused, PlatformUnknown
from lti.gate import Gate
from lti.id_token import LONGEST_LIFE, check_audience, check_genuine, check_times, take_apart
from lti.login import spellings
from lti.messages import Notice, Registration
from lti.ports import PlatformDirectory
from lti.schemas import check_version, first_name, read_context, read_deployment_id
from lti.texts import kept

HELLO, CONTEXT_COPY = "LtiHelloWorldNotice", "LtiContextCopyNotice"
KINDS = (HELLO, CONTEXT_COPY)
"""The notices we ask for, and take."""
MOST_AT_ONCE = 50
"""Told to a platform together with our address (`max_batch_size`)."""
MAX_AGE: timedelta = LONGEST_LIFE
"""Notices may lie in a platform's queue for a while; until when one is good it says itself."""


class _NoticeClaim(Claims):
    id = fields.String(required=True, validate=id_or_refuse)
    type = fields.String(required=True)


class _NoticeClaims(Claims):
    notice = fields.Nested(_NoticeClaim, required=True, data_key=CORE + "notice")
    context = OptionalPart(ContextClaim, data_key=CORE + "context")
    origins = fields.Raw(load_default=None, allow_none=True, data_key=CORE + "origin_contexts")


_CLAIMS = _NoticeClaims()


def read_notice(text: str, *, gate: Gate) -> Notice:
    """The notice in a signed JWT. Cheap checks come first: a forged one never makes us ask a platform for keys.

    Raises:
        GateError: it is not genuine, not for us, too old, of a kind we did not ask for, or incomplete.
    """
    now = gate.clock()
    token = take_apart(text)
    generation = gate.directory.generation()
    registration = _registration_for(token.claims, gate.directory, generation=generation)
    check_audience(token, registration)
    check_times(token, now=now, max_age=MAX_AGE)
    check_genuine(token, registration, keys=gate.keys, now=now)
    deployment_id = read_deployment_id(token.claims)
    check_deployment(deployment_id, registration, gate.directory, generation=generation)
    check_version(token.claims)
    return _read(token.claims, registration, deployment_id=deployment_id)


def _registration_for(
    claims: Mapping[str, Any], directory: PlatformDirectory, *, generation: int
) -> Registration:
    """Whose it says it is. Nothing about that is proved yet, nor that a database could look for it."""
    issuer, client = kept(claims.get("iss")), kept(_client(claims))
    if issuer is None:
        raise PlatformUnknown
    for one in spellings(issuer):
        if client and (found := directory.registrations(one, client, generation=generation)):
            return found[0]
    if any(directory.registrations(one, generation=generation) for one in spellings(issuer)):
        raise AudienceMismatch
    raise PlatformUnknown


def _client(claims: Mapping[str, Any]) -> object:
    """The client it is for: the one audience, or the party it was made for."""
    audience, party = claims.get("aud"), claims.get("azp")
    if isinstance(audience, list) and len(audience) == 1:
        (audience,) = audience
    return party if party is not None else audience


def _read(claims: Mapping[str, Any], registration: Registration, *, deployment_id: str) -> Notice:
    try:
        known = _CLAIMS.load(claims)
    except ValidationError as error:
        raise ClaimInvalid(first_name(error)) from None
    kind = known["notice"]["type"]
    if kind not in KINDS:
        raise MessageTypeRefused
    context = read_context(known["context"], history=_origins(known["origins"]))
    if kind == CONTEXT_COPY and (context is None or context.kind != "course"):
        raise ClaimInvalid("context")
    return Notice(
        platform_id=registration.platform_id,
        deployment_id=deployment_id,
        id=known["notice"]["id"],
        kind=kind,
        context=context if kind == CONTEXT_COPY else None,
    )


def _origins(claim: object) -> list[str]:
    """The courses that were copied, nearest first; Canvas may leave them out."""
    return [one for one in claim if isinstance(one, str)] if isinstance(claim, list) else []
