"""Why a star is not done is said in a sentence that leads to the first thing; what changed since it was done is told until it was seen."""

import pytest
from sqlalchemy import select

from app.models import Attempt, Enrolment, Progress
from app.services.releases import publishing
from tests.functional.setup_stars import database_url, three_stars
from tests.releases import changed

__all__ = ["database_url"]


CHANGED = "This star has changed since you finished it."


@pytest.fixture
def publish(tool):
    def told(course):
        with tool.shared.database.writing() as session:
            return publishing.publish(session, course, now=tool.clock())

    return told


@pytest.fixture
def done(kirsten, tool):
    """A star that Kirsten has finished."""
    kirsten.go("m06/page/ask")
    with tool.shared.database.writing() as session:
        enrolment = session.scalars(select(Enrolment)).one()
        row = session.get_one(Progress, (enrolment.id, "m06"))
        now = tool.clock()
        session.add(
            Attempt(
                enrolment_id=enrolment.id, activity="m06/quiz", number=1, release_id=row.release_id, shown=[], state="done",
                grade=1.0, started_at=now, submitted_at=now, form_key="k",
            )
        )  # fmt: skip
    kirsten.read()
    kirsten.go("m06/page/ask")
    kirsten.write("m06/journal", text="Asking is half of it.")
    assert kirsten.page.heading == "This star is done"
    return kirsten


def test_what_is_left_is_a_sentence_that_leads_to_the_first_thing(kirsten):
    page = kirsten.go("m06/page/ask")
    assert "Still to do: 1 page, a journal text, and the quiz. First of it: Page ask" in page.text
    kirsten.read()
    page = kirsten.go("m06/page/ask")
    assert "Still to do: a journal text and the quiz. First of it: Journal of ask" in page.text
    assert page.link("Journal of ask").endswith("m06/page/ask#journal")
    assert "First of it: Journal of ask" in kirsten.go("m06/?detour=gone").text
    assert "First of it: Journal of ask" in kirsten.go().text


def test_of_a_star_that_is_done_nothing_is_left(done):
    assert "First of it" not in done.go("m06/page/ask").text


def test_what_changed_is_told_with_links_until_it_was_seen(done, publish):
    assert CHANGED not in done.go("m06/").text
    publish(changed(three_stars(), "m06/journal", rev=2))

    for place in ("", "m06/", "m06/page/ask"):
        page = done.go(place)
        assert CHANGED in page.text
        assert page.link("Page ask").endswith("m06/page/ask")
    assert "This star is done" in done.go("m06/").text, "what was earned stays"

    done.send("m06/seen")

    assert done.path == "m06/"
    assert all(CHANGED not in done.go(place).text for place in ("", "m06/", "m06/page/ask"))


def test_a_changed_question_of_the_quiz_leads_to_the_quiz(done, publish):
    publish(changed(three_stars(), "m06/q-a", rev=2))
    assert done.go("m06/").link("the quiz").endswith("m06/quiz")


def test_what_changed_elsewhere_and_what_only_adorns_is_no_news(done, publish):
    publish(changed(three_stars(), "m09/journal", rev=2))
    assert CHANGED not in done.go().text
    assert CHANGED not in done.go("m06/").text


def test_a_star_that_is_not_done_has_no_news(kirsten, publish):
    kirsten.go("m06/page/ask")
    publish(changed(three_stars(), "m06/journal", rev=2))
    assert CHANGED not in kirsten.go().text
