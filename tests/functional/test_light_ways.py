"""Light ways in: a poll, or a text of one question, is taking part, and whoever leads the course sees so."""

import pytest

from tests.walking import enter, named

NOBODY, THERE = "No star has been opened yet.", "Last here on"


def told_of_kirsten(new_visitor):
    """Her page in the report, as the course's leader reads it."""
    anna = enter(new_visitor(), "anna")
    anna.go("reports")
    return anna.follow("Kirsten Dahl").text


@pytest.mark.both_databases("reports")
def test_one_vote_begins_its_star_and_counts_as_having_been_there(kirsten, new_visitor, item):
    assert NOBODY in told_of_kirsten(new_visitor)
    poll = item("m01/motives")
    kirsten.go("m01/page/why-we-do-it")
    kirsten.press("answer:motives", **named("motives", {"choice": "more-trust"}))
    assert poll.kind == "poll"
    told = told_of_kirsten(new_visitor)
    assert THERE in told
    assert NOBODY not in told
    assert "Started" in told


@pytest.mark.both_databases("reports")
def test_one_text_beside_the_stars_counts_as_having_been_there(kirsten, new_visitor):
    kirsten.go("close/page/one-thing")
    kirsten.write("close/tell-us", **{"field-stay": "A bench that faces the road."})
    told = told_of_kirsten(new_visitor)
    assert THERE in told
    assert NOBODY not in told
    anna = enter(new_visitor(), "anna")
    for way in ("last", "-last"):
        assert "Kirsten Dahl" in anna.go(f"reports?sort={way}").text
