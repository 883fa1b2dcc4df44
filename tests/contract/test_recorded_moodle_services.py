"""What we ask of Moodle's services is what Moodle was recorded to take, and its answers are understood.

The server here gives a recorded answer only to the recorded request: method, address and media types.
"""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest

from lti.client import LINE_ITEM_READ_SCOPE, PlatformClient
from lti.errors import Conflict, NoSuchColumn, NotAllowed, Refused, Temporary
from lti.messages import Registration, Result, Role, Score
from tests.unit.lti.in_memory import NOW, Answer, Ring, Server, Tokens, outgoing, whole_roster

RECORDED = Path(__file__).parent / "moodle"
SERVICES = "https://moodle.school.test:8443/mod/lti/services.php"
COLUMN = f"{SERVICES}/4/lineitems/8/lineitem?type_id=1"
ROSTER = f"{SERVICES}/CourseSection/4/bindings/1/memberships"
MOODLE = Registration(
    platform_id=1,
    issuer="https://moodle.school.test:8443",
    client_id="QkTocbRhUJ8FWIn",
    auth_login_url="https://moodle.school.test:8443/mod/lti/auth.php",
    auth_token_url="https://moodle.school.test:8443/mod/lti/token.php",
    key_set_url="https://moodle.school.test:8443/mod/lti/certs.php",
    family="moodle",
)
SCORE = Score(
    sub="18",
    given=7.0,
    maximum=10.0,
    activity_progress="Completed",
    comment="Good <b>work</b> & more",
    stamp=datetime(2026, 11, 21, 23, 37, 26, tzinfo=UTC),
)


def recorded(number):
    (path,) = RECORDED.glob(f"{number}_*.json")
    return json.loads(path.read_text(encoding="utf-8"))


def answer_of(message):
    response = message["response"]
    body = response["body"] if response["body"] != "" else None
    return Answer(status=response["status"], body=body, headers=response["headers"])


@pytest.fixture
def moodle():
    """A server that holds recorded messages, and a client of it."""
    server = Server()
    token = answer_of(recorded(38))
    server.answers["/mod/lti/token.php"] = Answer(
        status=token.status, body=token.body | {"access_token": "f" * 32}, headers=token.headers
    )
    client = PlatformClient(
        MOODLE, key_ring=Ring(), tokens=Tokens(), clock=lambda: NOW, http=outgoing(server)
    )
    client.server = server

    def replay(number, *, url=None):
        message = recorded(number)
        expected = message["request"] | ({"url": url} if url else {})

        def answer(request):
            assert (request.method, request.url) == (expected["method"], expected["url"])
            for name in ("Accept", "Content-Type"):
                assert request.headers.get(name) in {expected["headers"].get(name), None}
            return answer_of(message)

        server.answers[urlsplit(expected["url"]).path] = answer
        return message

    client.replay = replay
    return client


def test_the_score_we_send_is_the_one_moodle_took(moodle):
    message = moodle.replay(67)
    moodle.post_score(COLUMN, SCORE)

    ours = json.loads(moodle.server.requests[-1].body)
    theirs = message["request"]["body"]
    assert ours == {name: value for name, value in theirs.items() if name != "submission"}


@pytest.mark.parametrize(
    ("number", "error"), [(68, Conflict), (70, Conflict), (75, Refused), (76, Refused), (90, Temporary)]
)
def test_moodles_refusals_are_understood_and_tell_nobody_who_it_was_about(moodle, number, error):
    moodle.replay(number)

    with pytest.raises(error) as caught:
        moodle.post_score(COLUMN, replace(SCORE, sub="16"))
    assert "16" not in str(caught.value)


@pytest.mark.parametrize("number", [69, 73, 89, 91])
def test_what_moodle_takes_is_taken(moodle, number):
    """Other points than the column's, a zero, over a teacher's override (which goes on to be shown), the suspended."""
    message = moodle.replay(number)
    theirs = message["request"]["body"]

    moodle.post_score(
        message["request"]["url"].replace("/scores", ""),
        replace(SCORE, sub=theirs["userId"], given=theirs["scoreGiven"], maximum=theirs["scoreMaximum"]),
    )

    ours = json.loads(moodle.server.requests[-1].body)
    assert {name: ours[name] for name in ("userId", "scoreGiven", "scoreMaximum")} == {
        name: theirs[name] for name in ("userId", "scoreGiven", "scoreMaximum")
    }


