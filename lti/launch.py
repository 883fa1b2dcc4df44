"""Knows how a person comes in, from login initiation to a checked launch; knows no web framework.

LTI 1.3 core, section 5.1 and the 1EdTech security framework, section 5.1.1. A login writes nothing. A launch
is checked cheaply first, then by its signature; then its state is spent, and only then is it read.
"""

import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

import requests

from lti.deep_linking import LINK_TYPE
from lti.deployments import check_deployment
from lti.errors import (
    ClaimInvalid,
    ClientAmbiguous,
    ContentTypesRefused,
    DeploymentMismatch,
    DeploymentRefused,
    DeploymentUnknown,
    GateError,
    LaunchIncomplete,
    LoginIncomplete,
    NoCookie,
    PlatformRefused,
    PlatformUnknown,
    StateSpent,
    TargetRefused,
)
from lti.id_token import (
    IdToken,
    check_audience,
    check_genuine,
    check_issuer,
    check_nonce,
    check_times,
    take_apart,
)
from lti.keys import PlatformKeys
from lti.messages import ContentRequest, Context, Launch, Registration
from lti.ports import Clock, KeySetStore, LaunchMemory, PlatformDirectory
from lti.schemas import accepted_types, check_message, read_deployment_id, read_launch
from lti.state import State, nonce_of, open_seal, proven_by, seal
from lti.storage import Keeping, ProofWanted, keeping_of, offered_frame, place_of
from lti.texts import kept

_HOST_FORM = re.compile(r"(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")
"""What may stand in a page's policy; names in other letters come in their ASCII form."""
_USUAL_PORTS = {"https": 443, "http": 80}
_SECRET_FORM = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """What the gate works with; made once for each process or request."""

    directory: PlatformDirectory
    memory: LaunchMemory
    key_sets: KeySetStore
    clock: Clock
    http: requests.Session
    """An `outgoing.OutgoingSession`, for platforms' keys."""
    secret: bytes = field(repr=False)
    """Signs states and nonces; at least 32 bytes, the same in all processes."""
    launch_url: str
    """Our launch address, as registered with every platform."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginRedirect:
    """Where the browser goes next, and what it must keep until it comes back."""

    url: str
    state: str
    browser_secret: str = field(repr=False)
    """The value of the browser's cookie: the one it had, or a new one."""
    keeping: Keeping | None = None
    """What the platform's storage is to keep as well, where the platform offers one."""


def begin_login(params: Mapping[str, str], *, gate: Gate, browser_secret: str | None) -> LoginRedirect:
    """Answer a login initiation (security framework, section 5.1.1.1).

    Args:
        params: the query or the form, whichever the platform used.
        gate: the ports.
        browser_secret: the browser's cookie, if it sent one. One lasts for all tabs and logins.

    Raises:
        LoginIncomplete, PlatformUnknown, ClientAmbiguous, TargetRefused, DeploymentWaiting,
        DeploymentSuspended
    """
    if not all(params.get(name) for name in ("iss", "login_hint", "target_link_uri")):
        raise LoginIncomplete
    registration = _registration_for(params, gate.directory)
    _check_target(params["target_link_uri"], gate.launch_url)
    _check_login_deployment(params, registration, gate.directory)
    secret = _kept_or_new(browser_secret)
    state = State.new(
        registration.platform_id,
        params["target_link_uri"],
        deployment=_named_deployment(params),
        browser_secret=secret,
        storage_frame=offered_frame(params),
        now=gate.clock(),
    )
    sealed = seal(state, secret=gate.secret)
    request = _authentication_request(
        params, registration, gate=gate, state=sealed, nonce=_nonce(state, gate)
    )
    keeping = keeping_of(state, registration, secret=gate.secret)
    return LoginRedirect(url=request, state=sealed, browser_secret=secret, keeping=keeping)


