"""An administrator of a Canvas-like LMS acts as somebody: the line that says so, which everybody can read."""

import pytest
from playwright.sync_api import expect

from lti.practice_lms.families import CANVAS_LIKE
from tests.browser.axe import problems
from tests.journey import Visitor
from tests.practice import practice_lms
from tests.walking import Learner, enter
from tests.whole_course import course, take_the_quiz

WORDS = "My neighbour Gerda decides with us on Tuesdays."
TEXTS, ANSWERS = "Only this person can read their texts.", "Only this person can see what they answered."
OTHERS = "While you act as somebody else, you cannot read what learners wrote."
CLOSED = {
    "texts": TEXTS,
    "m01/journal": TEXTS,
    "entry/m01/journal/history": TEXTS,
    "m01/page/my-definition": TEXTS,
    "m01/page/why-we-do-it": ANSWERS,
}


@pytest.fixture
def lms_config(tool):
    custom = {"masquerading_user_id": "$Canvas.masqueradingUser.id"}
    return practice_lms(tool, family=CANVAS_LIKE, custom=custom, clock=tool.clock)


def test_from_the_list_of_people_into_the_course_of_somebody_else(person):
    aksel = person("aksel")
    aksel.go("course/1/participants")
    expect(aksel.page.get_by_role("button", name="Copy this course")).to_be_visible()
    found = problems(aksel.page)
    with aksel.context.expect_page() as opened:
        aksel.page.get_by_role("link", name="Open the course as Kirsten Dahl").click()
    aksel.take(opened.value)
    line = aksel.screen.get_by_role("complementary", name="You are looking at somebody else’s course")

    expect(line).to_contain_text("nothing you do here is kept")
    found += problems(aksel.page)
    aksel.visit("m01/page/tuesday")
    expect(line).to_be_visible()
    expect(aksel.words("Your place is saved")).to_have_count(0)
    assert not found


def test_what_somebody_wrote_and_answered_is_closed(person, visitor):
    """Scripts find nothing to save there: the watch over every page hears no complaint, and nothing is kept on the device."""
    kirsten = enter(visitor, "kirsten", pathway="citizen")
    take_the_quiz(kirsten, course().stars["m01"])
    result = kirsten.path
    kirsten.go("m01/journal")
    kirsten.write("m01/journal", text=WORDS, sharing="instructor")
    aksel = person("aksel")
    act_as("kirsten", aksel)
    found = [
        trouble for path, said in {**CLOSED, result: ANSWERS}.items() for trouble in closed(aksel, path, said)
    ]
    act_as("anna", aksel)
    found += closed(aksel, "shared", OTHERS)
    aksel.press(aksel.link("by Kirsten Dahl"))
    found += closed(aksel, aksel.page.url.removeprefix(aksel.visit_url), OTHERS)
    assert not found
    assert aksel.page.evaluate("localStorage.length") == 0


def act_as(key, aksel):
    """Come in over HTTP as somebody else."""
    visitor = Visitor(aksel.lms_url)
    aksel.go_on_from(Learner(visitor, visitor.launch(key, "m01?acting=aksel&target=window")))


def closed(aksel, path, sentence):
    """What stands in somebody's way on a page that keeps the words closed."""
    aksel.visit(path)
    expect(aksel.words(sentence)).to_be_visible()
    expect(aksel.screen.get_by_text(WORDS)).to_have_count(0)
    return problems(aksel.page)


def test_from_the_account_to_the_reports(person):
    aksel = person("aksel")
    aksel.go("course/1")
    with aksel.context.expect_page() as opened:
        aksel.page.get_by_role("link", name="Open the tool for the whole account").click()
    aksel.take(opened.value)

    aksel.heading.filter(has_text="Completion report").wait_for()
    assert not problems(aksel.page)
