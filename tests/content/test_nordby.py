"""The days of Nordby's story: every date is one of the calendar of its authors, falls on the weekday that is told, and on no weekend unawares."""

import re
from datetime import date
from functools import cache

import pytest

from app.cli.course import SHIPPED
from app.content.readability import sentences_in
from tests import yaml_files
from tests.releases import shipped_course, shipped_views

CAST = yaml_files.read(SHIPPED / "cast.yaml")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = {
    name: number
    for number, name in enumerate(
        [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ],
        start=1,
    )
}
ORDINAL = r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\w+(?:teenth|ieth)|eleventh|twelfth|\w+ty-\w+)"
DATED = re.compile(
    rf"\b(?:\d{{1,2}} (?:{'|'.join(MONTHS)})|{ORDINAL} of (?:{'|'.join(MONTHS)}))\b(?! \d{{4}})"
)
WITH_WEEKDAY = re.compile(rf"({'|'.join(WEEKDAYS)}), (\d{{1,2}}) ({'|'.join(MONTHS)}) of year (\d)")


@cache
def told():
    """By star, every sentence of its pages and of what stands on them. A question of the quiz has a case of its own."""
    words, course = shipped_course().prose["en"], shipped_views()["en"].course
    return {
        star: sentences_in(
            [
                [words["pages"][page.id]["segments"], [words["items"][item]["body"] for item in page.items]]
                for page in course.pages.values()
                if page.star == star
            ]
        )
        for star in course.stars
    }


@pytest.mark.parametrize("day", CAST["days"], ids=lambda day: f"{day['in']} {day['on']}")
def test_a_day_is_told_where_it_is_said_to_be_and_is_a_working_day(day):
    assert any(day["as"] in text for text in told()[day["in"]])
    on = date.fromisoformat(day["on"])
    assert on.year in CAST["calendar"].values()
    weekday = WEEKDAYS[on.weekday()]
    assert weekday == day.get("weekday", weekday)
    assert (weekday in ("Saturday", "Sunday")) == ("weekend" in day)


def test_every_date_in_a_star_is_in_the_calendar():
    known = {(day["in"], day["as"]) for day in CAST["days"]}
    found = {(star, one) for star, texts in told().items() for text in texts for one in DATED.findall(text)}
    assert found
    assert {
        one for one in found if not any(one[0] == star and one[1] in said for star, said in known)
    } == set()


def test_a_weekday_told_with_its_date_is_that_of_its_year():
    story = " ".join(one["when"] for one in CAST["story"])
    found = WITH_WEEKDAY.findall(story)
    assert found
    for weekday, day, month, year in found:
        assert WEEKDAYS[date(CAST["calendar"][year], MONTHS[month], int(day)).weekday()] == weekday


def test_twenty_two_fridays_lie_between_the_ring_in_the_calendar_and_a_morning_in_may():
    [ring] = [date.fromisoformat(day["on"]) for day in CAST["days"] if day["as"] == "By the nineteenth"]
    morning = date.fromordinal(ring.toordinal() + 22 * 7)
    assert (morning.year, morning.month) == (CAST["calendar"]["2"], MONTHS["May"])
