"""What Canvas takes and answers about columns and scores, as documented."""

import json
from pathlib import Path

import pytest

from lti.client import PlatformClient
from lti.errors import Conflict, NotAllowed, Refused, Temporary
from lti.messages import Registration, Score
from tests.unit.lti.in_memory import NOW, Answer, Ring, Server, Tokens, outgoing, whole_roster

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


EXTENSION = "https://canvas.instructure.com/lti/submission"
COLUMNS = "https://example.instructure.com/api/lti/courses/5/line_items"


def documented(number):
    (path,) = (Path(__file__).parent / "canvas").glob(f"{number}_*.json")
    return json.loads(path.read_text())


@pytest.fixture
def canvas():
    """A server that gives tokens, and a client of it."""
    server = Server()
    server.answers["/login/oauth2/token"] = Answer(body={"access_token": "t", "expires_in": 3600})
    client = PlatformClient(
        CANVAS, key_ring=Ring(), tokens=Tokens(), clock=lambda: NOW, http=outgoing(server)
    )
    client.server = server
    return client


def test_a_column_is_made_with_members_canvas_knows_and_its_answer_is_read(canvas):
    canvas.server.answers["/api/lti/courses/5/line_items"] = Answer(status=201, body=documented(31))

    made = canvas.create_line_item(
        COLUMNS, label="LineItemLabel1", maximum=100.0, resource_id="q1", tag="MyTag"
    )

    asked = json.loads(canvas.server.requests[-1].body)
    told = documented(30)
    assert asked == {name: told[name] for name in ("label", "scoreMaximum", "resourceId", "tag")}
    assert (made.url, made.label, made.maximum) == (COLUMN, "LineItemLabel1", 100.0)


@pytest.mark.parametrize(("number", "is_first"), [(34, True), (35, False)])
def test_a_score_has_the_members_canvas_documents(canvas, number, is_first):
    """The first hands in and yields to a teacher's grade, a later one is no new submission."""
    theirs = documented(number)
    canvas.server.answers["/api/lti/courses/5/line_items/2/scores"] = Answer(body={"resultUrl": COLUMN})
    score = Score(
        sub=theirs["userId"],
        given=theirs["scoreGiven"],
        maximum=theirs["scoreMaximum"],
        activity_progress="Completed",
        comment="Auto-graded",
        stamp=NOW,
        submitted_at=NOW if is_first else None,
        is_first=is_first,
    )

    canvas.post_score(COLUMN, score)

    ours = json.loads(canvas.server.requests[-1].body)
    assert theirs.keys() - {EXTENSION} <= ours.keys()
    for name in ("new_submission", "prioritize_non_tool_grade"):
        assert ours[EXTENSION][name] == theirs[EXTENSION].get(name, False)
    assert "preserve_score" not in ours[EXTENSION]


@pytest.mark.parametrize(
    ("when", "error"),
    [
        ("userId not found", Refused),
        ("timestamp older", Conflict),
        ("submitted_at more than", Conflict),
        ("no attempts left", Refused),
    ],
)
def test_what_canvas_refuses_is_understood(canvas, when, error):
    """A 400 may mean an old stamp or a time in the future: both are looked into, and the cell tells which."""
    (case,) = [one for one in ANSWERS["cases"] if one["when"].startswith(when)]
    canvas.server.answers["/api/lti/courses/5/line_items/2/scores"] = Answer(status=case["status"])

    with pytest.raises(error):
        canvas.post_score(
            COLUMN,
            Score(sub="1", given=1, maximum=1, activity_progress="Completed", comment="", stamp=NOW),
        )


@pytest.mark.parametrize("status", [403, 429])
def test_canvas_throttles_results_and_rosters_too(canvas, status):
    (case,) = [one for one in ANSWERS["cases"] if one["when"] == "rate limited"]
    assert str(status) in case["status"]
    busy = Answer(status=status, headers={"Retry-After": "30"})
    canvas.server.answers |= {"/api/lti/courses/5/line_items/2/results": busy, "/roster": busy}

    for ask in (
        lambda: list(canvas.results(COLUMN)),
        lambda: whole_roster(canvas, "https://example.instructure.com/roster"),
    ):
        with pytest.raises(Temporary) as caught:
            ask()
        assert caught.value.retry_after == 30


def test_the_column_of_an_assignment_is_not_ours_to_remove(canvas):
    (refusal,) = [one for one in ANSWERS["cases"] if one["when"] == "DELETE a coupled line item"]
    canvas.server.answers["/api/lti/courses/5/line_items/2"] = Answer(status=refusal["status"])

    with pytest.raises(NotAllowed) as caught:
        canvas.delete_line_item(COLUMN)

    assert caught.value.platform_status == refusal["status"]
    assert not caught.value.is_about_scope
