"""What Canvas answers to the removal of a column, as documented: that of an assignment stays."""

import json
from pathlib import Path

import pytest

from lti.client import PlatformClient
from lti.errors import NotAllowed
from lti.messages import Registration
from tests.unit.lti.in_memory import NOW, Answer, Ring, Server, Tokens, outgoing

ANSWERS = json.loads((Path(__file__).parent / "canvas" / "36_score_error_responses.json").read_text())
COLUMN = "https://example.instructure.com/api/lti/courses/5/line_items/2"
CANVAS = Registration(
    platform_id=1,
    issuer="https://canvas.instructure.com",
    client_id="10000000000068",
    auth_login_url="https://sso.canvaslms.com/api/lti/authorize_redirect",
    auth_token_url="https://example.instructure.com/login/oauth2/token",
    key_set_url="https://sso.canvaslms.com/keys",
    family="canvas",
)


def test_the_column_of_an_assignment_is_not_ours_to_remove():
    (documented,) = [one for one in ANSWERS["cases"] if one["when"] == "DELETE a coupled line item"]
    server = Server()
    server.answers["/login/oauth2/token"] = Answer(body={"access_token": "t", "expires_in": 3600})
    server.answers["/api/lti/courses/5/line_items/2"] = Answer(status=documented["status"])
    client = PlatformClient(
        CANVAS, key_ring=Ring(), tokens=Tokens(), clock=lambda: NOW, http=outgoing(server)
    )

    with pytest.raises(NotAllowed) as caught:
        client.delete_line_item(COLUMN)

    assert caught.value.platform_status == documented["status"]
    assert not caught.value.is_about_scope
