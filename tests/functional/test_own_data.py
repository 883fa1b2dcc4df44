"""People see what is kept of them, take it with them, delete it; and nobody does so in their name."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
from sqlalchemy import func, select

from app.models import Audit, Delivery, Enrolment, Entry, Erasure, Person, Visit
from app.models.base import Base
from app.services.exchange import rosters
from app.services.privacy import erasing
from lti.practice_lms.config import PlatformConfig
from tests.doorstep import command, reading
from tests.gradebook import Grades
from tests.journey import Visitor
from tests.practice import practice_lms
from tests.waiting import somebody_waits, until
from tests.walking import enter

PAGE = "m01/page/my-definition"
WORDS = "Everybody at the table may change the sheet. <b>Æbler</b>"
SURE = "I am sure: delete all that is kept of me"


@pytest.fixture
def lms_config(tool) -> PlatformConfig:
    """The LMS goes by the tool's clock, which a test turns forward."""
    return practice_lms(tool, clock=tool.clock)


@pytest.fixture
def kirsten(come, visitor):
    learner = come("kirsten", pathway="citizen", visitor=visitor)
    learner.go(PAGE)
    learner.press("save:anchor-concept", **{"anchor__concept.text": WORDS})
    return learner


def number(tool, model):
    with reading(tool) as session:
        return session.scalar(select(func.count()).select_from(model))


def key_of(tool, given):
    with reading(tool) as session:
        return session.scalars(select(Person.key).where(Person.given == given)).one()


def test_a_page_says_what_is_kept_and_every_page_leads_there(kirsten):
    assert 'href="' + kirsten.base.partition("/v/")[1] in kirsten.go("").response.text
    page = kirsten.follow("What is kept of you")
    assert page.status == 200
    assert "What you wrote" in page.text
    assert SURE in page.text


def test_the_file_for_programs_holds_their_words_and_no_key(kirsten):
    answer = kirsten.go("data/json").response
    told = json.loads(answer.text)

    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert [json.loads(one["body"]) for one in told["revision"]] == [{"text": WORDS}]
    assert told["person"][0]["given"] == "Kirsten"
    assert [course["title"] for course in told["courses"]] != [None]
    assert not {"draft_key", "secret_hash", "form_key"} & {
        column for rows in told.values() if isinstance(rows, list) for row in rows for column in row
    }


def test_the_file_to_read_holds_their_words_as_text(kirsten):
    page = kirsten.go("data/page")
    assert "attachment" in page.response.headers["Content-Disposition"]
    assert WORDS in page.text
    assert "<b>Æbler" not in page.response.text


@pytest.mark.usefixtures("kirsten")
def test_nobody_finds_anything_of_somebody_else(new_visitor):
    jonas = enter(new_visitor(), "jonas", pathway="professional")
    text = jonas.go("data/json").response.text
    assert "Everybody at the table" not in text
    assert "Kirsten" not in text


def test_nothing_is_deleted_by_mistake(kirsten, tool):
    kirsten.go("data")
    page = kirsten.send("/data")
    assert page.status == 422
    assert "Nothing has been deleted." in page.text
    assert number(tool, Entry) == 1


@pytest.mark.both_databases("retention")
def test_who_deletes_their_data_leaves_nothing_and_begins_anew(kirsten, tool, new_visitor):
    enter(new_visitor(), "jonas", pathway="professional")
    key = key_of(tool, "Kirsten")
    kirsten.go("data")

    page = kirsten.send("/data", sure="yes")

    assert page.heading == "Your data are deleted"
    assert page.url.endswith("/forgotten")
    assert kirsten.go(PAGE).status in {401, 403, 410}
    with reading(tool) as session:
        assert session.scalars(select(Person.given)).all() == ["Jonas"]
        assert [
            (one.by, one.target)
            for one in session.scalars(select(Audit).where(Audit.action == "person.erased"))
        ] == [(key, f"person {key}")]
        for table in Base.metadata.tables.values():
            for row in session.execute(select(table)):
                assert "Kirsten" not in str(tuple(row)), table.name
    assert (number(tool, Entry), number(tool, Erasure)) == (0, 1)
    again = enter(Visitor(kirsten.visitor.lms_url), "kirsten")
    assert again.page.status == 200
    assert key_of(tool, "Kirsten") != key


