"""Knows how Flask requests and cookies meet the gate; the only Flask here outside `practice_lms`.

One cookie proves that the browser which began a login also brings its launch. It belongs to the browser, not
to a login, so that parallel tabs do not disturb each other. In a platform's frame only a `Partitioned` cookie
comes back. It opens nothing: a visit has a cookie of its own. Where the platform offers a storage, a page of the
house keeps a second proof there; it is believed only if a page of ours brings it.
"""

from collections.abc import Callable, Iterable
from datetime import timedelta
from urllib.parse import urlsplit

from flask import Request, Response, jsonify
from werkzeug.datastructures import MultiDict

from lti.errors import LaunchIncomplete, LoginIncomplete, StateOfAnotherBrowser
from lti.gate import Gate
from lti.launch import complete_launch
from lti.login import LoginRedirect, begin_login
from lti.messages import Launch
from lti.ports import KeyRing
from lti.storage import Keeping

PROOF_FIELD = "storage_proof"
"""What the platform's storage gave; empty: it was asked in vain."""
_LIFETIME = timedelta(days=1)
_OF_LOGINS = (
    "iss",
    "client_id",
    "target_link_uri",
    "login_hint",
    "lti_message_hint",
    "lti_deployment_id",
    "deployment_id",
)
_OF_LAUNCHES = ("id_token", "state", "error")


def browser_cookie_name(launch_url: str) -> str:
    """`__Host-lti`, which no neighbouring site can set; on plain http (loopback) browsers refuse the prefix."""
    return "__Host-lti" if urlsplit(launch_url).scheme == "https" else "lti"


def answer_login(request: Request, gate: Gate, *, storage_page: Callable[[str, Keeping], str]) -> Response:
    """Check the login initiation in `request` (GET or POST) and send the browser on to its platform.

    Where the platform offers a storage, `storage_page` draws the page that uses it and then goes on to the address.

    Raises:
        GateError: as `begin_login`.
    """
    if _says_two_things(request.values, _OF_LOGINS):
        raise LoginIncomplete("a parameter came with two values")
    login = begin_login(request.values, gate=gate, browser_secret=_browser_secret(request, gate))
    if login.keeping:
        response = Response(storage_page(login.url, login.keeping))
    else:
        response = Response(status=302, headers={"Location": login.url})
    response.headers["Cache-Control"] = "no-store"
    _set_browser_cookie(response, login, gate)
    return response


def read_request(request: Request, gate: Gate) -> Launch:
    """Check the launch that `request` posts.

    Raises:
        ProofWanted, GateError: as `complete_launch`.
    """
    if _says_two_things(request.form, _OF_LAUNCHES):
        raise LaunchIncomplete("a field came with two values")
    return complete_launch(
        request.form,
        gate=gate,
        browser_secret=_browser_secret(request, gate),
        proof=_posted_proof(request, gate),
    )


def answer_keys(key_ring: KeyRing) -> Response:
    """Our public keys (security framework, section 6.3); cached briefly, so that a new key is seen soon."""
    response = jsonify(key_ring.public_key_set())
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


def _posted_proof(request: Request, gate: Gate) -> str | None:
    """What a page of ours got from the platform's storage.

    A foreign page may know a proof, that of its owner's own login; with it, it could bring its owner's launch into
    anybody's browser. Browsers say which page posts (Fetch standard, `Origin`), and who does not say is not ours.
    """
    proof = request.form.get(PROOF_FIELD)
    parts = urlsplit(gate.launch_url)
    if proof and request.headers.get("Origin") != f"{parts.scheme}://{parts.netloc}":
        raise StateOfAnotherBrowser
    return proof


def _says_two_things(values: MultiDict[str, str], names: Iterable[str]) -> bool:
    """Whether one of `names` has several values (RFC 6749, section 3.1); the same in query and form is one."""
    return any(len(set(values.getlist(name))) > 1 for name in names)


def _browser_secret(request: Request, gate: Gate) -> str | None:
    return request.cookies.get(browser_cookie_name(gate.launch_url))


def _set_browser_cookie(response: Response, login: LoginRedirect, gate: Gate) -> None:
    response.set_cookie(
        browser_cookie_name(gate.launch_url),
        login.browser_secret,
        max_age=_LIFETIME,
        path="/",
        secure=True,
        httponly=True,
        samesite="None",
        partitioned=True,
    )
