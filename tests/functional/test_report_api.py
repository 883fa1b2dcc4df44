"""The API as a machine meets it: tokens, pages, files, changes, refusals, the OpenAPI document."""

import csv
import io
import tracemalloc
from datetime import timedelta

import pytest
import requests
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError

from app.models import ApiToken, Progress
from app.services.operating import tokens
from app.services.reporting.columns import NAMES
from tests.doorstep import CORE, MEMBERSHIP
from tests.report_people import Town, later


@pytest.fixture
def town(tool):
    """An institution with three people, one of whom has begun."""
    with tool.shared.database.writing() as session:
        town = Town.found(session)
        course = town.course("Neighbours")
        for name in ("Ida", "Omar", "Pia"):
            enrolment = town.person(course, name=name)
        town.progress(enrolment, status="started", fraction=0.5)
    return town


@pytest.fixture
def make_token(tool):
    def make(institution_id=None, *, scopes=tokens.SCOPES, expires_at=None):
        with tool.shared.database.writing() as session:
            row, secret = tokens.create(
                session,
                name="figures",
                scopes=scopes,
                institution_id=institution_id,
                expires_at=expires_at,
                now=tool.clock(),
            )
        return row.id, secret

    return make


@pytest.fixture
def ask(tool, town, make_token):
    """Asks for the report with a good token of the town."""
    _row, secret = make_token(town.institution.id)

    def ask(ending="", *, token=secret, **query):
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        address = f"{tool.url}/api/v1/reports/completion{ending}"
        return requests.get(address, params=query, headers=headers, timeout=30)

    return ask


def names(response):
    assert response.status_code == 200, response.text
    return [row["name"] for row in response.json()["rows"]]


def assert_problem(response, status, code):
    assert response.headers["Content-Type"] == "application/problem+json"
    told = response.json()
    assert (response.status_code, told["status"], told["code"]) == (status, status, code)
    assert told["title"]
    assert told["detail"]
    assert told["reference"]
    assert told["type"].endswith(f"/api/docs#{code}")


def test_the_same_rows_come_as_json_csv_and_xlsx(ask):
    document = ask().json()
    sheet = list(csv.DictReader(io.StringIO(ask(".csv").content.decode("utf-8-sig"), newline="")))

    assert (
        [row["name"] for row in document["rows"]] == ["Ida", "Omar", "Pia"] == [row["name"] for row in sheet]
    )
    assert [row["person_id"] for row in document["rows"]] == [row["person_id"] for row in sheet]
    assert tuple(sheet[0]) == NAMES
    assert ask(".xlsx").content.startswith(b"PK")


@pytest.mark.both_databases("reports")
def test_pages_follow_the_cursor_and_tell_of_one_moment(ask, tool):
    first = ask(limit=2).json()
    tool.clock.forward(timedelta(minutes=5))
    second = ask(limit=2, cursor=first["next_cursor"]).json()

    assert [row["name"] for row in first["rows"] + second["rows"]] == ["Ida", "Omar", "Pia"]
    assert second["next_cursor"] is None
    assert first["as_of"] == second["as_of"]


def test_a_cursor_goes_with_its_parameters(ask):
    cursor = ask(limit=1).json()["next_cursor"]

    assert_problem(ask(limit=1, cursor=cursor, status="started"), 400, "api.query")
    for broken in ("x", "WzFd", "////", cursor[:-4]):
        assert_problem(ask(cursor=broken), 400, "api.query")


@pytest.mark.both_databases("reports")
def test_who_hangs_up_in_the_middle_leaves_nothing_open(tool, town, make_token):
    with tool.shared.database.writing() as session:
        crowded = Town(session=session, institution=town.institution, platform=town.platform)
        crowded.crowd(crowded.course("Crowd"), 700)
    _row, secret = make_token(town.institution.id)
    client = tool.app.test_client()
    headers = {"Authorization": f"Bearer {secret}"}

    response = client.get("/api/v1/reports/completion.csv", headers=headers, buffered=False)
    next(response.iter_encoded())
    response.close()

    assert tool.shared.database.reader.pool.checkedout() == 0
    with tool.shared.database.writing():
        pass


@pytest.mark.both_databases("reports")
def test_filters_narrow_the_rows(ask):
    assert names(ask(status="started")) == ["Pia"]
    assert names(ask(status=["started", "not_started"])) == ["Ida", "Omar", "Pia"]
    assert names(ask(module="m07")) == []
    assert names(ask(context="nowhere")) == []


def test_only_changes_since_then_come_once_they_have_settled(ask, tool, town):
    as_of = ask().json()["as_of"]
    assert names(ask(updated_since=as_of)) == []
    with tool.shared.database.writing() as session:
        session.add_all([town.institution, town.platform])
        context = Town(session=session, institution=town.institution, platform=town.platform)
        newcomer = context.course("Another")
        context.person(newcomer, name="Newcomer", enrolled_at=tool.clock())

    assert names(ask(updated_since=as_of)) == []
    tool.clock.forward(timedelta(seconds=31))
    assert names(ask(updated_since=as_of)) == ["Newcomer"]


