"""What somebody who teaches does, in the LMS's frame and in a tab, and what learners meet of it; every page can be used by all."""

import pytest
from playwright.sync_api import expect

from tests.arriving import arrived
from tests.browser.axe import problems
from tests.functional.setup_stars import database_url
from tests.gradebook import Grades

__all__ = ["database_url"]

M01, M06 = "What co-creation is — and is not", "Listening as equals"
WORDS = "Neighbours met in the library, and everybody could say no."


@pytest.fixture
def anna(person, tool, lms):
    """The instructor, with the set-up open in a tab of its own."""
    meanwhile = arrived(tool, lms, "anna", link="course?target=window")
    meanwhile.go("set-up")
    teacher = person("anna")
    teacher.go_on_from(meanwhile)
    return teacher


@pytest.fixture
def anna_in_a_frame(person):
    """The instructor, with the set-up open in the LMS's frame."""
    teacher = person("anna")
    teacher.open_course()
    teacher.press(teacher.link("Set-up"))
    expect(teacher.heading).to_have_text("Set up the stars")
    return teacher


def on_the_way(person):
    """A citizen on the way, in a browser of her own."""
    kirsten = person("kirsten")
    kirsten.open_tab(pathway="citizen")
    return kirsten


@pytest.fixture
def kirsten(person):
    return on_the_way(person)


def row(teacher, star: str):
    """A star's row in the set-up."""
    return teacher.screen.locator(".mod", has_text=star)


def save(teacher) -> None:
    """Save, and confirm where somebody could be touched by it."""
    teacher.press(teacher.button("Save", exact=True))
    saving = teacher.screen.get_by_role("region", name="Saving")
    teacher.press(saving.get_by_role("button", name="Yes, save this"))
    expect(teacher.words("Saved as version")).to_be_visible()


def share(learner) -> None:
    """Write the journal text of the small star and let the instructors read it."""
    learner.visit("m06/page/ask")
    learner.screen.locator('textarea[name$=".text"]').fill(WORDS)
    learner.screen.locator('[name$=".sharing"][value=instructor]').check()
    learner.button("Save my text").click()
    expect(learner.screen.locator(".saved").first).to_contain_text("Saved at")


def test_in_a_frame_the_course_is_seen_as_a_learner_and_a_star_is_switched_off_and_on_again(
    anna_in_a_frame, person
):
    anna = anna_in_a_frame
    the_course_is_seen_as_a_learner_and_nobody_is_counted(anna)
    learners_see_a_star_go_and_come(anna, on_the_way(person))


def learners_see_a_star_go_and_come(anna, kirsten):
    anna.page.bring_to_front()
    row(anna, M06).get_by_role("switch").uncheck()
    anna.press(anna.button("Save", exact=True))
    review = anna.screen.get_by_role("alert")
    expect(review).to_contain_text("Before this is saved")
    expect(review).to_contain_text("0 of 1 learner has begun this star.")
    anna.press(review.get_by_role("button", name="Yes, save this"))
    expect(anna.words("Saved as version 1.")).to_be_visible()
    kirsten.visit("?view=list")
    expect(kirsten.link(M01).first).to_be_visible()
    expect(kirsten.link(M06)).to_have_count(0)

    anna.page.bring_to_front()
    row(anna, M06).get_by_role("switch").check()
    save(anna)
    kirsten.visit("?view=list")

    expect(kirsten.link(M06).first).to_be_visible()


def the_course_is_seen_as_a_learner_and_nobody_is_counted(anna):
    anna.press(anna.button("See as a learner"))
    banner = anna.screen.get_by_role("complementary", name="Preview")
    expect(banner).to_contain_text("Nothing you do here is counted or kept.")
    anna.screen.locator("[name=pathway][value=leader]").check()
    anna.press(anna.button("Go this way"))
    expect(banner).to_be_visible()

    anna.press(anna.button("End the preview"))

    expect(anna.heading).to_have_text("Set up the stars")
    expect(banner).to_have_count(0)
    row(anna, M01).locator("summary").click()
    expect(anna.words("There are no learners yet.")).to_be_visible()


def test_stars_move_by_their_buttons_and_nothing_is_saved_before_the_button(anna):
    names = anna.screen.locator(".mod .what")
    expect(names.first).to_have_text(M01)

    up = anna.button(f"Move up: {M06}")
    up.click()
    expect(names.first).to_have_text(M06)
    expect(up).to_be_focused()
    expect(anna.screen.locator("[data-unsaved]")).to_have_text("Your changes are not saved yet.")
    anna.button("Save", exact=True).click()

    expect(anna.words("Saved as version 1.")).to_be_visible()
    expect(names.first).to_have_text(M06)


