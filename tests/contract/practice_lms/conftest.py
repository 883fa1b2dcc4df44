"""Knows a throwaway tool for the practice LMS: it redirects, publishes a key, and keeps what it is sent."""

import json
import re
import secrets
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from types import SimpleNamespace
from urllib.parse import urlencode

import jwt
import pytest
import requests
from cryptography.hazmat.primitives import serialization as form
from cryptography.hazmat.primitives.asymmetric import rsa
from werkzeug import Request, Response
from werkzeug.utils import redirect

from lti.practice_lms import PlatformConfig, ToolAddresses
from tests.practice import running_lms
from tests.serving import address

AGS = "https://purl.imsglobal.org/spec/lti-ags/scope/"
NRPS = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
ITEM = "application/vnd.ims.lis.v2.lineitem+json"
ITEMS = "application/vnd.ims.lis.v2.lineitemcontainer+json"
SCORE = "application/vnd.ims.lis.v1.score+json"
RESULTS = "application/vnd.ims.lis.v2.resultcontainer+json"
ALL_SCOPES = f"{AGS}lineitem {AGS}lineitem.readonly {AGS}score {AGS}result.readonly {NRPS}"


def form_of(page):
    """The first form of an HTML page: where it goes and what it carries."""
    action = unescape(re.search(r'<form[^>]* action="([^"]*)"', page)[1])
    names = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', page)
    return action, {unescape(name): unescape(value) for name, value in names}


@dataclass
class StubTool:
    """The least that an LTI tool is."""

    key: rsa.RSAPrivateKey
    url: str = ""
    auth_url: str = ""
    received: list = field(default_factory=list)
    kid: str = "stub-1"

    def key_set(self):
        jwk = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        return {"keys": [{**jwk, "kid": self.kid, "use": "sig", "alg": "RS256"}]}

    def auth_request(self, login):
        return {
            "scope": "openid",
            "response_type": "id_token",
            "response_mode": "form_post",
            "prompt": "none",
            "client_id": login["client_id"],
            "redirect_uri": f"{self.url}/lti/launch",
            "login_hint": login["login_hint"],
            "lti_message_hint": login["lti_message_hint"],
            "state": secrets.token_hex(8),
            "nonce": secrets.token_hex(8),
        }

    @Request.application
    def answer(self, request):
        if request.method == "GET":
            return Response(json.dumps(self.key_set()), content_type="application/json")
        fields = request.form.to_dict()
        self.received.append((request.path, fields))
        if request.path == "/lti/login":
            return redirect(f"{self.auth_url}?{urlencode(self.auth_request(fields))}")
        return Response("launched")


@pytest.fixture(scope="session")
def tool_key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture(scope="session")
def platform_pem():
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption()).decode()


@pytest.fixture
def stub_tool(tool_key):
    stub = StubTool(key=tool_key)
    with address() as here:
        stub.url, here.app = f"http://127.0.0.1:{here.port}", stub.answer
        yield stub


class Client:
    """Talks to one running practice LMS as a browser and as the tool's server."""

    media = SimpleNamespace(item=ITEM, items=ITEMS, score=SCORE, results=RESULTS)
    ags, nrps, all_scopes = AGS, NRPS, ALL_SCOPES

    def __init__(self, running, tool):
        self.running, self.tool, self.config, self.url = (
            running,
            tool,
            running.config,
            running.config.base_url,
        )
        self.platform = running.platform
        self.http = requests.Session()
        tool.auth_url = self.config.auth_login_url

    def get(self, path, **options):
        return self.http.get(self.url + path, timeout=5, **options)

    def login_form(self, person="kirsten", course="1", link="m01", query=""):
        return form_of(self.get(f"/as/{person}/launch/{course}/{link}{query}").text)

    def auth(self, **changes):
        """The answer to an authentication request with some parameters changed (None: left out)."""
        _, login = self.login_form(**changes.pop("launch", {}))
        asked = {**self.tool.auth_request(login), **changes}
        asked = {name: value for name, value in asked.items() if value is not None}
        return self.http.get(self.config.auth_login_url, params=asked, timeout=5)

    def claims(self, id_token, **options):
        keys = jwt.PyJWKSet.from_dict(self.get("/jwks.json").json())
        key = keys[jwt.get_unverified_header(id_token)["kid"]]
        return jwt.decode(
            id_token, key, ["RS256"], audience=self.config.client_id, issuer=self.url, **options
        )

    def launch(self, person="kirsten", course="1", link="m01", query=""):
        """The claims (with short names) of a launch."""
        answer = self.auth(launch={"person": person, "course": course, "link": link, "query": query})
        _, fields = form_of(answer.text)
        return {name.rpartition("/")[2]: value for name, value in self.claims(fields["id_token"]).items()}

    def assertion(self, headers=None, key=None, **changes):
        now = int(time.time())
        claims = {
            "iss": self.config.client_id,
            "sub": self.config.client_id,
            "aud": self.config.auth_token_url,
            "iat": now,
            "exp": now + 60,
            "jti": secrets.token_hex(8),
            **changes,
        }
        claims = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode(claims, key or self.tool.key, "RS256", headers=headers or {"kid": self.tool.kid})

    def ask_token(self, assertion=None, **changes):
        fields = {
            "grant_type": "client_credentials",
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion": assertion or self.assertion(),
            "scope": ALL_SCOPES,
            **changes,
        }
        return self.http.post(self.config.auth_token_url, data=fields, timeout=5)

    def service(
        self, method, url, body=None, *, accept="*/*", content_type=None, scope=ALL_SCOPES, token=None
    ):
        token = token or self.ask_token(scope=scope).json()["access_token"]
        headers = {"Authorization": f"Bearer {token}", "Accept": accept}
        if content_type:
            headers["Content-Type"] = content_type
        data = None if body is None else json.dumps(body)
        return self.http.request(method, url, data=data, headers=headers, timeout=5)

    def column_url(self, link="m01", course="1"):
        return self.platform.column_url(self.platform.gradebook.launch_column(course, link))

    def sub(self, key="kirsten"):
        return self.platform.subject(self.platform.person(key))

    def score(
        self,
        *,
        person="kirsten",
        stamp="2026-11-21T23:37:26+00:00",
        link="m01",
        content_type=SCORE,
        **changes,
    ):
        body = {
            "userId": self.sub(person) if person in {p.key for p in self.config.inhabitants} else person,
            "activityProgress": "Completed",
            "gradingProgress": "FullyGraded",
            "timestamp": stamp,
            "scoreGiven": 70,
            "scoreMaximum": 100,
            **changes,
        }
        body = {name: value for name, value in body.items() if value is not None}
        path, _, query = self.column_url(link).partition("?")
        url = f"{path}/scores" + (f"?{query}" if query else "")
        return self.service("POST", url, body, content_type=content_type)

    def cell(self, person="kirsten", link="m01"):
        column = self.platform.gradebook.launch_column("1", link)
        return self.platform.gradebook.cell(column.id, self.platform.person(person).number)


@pytest.fixture
def run(stub_tool, platform_pem):
    """A function that runs a practice LMS with the given settings for as long as its block lasts."""

    @contextmanager
    def _run(**settings):
        config = PlatformConfig(tool=ToolAddresses.at(stub_tool.url), **{"key_pem": platform_pem, **settings})
        with running_lms(config) as running:
            yield Client(running, stub_tool)

    return _run


@pytest.fixture
def lms(run):
    """A Moodle-like practice LMS."""
    with run() as client:
        yield client


@pytest.fixture(name="form_of")
def form_reader():
    return form_of
