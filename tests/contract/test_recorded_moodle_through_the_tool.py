"""Moodle's recorded launches through the whole tool: who arrives where as what, and the grade that goes back.

Signed again with a test key, because a recorded nonce answers a login of the past; platform, audience and clock are the
file's own.
"""

import json
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from app.config import Settings
from app.factory import build
from app.models import Audit, Context, Enrolment, LineItem, Person, Platform, ResourceLink, Visit
from app.services.operating import platforms
from app.worker.loop import run_once
from lti.client import PlatformClient
from lti.ports import KeySet
from tests.journey import Page
from tests.unit.lti.in_memory import CORE, Answer, Server, key, outgoing, sign

RECORDED = Path(__file__).parent / "moodle"
TOOL = "https://tool.example.test:9443"
MOODLE = "https://moodle.school.test:8443"


def recorded(number):
    (path,) = RECORDED.glob(f"{number}_*.json")
    return json.loads(path.read_text(encoding="utf-8"))


class MoodleAndTool:
    """The tool at the moment of a recorded message, and a server that answers as Moodle was recorded to."""

    def __init__(self, database_url):
        self.now = datetime(2026, 11, 21, tzinfo=UTC)
        settings = Settings.from_environ(
            {
                "PUBLIC_URL": TOOL,
                "SECRET_KEY": "a secret for tests that is long enough",
                "DATABASE_URL": database_url,
            }
        )
        self.app = build(settings, now=lambda: self.now)
        self.shared = self.app.extensions["samskabe"]
        self.server = Server()
        self.app.extensions["samskabe"] = replace(self.shared, client=self._client)
        self.browser = self.app.test_client()

    def _client(self, registration):
        gate = self.shared
        tokens = _Tokens()
        return PlatformClient(
            registration,
            key_ring=gate.key_ring,
            tokens=tokens,
            clock=lambda: self.now,
            http=outgoing(self.server),
        )

    def register(self, client_id):
        with self.shared.database.writing() as session:
            told = platforms.NewPlatform(
                issuer=MOODLE,
                client_id=client_id,
                auth_login_url=f"{MOODLE}/mod/lti/auth.php",
                auth_token_url=f"{MOODLE}/mod/lti/token.php",
                key_set_url=f"{MOODLE}/mod/lti/certs.php",
                family="moodle",
                deployments=("1",),
            )
            platform_id = platforms.add(session, told, now=self.now).id
        fresh = KeySet(
            body={"keys": [dict(key("platform").public_jwk)]},
            fetched_at=self.now,
            fresh_until=self.now + timedelta(days=1),
        )
        self.shared.gate.key_sets.store_key_set(platform_id, fresh)

    def launch(self, number, **custom):
        claims = recorded(number)["decoded_jwt"]["id_token"]["payload"]
        self.now = datetime.fromtimestamp(claims["iat"], UTC)
        if not self.rows(Platform):
            self.register(claims["aud"])
        claims[CORE + "custom"] |= custom
        form = recorded("16")["request"]["form"] | {"target_link_uri": claims[CORE + "target_link_uri"]}
        login = self.browser.post("/lti/login", data=form, base_url=TOOL)
        asked = {name: values[0] for name, values in parse_qs(urlsplit(login.location).query).items()}
        token = sign(claims | {"nonce": asked["nonce"]})
        answer = self.browser.post(
            "/lti/launch", data={"id_token": token, "state": asked["state"]}, base_url=TOOL
        )
        assert answer.status_code == 303, answer.text
        return self.browser.get(answer.location, base_url=TOOL, follow_redirects=True)

    def rows(self, model):
        with self.shared.database.reading() as session:
            return session.scalars(select(model)).all()


class _Tokens:
    """Forgets every token."""

    def token(self, *_args):
        return None

    def store_token(self, *_args):
        pass

    forget_token = store_token


@pytest.fixture
def moodle(database_url):
    world = MoodleAndTool(database_url)
    with closing(world.shared.database):
        yield world


