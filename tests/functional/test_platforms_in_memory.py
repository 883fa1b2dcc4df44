"""What the tool remembers of platforms never lets in whom it should not, and never makes anybody wait."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.adapters.sql.engine import Database
from app.models import Deployment, Job, Platform
from app.services.exchange import key_renewals
from app.worker.loop import run_once
from lti.errors import AnswerUnusable
from lti.keys import RENEWED_AFTER
from tests.databases import KEYS
from tests.doorstep import reading
from tests.practice import practice_lms


@pytest.fixture
def lms_config(tool):
    return practice_lms(tool, clock=tool.clock)


@pytest.fixture
def elsewhere(tool):
    """Another process of the tool: it shares the database and no memory."""
    database = Database(tool.shared.database.engine.url.render_as_string(hide_password=False), keys=KEYS)
    yield database
    database.close()


@pytest.mark.both_databases("races")
def test_a_platform_suspended_elsewhere_launches_nobody_from_then_on(doorstep, elsewhere):
    assert doorstep.launch().status == 200
    login = doorstep.login()
    with elsewhere.writing() as session:
        session.execute(update(Platform).values(state="suspended"))

    refused = doorstep.post(login, doorstep.token(login))

    assert refused.status == 400
    assert "not registered here" in refused.text
    assert doorstep.login().response.status_code == 400


def test_a_deployment_suspended_elsewhere_launches_nobody_from_then_on(doorstep, elsewhere):
    assert doorstep.launch().status == 200
    with elsewhere.writing() as session:
        session.execute(update(Deployment).values(state="suspended"))

    assert doorstep.launch().status == 403


def test_a_platform_let_in_again_elsewhere_launches_at_once(doorstep, elsewhere):
    assert doorstep.launch().status == 200
    for state, status in (("suspended", 403), ("active", 200)):
        with elsewhere.writing() as session:
            session.execute(update(Deployment).values(state=state))
        assert doorstep.launch().status == status


@pytest.mark.both_databases("races")
@pytest.mark.parametrize("state", ["waiting", "suspended"])
def test_a_deployment_let_in_elsewhere_is_refused_by_no_login_from_then_on(doorstep, elsewhere, state):
    named = {"lti_deployment_id": "1"}
    for present, status in ((state, 403), ("active", 302)):
        with elsewhere.writing() as session:
            session.execute(update(Deployment).values(state=present))
        assert doorstep.login(**named).response.status_code == status


class Keys:
    """The platform's key address, counted and perhaps dead, in place of the network."""

    def __init__(self, http):
        self.ask = http.get
        self.asked = 0
        self.is_dead = False

    def __call__(self, url, **options):
        self.asked += 1
        if self.is_dead:
            raise AnswerUnusable("nobody answers")
        return self.ask(url, **options)


@pytest.fixture
def keys(tool, monkeypatch):
    http = tool.shared.gate.http
    found = Keys(http)
    monkeypatch.setattr(http, "get", found)
    return found


def jobs(tool):
    with reading(tool) as session:
        return session.scalars(select(Job).where(Job.kind == key_renewals.JOB)).all()


@pytest.mark.both_databases("races")
def test_the_worker_renews_keys_so_that_no_launch_fetches_them(tool, doorstep, keys):
    assert doorstep.launch().status == 200

    for renewals in range(1, 5):
        tool.clock.forward(RENEWED_AFTER + timedelta(seconds=1))
        run_once(tool.app)
        assert doorstep.launch().status == 200
        assert keys.asked == 1 + renewals
    assert len(jobs(tool)) == 1


def test_while_the_key_address_is_dead_the_worker_looks_and_launches_go_on_without(tool, doorstep, keys):
    assert doorstep.launch().status == 200
    keys.is_dead = True
    tool.clock.forward(RENEWED_AFTER + timedelta(seconds=1))

    for _ in range(6):
        run_once(tool.app)
        looked = keys.asked
        assert doorstep.launch().status == 200
        assert keys.asked == looked
        tool.clock.forward(key_renewals.AGAIN_AFTER + timedelta(seconds=1))
    assert [job.reason for job in jobs(tool)] == ["lti.keys_unavailable"]


def test_a_platform_nobody_comes_from_is_not_asked_any_more(tool, doorstep, keys):
    assert doorstep.launch().status == 200
    for _ in range(3):
        tool.clock.forward(key_renewals.QUIET)
        run_once(tool.app)

    assert [job.due_at for job in jobs(tool)] == [None]
    assert keys.asked == 2
    assert doorstep.launch().status == 200
    assert [job.due_at is None for job in jobs(tool)] == [False]
