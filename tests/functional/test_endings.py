"""Whatever is done last in a star leads to its end; what is not the last thing leads to no end."""

import re

import pytest
from sqlalchemy import select

from app.models import Enrolment, Progress
from app.models.attempt import Attempt
from tests.functional.setup_stars import database_url

__all__ = ["database_url"]


@pytest.fixture
def passed(tool):
    """Gives the one learner a passed quiz of a star they have begun."""

    def give(star):
        now = tool.clock()
        with tool.shared.database.writing() as session:
            enrolment = session.scalars(select(Enrolment)).one()
            row = session.get_one(Progress, (enrolment.id, star))
            session.add(
                Attempt(
                    enrolment_id=enrolment.id,
                    activity=f"{star}/quiz",
                    number=1,
                    release_id=row.release_id,
                    shown=[],
                    state="done",
                    grade=1.0,
                    started_at=now,
                    submitted_at=now,
                    form_key="k",
                )
            )

    return give


@pytest.fixture
def all_but_the_text(kirsten, passed):
    """Everything of a star is done but its text; its page is open."""
    kirsten.go("m06/page/ask")
    passed("m06")
    kirsten.read()
    return kirsten.go("m06/page/ask")


@pytest.mark.usefixtures("all_but_the_text")
def test_the_last_text_leads_to_the_end_and_a_later_change_of_it_does_not(kirsten):
    kirsten.write("m06/journal", text="Asking is half of it.")

    assert (kirsten.path, kirsten.page.heading) == ("m06/", "This star is done")
    assert "Asking is half of it." in kirsten.page.text
    assert "only for you" in kirsten.page.text
    assert "Next star: Starting and holding the conversation" in kirsten.page.text

    kirsten.go("m06/page/ask")
    kirsten.write("m06/journal", text="Asking is most of it.")
    assert kirsten.path == "m06/page/ask"
    assert "Asking is most of it." in kirsten.go("m06/").text


@pytest.mark.usefixtures("all_but_the_text")
def test_done_for_now_leads_to_the_end_too_where_it_was_the_last_thing(kirsten):
    kirsten.go("m06/journal")
    kirsten.write("m06/journal", verb="done", text="Asking is half of it.")
    assert kirsten.path == "m06/"


@pytest.mark.usefixtures("all_but_the_text")
def test_a_text_done_on_paper_can_be_the_last_thing(kirsten):
    kirsten.write("m06/journal", verb="paper")
    assert kirsten.path == "m06/"
    assert "on paper" in kirsten.page.text


def test_the_last_page_leads_to_the_end(kirsten, passed):
    kirsten.go("m06/page/ask")
    passed("m06")
    kirsten.write("m06/journal", text="Asking is half of it.")
    assert kirsten.path == "m06/page/ask"
    assert "Next : the end of this star" in kirsten.page.text
    kirsten.read()
    assert kirsten.path == "m06/"


def test_a_page_done_on_paper_can_be_the_last_thing(kirsten, passed):
    kirsten.go("m06/page/ask")
    passed("m06")
    kirsten.write("m06/journal", text="Asking is half of it.")
    kirsten.press("by-hand")
    assert kirsten.path == "m06/"


def test_who_is_done_for_now_reads_one_true_sentence_on_the_map(kirsten):
    kirsten.go("m06/journal")
    kirsten.write("m06/journal", verb="done", text="Asking is half of it.")

    assert kirsten.path == "?saved=m06"
    assert "Your text is saved. Left in “Listening as equals”: 1 page and the quiz." in kirsten.page.text
    assert "About 2 minutes, on as many days as you like." in kirsten.page.text
    assert "Nothing is left" not in kirsten.page.text


def test_a_way_names_only_stars_that_can_be_gone(kirsten):
    kirsten.go("?where=curious")
    html = kirsten.page.response.text
    way = html.partition("A way that may fit you")[2].partition("</p>")[0]
    assert re.findall(r'href="[^"]*/(m\d+)/"', way) == ["m01", "m06"]
    assert "Inviting people in" not in way
    assert "I need a tool." not in html, "all it suggests is not written yet"
    assert kirsten.go("?where=tool").text.count("A way that may fit you") == 0