def test_the_token_request_has_the_form_moodle_took(moodle):
    moodle.replay(67)
    moodle.post_score(COLUMN, SCORE)

    form = parse_qs(moodle.server.asked("/mod/lti/token.php")[0].body)
    theirs = recorded(38)["request"]["body"]
    assert set(form) == set(theirs)
    for name in ("grant_type", "client_assertion_type"):
        assert form[name] == [theirs[name]]
    assert set(form["scope"][0].split()) <= set(theirs["scope"].split())


def test_a_scope_that_was_not_granted_is_a_matter_of_rights(moodle):
    moodle.server.answers["/mod/lti/token.php"] = answer_of(recorded(40))

    with pytest.raises(NotAllowed):
        moodle.post_score(COLUMN, SCORE)


def test_columns_are_listed(moodle):
    moodle.replay(54)

    columns = moodle.line_items(
        f"{SERVICES}/4/lineitems?type_id=1", granted=frozenset({LINE_ITEM_READ_SCOPE})
    )

    assert [
        (column.label, column.maximum, column.resource_id, column.resource_link_id) for column in columns
    ] == [
        ("Module 1: co-creation", 10.0, "mod-1", "2"),
        ("Module 2: co-creation", 20.0, "mod-2", "3"),
        ("Module 1: co-creation", 10.0, "mod-1", "4"),
    ]
    assert columns[0].url == COLUMN


def test_one_column_is_read(moodle):
    moodle.replay(58)

    assert moodle.line_item(COLUMN, granted=frozenset({LINE_ITEM_READ_SCOPE})).maximum == 10.0


def test_a_column_is_made_as_moodle_made_one(moodle):
    message = recorded(59)
    moodle.server.answers["/mod/lti/services.php/4/lineitems"] = answer_of(message)

    made = moodle.create_line_item(
        f"{SERVICES}/4/lineitems?type_id=1",
        label="Course completion (unbound)",
        maximum=100.0,
        resource_id="course-progress",
        tag="progress",
    )

    request = moodle.server.requests[-1]
    assert json.loads(request.body) == message["request"]["body"]
    assert request.headers["Content-Type"] == message["request"]["headers"]["Content-Type"]
    assert made.url == f"{SERVICES}/4/lineitems/11/lineitem?type_id=1"


def test_a_column_is_removed_as_moodle_removed_one(moodle):
    moodle.replay(97)

    moodle.delete_line_item(f"{SERVICES}/4/lineitems/10/lineitem?type_id=1")

    assert moodle.server.requests[-1].method == "DELETE"


def test_a_right_moodle_does_not_give_is_told_from_a_tool_it_does_not_know(moodle):
    moodle.server.answers["/mod/lti/token.php"] = answer_of(recorded(40))
    with pytest.raises(NotAllowed) as struck_off:
        moodle.renew_token(LINE_ITEM_READ_SCOPE)
    moodle.server.answers["/mod/lti/token.php"] = answer_of(recorded(42))
    with pytest.raises(NotAllowed) as unknown:
        moodle.renew_token(LINE_ITEM_READ_SCOPE)

    assert (struck_off.value.is_about_scope, unknown.value.is_about_scope) == (True, False)


def test_a_result_is_found_and_a_zero_is_a_result(moodle):
    moodle.replay(92, url=f"{SERVICES}/4/lineitems/8/lineitem/results?type_id=1&user_id=20")

    changed_at = datetime(2026, 11, 21, 23, 37, 32, tzinfo=UTC)
    assert moodle.result(COLUMN, "20") == Result(given=0.0, maximum=10.0, changed_at=changed_at)


def test_all_results_of_a_column_are_read_without_a_limit(moodle):
    moodle.replay(96)

    found = dict(moodle.results(f"{SERVICES}/4/lineitems/9/lineitem?type_id=1"))

    assert {whose: (result.given, result.maximum) for whose, result in found.items()} == {"18": (15.0, 20.0)}


def test_what_moodle_answers_to_a_limit_would_be_no_result(moodle):
    """So none is asked for."""
    moodle.replay(95)

    with pytest.raises(NoSuchColumn):
        list(moodle.results(f"{COLUMN}&limit=1"))


