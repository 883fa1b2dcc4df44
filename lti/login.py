"""Knows how a login begins, from what the platform says to the way back to it; knows no web framework and writes nothing.

LTI 1.3 core, section 5.1 and the 1EdTech security framework, section 5.1.1.1.
"""

import re
import secrets
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from lti.deployments import check_deployment
from lti.errors import ClientAmbiguous, DeploymentRefused, DeploymentUnknown, LoginIncomplete, PlatformUnknown
from lti.gate import Gate, check_target
from lti.messages import Registration
from lti.ports import PlatformDirectory
from lti.state import State, nonce_of, seal
from lti.storage import Keeping, keeping_of, offered_frame

_SECRET_FORM = re.compile(r"[A-Za-z0-9_-]{43}")


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
    check_target(params["target_link_uri"], gate)
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
        params, registration, gate=gate, state=sealed, nonce=nonce_of(state, secret=gate.secret)
    )
    keeping = keeping_of(state, registration, secret=gate.secret)
    return LoginRedirect(url=request, state=sealed, browser_secret=secret, keeping=keeping)


def _registration_for(params: Mapping[str, str], directory: PlatformDirectory) -> Registration:
    client_id = params.get("client_id") or None
    found = next(
        (
            known
            for issuer in spellings(params["iss"])
            if (known := directory.registrations(issuer, client_id))
        ),
        (),
    )
    if not found:
        raise _unknown(params["iss"], client_id, directory)
    if len(found) > 1:
        raise ClientAmbiguous
    return found[0]


def spellings(issuer: str) -> tuple[str, ...]:
    """An issuer as it came, and with one slash more or less at its end: people copy it either way."""
    return (issuer, issuer[:-1] if issuer.endswith("/") else f"{issuer}/")


def _unknown(issuer: str, client_id: str | None, directory: PlatformDirectory) -> PlatformUnknown:
    """What came, and what of it is registered otherwise: with another client, or in another spelling."""
    is_client = any(directory.registrations(one, None) for one in spellings(issuer))
    near = (
        "" if is_client else next((one for one in _respelt(issuer) if directory.registrations(one, None)), "")
    )
    return PlatformUnknown(issuer=issuer, client_id=client_id or "", registered=near, is_client=is_client)


def _respelt(issuer: str) -> Iterable[str]:
    """What people may have meant: the other scheme, small letters, the address without what follows the host."""
    try:
        parts = urlsplit(issuer.strip())
    except ValueError:
        return
    other = "http" if parts.scheme == "https" else "https"
    for scheme in (parts.scheme, other):
        for path in dict.fromkeys((parts.path, "")):
            yield from spellings(f"{scheme}://{parts.netloc.lower()}{path}".removesuffix("/"))


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