@pytest.mark.both_databases("retention")
def test_a_roster_does_not_bring_back_who_deleted_their_data(kirsten, tool, lms):
    course = Grades(tool=tool, lms=lms)
    course.work()
    before = number(tool, Person)
    kirsten.go("data")
    kirsten.send("/data", sure="yes")

    tool.clock.forward(rosters.EVERY + timedelta(seconds=1))
    course.arrive("jonas")
    course.work()

    assert number(tool, Person) == before - 1
    assert number(tool, Enrolment) == before - 1


@pytest.mark.both_databases("retention")
@pytest.mark.usefixtures("kirsten")
def test_commands_give_and_erase(tool):
    key = key_of(tool, "Kirsten")
    told = command(tool, "person", "export", key)
    assert json.loads(told.output)["revision"][0]["no"] == 1
    assert command(tool, "person", "export", "nobody").exit_code != 0
    assert command(tool, "person", "erase", "nobody", "--yes").exit_code != 0

    ended = command(tool, "person", "erase", key, "--yes")

    assert ended.exit_code == 0, ended.output
    assert (number(tool, Entry), number(tool, Visit), number(tool, Delivery)) == (0, 0, 0)


def test_nobody_takes_or_deletes_in_the_name_of_somebody_else(visitor):
    anna = enter(Visitor(visitor.lms_url), "anna")
    anna.go("set-up")
    preview = anna.send("/preview")
    base = preview.url.split("/v/")[0] + "/v/" + preview.url.split("/v/")[1].split("/")[0] + "/"
    for path in ("data", "data/json", "data/page"):
        assert anna.visitor.open(base + path).status == 403


@pytest.mark.parametrize("path", ["privacy", "accessibility", "forgotten"])
def test_anybody_reads_the_statements(tool, path):
    page = Visitor(tool.url).open(f"{tool.url}/{path}")
    assert page.status == 200
    assert page.heading
    policy = page.response.headers["Content-Security-Policy"]
    assert policy.endswith("frame-ancestors *"), "who arrives from a frame has no visit that could allow it"


@pytest.mark.parametrize("words", ["[" * 19_000, "[1, 2]", '{"a": null}', '["x", ""]'])
def test_what_somebody_wrote_is_read_as_they_wrote_it_even_if_it_looks_like_a_program(kirsten, words):
    kirsten.go(PAGE)
    kirsten.press("save:anchor-concept", **{"anchor__concept.text": words})
    page = kirsten.go("data/page")
    assert page.status == 200
    assert words in page.text


@pytest.mark.both_databases("retention")
def test_who_erases_somebody_after_another_has_finds_nobody_and_notes_nothing(kirsten, tool):
    kirsten.go("data")
    with reading(tool) as session:
        person = session.scalars(select(Person)).one()
    begun, may_end = Event(), Event()

    def erase(*, wait):
        with tool.shared.database.writing() as session:
            erasing.erase(session, person.id, by="operator", now=tool.clock())
            begun.set()
            assert not wait or may_end.wait(10)

    with ThreadPoolExecutor() as pool:
        first = pool.submit(erase, wait=True)
        assert begun.wait(10)
        second = pool.submit(erase, wait=False)
        may_end.set()
        first.result()
        second.result()
    with reading(tool) as session:
        assert len(session.scalars(select(Audit).where(Audit.action == "person.erased")).all()) == 1


@pytest.mark.both_databases("retention", once=True)
@pytest.mark.parametrize("form", ["/look", "m01/page/my-definition"])
def test_what_is_sent_while_its_writer_is_erased_is_of_another_visit(kirsten, tool, form):
    """The other window waits for the erasing, where the database lets both begin."""
    kirsten.go("data" if form == "/look" else PAGE)
    told = (
        {"size": "large"}
        if form == "/look"
        else {"do": "save:anchor-concept", "anchor-concept.text": "Late."}
    )
    page = kirsten.page
    with reading(tool) as session:
        person_id = session.scalars(select(Person.id)).one()

    def send():
        return kirsten.visitor.send(page, page.form(form), **told)

    database = tool.shared.database
    with ThreadPoolExecutor() as pool, somebody_waits(database) as one_waits:
        with database.writing() as session:
            erasing.erase(session, person_id, by="operator", now=tool.clock())
            sent = pool.submit(send)
            assert until(one_waits)
            assert not sent.done()
        assert sent.result().status == 401
    assert (number(tool, Entry), number(tool, Person)) == (0, 0)
