"""The thread through everything in a browser: LMS, frame, pages, quiz, the grade in the LMS, the row in the report."""

import csv
import re

from playwright.sync_api import expect

from app.worker.loop import run_once
from tests.browser.key import fill_in


def test_a_citizen_takes_the_quiz_in_the_frame_and_finds_the_grade_in_gradebook_and_report(tool, lms, person):
    kirsten = person("kirsten")
    kirsten.page.goto(lms.config.base_url)
    kirsten.page.get_by_role("link", name="Kirsten Dahl").click()
    kirsten.screen = kirsten.page.frame_locator("iframe")
    kirsten.choose_pathway()
    kirsten.page.get_by_role("link", name="What co-creation is, and is not").click()
    kirsten.link("Begin", exact=True).click()
    expect(kirsten.heading).to_have_text("A Tuesday in Nordby")
    kirsten.press(kirsten.screen.locator(".stand .go"))
    question = kirsten.screen.locator("#which-definition")
    fill_in(question, question.locator("#which-definition-ask").inner_text())
    question.get_by_role("button", name="See what the course says").click()
    expect(kirsten.words("Yes, that is what the course suggests.")).to_be_focused()

    total = kirsten.take_the_quiz()

    expect(kirsten.heading).to_have_text(f"You got {total} of {total}")
    expect(kirsten.words("the quiz is passed")).to_be_visible()
    told = kirsten.screen.locator(".card", has_text="Your answers and your texts are not sent.")
    expect(told).to_contain_text("Waiting to be sent to your course")
    assert run_once(tool.app) > 0
    kirsten.frame.goto(kirsten.frame.url)
    expect(told).to_contain_text(re.compile(r"Sent to your course at \d\d:\d\d: 100%"))
    kirsten.page.get_by_role("link", name="Gradebook").first.click()
    row = kirsten.page.get_by_role("row").filter(has_text="Kirsten Dahl")
    expect(row.locator("b")).to_have_text("100")
    assert in_the_report(person("aksel"), "Kirsten Dahl") == [
        {"module_id": "m01", "status": "started", "quiz_score": "1", "quiz_passed": "true"}
    ]


def in_the_report(admin, name: str) -> list[dict[str, str]]:
    """What the file that an administrator downloads from the LMS's frame tells of somebody."""
    admin.open_course()
    admin.press(admin.link("Report"))
    rows = csv.DictReader(admin.download("CSV").decode("utf-8-sig").splitlines())
    told = ("module_id", "status", "quiz_score", "quiz_passed")
    return [{column: row[column] for column in told} for row in rows if row["name"] == name]