@pytest.mark.both_databases("reports")
def test_rows_of_a_star_that_was_turned_off_come_once_as_removed(ask, tool, town):
    with tool.shared.database.writing() as session:
        context = Town(session=session, institution=town.institution, platform=town.platform)
        course = context.course("Short")
        context.person(course, name="Somebody")
        context.save_setup(course, 1, at=later(days=2), off=["m01"])

    [row] = ask(updated_since=later(days=1).isoformat(), context=course.key).json()["rows"]

    assert row["removed"] is True
    assert (row["name"], row["email"], row["lms_user_id"], row["status"]) == (None, None, None, None)
    assert (row["context_id"], row["module_id"]) == (course.key, "m01")
    assert names(ask(updated_since=later(days=3).isoformat(), context=course.key)) == []


@pytest.mark.both_databases("reports")
def test_what_changes_between_two_pages_is_told_in_the_next_round(ask, tool):
    since = later(days=-1).isoformat()
    first = ask(limit=2, updated_since=since).json()
    with tool.shared.database.writing() as session:
        session.scalars(select(Progress)).one().changed_at = tool.clock()
    tool.clock.forward(timedelta(minutes=5))

    assert names(ask(limit=2, updated_since=since, cursor=first["next_cursor"])) == []
    assert names(ask(updated_since=first["as_of"])) == ["Pia"]


@pytest.mark.both_databases("reports")
def test_a_learner_who_is_made_a_teacher_comes_once_as_removed(ask, tool, doorstep, make_token):
    _row, everything = make_token()
    doorstep.launch(person="kirsten")
    tool.clock.forward(timedelta(minutes=1))
    before = ask(token=everything).json()
    doorstep.launch({CORE + "roles": [f"{MEMBERSHIP}Instructor"]}, person="kirsten")
    tool.clock.forward(timedelta(minutes=1))

    told = ask(token=everything, updated_since=before["as_of"]).json()

    [row] = told["rows"]
    assert (row["removed"], row["name"], row["module_id"]) == (True, None, "m01")
    assert row["person_id"] == before["rows"][-1]["person_id"]
    assert names(ask(token=everything, updated_since=told["as_of"])) == []


def test_a_course_with_another_title_comes_again(ask, tool, doorstep, make_token):
    _row, everything = make_token()
    doorstep.launch(person="kirsten")
    tool.clock.forward(timedelta(minutes=1))
    as_of = ask(token=everything).json()["as_of"]
    doorstep.launch({CORE + "context": {"id": "1", "title": "Another title"}}, person="omar")
    tool.clock.forward(timedelta(minutes=1))

    told = ask(token=everything, updated_since=as_of).json()

    assert [(row["name"], row["context_title"]) for row in told["rows"]] == [
        ("Kirsten Dahl", "Another title"),
        ("Omar Haddad", "Another title"),
    ]


def test_a_token_reads_its_own_institution_alone(ask, tool, make_token):
    with tool.shared.database.writing() as session:
        other = Town.found(session, "Sydby")
        foreign = other.course("Theirs")
        other.person(foreign, name="Theirs")
    _row, of_other = make_token(other.institution.id)
    _row, of_operator = make_token()
    cursor = ask(token=of_other, limit=1).json()["next_cursor"]

    assert cursor is None
    assert names(ask(token=of_other)) == ["Theirs"]
    assert names(ask()) == ["Ida", "Omar", "Pia"]
    assert names(ask(context=foreign.key)) == []
    assert b"Theirs" not in ask(".csv").content
    assert names(ask(token=of_operator)) == ["Ida", "Omar", "Pia", "Theirs"]


@pytest.mark.both_databases("reports")
def test_a_missing_wrong_expired_or_revoked_token_is_refused(ask, tool, town, make_token):
    _row, expired = make_token(town.institution.id, expires_at=tool.clock() - timedelta(seconds=1))
    revoked_id, revoked = make_token(town.institution.id)
    with tool.shared.database.writing() as session:
        tokens.revoke(session, revoked_id, now=tool.clock())

    for token in (None, "wrong", expired, revoked):
        refused = ask(token=token)
        assert_problem(refused, 401, "api.token")
        assert refused.headers["WWW-Authenticate"] == "Bearer"


def test_a_token_without_the_scope_is_refused(ask, town, make_token):
    _row, secret = make_token(town.institution.id, scopes=())

    assert_problem(ask(token=secret), 403, "api.scope")


def test_many_wrong_tokens_are_told_to_wait_and_a_good_one_is_not(ask, tool):
    tool.clock.forward(timedelta(seconds=60 - tool.clock().second))  # to the beginning of a minute

    for _ in range(tokens.MOST_WRONG):
        assert_problem(ask(token="wrong"), 401, "api.token")

    refused = ask(token="wrong")

    assert_problem(refused, 429, "api.throttled")
    assert refused.headers["Retry-After"] == "60"
    assert ask().status_code == 200
    tool.clock.forward(timedelta(minutes=1))
    assert_problem(ask(token="wrong"), 401, "api.token")


