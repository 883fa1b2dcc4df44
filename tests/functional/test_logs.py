"""The log of a whole journey, at its most talkative: codes and numbers, nothing of a person."""

import io
import json
import logging
import re

import pytest
import requests
from sqlalchemy import select

from app import logs
from app.models import Person
from tests.doorstep import CORE, reading
from tests.journey import Page, Visitor
from tests.registrar import impostor, invite

JOURNAL = "My neighbour Gerda decides with us on Tuesdays."
SUBJECT = "subject-of-kirsten"
"""What the LMS calls her by: a word that nothing else in a log line looks like."""
HINT = "hint-of-kirsten"


@pytest.fixture
def told(tool):  # noqa: ARG001  (the tool sets the log up as it starts)
    """What the log says from here on, at level DEBUG."""
    logs.configure("DEBUG")
    stream = io.StringIO()
    (handler,) = logging.getLogger().handlers
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(stream)
    yield stream
    logs.configure("WARNING")


@pytest.mark.both_databases("journey of a learner")
def test_a_whole_journey_leaves_no_trace_of_a_person(tool, lms, doorstep, told):
    browser = doorstep.browser
    login = doorstep.login(login_hint=HINT)
    token = doorstep.token(login, {"sub": SUBJECT})
    page = doorstep.post(login, token)
    doorstep.post(login, token)
    page = browser.send(page, page.pathway_form, pathway="citizen")
    secrets = [cookie.value for cookie in browser.http.cookies]
    form_token = page.form_token
    browser.open("m01/page/tuesday", base=page.url)
    journal = browser.open("m01/journal", base=page.url)
    browser.send(journal, journal.form("/journal"), text=JOURNAL)
    quiz = browser.open("m01/quiz", base=page.url)
    quiz = browser.send(quiz, quiz.form("m01/quiz"))
    browser.send(quiz, quiz.forms[-1])
    browser.open("no-such-page", base=page.url)
    browser.http.post(f"{page.url}look", data={"text": JOURNAL}, timeout=20)
    blocked = doorstep.login(login_hint=HINT)
    second = doorstep.token(blocked, {"sub": SUBJECT})
    browser.http.cookies.clear()
    ticket = doorstep.post(blocked, second)
    tab = Visitor(lms.config.base_url)
    asked = tab.send(ticket, ticket.form("/lti/ticket"))
    tab.send(asked, asked.form("/lti/ticket/use"), button="Yes, open the course")
    doorstep.launch({CORE + "deployment_id": "unknown", "sub": SUBJECT})
    with reading(tool) as session:
        assert session.scalars(select(Person.sub)).one() == SUBJECT

    log = told.getvalue()
    lines = [json.loads(line) for line in log.splitlines()]
    private = ["Kirsten", "Dahl", SUBJECT, HINT, "@nordby", JOURNAL, "Gerda"]
    private += [token, second, login.state, login.nonce]
    private += [*secrets, form_token, ticket.form("/lti/ticket").fields[0][1], page.url.split("/")[4]]
    for word in private:
        assert word not in log
    assert {line["status"] for line in lines if line["event"] == "answered"} >= {200, 302, 303, 401, 403, 404}
    assert all(line.get("request_id") for line in lines if line["event"] in {"answered", "refused", "failed"})
    assert {line["code"] for line in lines if line["event"] == "refused"} >= {
        "lti.state_spent",
        "lti.deployment_unknown",
        "form.token",
        "page.not_found",
    }


def test_the_number_on_an_error_page_is_in_the_log(tool, told):
    page = Page(Visitor(tool.url).http.get(f"{tool.url}/nothing-here", timeout=20))

    number = re.search(r"tell them this number: (\w{8})", page.text)
    assert number
    lines = [json.loads(line) for line in told.getvalue().splitlines()]
    assert [line["event"] for line in lines if line.get("request_id") == number[1]] == ["refused", "answered"]


def test_an_exception_is_told_by_kind_and_place_alone(tool, told, monkeypatch):
    def broken():
        try:
            int(JOURNAL)
        except ValueError as error:
            raise RuntimeError(JOURNAL) from error

    monkeypatch.setitem(tool.app.view_functions, "public.live", broken)
    page = Page(Visitor(tool.url).http.get(f"{tool.url}/health/live", timeout=20))

    assert page.status == 500
    assert page.heading == "Something went wrong on our side"
    (line,) = [json.loads(line) for line in told.getvalue().splitlines() if '"failed"' in line]
    assert JOURNAL not in told.getvalue() + page.response.text
    assert [one.split(" at ")[0] for one in line["exception"]] == [
        "builtins.RuntimeError",
        "builtins.ValueError",
    ]
    assert "broken" in line["exception"][0]


@pytest.mark.both_databases("refusals")
def test_a_refused_row_is_not_quoted(tool, visitor, told, monkeypatch):
    visitor.launch("kirsten")

    def twice():
        with tool.shared.database.writing() as session:
            person = session.scalars(select(Person)).one()
            place = {"institution_id": person.institution_id, "platform_id": person.platform_id}
            session.add(Person(sub=person.sub, email="secret@nordby.example", **place))

    monkeypatch.setitem(tool.app.view_functions, "public.live", twice)
    assert visitor.http.get(f"{tool.url}/health/live", timeout=20).status_code == 500
    assert "nordby" not in told.getvalue()
    assert "IntegrityError" in told.getvalue()


def test_a_registration_leaves_no_secret_and_no_word_of_the_platform(tool, told):
    link = invite(tool)
    asked = {"openid_configuration": "", "registration_token": "the-platforms-own-token"}
    with impostor(status=400, answer=b"Ask Gerda") as platform:
        asked["openid_configuration"] = platform.url
        page = Page(requests.get(link, params=asked, timeout=20))
        form = page.form("/lti/register")
        data = {**dict(form.fields), "answer": "yes"}
        refused = requests.post(f"{tool.url}/lti/register", data=data, timeout=20)
        requests.delete(link, timeout=20)
        requests.get(f"{link}x", timeout=20)

    lines = told.getvalue()
    assert "Ask Gerda" in refused.text
    assert "lti.registration_refused" in lines
    for secret in (link.partition("invite=")[2], "the-platforms-own-token", "Gerda", data["form"]):
        assert secret not in lines
