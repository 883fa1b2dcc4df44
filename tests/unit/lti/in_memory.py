"""A gate whose memory is a dictionary and whose platform answers without a network; for tests alone.

The platform signs with a key of its own and is reached through real `requests` code, over a transport
adapter instead of a socket.
"""

import base64
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import requests
import urllib3
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from jwt import PyJWS
from requests.adapters import BaseAdapter, HTTPAdapter

from lti.gate import Gate
from lti.keys import generate_signing_key
from lti.launch import complete_launch
from lti.login import begin_login
from lti.messages import Launch, Registration, RosterPage
from lti.outgoing import OutgoingSession
from lti.ports import AccessToken, DeploymentState, KeySet, SigningKey

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
LAUNCH_URL = "https://tool.example.test/lti/launch"
CORE = "https://purl.imsglobal.org/spec/lti/claim/"

REGISTRATION = Registration(
    platform_id=1,
    issuer="https://lms.example.test",
    client_id="client-1",
    auth_login_url="https://lms.example.test/auth",
    auth_token_url="https://lms.example.test/token",
    key_set_url="https://lms.example.test/keys",
)
OTHER_TENANT = Registration(
    platform_id=2,
    issuer="https://cloud.example.test",
    client_id="tenant-a",
    auth_login_url="https://cloud.example.test/auth?mode=lti",
    auth_token_url="https://cloud.example.test/token",
    key_set_url="https://cloud.example.test/keys",
)
NEIGHBOUR = Registration(
    platform_id=3,
    issuer="https://cloud.example.test",
    client_id="tenant-b",
    auth_login_url="https://cloud.example.test/auth",
    auth_token_url="https://cloud.example.test/token",
    key_set_url="https://cloud.example.test/keys",
)


@cache
def key(name: str) -> SigningKey:
    """A key pair by any name; the same name gives the same pair."""
    del name
    return generate_signing_key()


@cache
def _private(name: str) -> Any:
    """The key to sign with, loaded once: checking it takes longer than a whole launch."""
    return load_pem_private_key(key(name).private_pem.encode(), password=None)


class Directory:
    def __init__(self, *registrations, deployments=None):
        self.known = registrations
        self.asked_as_of = []
        self.deployments = deployments or {}

    def generation(self):
        return 1

    def registrations(self, issuer, client_id=None, *, generation=None):
        self.asked_as_of.append(generation)
        return [
            known
            for known in self.known
            if known.issuer == issuer and (client_id is None or known.client_id == client_id)
        ]

    def registration(self, platform_id, *, generation=None):
        self.asked_as_of.append(generation)
        return next((known for known in self.known if known.platform_id == platform_id), None)

    def deployment_state(self, platform_id, deployment_id, *, generation=None):
        self.asked_as_of.append(generation)
        return self.deployments.get((platform_id, deployment_id), DeploymentState.UNKNOWN)


@dataclass
class Attempts:
    """The spent states and how each ended; None: let in, as far as the gate knows."""

    spent: dict[bytes, str | None] = field(default_factory=dict)
    transports: list[str] = field(default_factory=list)

    def spend(self, state_hash, *, platform_id, transport, at):
        assert platform_id
        assert at.tzinfo
        self.transports.append(transport)
        if state_hash in self.spent:
            return None
        self.spent[state_hash] = None
        return 1

    def close(self, state_hash, *, code):
        self.spent[state_hash] = code

    @property
    def outcomes(self):
        return list(self.spent.values())


class KeySets:
    def __init__(self):
        self.stored: dict[int, KeySet] = {}

    def key_set(self, platform_id, *, anew=False):
        self.read_anew = anew
        return self.stored.get(platform_id)

    def store_key_set(self, platform_id, key_set):
        self.stored[platform_id] = key_set

    def note_miss(self, platform_id, *, at):
        nothing = KeySet(body={"keys": []}, fetched_at=at, fresh_until=at)
        self.stored[platform_id] = replace(self.stored.get(platform_id, nothing), last_miss_at=at)


class Ring:
    """A key ring with one key."""

    def signing_key(self):
        return key("ours")

    def public_key_set(self):
        return {"keys": [key("ours").public_jwk]}


class Tokens:
    def __init__(self):
        self.stored: dict[tuple[int, frozenset[str]], AccessToken] = {}

    def token(self, platform_id, scopes):
        return self.stored.get((platform_id, scopes))

    def store_token(self, platform_id, scopes, token):
        self.stored[platform_id, scopes] = token

    def forget_token(self, platform_id, scopes):
        self.stored.pop((platform_id, scopes), None)


@dataclass
class Answer:
    """What a platform's server says."""

    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def content(self) -> bytes:
        if isinstance(self.body, bytes):
            return self.body
        return b"" if self.body is None else json.dumps(self.body).encode()


