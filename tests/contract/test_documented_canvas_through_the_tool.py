"""Canvas' documented messages through the whole tool: which page opens, for whom, and what is kept of it.

Signed with a test key; platform, audience and clock are the message's own.
"""

import json
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from app.config import Settings
from app.factory import build
from app.models import Context, Enrolment, LaunchAttempt, Person, ResourceLink, Visit
from app.services.operating import platforms
from lti.ports import KeySet
from tests.journey import Page
from tests.unit.lti.in_memory import CORE, key, sign

DOCUMENTED = Path(__file__).parent / "canvas"
TOOL = "https://tool.example.org"
SSO = "https://sso.canvaslms.com"
FRAME = "https://example.instructure.com"


def documented(number):
    (path,) = DOCUMENTED.glob(f"{number}_*.json")
    return json.loads(path.read_text(encoding="utf-8"))


class CanvasAndTool:
    """The tool at the moment of a documented message, and a browser between it and Canvas."""

    def __init__(self, database_url):
        self.now = datetime(2026, 11, 21, tzinfo=UTC)
        told = {"PUBLIC_URL": TOOL, "SECRET_KEY": "a secret for tests that is long enough"}
        self.app = build(Settings.from_environ(told | {"DATABASE_URL": database_url}), now=lambda: self.now)
        self.shared = self.app.extensions["samskabe"]
        self.browser = self.app.test_client()

    def register(self, claims):
        told = platforms.NewPlatform(
            issuer=claims["iss"],
            client_id=claims["aud"],
            auth_login_url=f"{SSO}/api/lti/authorize_redirect",
            auth_token_url=f"{FRAME}/login/oauth2/token",
            key_set_url=f"{SSO}/api/lti/security/jwks",
            family="canvas",
            deployments=(claims[CORE + "deployment_id"],),
            frame_origins=(FRAME,),
        )
        with self.shared.database.writing() as session:
            platform_id = platforms.add(session, told, now=self.now).id
        day = self.now + timedelta(days=1)
        keys = {"keys": [dict(key("platform").public_jwk)]}
        self.shared.gate.key_sets.store_key_set(
            platform_id, KeySet(body=keys, fetched_at=self.now, fresh_until=day)
        )

    def launch(self, number):
        """Bring a message; the page it leads to."""
        claims = documented(number)
        self.now = datetime.fromtimestamp(claims["iat"], UTC)
        self.register(claims)
        form = documented("01")["form"] | {"target_link_uri": claims[CORE + "target_link_uri"]}
        del form["lti_storage_target"]  # this browser keeps cookies
        login = self.browser.post("/lti/login", data=form, base_url=TOOL)
        asked = {name: values[0] for name, values in parse_qs(urlsplit(login.location).query).items()}
        token = sign(claims | {"nonce": asked["nonce"]})
        answer = self.browser.post(
            "/lti/launch", data={"id_token": token, "state": asked["state"]}, base_url=TOOL
        )
        assert answer.status_code == 303, answer.text
        return self.open(answer.location)

    def open(self, address):
        answer = self.browser.get(address, base_url=TOOL, follow_redirects=True)
        answer.url = answer.request.url
        return Page(answer)

    def rows(self, model):
        with self.shared.database.reading() as session:
            return session.scalars(select(model)).all()


@pytest.fixture
def canvas(database_url):
    world = CanvasAndTool(database_url)
    with closing(world.shared.database):
        yield world


@pytest.mark.parametrize(
    ("number", "ending", "kind", "roles"),
    [
        ("10", "/start/page/welcome", "real", ["learner"]),
        ("11", "/start/page/welcome", "real", ["learner"]),
        ("12", "/", "real", ["instructor"]),
        ("13", "/", "real", ["instructor"]),
        ("14", "/start/page/welcome", "test", ["learner"]),
        ("15", "/start/page/welcome", "real", ["learner"]),
        ("16", "/", "real", ["observer"]),
        ("18", "/start/page/welcome", "real", []),
    ],
)
def test_everybody_comes_to_the_page_that_is_theirs(canvas, number, ending, kind, roles):
    page = canvas.launch(number)
    (enrolment,), (visit,) = canvas.rows(Enrolment), canvas.rows(Visit)

    assert page.status == 200
    assert urlsplit(page.url).path.endswith(ending)
    assert (enrolment.kind, enrolment.roles) == (kind, roles)
    assert visit.mode == {"14": "test", "18": "masquerade"}.get(number, "own")
    assert page.response.headers["Content-Security-Policy"].endswith(f"frame-ancestors 'self' {FRAME}")
    assert ("You are looking at somebody else’s course." in page.text) is (number == "18")
    assert ("Set-up" in page.text) is (number in {"12", "13"})


def test_with_privacy_level_anonymous_nobody_is_named(canvas):
    canvas.launch("11")
    (person,) = canvas.rows(Person)

    assert person.sub == documented("11")["sub"]
    assert (person.name, person.given, person.family, person.email) == (None,) * 4


def test_account_navigation_opens_the_reports_and_enrols_nobody(canvas):
    page = canvas.launch("17")
    (context,) = canvas.rows(Context)

    assert (page.status, urlsplit(page.url).path.rpartition("/")[2]) == (200, "reports")
    assert (context.kind, context.memberships_url) == ("account", None)
    assert [link.lineitems_url for link in canvas.rows(ResourceLink)] == [None]
    assert canvas.rows(Enrolment) == []


@pytest.mark.parametrize(("number", "box"), [("20", "radio"), ("21", "checkbox"), ("22", "checkbox")])
def test_a_request_for_content_opens_the_list_which_takes_what_the_placement_takes(canvas, number, box):
    page = canvas.launch(number)

    assert (page.status, page.heading) == (200, "Choose content")
    assert f'type="{box}" id="choice-m01"' in page.response.text
    assert page.form("/content").choices["target"] == ["iframe", "window"]


def test_a_launch_that_canvas_refuses_is_told_with_advice_and_not_in_its_words(canvas):
    form = documented("90")["form"]
    page = Page(_with_url(canvas.browser.post("/lti/launch", data=form, base_url=TOOL)))

    assert (page.status, page.heading) == (400, "Your learning platform did not let you through")
    assert "open the link again" in page.text
    assert form["error_description"] not in page.text
    assert canvas.rows(LaunchAttempt) == []


def _with_url(answer):
    answer.url = answer.request.url
    return answer