def complete_launch(
    form: Mapping[str, str], *, gate: Gate, browser_secret: str | None, proof: str | None = None
) -> Launch:
    """Check the launch in `form` and spend its state (security framework, sections 5.1.1.3 and 5.1.3).

    Until the signature has proved genuine, nothing is written. Then the state is spent, committed by the
    memory; a genuine launch that fails later has spent its state too, and the reason is noted. That all went
    well is noted by whoever admits the person, under the launch's `attempt`.

    Args:
        form: what was posted.
        gate: the ports.
        browser_secret: the browser's cookie, if it sent one.
        proof: what a page of ours got from the platform's storage: empty if it asked in vain, None if it was not
            asked. Whoever calls has made sure that it was posted by a page of ours.

    Raises:
        ProofWanted: no cookie came, and the platform's storage was not asked yet. Nothing is spent.
        NoCookie: everything is well, but nothing shows which browser this is.
        GateError: any other class of `lti.errors` above the services.
    """
    if form.get("error"):
        raise PlatformRefused(error=form["error"], description=form.get("error_description", ""))
    if not form.get("id_token") or not form.get("state"):
        raise LaunchIncomplete
    state = open_seal(form["state"], secret=gate.secret, now=gate.clock())
    transport = proven_by(state, secret=gate.secret, browser_secret=browser_secret, proof=proof)
    registration = gate.directory.registration(state.platform_id)
    if registration is None:
        raise PlatformUnknown
    token = take_apart(form["id_token"])
    _check_token(token, registration, state=state, gate=gate)
    if transport == "none" and proof is None and (place := place_of(state, registration)):
        raise ProofWanted(place=place)
    generation = _spend(state, gate, transport=transport)
    try:
        registration = _still_known(registration, token, state=state, gate=gate, generation=generation)
        launch = _read(token, registration, state=state, gate=gate, generation=generation)
        if transport == "none":
            raise NoCookie(launch=launch, state_hash=state.spent_key)
    except GateError as error:
        gate.memory.close(state.spent_key, code=error.code)
        raise
    return launch


def _registration_for(params: Mapping[str, str], directory: PlatformDirectory) -> Registration:
    found = directory.registrations(params["iss"], params.get("client_id") or None)
    if not found:
        raise PlatformUnknown
    if len(found) > 1:
        raise ClientAmbiguous
    return found[0]


def _check_target(target: str, launch_url: str) -> None:
    """It leads to us. The launch is never redirected to it; but it says which part of the course is meant."""
    try:
        leads_to_us = _origin(target) == _origin(launch_url)
    except ValueError:
        raise TargetRefused from None
    if not leads_to_us or "@" in urlsplit(target).netloc or re.search(r"[\s\\]", target):
        raise TargetRefused


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or _USUAL_PORTS.get(parts.scheme)


def _check_login_deployment(
    params: Mapping[str, str], registration: Registration, directory: PlatformDirectory
) -> None:
    """The named deployment is let in, as far as we know it.

    Nothing here is signed. An unknown deployment may go on to its launch, which is: only that may be noted as
    waiting for approval. Who was refused a moment ago may be let in by now: nobody is refused from memory.
    """
    deployment_id = _named_deployment(params)
    if deployment_id is None:
        return
    with suppress(DeploymentUnknown):
        try:
            check_deployment(deployment_id, registration, directory)
        except DeploymentRefused:
            check_deployment(deployment_id, registration, directory, generation=directory.generation())


def _named_deployment(params: Mapping[str, str]) -> str | None:
    """Platforms may name the deployment, Canvas without the prefix (core, section 4.1.2)."""
    return params.get("lti_deployment_id") or params.get("deployment_id") or None


def _kept_or_new(browser_secret: str | None) -> str:
    if browser_secret and _SECRET_FORM.fullmatch(browser_secret):
        return browser_secret
    return secrets.token_urlsafe(32)


def _nonce(state: State, gate: Gate) -> str:
    return nonce_of(state, secret=gate.secret)