def test_columns_are_narrowed_as_moodle_narrows_them(moodle):
    moodle.replay(55)

    (column,) = moodle.line_items(
        f"{SERVICES}/4/lineitems?type_id=1",
        granted=frozenset({LINE_ITEM_READ_SCOPE}),
        resource_id="mod-2",
    )
    assert column.resource_id == "mod-2"


def test_columns_are_asked_for_by_their_own_media_type(moodle):
    """With any other Moodle answers 400."""
    refused = recorded(57)
    moodle.server.answers["/mod/lti/services.php/4/lineitems"] = lambda request: (
        answer_of(refused)
        if request.headers["Accept"] == refused["request"]["headers"]["Accept"]
        else answer_of(recorded(54))
    )
    columns = moodle.line_items(
        f"{SERVICES}/4/lineitems?type_id=1", granted=frozenset({LINE_ITEM_READ_SCOPE})
    )
    assert len(columns) == 3


def test_a_column_is_renamed_as_moodle_had_one_changed(moodle):
    message = recorded(62)
    before = message["response"]["body"] | {"label": "Course completion (unbound)"}
    moodle.server.answers["/mod/lti/services.php/4/lineitems/11/lineitem"] = lambda request: (
        answer_of(message) if request.method == "PUT" else Answer(body=before)
    )

    renamed = moodle.rename_line_item(
        message["request"]["url"], label="Course completion v2", granted=frozenset({LINE_ITEM_READ_SCOPE})
    )

    request = moodle.server.requests[-1]
    assert (request.method, request.url) == ("PUT", message["request"]["url"])
    assert request.headers["Content-Type"] == message["request"]["headers"]["Content-Type"]
    assert json.loads(request.body) == message["request"]["body"]
    assert renamed.label == "Course completion v2"


def test_to_make_a_column_without_the_right_is_a_matter_of_rights(moodle):
    moodle.server.answers["/mod/lti/services.php/4/lineitems"] = answer_of(recorded(63))

    with pytest.raises(NotAllowed):
        moodle.create_line_item(
            f"{SERVICES}/4/lineitems?type_id=1", label="x", maximum=10.0, resource_id="m01", tag="samskabe"
        )


def test_no_result_is_none(moodle):
    moodle.replay(94)

    assert moodle.result(COLUMN, "19") is None


def test_the_roster_is_read_though_its_roles_are_bare_words(moodle):
    moodle.replay(46)

    members = {member.person.sub: member for member in whole_roster(moodle, ROSTER).members}

    assert list(members) == ["17", "20", "18", "16", "19"]
    assert members["18"].person.name == "Stella Student"
    assert members["18"].roles == {Role.LEARNER}
    assert members["16"].roles == {Role.INSTRUCTOR}
    assert all(member.is_active for member in members.values())


def test_the_rosters_next_page_is_followed(moodle):
    first = answer_of(recorded(48))
    pages = iter([first, Answer(body={"members": []})])
    moodle.server.answers[urlsplit(ROSTER).path] = lambda _: next(pages)

    assert len(list(whole_roster(moodle, f"{ROSTER}?limit=2").members)) == 2
    assert moodle.server.requests[-1].url == f"{ROSTER}?limit=2&from=2"


def test_the_filter_for_learners_takes_what_moodle_takes_and_looks_again(moodle):
    """Moodle's next page has forgotten the role: a teacher on it is no learner."""
    first, asked = answer_of(recorded(49)), []
    teacher = {"status": "Active", "roles": ["Instructor"], "user_id": "16"}
    pages = iter([first, Answer(body={"members": [teacher]})])

    def answer(request):
        asked.append(dict(parse_qsl(urlsplit(request.url).query)))
        return next(pages)

    moodle.server.answers[urlsplit(ROSTER).path] = answer

    assert [member.person.sub for member in moodle.learners(ROSTER)] == ["17"]
    assert asked == [
        {"role": "http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"},
        {"limit": "1", "from": "1"},
    ]


def test_the_roster_of_a_deleted_course_is_gone(moodle):
    moodle.replay(51)

    with pytest.raises(NoSuchColumn):
        whole_roster(moodle, f"{SERVICES}/CourseSection/999/bindings/1/memberships")
