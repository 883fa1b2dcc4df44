"""From the LMS's gradebook into a learner's work: the instructor's way, what the learner decides, readable by all."""

import pytest
from playwright.sync_api import expect

from tests.browser.axe import DESK, PHONE, problems
from tests.gradebook import Grades
from tests.journey import Visitor
from tests.moments import after
from tests.walking import enter
from tests.whole_course import course, take_the_quiz

TEXT = "We decide together, and everybody can say no. " * 8


@pytest.fixture
def kirsten(tool, lms):
    """A learner over HTTP who shares a text, with a finished quiz that is in the gradebook, its result before them."""
    return after(finish_the_quiz, tool, lms)


def finish_the_quiz(tool, lms):
    learner = enter(Visitor(lms.config.base_url), "kirsten", pathway="citizen", link="m01")
    learner.go("m01/journal")
    learner.write("m01/journal", text=TEXT, sharing="instructor")
    take_the_quiz(learner, course().stars["m01"])
    Grades(tool=tool, lms=lms).work()
    return learner


def share(learner) -> None:
    """Let the course leaders read the answers."""
    assert learner.send("/result", share="yes").status == 200


def from_the_gradebook(person):
    """Anna clicks on Kirsten's cell; the work comes in the LMS's frame."""
    anna = person("anna")
    anna.go("course/1/gradebook")
    anna.page.get_by_role("link", name="Review: Kirsten Dahl, What co-creation is, and is not").click()
    anna.screen = anna.page.frame_locator("iframe")
    anna.heading.filter(has_text="What co-creation is — and is not").wait_for()
    return anna


def test_an_instructor_reads_in_the_frame_what_the_learner_shares(person, kirsten):
    share(kirsten)
    anna = from_the_gradebook(person)
    expect(anna.words("You are looking at the work of Kirsten Dahl. Read only.")).to_be_visible()
    expect(anna.words("We decide together")).to_be_visible()
    expect(anna.screen.locator("form")).to_have_count(0)
    paper_says_whose_work_it_is(anna)

    anna.page.locator("iframe").focus()
    anna.link("The answers of try 1").focus()
    with anna.frame.expect_navigation():
        anna.page.keyboard.press("Enter")

    expect(anna.heading).to_have_text("Try 1 of the quiz: 100%")
    expect(anna.screen.locator("[id$=-verdict]")).to_have_count(8)
    anna.press(anna.link("Back to the work"))
    expect(anna.heading).to_have_text("What co-creation is — and is not")


def paper_says_whose_work_it_is(anna):
    anna.page.set_viewport_size(PHONE)
    anna.page.emulate_media(media="print")
    expect(anna.words("You are looking at the work of Kirsten Dahl. Read only.")).to_be_visible()
    expect(anna.screen.locator(".bar")).to_be_hidden()
    expect(anna.words("Try 1: 100%")).to_be_visible()
    anna.page.emulate_media(media="screen")
    anna.page.set_viewport_size(DESK)


def test_every_page_of_a_review_can_be_used_by_all(person, kirsten, watch):
    watch.foresee("403")
    learner = person("kirsten")
    learner.go_on_from(kirsten)
    learner.press(learner.button("Let my course leaders read my answers"))
    expect(learner.words("Your course leaders may read your answers of this try")).to_be_visible()
    found = problems(learner.page)
    anna = person("anna")
    anna.go("course/1/gradebook")
    found += problems(anna.page)
    anna.page.set_viewport_size(DESK)
    href = anna.page.get_by_role("link", name="Review: Kirsten Dahl, What").get_attribute("href")
    anna.page.goto(f"{anna.lms_url}{href.replace('/course/1/review', '/review/1')}?target=window")
    anna.page.wait_for_url(f"{anna.tool_url}/**")
    anna.screen = anna.page
    found += problems(anna.page)
    anna.press(anna.link("The answers of try 1"))
    found += problems(anna.page)
    anna.visit("set-up")
    expect(anna.heading).to_have_text("This visit shows one learner’s work")
    found += problems(anna.page)

    assert not found


def test_without_script_the_work_is_there_all_the_same(person, kirsten):
    share(kirsten)
    anna = person("anna", java_script_enabled=False)
    anna.go("course/1/gradebook")
    href = anna.page.get_by_role("link", name="Review: Kirsten Dahl, What").get_attribute("href")
    anna.page.goto(f"{anna.lms_url}{href.replace('/course/1/review', '/review/1')}?target=window")
    anna.screen = anna.page
    while anna.page.url.startswith(anna.lms_url):
        anna.button("Go on").click()
    expect(anna.heading).to_have_text("What co-creation is — and is not")

    anna.press(anna.link("The answers of try 1"))

    expect(anna.heading).to_have_text("Try 1 of the quiz: 100%")