class Server(BaseAdapter):
    """Answers requests by path and remembers them. An answer may be a function or an exception."""

    def __init__(self):
        super().__init__()
        self.answers: dict[str, Answer | Exception | Callable[[requests.PreparedRequest], Answer]] = {}
        self.requests: list[requests.PreparedRequest] = []

    def send(self, request, **options):
        assert options["timeout"], "every request needs a time-out"
        self.requests.append(request)
        answer = self.answers[urlsplit(request.url).path]
        if isinstance(answer, Exception):
            raise answer
        answer = answer if isinstance(answer, Answer) else answer(request)
        raw = urllib3.HTTPResponse(
            body=io.BytesIO(answer.content),
            status=answer.status,
            headers=dict(answer.headers),
            preload_content=False,
        )
        return HTTPAdapter().build_response(request, raw)

    def close(self):
        """Nothing is open."""

    def asked(self, path):
        return [request for request in self.requests if urlsplit(request.url).path == path]


def outgoing(server, **options):
    """An outgoing session whose every request goes to `server`."""
    http = OutgoingSession(user_agent="Samskabe-tests", guard=lambda: None, **options)
    http.mount("https://", server)
    http.mount("http://", server)
    return http


@dataclass
class World:
    """A gate, a platform and a moment, ready for launches."""

    now: datetime = NOW
    directory: Directory = field(
        default_factory=lambda: Directory(
            REGISTRATION,
            OTHER_TENANT,
            NEIGHBOUR,
            deployments={
                (1, "d-1"): DeploymentState.ACTIVE,
                (1, "d-waiting"): DeploymentState.WAITING,
                (1, "d-off"): DeploymentState.SUSPENDED,
                (2, "d-2"): DeploymentState.ACTIVE,
                (3, "d-3"): DeploymentState.ACTIVE,
            },
        )
    )
    attempts: Attempts = field(default_factory=Attempts)
    key_sets: KeySets = field(default_factory=KeySets)
    server: Server = field(default_factory=Server)
    launch_url: str = LAUNCH_URL
    browser: str | None = None

    def __post_init__(self):
        self.publish(key("platform"))
        self.gate = Gate(
            directory=self.directory,
            memory=self.attempts,
            key_sets=self.key_sets,
            clock=lambda: self.now,
            http=outgoing(self.server),
            secret=b"a secret of thirty-two bytes or so",
            launch_url=self.launch_url,
        )

    def publish(self, *keys):
        self.server.answers["/keys"] = Answer(body={"keys": [one.public_jwk for one in keys]})

    def login(self, **changes):
        """Begin a login; a change to None leaves the parameter out. The browser keeps its cookie."""
        params = {
            "iss": REGISTRATION.issuer,
            "client_id": REGISTRATION.client_id,
            "login_hint": "hint-7",
            "target_link_uri": LAUNCH_URL,
            "lti_deployment_id": "d-1",
        } | changes
        params = {name: value for name, value in params.items() if value is not None}
        redirect = begin_login(params, gate=self.gate, browser_secret=self.browser)
        self.browser = redirect.browser_secret
        return redirect

    def claims(self, redirect, **changes):
        """A good launch's claims that answer `redirect`; a change to None leaves the claim out."""
        claims = {
            "iss": REGISTRATION.issuer,
            "aud": REGISTRATION.client_id,
            "iat": int(self.now.timestamp()),
            "exp": int((self.now + timedelta(minutes=1)).timestamp()),
            "nonce": parse_qs(urlsplit(redirect.url).query)["nonce"][0],
            "sub": "person-7",
            CORE + "version": "1.3.0",
            CORE + "message_type": "LtiResourceLinkRequest",
            CORE + "deployment_id": "d-1",
            CORE + "target_link_uri": LAUNCH_URL,
            CORE + "resource_link": {"id": "link-3", "title": "What co-creation is"},
            CORE + "roles": ["http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"],
            CORE + "context": {"id": "course-9", "title": "Co-creation", "label": "CC"},
        } | changes
        return {name: value for name, value in claims.items() if value is not None}

    def launch(self, id_token, state, *, proof=None, **form) -> Launch:
        """Post a launch, with the cookie the browser has and what the platform's storage gave."""
        form = {"id_token": id_token, "state": state} | form
        return complete_launch(form, gate=self.gate, browser_secret=self.browser, proof=proof)

    def launch_with(self, **changes) -> Launch:
        """A whole launch with some claims changed."""
        redirect = self.login()
        return self.launch(sign(self.claims(redirect, **changes)), redirect.state)


def sign(claims, *, by="platform", algorithm="RS256", **headers):
    """`claims` as a signed token; a header set to None is left out."""
    token_headers = {"kid": key("platform").kid} | headers
    return jwt.encode(
        claims,
        _private(by),
        algorithm=algorithm,
        headers={name: value for name, value in token_headers.items() if value is not None},
    )


def sign_raw(payload, **headers):
    """Any bytes as a signed token: for what no library would sign as claims."""
    return PyJWS().encode(
        payload,
        _private("platform"),
        algorithm="RS256",
        headers={"kid": key("platform").kid} | headers,
    )


def assemble(header, payload, signature=b"x"):
    """A compact token of any parts, for what no library would sign."""
    parts = (json.dumps(header).encode(), json.dumps(payload).encode(), signature)
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)


def whole_roster(client, url):
    """All pages of a roster as one: who was read, how many rows were not, and where changes are told."""
    pages = list(client.roster(url))
    return RosterPage(
        members=tuple(member for page in pages for member in page.members),
        lost=sum(page.lost for page in pages),
        changes_url=next((page.changes_url for page in pages if page.changes_url), None),
    )
