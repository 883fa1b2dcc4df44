"""A teacher changes a grade in the LMS's gradebook; what instructor and learner then meet can be used by all."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from app.models import ResourceLink
from app.services.exchange import rounds
from lti.practice_lms.config import PlatformConfig
from lti.practice_lms.families import CANVAS_LIKE
from tests.browser.axe import problems
from tests.gradebook import Grades
from tests.practice import practice_lms
from tests.walking import enter
from tests.whole_course import course, take_the_quiz


@pytest.fixture
def lms_config(tool) -> PlatformConfig:
    """The LMS goes by the tool's clock, which tests turn forward; the course's own entry gets a column made."""
    return practice_lms(tool, clock=tool.clock, family=CANVAS_LIKE)


def test_a_changed_grade_is_met_by_teacher_and_learner(tool, lms, person, visitor):
    grades = Grades(tool=tool, lms=lms)
    meanwhile = enter(visitor, "kirsten", pathway="citizen", link="m01-quiz")
    take_the_quiz(meanwhile, course().stars["m01"])
    kirsten = person("kirsten")
    kirsten.go_on_from(meanwhile)
    grades.arrive("omar")
    grades.earn("omar", 0.8)
    grades.work()
    tool.clock.forward(timedelta(minutes=1))

    anna = person("anna")
    anna.go("course/1/gradebook")
    anna.page.get_by_role(
        "link", name="Change the grade: Kirsten Dahl, Check yourself: what co-creation is"
    ).click()
    found = problems(anna.page)
    anna.page.get_by_label("Points out of 10").fill("2,5")
    anna.page.get_by_role("button", name="Save this grade").click()
    expect(anna.page.get_by_role("region", name="Grades")).to_contain_text("set by a teacher")
    grades.lms.platform.gradebook.empty(grades.column().id, "12", now=tool.clock())
    grades.later(rounds.SOME_TIME)

    anna.be_in_tab()
    anna.visit("grades")
    changed = anna.screen.locator(".card", has_text="Kirsten Dahl")
    expect(changed).to_contain_text("The gradebook shows 25%, and it stays so.")
    emptied = anna.screen.locator(".card", has_text="was emptied in your platform on")
    found += problems(anna.page)
    emptied.locator("summary").press("Enter")
    expect(emptied.get_by_label("Omar Haddad: 80%")).to_be_visible()
    found += problems(anna.page)
    kirsten.page.bring_to_front()
    kirsten.page.reload()
    expect(kirsten.screen.locator("main")).to_contain_text("this mark stays")
    found += problems(kirsten.page)

    anna.page.bring_to_front()
    anna.press(emptied.get_by_role("button", name="Send it again"))
    grades.work()
    anna.visit("grades")
    expect(emptied).to_have_count(0)
    anna.press(changed.get_by_role("button", name="Send again"))
    grades.work()
    anna.visit("grades")
    expect(changed).to_have_count(0)
    assert not found


def test_a_column_is_renamed_by_keyboard(tool, lms, person):
    grades = Grades(tool=tool, lms=lms)
    grades.arrive("kirsten", "course")
    grades.work()
    with tool.shared.database.writing() as session:
        title = "Our course in Nordby, spring group with neighbours"
        session.execute(update(ResourceLink).where(ResourceLink.item == "course").values(title=title))
    anna = person("anna")
    anna.be_in_tab("m01-quiz")
    anna.visit("grades")
    names = anna.screen.get_by_role("region", name="Columns with an old name")
    found = problems(anna.page)
    names.get_by_role("button", name="Rename to").focus()
    anna.page.keyboard.press("Enter")
    expect(names).to_contain_text("The new name is on its way.")
    found += problems(anna.page)
    grades.work()
    anna.visit("grades")
    expect(anna.heading).to_have_text("Grades on their way")
    expect(names).to_have_count(0)
    assert not found
