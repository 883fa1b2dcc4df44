"""Where tables end: previews, people who look on or act as somebody, those who go, other courses, and two who come at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import delete, func, select, update

from app.models import Enrolment, Person, Post, Seat, Thread, Visit
from lti.practice_lms.families import CANVAS_LIKE
from tests.doorstep import statements, writes
from tests.functional.test_tables import BACK, MINE, PAGE, PAIR, database_url, key_of, press, say, sit
from tests.practice import practice_lms
from tests.walking import Learner, enrolment_of, enter

__all__ = ["database_url"]


@pytest.fixture
def lms_config(tool):
    """An LMS whose administrators can act as somebody."""
    custom = {"masquerading_user_id": "$Canvas.masqueradingUser.id"}
    return practice_lms(tool, family=CANVAS_LIKE, custom=custom, clock=tool.clock)


@pytest.fixture
def kirsten(come):
    return come("kirsten", pathway="citizen")


@pytest.fixture
def jonas(come):
    return come("jonas", pathway="citizen")


def rows(tool, table):
    with tool.shared.database.reading() as session:
        return session.scalar(select(func.count()).select_from(table))


def test_a_preview_sits_alone_and_leaves_nothing(tool, new_visitor, kirsten):
    sit(kirsten)
    say(kirsten, MINE)
    anna = enter(new_visitor(), "anna")
    page = anna.visitor.open("set-up", base=anna.base)
    begun = anna.visitor.send(page, page.form("/preview"))
    preview = Learner(anna.visitor, begun)
    assert "You are the first here." in sit(preview).text
    assert MINE not in preview.page.text
    say(preview, BACK)
    assert BACK not in anna.go("tables").text
    assert rows(tool, Thread) == 2
    ended = anna.visitor.open("", base=preview.base)
    anna.visitor.send(ended, ended.form("/preview/end"))
    assert (rows(tool, Thread), rows(tool, Seat), rows(tool, Post)) == (1, 1, 1)


def test_who_acts_as_somebody_reads_nothing_that_was_said_and_says_nothing(new_visitor, kirsten, jonas):
    sit(kirsten)
    say(kirsten, MINE)
    sit(jonas)
    visitor = new_visitor()
    acting = Learner(visitor, visitor.arrive(visitor.open("/as/kirsten/launch/1/m01?acting=aksel")))
    page = acting.go(PAGE)
    assert MINE not in page.text
    assert "Jonas" not in page.text
    assert "Only this person can read their texts." in page.text
    visitor = new_visitor()
    acting = Learner(visitor, visitor.arrive(visitor.open("/as/anna/launch/1/course?acting=aksel")))
    assert MINE not in acting.go("tables").text
    assert "you cannot read what learners wrote" in acting.page.text


def test_who_only_looks_on_sits_nowhere(tool, new_visitor, kirsten):
    sit(kirsten)
    say(kirsten, MINE)
    omar = enter(new_visitor(), "omar")
    with tool.shared.database.writing() as session:
        of = enrolment_of(session, "Omar")
        session.execute(update(Visit).where(Visit.person_id == of.person_id).values(powers=["observer"]))
    page = omar.go(PAGE)
    assert page.status == 200
    assert "Take a seat" not in page.text
    assert MINE not in page.text


def test_who_leads_the_course_takes_no_seat(new_visitor):
    anna = enter(new_visitor(), "anna")
    page = anna.go(PAGE)
    assert "Take a seat" not in page.text
    assert "Those who take the course sit at tables." in page.text
    assert sit(anna).status == 403


@pytest.mark.both_databases("retention")
def test_with_somebody_goes_what_they_said_and_what_was_heard_in_it(tool, kirsten, jonas):
    sit(kirsten)
    say(kirsten, MINE)
    press(jonas, f"say-back:{PAIR}:{key_of(sit(jonas), 'say-back')}", **{"heard-0": BACK})
    assert rows(tool, Post) == 2
    with tool.shared.database.writing() as session:
        session.execute(delete(Person).where(Person.given == "Kirsten"))
    page = jonas.go(PAGE)
    assert page.status == 200
    assert MINE not in page.text
    assert (rows(tool, Post), rows(tool, Seat)) == (0, 1)


@pytest.mark.both_databases("refusals")
def test_a_course_has_its_own_tables(tool, new_visitor, kirsten):
    sit(kirsten)
    say(kirsten, MINE)
    visitor = new_visitor()
    other = Learner(visitor, visitor.launch("jonas", course="2"))
    other.go("pathway")
    other.send("pathway", pathway="citizen")
    assert "You are the first here." in sit(other).text
    assert MINE not in other.page.text
    with tool.shared.database.reading() as session:
        assert len(set(session.scalars(select(Thread.context_id)))) == 2
        key = session.scalar(select(Post.key))
    say(other, BACK)
    assert press(other, f"take-back:{PAIR}:{key}").status == 404


@pytest.mark.both_databases("races")
def test_of_three_who_sit_down_at_once_none_sits_on_anothers_lap(tool, new_visitor, kirsten, jonas):
    omar = enter(new_visitor(), "omar", pathway="citizen")
    people = [kirsten, jonas, omar]
    for learner in people:
        learner.go(PAGE)
    with ThreadPoolExecutor(len(people)) as crowd:
        statuses = list(crowd.map(lambda learner: learner.press(f"sit:{PAIR}").status, people))
    assert statuses == [200, 200, 200]
    with tool.shared.database.reading() as session:
        places = session.execute(select(Seat.thread_id, Seat.place, Seat.enrolment_id)).all()
        kinds = set(session.scalars(select(Enrolment.kind)))
    assert kinds == {"real"}
    assert len({enrolment for _thread, _place, enrolment in places}) == len(places) == 3
    assert all(place < 2 for _thread, place, _enrolment in places)


def test_a_page_with_a_table_asks_little_and_writes_nothing_when_it_is_seen_again(tool, kirsten, jonas):
    sit(kirsten)
    say(kirsten, MINE)
    sit(jonas)
    jonas.go(PAGE)
    with statements(tool) as said:
        assert jonas.go(PAGE).status == 200
    assert len(said) <= 5, said
    assert writes(said) == []
    with statements(tool) as said:
        told = jonas.write(f"m01/{PAIR}", autosave=True, say=BACK)
        assert told.status == 200
    assert len(said) <= 8, said
