"""From the LMS's gradebook into a learner's work: the instructor's way, what the learner decides, readable by all."""

import pytest
from playwright.sync_api import expect

from tests.browser.axe import PHONE, problems
from tests.gradebook import Grades
from tests.walking import enter
from tests.whole_course import course, take_the_quiz

TEXT = "We decide together, and everybody can say no. " * 8


@pytest.fixture
def kirsten(person, new_visitor, tool, lms):
    """A learner with a finished quiz that is in the gradebook, its result before them."""
    meanwhile = enter(new_visitor(), "kirsten", pathway="citizen", link="m01")
    take_the_quiz(meanwhile, course().stars["m01"])
    learner = person("kirsten")
    learner.go_on_from(meanwhile)
    Grades(tool=tool, lms=lms).work()
    return learner


def share(learner) -> None:
    learner.press(learner.button("Let my course leaders read my answers"))
    expect(learner.words("Your course leaders may read your answers of this try")).to_be_visible()


def write(learner) -> None:
    learner.visit("m01/journal")
    journal = learner.screen.locator('.entry:has(textarea[name$=".text"])').first
    journal.locator("textarea").fill(TEXT)
    journal.get_by_text("You and your course leaders").click()
    learner.press(journal.get_by_role("button", name="Save my text"))


def from_the_gradebook(person, *, link="What co-creation is, and is not", **options):
    """Anna clicks on Kirsten's cell; the work comes in the LMS's frame."""
    anna = person("anna", **options)
    anna.go("course/1/gradebook")
    anna.page.get_by_role("link", name=f"Review: Kirsten Dahl, {link}").click()
    anna.screen = anna.page.frame_locator("iframe")
    expect(anna.heading).to_have_text("What co-creation is — and is not")
    return anna


def test_an_instructor_reads_in_the_frame_what_the_learner_shares(person, kirsten):
    share(kirsten)
    write(kirsten)
    anna = from_the_gradebook(person)
    expect(anna.words("You are looking at the work of Kirsten Dahl. Read only.")).to_be_visible()
    expect(anna.words("We decide together")).to_be_visible()
    expect(anna.screen.locator("form")).to_have_count(0)

    anna.page.locator("iframe").focus()
    anna.link("The answers of try 1").focus()
    anna.page.keyboard.press("Enter")

    expect(anna.heading).to_have_text("Try 1 of the quiz: 100%")
    expect(anna.screen.locator("[id$=-verdict]")).to_have_count(8)
    anna.press(anna.link("Back to the work"))
    expect(anna.heading).to_have_text("What co-creation is — and is not")


def test_every_page_of_a_review_can_be_used_by_all(person, kirsten, watch):
    watch.foresee("403")
    found = problems(kirsten.page)
    share(kirsten)
    found += problems(kirsten.page)
    write(kirsten)
    anna = from_the_gradebook(person)
    anna.go("course/1/gradebook")
    found += problems(anna.page)
    anna.page.set_viewport_size({"width": 1280, "height": 900})
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


def test_paper_says_whose_work_it_is(person, kirsten):
    share(kirsten)
    anna = from_the_gradebook(person, viewport=PHONE)
    anna.page.emulate_media(media="print")

    expect(anna.words("You are looking at the work of Kirsten Dahl. Read only.")).to_be_visible()
    expect(anna.screen.locator(".bar")).to_be_hidden()
    expect(anna.words("Try 1: 100%")).to_be_visible()


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