def test_a_due_date_and_a_pass_mark_are_set_and_can_be_taken_back(anna, kirsten):
    row(anna, M01).locator("summary").click()
    anna.screen.get_by_label("Due on this day").first.fill("2031-05-09")
    anna.screen.get_by_label("Due at this time").first.fill("15:30")
    anna.screen.locator("[name=mark-m01-citizen]").fill("85")
    save(anna)
    expect(row(anna, M01).locator("summary")).to_contain_text("85%")
    kirsten.visit("m01/quiz")
    expect(kirsten.screen.locator("main")).to_contain_text("85%")

    anna.page.bring_to_front()
    anna.press(anna.link("Earlier set-ups"))
    expect(anna.screen.locator(".versions")).to_contain_text("85%; before: 60%")
    anna.press(anna.link("Go back to the settings the course came with"))
    save(anna)

    expect(row(anna, M01).locator("summary")).not_to_contain_text("85%")


def test_a_shared_text_is_read_its_writer_finds_the_remark_and_everybody_can_use_the_way(
    anna, kirsten, watch
):
    watch.foresee("422")
    share(kirsten)

    anna.page.bring_to_front()
    anna.press(anna.link("Shared texts"))
    found = problems(anna.page)
    anna.press(anna.link("Journal of ask by Kirsten Dahl"))
    expect(anna.screen.locator("article")).to_contain_text(WORDS)
    anna.press(anna.button("Send this remark"))
    expect(anna.screen.locator("[aria-invalid]")).to_be_visible()
    found += problems(anna.page)
    anna.screen.get_by_label("Your remark").fill("Who opened the door?")
    anna.press(anna.button("Send this remark"))
    expect(anna.screen.locator(".remarks")).to_contain_text("Who opened the door?")
    found += problems(anna.page)
    kirsten.visit("m06/page/ask")

    expect(kirsten.screen.locator("main")).to_contain_text("Who opened the door?")
    assert not found


def test_a_grade_that_is_stuck_says_why_and_is_sent_again_by_everybody(anna, tool, lms):
    stuck = stuck_grade(tool, lms)

    anna.press(anna.link("Grades", exact=True))
    expect(anna.screen.locator(".kept", has_text="Kirsten Dahl: 80%")).to_be_visible()
    assert not problems(anna.page)
    anna.press(anna.button("Send it again"))
    expect(anna.words("It is sent again in a moment.")).to_be_visible()
    stuck.later()
    anna.link("Grades", exact=True).click()

    expect(anna.words("Every grade that has a column has arrived.")).to_be_visible()
    assert stuck.cell("kirsten").score == 8


def test_a_missing_column_is_made_with_one_click(person, tool, lms):
    """The map was placed without a column."""
    grades = Grades(tool=tool, lms=lms)
    anna = person("anna")
    anna.be_in_tab()
    grades.work()
    anna.visit("grades")
    missing = anna.screen.get_by_role("region", name="Without a column in the gradebook")
    expect(missing).to_contain_text("counts into the course total")
    found = problems(anna.page)
    anna.button("Make 1 column").click()
    expect(missing).to_contain_text("This column is on its way.")
    found += problems(anna.page)
    grades.work()
    anna.visit("grades")

    expect(anna.words("Everything has arrived.")).to_be_visible()
    expect(missing).to_have_count(0)
    assert not found


def stuck_grade(tool, lms) -> Grades:
    """The LMS refuses Kirsten's grade once, for good."""
    grades = Grades(tool=tool, lms=lms)
    grades.arrive("kirsten")
    grades.earn("kirsten", 0.8)
    grades.fail("scores", status=400)
    grades.work()
    return grades


def test_everybody_can_use_the_set_up(anna, watch):
    watch.foresee("422")
    for summary in anna.screen.locator(".mod summary").all():
        summary.click()
    found = problems(anna.page)
    anna.screen.locator("[name=mark-m01-citizen]").fill("120")
    anna.button("Save", exact=True).click()
    expect(anna.screen.get_by_role("alert")).to_contain_text("One thing needs another look")
    found += problems(anna.page)
    anna.screen.locator("[name=mark-m01-citizen]").fill("50")
    row(anna, M06).get_by_role("switch").uncheck()
    anna.button("Save", exact=True).click()
    expect(anna.screen.get_by_role("alert")).to_contain_text("Before this is saved")
    found += problems(anna.page)
    anna.screen.get_by_role("alert").get_by_role("button", name="Yes, save this").click()
    expect(anna.words("Saved as version 1.")).to_be_visible()
    found += problems(anna.page)
    anna.link("Earlier set-ups").click()
    expect(anna.heading).to_have_text("Earlier set-ups")
    found += problems(anna.page)
    anna.visit("set-up")
    anna.button("See as a learner").click()
    expect(anna.screen.get_by_role("complementary", name="Preview")).to_be_visible()
    found += problems(anna.page)

    assert not found
