"""Canvas' notices as documented: how our address is given to it, and what it sends there."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lti.client import NOTICE_SCOPE, PlatformClient
from lti.messages import Registration
from lti.notices import CONTEXT_COPY, HELLO, KINDS, MOST_AT_ONCE, read_notice
from lti.ports import DeploymentState
from lti.schemas import read_launch
from tests.unit.lti.in_memory import CORE, NOW, Answer, Directory, Ring, Server, Tokens, World, outgoing, sign

DOCUMENTED = Path(__file__).parent / "canvas"
CANVAS = Registration(
    platform_id=1,
    issuer="https://canvas.instructure.com",
    client_id="10000000000068",
    auth_login_url="https://sso.canvaslms.com/api/lti/authorize_redirect",
    auth_token_url="https://sso.canvaslms.com/login/oauth2/token",
    key_set_url="https://sso.canvaslms.com/keys",
    family="canvas",
)


def documented(number):
    (path,) = DOCUMENTED.glob(f"{number}_*.json")
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture
def read():
    """Reads claims as a notice, at the moment they were made."""

    def _read(claims):
        deployment = (1, claims[CORE + "deployment_id"])
        world = World(
            now=datetime.fromtimestamp(claims["iat"], UTC),
            directory=Directory(CANVAS, deployments={deployment: DeploymentState.ACTIVE}),
        )
        return read_notice(sign(claims), gate=world.gate)

    return _read


def test_our_address_is_given_as_canvas_takes_it():
    asked = documented("80")
    server = Server()
    server.answers["/login/oauth2/token"] = Answer(body={"access_token": "t", "expires_in": 3600})
    server.answers["/api/lti/notice-handlers/106"] = Answer(body=asked["body"])
    client = PlatformClient(
        CANVAS, key_ring=Ring(), tokens=Tokens(), clock=lambda: NOW, http=outgoing(server)
    )

    client.register_notice_handler(
        asked["url"],
        kind=asked["body"]["notice_type"],
        handler=asked["body"]["handler"],
        most_at_once=MOST_AT_ONCE,
    )

    (token,), (sent,) = server.asked("/login/oauth2/token"), server.asked("/api/lti/notice-handlers/106")
    assert NOTICE_SCOPE.rpartition("/")[2] in token.body
    assert (sent.method, sent.url) == (asked["method"], asked["url"])
    assert sent.headers["Content-Type"] == "application/json"
    assert json.loads(sent.body) == asked["body"] | {"max_batch_size": MOST_AT_ONCE}


def test_a_launch_says_where_and_for_which_notices():
    launch = read_launch(documented("10"), registration=CANVAS, attempt="")

    assert launch.notice_service
    assert launch.notice_service.url.endswith("/api/lti/notice-handlers/106")
    assert set(KINDS) <= launch.notice_service.kinds
    assert NOTICE_SCOPE in launch.notice_service.scopes


def test_a_copied_course_is_told_with_its_origin(read):
    notice = read(documented("81")["claims"])

    assert (notice.kind, notice.id) == (CONTEXT_COPY, "7a70e604-5b2e-4013-b628-4806228999f1")
    assert notice.context
    assert notice.context.lti_id == "4dde05e8ca1973bcca9bffc13e1548820eee93a3"
    assert notice.context.history == ("5098686ffc86cae4e0784b533a18af229ff5074e",)


def test_the_origin_may_be_left_out(read):
    notice = read(documented("81")["claims"] | {CORE + "origin_contexts": None})

    assert notice.context
    assert notice.context.history == ()


def test_a_hello_is_about_an_account_and_no_course(read):
    notice = read(documented("82"))

    assert (notice.kind, notice.context) == (HELLO, None)
