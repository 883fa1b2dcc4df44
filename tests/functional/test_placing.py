"""Placing a link to a star that a begun course does not show is told before it is done, and done when it is opened."""

import pytest

from tests.functional.setup_stars import SMALL, database_url
from tests.functional.test_content import BACK, offered, press, select, send_back
from tests.functional.test_course_grade import (
    M06,
    M11,
    finisher,
    grades,
    kirsten,
    lms_config,
    publish,
    set_up,
    shown,
)
from tests.walking import enter

__all__ = ["database_url", "finisher", "grades", "kirsten", "lms_config", "publish", "set_up", "shown"]
ASKED = "Before this is placed"


@pytest.mark.both_databases("journey of an instructor")
@pytest.mark.usefixtures("finisher")
def test_a_star_that_came_after_the_course_had_begun_is_placed_after_it_was_said_what_that_does(
    publish, shown, new_visitor
):
    publish()
    before = shown()
    anna = new_visitor()
    page = select(anna)
    assert M11 in offered(page)

    asked = press(anna, page, M11)
    assert ASKED in asked.text
    assert "one more star is shown to everybody and counts:" in asked.text
    assert "Asked for in: " in asked.text
    assert "Kirsten Dahl: from 33.33% to 25%" in asked.text
    assert shown() == before

    answer = press(anna, asked, M11)
    assert ASKED not in answer.text
    assert BACK in answer.text
    send_back(anna, answer)
    assert shown() == before, "nobody has opened it yet"


@pytest.mark.usefixtures("finisher")
def test_who_ticks_more_after_that_is_told_anew(publish, new_visitor):
    publish()
    anna = new_visitor()
    asked = press(anna, select(anna), "glossary")
    assert ASKED not in asked.text, "it shows no star"

    told = press(anna, select(anna), f"{M11}/quiz")
    form = told.form("/content")
    assert ASKED in anna.send(told, form, do="choose", item=[f"{M11}/quiz"], reviewed="").text
    assert f"{M11}/quiz" in [value for name, value in told.form("/content").fields if name == "item"]


@pytest.mark.usefixtures("kirsten")
def test_what_is_shown_already_is_placed_at_once(new_visitor):
    anna = new_visitor()
    assert ASKED not in press(anna, select(anna), "m01", M06).text


def test_where_nobody_has_begun_nothing_is_asked(publish, new_visitor):
    publish()
    anna = new_visitor()
    assert ASKED not in press(anna, select(anna), M11).text


@pytest.mark.usefixtures("finisher")
def test_one_who_set_the_course_up_has_said_already_what_is_shown(publish, set_up, new_visitor):
    set_up.save(due__date__m01="2027-06-01")
    publish()
    anna = new_visitor()
    page = select(anna)
    assert M11 not in offered(page)
    assert ASKED not in press(anna, page, "m01", *SMALL).text
    assert enter(new_visitor(), "kirsten").go(f"{M11}/").status == 404