def _authentication_request(
    params: Mapping[str, str], registration: Registration, *, gate: Gate, state: str, nonce: str
) -> str:
    """The address of the authentication request (security framework, section 5.1.1.2)."""
    query = {
        "scope": "openid",
        "response_type": "id_token",
        "response_mode": "form_post",
        "prompt": "none",
        "client_id": registration.client_id,
        "redirect_uri": gate.launch_url,
        "login_hint": params["login_hint"],
        "state": state,
        "nonce": nonce,
    }
    if hint := params.get("lti_message_hint"):
        query["lti_message_hint"] = hint
    joint = "&" if urlsplit(registration.auth_login_url).query else "?"
    return f"{registration.auth_login_url}{joint}{urlencode(query)}"


def _check_token(token: IdToken, registration: Registration, *, state: State, gate: Gate) -> None:
    """Cheap checks first: a token that answers no login of ours never makes us ask a platform for keys."""
    now = gate.clock()
    check_issuer(token, registration)
    check_audience(token, registration)
    check_times(token, now=now)
    check_nonce(token, _nonce(state, gate))
    check_genuine(token, registration, keys=PlatformKeys(store=gate.key_sets, http=gate.http), now=now)


def _spend(state: State, gate: Gate, *, transport: str) -> int:
    """Answers with the present generation of the directory: what is true at the moment of this launch."""
    generation = gate.memory.spend(
        state.spent_key, platform_id=state.platform_id, transport=transport, at=gate.clock()
    )
    if generation is None:
        raise StateSpent
    return generation


def _still_known(
    registration: Registration, token: IdToken, *, state: State, gate: Gate, generation: int
) -> Registration:
    """The registration as it is now. So far the token was checked against what was remembered of it."""
    present = gate.directory.registration(state.platform_id, generation=generation)
    if present is None:
        raise PlatformUnknown
    if present != registration:
        _check_token(token, present, state=state, gate=gate)
    return present


def _read(token: IdToken, registration: Registration, *, state: State, gate: Gate, generation: int) -> Launch:
    claims: Mapping[str, Any] = token.claims
    deployment_id = read_deployment_id(claims)
    check_deployment(deployment_id, registration, gate.directory, generation=generation)
    if state.deployment not in {None, deployment_id}:
        raise DeploymentMismatch
    check_message(claims)
    launch = read_launch(claims, registration=registration, attempt=state.spent_key.hex())
    _check_target(launch.target_link_uri, gate.launch_url)
    if launch.target_link_uri != state.target:
        raise TargetRefused("not the target of the login")
    if launch.content_request:
        _check_content_request(
            launch.content_request,
            launch.context,
            accepted=accepted_types(claims),
            launch_url=gate.launch_url,
        )
    if launch.reviewed and not _is_in_a_course(launch):
        raise ClaimInvalid("context")
    return launch


def _is_in_a_course(launch: Launch) -> bool:
    """Columns belong to courses, so a review has one, or at least the link that stands for it."""
    if launch.context is None:
        return launch.resource_link is not None
    return launch.context.kind == "course"


def _check_content_request(
    request: ContentRequest, context: Context | None, *, accepted: frozenset[str], launch_url: str
) -> None:
    """It can be answered, and says for which course (Deep Linking 2.0, section 4.4.1)."""
    if context is None or context.kind != "course":
        raise ClaimInvalid("context")
    if not _is_answerable(request.return_url, launch_url):
        raise ClaimInvalid("deep_link_return_url")
    if LINK_TYPE not in accepted:
        raise ContentTypesRefused(request=request)


def _is_answerable(return_url: str, launch_url: str) -> bool:
    """A form may post there: an https address, or http where we ourselves are on a loopback address."""
    try:
        parts = urlsplit(return_url)
    except ValueError:
        return False
    if re.search(r"[\s\\]", return_url) or kept(return_url) is None:
        return False
    return bool(_HOST_FORM.fullmatch(parts.netloc)) and parts.scheme in {"https", urlsplit(launch_url).scheme}
