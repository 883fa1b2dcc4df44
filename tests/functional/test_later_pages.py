"""Pages that are due three and six months after somebody has finished: on the map from then on, beside what was written before."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from app.clock import months_on
from app.models import Progress
from tests.functional.test_certificates import has_done
from tests.practice import practice_lms
from tests.walking import enter, named

THREE, SIX = "close/page/three-months-on", "close/page/half-a-year-on"
ASKED = "3 months ago you finished."
PROMISE = "I ask Gerda first, on Thursdays."


@pytest.fixture
def lms_config(tool):
    """The LMS goes by the tool's clock, which a test turns forward."""
    return practice_lms(tool, clock=tool.clock)


@pytest.fixture
def kirsten(new_visitor):
    def come():
        return enter(new_visitor(), "kirsten", pathway="citizen")

    return come


def finished(tool, *, days):
    """Let the star be done so many days ago."""
    with tool.shared.database.writing() as session:
        session.execute(update(Progress).values(completed_at=tool.clock() - timedelta(days=days)))


@pytest.mark.both_databases("json")
def test_a_page_is_on_the_map_when_it_is_due_and_shows_what_was_written_then(kirsten, tool):
    learner = kirsten()
    learner.go("close/page/one-thing")
    learner.press("save:commitment", **named("commitment", {"field-will": PROMISE}))
    assert learner.press("next").url.endswith("/"), "what is due later does not stand behind the last page"
    assert ASKED not in learner.go("").text
    has_done(tool, "Kirsten", "m01")
    assert ASKED not in learner.go("").text

    finished(tool, days=93)
    page = learner.go("")
    assert ASKED in page.text
    assert "Half a year on" not in page.text
    page = learner.follow("Three months on")
    assert PROMISE in page.text
    learner.press("save:after-three-months", **named("after-three-months", {"field-did": "Half of it."}))
    page = learner.go("")
    assert ASKED not in page.text, "nobody is asked twice"
    assert "Three months on" in page.text

    finished(tool, days=184)
    assert "6 months ago you finished." in learner.go("").text
    page = learner.follow("Half a year on")
    assert PROMISE in page.text
    assert "Half of it." in page.text
    assert "Where do you decide with others today" in page.text


def test_an_address_works_before_the_day_and_nobody_is_shown_a_page_of_others(kirsten):
    learner = kirsten()
    assert learner.go(THREE).heading == "Three months on"
    assert learner.go(SIX).heading == "Half a year on"
    assert "Three months on" not in learner.go("").text
    assert "Three months on" not in learner.go("close/page/at-the-end").text


@pytest.mark.parametrize(
    ("day", "months", "found"),
    [
        ((2026, 11, 30), 3, (2027, 2, 28)),
        ((2026, 12, 31), 6, (2027, 6, 30)),
        ((2028, 2, 29), -36, (2025, 2, 28)),
    ],
)
def test_months_are_counted_by_the_calendar(day, months, found):
    assert months_on(datetime(*day, tzinfo=UTC), months) == datetime(*found, tzinfo=UTC)
