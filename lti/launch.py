"""Knows how a launch is checked, from the form to the record of it; knows no web framework.

LTI 1.3 core, section 5.1 and the 1EdTech security framework, sections 5.1.1.3 and 5.1.3. A launch is checked cheaply
first, then by its signature; then its state is spent, and only then is it read.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from lti.deep_linking import LINK_TYPE
from lti.deployments import check_deployment
from lti.errors import (
    ClaimInvalid,
    ContentTypesRefused,
    DeploymentMismatch,
    GateError,
    LaunchIncomplete,
    NoCookie,
    PlatformRefused,
    PlatformUnknown,
    StateSpent,
    TargetRefused,
)
from lti.gate import Gate, check_target
from lti.id_token import (
    IdToken,
    check_audience,
    check_genuine,
    check_issuer,
    check_nonce,
    check_times,
    take_apart,
)
from lti.messages import ContentRequest, Context, Launch, Registration
from lti.schemas import accepted_types, check_message, read_deployment_id, read_launch
from lti.state import State, nonce_of, open_seal, proven_by
from lti.storage import ProofWanted, place_of
from lti.texts import kept

_HOST_FORM = re.compile(r"(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")
"""What may stand in a page's policy; names in other letters come in their ASCII form."""


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


def _check_token(token: IdToken, registration: Registration, *, state: State, gate: Gate) -> None:
    """Cheap checks first: a token that answers no login of ours never makes us ask a platform for keys."""
    now = gate.clock()
    check_issuer(token, registration)
    check_audience(token, registration)
    check_times(token, now=now)
    check_nonce(token, nonce_of(state, secret=gate.secret))
    check_genuine(token, registration, keys=gate.keys, now=now)


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
    if launch.content_request and not launch.target_link_uri:
        # ILIAS names none here: what the login named, and we signed, is what is meant.
        launch = replace(launch, target_link_uri=state.target)
    check_target(launch.target_link_uri, gate)
    if launch.target_link_uri != state.target:
        raise TargetRefused("not the target of the login")
    if launch.content_request:
        _check_content_request(
            launch.content_request,
            launch.context,
            accepted=accepted_types(claims),
            schemes={"https", urlsplit(gate.launch_url).scheme, *(("http",) if gate.allows_http else ())},
        )
    if launch.reviewed and not _is_in_a_course(launch):
        raise ClaimInvalid("context")
    return launch


def _is_in_a_course(launch: Launch) -> bool:
    """Columns belong to courses, so a review has one, or at least the link that stands for it."""
    if launch.context is None:
        return launch.resource_link is not None
    return launch.context.kind != "account"


def _check_content_request(
    request: ContentRequest,
    context: Context | None,
    *,
    accepted: frozenset[str],
    schemes: Collection[str],
) -> None:
    """It can be answered, and says for which course (Deep Linking 2.0, section 4.4.1)."""
    if context is None or context.kind == "account":
        raise ClaimInvalid("context")
    if not _is_answerable(request.return_url, schemes):
        raise ClaimInvalid("deep_link_return_url")
    if LINK_TYPE not in accepted:
        raise ContentTypesRefused(request=request)


def _is_answerable(return_url: str, schemes: Collection[str]) -> bool:
    """A form may post there: an https address, or http where we ourselves have one or platforms may."""
    try:
        parts = urlsplit(return_url)
    except ValueError:
        return False
    if re.search(r"[\s\\]", return_url) or kept(return_url) is None:
        return False
    return bool(_HOST_FORM.fullmatch(parts.netloc)) and parts.scheme in schemes