def test_a_student_is_the_right_person_in_the_right_place(moodle):
    page = moodle.launch("17", item="m01")

    assert page.status_code == 200
    (person,), (context,), (enrolment,) = (moodle.rows(model) for model in (Person, Context, Enrolment))
    assert (person.sub, person.name, person.email) == ("18", "Stella Student", "student1@school.test")
    assert (context.lti_id, context.title, context.kind) == ("4", "Co-creation MOOC", "course")
    assert enrolment.roles == ["learner"]
    (link,), (column,) = moodle.rows(ResourceLink), moodle.rows(LineItem)
    assert (link.lti_id, link.item, link.line_item_id) == ("2", "m01", column.id)
    assert column.measures == "m01"
    assert column.url.startswith(f"{MOODLE}/mod/lti/services.php/4/lineitems/")


@pytest.mark.parametrize(
    ("number", "powers", "roles"),
    [
        ("17", ["learner"], ["learner"]),
        ("19", ["instructor"], ["instructor"]),
        ("21", ["instructor"], ["instructor"]),
        ("22", ["admin", "instructor"], ["instructor"]),
    ],
)
def test_everybody_gets_the_powers_of_their_role(moodle, number, powers, roles):
    page = moodle.launch(number)

    assert page.status_code == 200
    assert [visit.powers for visit in moodle.rows(Visit)] == [powers]
    assert [enrolment.roles for enrolment in moodle.rows(Enrolment)] == [roles]


def test_a_teacher_comes_from_a_grade_to_the_students_work(moodle):
    moodle.launch("17", item="m01")

    page = moodle.launch("31", item="m01")

    assert page.status_code == 200
    assert "You are looking at the work of Stella Student. Read only." in page.text
    review = moodle.rows(Visit)[-1]
    assert (review.mode, review.subject, review.powers) == ("review", "m01", ["instructor"])
    [look] = [one for one in moodle.rows(Audit) if one.action == "review.opened"]
    assert look.target.startswith("enrolment ")


def test_a_link_without_a_grade_item_has_no_column(moodle):
    moodle.launch("26", item="m01")

    assert moodle.rows(LineItem) == []


def test_a_restored_course_remembers_what_it_was_copied_from(moodle):
    moodle.launch("27", context_id_history="4")

    (context,) = moodle.rows(Context)
    assert context.history == ["4"]


def test_links_of_a_restored_course_open_what_they_opened_before(moodle):
    """Moodle gives the copy, its links and its columns new ids; custom parameters and addresses travel along."""
    for number, link in (("27", "5"), ("29", "11")):
        page = moodle.launch(number, item="m01/quiz", context_id_history="4" if number == "27" else "")
        assert page.request.path.endswith("/m01/quiz")
        assert link in {one.lti_id for one in moodle.rows(ResourceLink)}

    assert {one.item for one in moodle.rows(ResourceLink)} == {"m01/quiz"}
    assert len({one.context_id for one in moodle.rows(ResourceLink)}) == 2
    assert {one.measures for one in moodle.rows(LineItem)} == {"m01"}
    assert len(moodle.rows(LineItem)) == 2


def test_a_platforms_refusal_is_told_to_the_person(moodle):
    form = recorded("33")["request"]["form"]

    page = moodle.browser.post("/lti/launch", data=form, base_url=TOOL)

    assert page.status_code == 400
    assert "did not let you through" in page.text


