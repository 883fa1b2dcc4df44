"""A plan of the shipped course, shared with a table: read there as a plan, and by those who lead the course."""

import re

from tests.walking import enter, named
from tests.whole_course import database_url

__all__ = ["database_url"]

SHEET, TALK = "m11/page/one-plan", "m11/page/looking-back"
PLAN = {
    "field-case": "A bench that faces the sun",
    "field-context": ["r1"],
    "field-context.r1.line": "Who mows it later?",
    "field-context.r1.how-sure": "ask",
    "field-context.r1.how-sure.who": "the road office",
}


def found(page, place):
    return re.findall(rf'href="([^"]*/{place}/[^"]+)"', page.response.text)


def test_a_plan_is_read_as_one_by_the_table_and_by_those_who_lead_the_course(visitor, new_visitor):
    kirsten = enter(visitor, "kirsten", pathway="citizen")
    omar = enter(new_visitor(), "omar", pathway="citizen")
    for learner in (kirsten, omar):
        learner.go(TALK)
        learner.press("sit:a-guess")
    kirsten.go(SHEET)
    kirsten.press("save:planner", **named("planner", PLAN | {"sharing": "circle"}))

    [link] = found(omar.go("at-my-tables"), "at-my-tables")
    page = omar.visitor.open(link, base=omar.page.url)
    assert page.heading == "A bench that faces the sun"
    assert "Ask: the road office" in page.text

    anna = enter(new_visitor(), "anna")
    [told] = found(anna.go("shared"), "shared")
    page = anna.visitor.open(told, base=anna.page.url)
    assert "Ask: the road office" in page.text
    assert "plan-question" in page.response.text
