"""What may be wrong with the certificate and the badges of a course is told with its place."""

from functools import cache

import pytest

from app.cli.course import SHIPPED
from app.content.badges import check_badges
from app.content.course import read_course


@cache
def shipped():
    return read_course(SHIPPED, [])


def flaws(**changes):
    course = shipped()
    data = {**course.data, **changes}
    return [flaw.what for flaw in check_badges(data, {**course.stars, **course.annexes})]


def badge(**told):
    return {"id": "b", "stars": [], "says": {}, **told}


def test_the_shipped_ones_have_no_flaw():
    assert flaws() == []
    assert {one["id"] for one in shipped().data["badges"]} >= {"co-host", "tool-stories"}


@pytest.mark.parametrize(
    ("badges", "what"),
    [
        ([badge(stars=["m01"]), badge(stars=["m01"])], "the id “b” stands here twice"),
        ([badge(id="citizen", stars=["m01"])], "“citizen” is the name of a pathway"),
        ([badge()], "nothing is asked for"),
        ([badge(stars=["m99"])], "“m99” is not one of"),
        ([badge(sheet="m10/gone")], "“m10/gone” is no text that somebody writes"),
        ([badge(sheet="m10/eight-cases")], "“m10/eight-cases” is no text that somebody writes"),
        ([badge(sheet="nowhere/x")], "“nowhere/x” is no text that somebody writes"),
        ([badge(sheet="m10/tool", says={"colour": "red"})], "“colour” is not one of"),
    ],
)
def test_each_flaw_is_told(badges, what):
    [told] = flaws(badges=badges)
    assert told.startswith(what)


def test_the_certificate_asks_for_texts_that_are_there():
    assert flaws(certificate={"besides": ["close/gone"]}) == ["“close/gone” is no text that somebody writes"]


def test_what_a_star_that_is_not_written_would_hold_is_left_out():
    course = shipped()
    stars = [{key: one for key, one in star.items() if key != "folder"} for star in course.data["stars"]]
    annexes = dict(course.annexes)
    assert check_badges({**course.data, "stars": stars}, annexes) == []