def test_a_finished_quiz_becomes_a_score_as_moodle_takes_it(moodle):
    page = moodle.launch("17", item="m01/quiz")
    take_quiz(moodle, page)
    token, score = recorded("38"), recorded("67")
    moodle.server.answers["/mod/lti/token.php"] = Answer(
        status=200,
        body=token["response"]["body"] | {"access_token": "f" * 32},
        headers=token["response"]["headers"],
    )
    column = urlsplit(moodle.rows(LineItem)[0].url)
    moodle.server.answers[column.path] = Answer(status=200, body=recorded("58")["response"]["body"])
    moodle.server.answers[f"{column.path}/results"] = Answer(
        status=200, body=recorded("94")["response"]["body"]
    )
    moodle.server.answers[f"{column.path}/scores"] = Answer(status=200)

    run_once(moodle.app)

    (sent,) = moodle.server.asked(f"{column.path}/scores")
    assert sent.method == score["request"]["method"]
    assert urlsplit(sent.url).query == column.query
    assert sent.headers["Content-Type"] == score["request"]["headers"]["Content-Type"]
    body = json.loads(sent.body)
    taken = (
        json.loads(score["request"]["body"])
        if isinstance(score["request"]["body"], str)
        else score["request"]["body"]
    )
    assert body.keys() >= taken.keys()
    assert body["submission"]["startedAt"] <= body["submission"]["submittedAt"]
    assert datetime.fromisoformat(body["submission"]["submittedAt"]) <= datetime.fromisoformat(
        body["timestamp"]
    )
    (looked,) = moodle.server.asked(f"{column.path}/results")
    assert looked.headers["Accept"] == recorded("94")["request"]["headers"]["Accept"]
    assert parse_qs(urlsplit(looked.url).query) == {**parse_qs(column.query), "user_id": ["18"]}
    assert body["userId"] == "18"
    assert body["gradingProgress"] == "FullyGraded"
    assert body["activityProgress"] == "InProgress"
    assert 0 <= body["scoreGiven"] <= body["scoreMaximum"]
    assert body["comment"]


def test_a_missing_column_is_asked_for_as_moodle_takes_it(moodle):
    """Unbound: a second column bound to a link makes Moodle drop the first from its launches."""
    created = recorded("59")
    token = recorded("38")["response"]
    columns = urlsplit(created["request"]["url"])
    moodle.server.answers["/mod/lti/token.php"] = Answer(
        status=200, body=token["body"] | {"access_token": "f" * 32}, headers=token["headers"]
    )
    roster = recorded("46")
    moodle.server.answers[urlsplit(roster["request"]["url"]).path] = Answer(body=roster["response"]["body"])
    moodle.server.answers[columns.path] = lambda request: (
        Answer(status=201, body=json.loads(request.body) | {"id": created["response"]["body"]["id"]})
        if request.method == "POST"
        else Answer(body=recorded("54")["response"]["body"])
    )
    page = moodle.launch("19", item="glossary")
    moodle.launch("26", item="m01")
    run_once(moodle.app)
    grades = moodle.browser.get(page.request.url.replace("words", "grades"), base_url=TOOL)
    form = Page(_Shown(grades)).form("/grades/columns")

    moodle.browser.post(form.action, data=MultiDict(form.fields), base_url=TOOL)
    run_once(moodle.app)

    (asked,) = [one for one in moodle.server.asked(columns.path) if one.method == "POST"]
    assert urlsplit(asked.url).query == columns.query
    assert asked.headers["Content-Type"] == created["request"]["headers"]["Content-Type"]
    body = json.loads(asked.body)
    assert body.keys() == created["request"]["body"].keys() | {"submissionReview"}
    assert (body["label"], body["resourceId"]) == ("Reader without line item", "m01")
    assert [one.url for one in moodle.rows(LineItem)] == [created["response"]["body"]["id"]]


def take_quiz(world, page):
    """Answer every question with what stands first."""
    shown = _Shown(page)
    form = Page(shown).form("m01/quiz")
    answer = world.browser.post(
        form.action, data=MultiDict(form.fields), base_url=TOOL, follow_redirects=True
    )
    while "/result" not in answer.request.path:
        read = Page(_Shown(answer))
        asked = [one for one in read.forms if urlsplit(one.action).path == answer.request.path]
        if asked:
            (form,) = asked
            data = form.fields + [
                (name, next(v for v in values if v)) for name, values in form.choices.items()
            ]
            answer = world.browser.post(
                form.action, data=MultiDict(data), base_url=TOOL, follow_redirects=True
            )
            assert answer.status_code == 200, answer.text
        else:
            onward = next(
                href for said, href in read._reader.links if "ext question" in said or "it went" in said
            )
            answer = world.browser.get(onward, base_url=TOOL, follow_redirects=True)


class _Shown:
    """A test client's answer as `tests.journey.Page` reads one."""

    def __init__(self, answer):
        self.text, self.status_code, self.url = answer.text, answer.status_code, answer.request.url
