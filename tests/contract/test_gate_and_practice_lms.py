"""The gate and the practice LMS, which share no code, over HTTP: a launch, a score, a result, a roster."""

import html
import re
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
import requests
from flask import Flask, request
from werkzeug.serving import make_server

from lti.client import PlatformClient
from lti.errors import Conflict, GateError
from lti.flask_adapter import answer_keys, answer_login, read_request
from lti.gate import Gate
from lti.messages import Registration, Role, Score
from lti.outgoing import OutgoingSession
from lti.ports import DeploymentState
from lti.practice_lms import CANVAS_LIKE, MOODLE_LIKE, PLAIN, PlatformConfig, ToolAddresses, create_platform
from tests.unit.lti.in_memory import Attempts, Directory, KeySets, Ring, Tokens, key, whole_roster


def now():
    return datetime.now(UTC)


class Running:
    """A WSGI application on a free port of the loopback address."""

    def __init__(self, host):
        self.server = make_server(host, 0, self, threaded=True)
        self.url = f"http://{host}:{self.server.server_port}"
        self.application = None
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def __call__(self, environ, start_response):
        return self.application(environ, start_response)


@pytest.fixture
def running():
    servers = [Running("127.0.0.1"), Running("127.0.0.1")]
    yield servers
    for server in servers:
        server.server.shutdown()
        server.server.server_close()


class Meeting:
    """A tool that is nothing but the gate, and an LMS that knows it."""

    def __init__(self, tool, lms, family):
        config = PlatformConfig(
            tool=ToolAddresses.at(tool.url),
            base_url=lms.url,
            family=family,
            key_pem=key("practice").private_pem,
        )
        lms.application = create_platform(config)
        self.lms_url = lms.url
        self.http = OutgoingSession(user_agent="Samskabe-tests", guard=lambda: None, allow_insecure=True)
        self.registration = Registration(
            platform_id=1,
            issuer=lms.url,
            client_id=config.client_id,
            auth_login_url=f"{lms.url}/auth",
            auth_token_url=f"{lms.url}/token",
            key_set_url=f"{lms.url}/jwks.json",
        )
        self.gate = Gate(
            directory=Directory(
                self.registration, deployments={(1, config.deployment_id): DeploymentState.ACTIVE}
            ),
            memory=Attempts(),
            key_sets=KeySets(),
            clock=now,
            http=self.http,
            secret=b"thirty-two bytes of a test secret",
            launch_url=f"{tool.url}/lti/launch",
        )
        self.launches = []
        tool.application = self.tool()

    def tool(self):
        tool = Flask(__name__)
        tool.add_url_rule("/lti/login", "login", self.login, methods=["GET", "POST"])
        tool.add_url_rule("/lti/launch", "launch", self.remember, methods=["POST"])
        tool.add_url_rule("/lti/jwks.json", "keys", lambda: answer_keys(Ring()))
        tool.register_error_handler(GateError, lambda error: (error.code, error.status))
        return tool

    def login(self):
        return answer_login(request, self.gate, storage_page=lambda address, _keeping: address)

    def remember(self):
        self.launches.append(read_request(request, self.gate))
        return "let in"

    def launch(self, person, link="m01"):
        """What a browser does; returns the tool's answer."""
        with requests.Session() as browser:
            page = browser.get(f"{self.lms_url}/as/{person}/launch/1/{link}", timeout=5)
            page = self.post_form(browser, page.text)
            if page.text.startswith("http"):  # the tool's page that uses the storage, and goes on
                page = browser.get(page.text, timeout=5)
            return self.post_form(browser, page.text)

    @staticmethod
    def post_form(browser, page):
        action = html.unescape(re.search(r'<form[^>]*action="([^"]*)"', page)[1])
        fields = {}
        for tag in re.findall(r"<input[^>]*>", page):
            found = dict(re.findall(r'(\w+)="([^"]*)"', tag))
            if "name" in found:
                fields[html.unescape(found["name"])] = html.unescape(found.get("value", ""))
        # A Secure cookie counts on the loopback address in browsers; requests must be told.
        cookies = {cookie.name: cookie.value for cookie in browser.cookies if cookie.secure}
        is_tool = urlsplit(action).path.startswith("/lti/")
        return browser.post(action, data=fields, cookies=cookies if is_tool else None, timeout=5)

    def client(self):
        """A client that treats the platform as the family it said it was."""
        registration = replace(self.registration, family=self.launches[0].family)
        return PlatformClient(registration, key_ring=Ring(), tokens=Tokens(), clock=now, http=self.http)


@pytest.fixture(params=[PLAIN, MOODLE_LIKE, CANVAS_LIKE], ids=lambda family: family.name)
def meeting(request, running):
    return Meeting(*running, request.param)


def test_a_learner_is_let_in_and_a_score_arrives(meeting):
    answer = meeting.launch("kirsten")
    assert (answer.status_code, answer.text) == (200, "let in")
    (launch,) = meeting.launches
    assert launch.roles == {Role.LEARNER}
    column = launch.grade_endpoint.lineitem
    client = meeting.client()
    maximum = client.line_item(column, granted=launch.grade_endpoint.scopes).maximum
    score = Score(
        sub=launch.person.sub,
        given=maximum * 0.8,
        maximum=maximum,
        activity_progress="InProgress",
        comment="Only your journal is left.",
        stamp=now().replace(microsecond=0),
    )

    client.post_score(column, score)

    assert client.result(column, score.sub).given == pytest.approx(maximum * 0.8)
    with pytest.raises(Conflict):
        client.post_score(column, replace(score, stamp=score.stamp - timedelta(seconds=5)))
    assert column in {
        item.url
        for item in client.line_items(launch.grade_endpoint.lineitems, granted=launch.grade_endpoint.scopes)
    }


def test_the_roster_gives_learners_alone_to_who_asks_for_them(meeting):
    meeting.launch("kirsten")
    (launch,) = meeting.launches
    everybody = whole_roster(meeting.client(), launch.memberships_url).members

    learners = list(meeting.client().learners(launch.memberships_url))

    assert {member.person.sub for member in learners} == {
        member.person.sub for member in everybody if Role.LEARNER in member.roles
    }
    assert 0 < len(learners) < len(everybody)


def test_the_roster_names_whoever_was_launched(meeting):
    meeting.launch("kirsten")
    (launch,) = meeting.launches

    members = {
        member.person.sub: member for member in whole_roster(meeting.client(), launch.memberships_url).members
    }

    assert members[launch.person.sub].roles == {Role.LEARNER}
