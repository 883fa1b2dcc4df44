"""Whom people turn to about barriers and their data; what they write reaches those who look after their institution, and nobody else."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text

from app.models import Feedback, Institution, Person
from app.services.operating import retention
from app.services.operating.contacts import is_email
from app.services.privacy.feedback import MOST_A_DAY, MOST_LETTERS
from tests.doorstep import CORE, Doorstep, command, reading
from tests.functional.test_access import INSTITUTION_ADMIN
from tests.keeper import come_in
from tests.practice import practice_lms
from tests.walking import Learner

WORDS = "I could not reach the third card with my switch. <b>Æ</b>"
OFFICE = ("--office", "Office for everybody", "--email", "all@nordby.example", "--address", "Havnegade 1")


@pytest.fixture
def lms_config(tool):
    """The LMS goes by the tool's clock, which a test turns forward."""
    return practice_lms(tool, clock=tool.clock)


@pytest.fixture
def administrator(tool, lms, new_visitor) -> Learner:
    """Somebody who looks after the institution."""
    doorstep = Doorstep(tool=tool, lms=lms, browser=new_visitor())
    custom = {CORE + "roles": [INSTITUTION_ADMIN], CORE + "custom": {"item": "reports"}}
    return Learner(doorstep.browser, doorstep.launch(custom))


def write(learner, **told):
    learner.go("accessibility")
    return learner.send("/accessibility", text=told.pop("text", WORDS), **told)


def number(tool):
    with reading(tool) as session:
        return session.scalar(select(func.count()).select_from(Feedback))


@pytest.mark.both_databases("journey of an administrator")
def test_a_message_is_read_by_those_who_look_after_the_institution(kirsten, administrator, tool):
    page = write(kirsten, where="The cards of Tuesday", reach="kirsten@nordby.example")
    assert "Your message waits for those who look after the course" in page.text
    with reading(tool) as session:
        assert b"switch" not in session.scalar(text("SELECT body FROM feedback"))

    assert "1 message about barriers waits for you." in administrator.go("reports").text
    page = administrator.follow("1 message about barriers")
    assert WORDS in page.text
    assert "<b>Æ</b>" not in page.response.text
    assert "kirsten@nordby.example" in page.text
    assert "Kirsten" not in page.text, "a name is told by whoever wants to"
    form = next(form for form in page.forms if "/messages/" in form.action)
    page = administrator.visitor.send(page, form, button=next(iter(form.buttons)))
    assert "No message waits." in page.text
    assert "Dealt with" in page.text
    assert "about barriers waits" not in administrator.go("reports").text
    assert kirsten.go("messages").status == 403


@pytest.mark.both_databases("statements")
def test_contacts_are_named_inside_a_visit_and_nowhere_else(kirsten, tool):
    with reading(tool) as session:
        key = session.scalar(select(Institution.key))
    keeper = come_in(tool)
    page = keeper.open(f"operator/institutions/{key}/contacts")
    page = keeper.send(page, "/contacts", accessibility__office="Barriers", accessibility__email="no address")
    assert (page.status, "Write an e-mail address" in page.text) == (422, True)
    assert dict(page.form("/contacts").fields)["accessibility-office"] == "Barriers"
    page = keeper.send(page, "/contacts", accessibility__email="access@nordby.example")
    assert "The contacts are set." in page.text
    assert command(tool, "institution", "contact", key, "privacy", *OFFICE).output == "Set.\n"
    assert command(tool, "institution", "contact", key, "privacy", *OFFICE).output.startswith("Nothing")
    assert command(tool, "institution", "contact", key, "privacy", "--email", "x").exit_code == 2
    assert command(tool, "institution", "contact", "nobody", "privacy").exit_code == 1

    assert 'href="mailto:access@nordby.example"' in kirsten.go("accessibility").response.text
    data = kirsten.go("data").text
    assert "Office for everybody" in data
    assert "Havnegade 1" in data
    assert "Barriers" not in data
    for path in ("/privacy", "/accessibility"):
        public = kirsten.visitor.http.get(tool.url + path, timeout=10).text
        assert "nordby.example" not in public
        assert 'id="write"' not in public


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"text": "  "}, "Write what stood in your way."),
        ({"text": "a" * (MOST_LETTERS + 1)}, "At most 4000 letters."),
        ({"reach": "b" * 301}, "At most 300 letters."),
    ],
)
def test_what_was_typed_survives_what_is_wrong(kirsten, tool, told, words):
    page = write(kirsten, where="On the map", **told)
    assert (page.status, words in page.text) == (422, True)
    assert dict(page.form("/accessibility").fields)["where"] == "On the map"
    assert told.get("text", WORDS).strip() in page.response.text.replace("&lt;", "<").replace("&gt;", ">")
    assert number(tool) == 0


@pytest.mark.both_databases("retention")
def test_nobody_floods_the_list_and_messages_go_after_a_year_or_with_their_writer(kirsten, tool):
    for _time in range(MOST_A_DAY):
        assert write(kirsten).status == 200
    page = write(kirsten, text="The sixth.")
    assert (page.status, "send it tomorrow" in page.text, "The sixth." in page.text) == (422, True, True)
    assert number(tool) == MOST_A_DAY

    listed = command(tool, "institution", "messages", "1").output
    assert listed.count("switch") == MOST_A_DAY
    assert command(tool, "institution", "messages", "nobody").exit_code == 1
    told = json.loads(kirsten.go("data/json").response.text)["feedback"]
    assert json.loads(told[0]["body"])["text"] == WORDS

    tool.clock.forward(timedelta(days=2))
    with tool.shared.database.writing() as session:
        retention.sweep(session, now=tool.clock())
    assert number(tool) == MOST_A_DAY
    tool.clock.forward(timedelta(days=365))
    with tool.shared.database.writing() as session:
        retention.sweep(session, now=tool.clock())
    assert number(tool) == 0


def test_erasing_somebody_deletes_their_messages(kirsten, tool):
    write(kirsten)
    with reading(tool) as session:
        key = session.scalar(select(Person.key).where(Person.given == "Kirsten"))
    assert command(tool, "person", "erase", key, "--yes").exit_code == 0
    assert number(tool) == 0


def test_a_preview_leaves_no_message(visitor, tool):
    set_up = visitor.open("set-up", base=visitor.launch("anna").url)
    preview = Learner(visitor, visitor.send(set_up, set_up.form("/preview")))
    page = preview.go("accessibility")
    assert page.status == 200
    assert 'id="write"' not in page.response.text
    token = page.form_token
    answer = visitor.http.post(
        f"{preview.base}accessibility", data={"form_token": token, "text": WORDS}, timeout=20
    )
    assert answer.status_code == 403
    assert number(tool) == 0


def test_an_address_is_one_that_a_link_can_hold():
    assert is_email("access@nordby.example")
    for told in ("access", "a@b", "a b@c.d", "a@b.c?bcc=x@y.z", '"><script>@b.c', "a@b.c\nbcc"):
        assert not is_email(told)