def test_the_last_use_is_noted_at_most_once_a_minute(ask, tool):
    def used():
        with tool.shared.database.reading() as session:
            return session.query(ApiToken).one().last_used_at

    ask()
    first = used()
    ask()
    assert used() == first
    tool.clock.forward(timedelta(seconds=61))
    ask()
    assert used() > first


def test_the_token_itself_is_not_kept(tool, make_token):
    _row, secret = make_token()

    with tool.shared.database.reading() as session:
        row = session.query(ApiToken).one()
        assert secret.encode() not in row.hash
        assert secret not in str({name: getattr(row, name) for name in ("name", "scopes")})


@pytest.mark.parametrize(
    "query",
    [
        {"limit": 0},
        {"limit": 10_001},
        {"limit": "many"},
        {"status": "done"},
        {"updated_since": "yesterday"},
        {"updated_since": "0001-01-01T00:00:00+14:00"},
        {"modul": "m01"},
        {"group": ["citizen", "king"]},
    ],
)
def test_a_parameter_that_cannot_be_read_is_named(ask, query):
    refused = ask(**query)

    assert_problem(refused, 400, "api.query")
    assert list(refused.json()["errors"]) == list(query)


def test_every_error_under_api_is_a_problem(tool):
    assert_problem(requests.get(f"{tool.url}/api/v1/nothing", timeout=20), 404, "page.not_found")
    refused = requests.post(f"{tool.url}/api/v1/reports/completion", timeout=20)
    assert_problem(refused, 405, "page.method")
    assert "GET" in refused.headers["Allow"]


def test_other_pages_keep_their_own_errors(tool):
    assert "text/html" in requests.get(f"{tool.url}/nothing", timeout=20).headers["Content-Type"]


def test_the_openapi_document_fits_what_is_served(tool, ask):
    document = requests.get(f"{tool.url}/api/v1/openapi.json", timeout=20).json()

    assert document["openapi"] == "3.1.0"
    assert set(document["paths"]) == {
        "/api/v1/reports/completion",
        "/api/v1/reports/completion.csv",
        "/api/v1/reports/completion.xlsx",
    }
    schemas = document["components"]["schemas"]
    assert tuple(schemas["Row"]["properties"]) == (*NAMES, "removed")
    assert sorted(schemas["Row"]["required"]) == sorted([*NAMES, "removed"])
    assert set(ask().json()) == set(schemas["Report"]["properties"])
    for path in document["paths"].values():
        operation = path["get"]
        assert operation["security"] == [{"token": ["reports:read"]}]
        assert {"200", "400", "401", "403", "429"} <= set(operation["responses"])
    assert not list(dangling(document, document))


def dangling(node, document):
    """References that lead nowhere."""
    if isinstance(node, dict):
        if "$ref" in node:
            target = document
            for part in node["$ref"].removeprefix("#/").split("/"):
                target = target.get(part, {})
            if not target:
                yield node["$ref"]
        for value in node.values():
            yield from dangling(value, document)
    elif isinstance(node, list):
        for value in node:
            yield from dangling(value, document)


def test_the_documentation_is_our_own_page(tool):
    page = requests.get(f"{tool.url}/api/docs", timeout=20)

    assert page.status_code == 200
    for words in ("/api/v1/reports/completion.csv", "updated_since", "journal_entries", 'id="api.query"'):
        assert words in page.text
    assert 'src="http' not in page.text.replace(tool.url, "")


@pytest.mark.both_databases("reports")
def test_two_thousand_people_stream_in_flat_memory_and_few_queries(tool, town, make_token):
    with tool.shared.database.writing() as session:
        Town(session=session, institution=town.institution, platform=town.platform).crowd(
            Town(session=session, institution=town.institution, platform=town.platform).course("Crowd"), 2000
        )
    _row, secret = make_token(town.institution.id)
    client = tool.app.test_client()
    client.get("/api/v1/reports/completion.csv", headers={"Authorization": f"Bearer {secret}"}).get_data()
    statements = []

    @event.listens_for(tool.shared.database.reader, "before_cursor_execute")
    def count(*told):
        statements.append(told[2])

    tracemalloc.start()
    size = 0
    with client.get(
        "/api/v1/reports/completion.csv", headers={"Authorization": f"Bearer {secret}"}, buffered=False
    ) as response:
        for piece in response.iter_encoded():
            size += len(piece)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    reads = [statement for statement in statements if statement.startswith("SELECT")]
    assert size > 400_000
    assert peak < 3_000_000
    assert len(reads) <= 5, reads


def test_a_file_that_breaks_off_says_so_in_its_last_row(ask, town, monkeypatch, caplog):
    """The server ends well whatever it was given: a part must not pass for the whole."""
    assert town

    def broken(*_told):
        yield b"half of it\r\n"
        raise OperationalError("SELECT", {}, Exception("the database went away"))

    monkeypatch.setattr("app.services.reporting.files.streaming.csv_parts", broken)
    answer = ask(".csv")
    assert answer.status_code == 200
    last = list(csv.reader(answer.content.decode("utf-8-sig").splitlines()))[-1]
    assert last[0] == "!"
    assert "not whole" in last[1]
    assert "report_broken" in caplog.text
