"""The planner: six questions in any order, fed by what was written elsewhere, and shown on one page; with a script and without."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.arriving import arrived
from tests.browser.axe import OF_COLOURS, problems
from tests.browser.paper import lost, printed
from tests.walking import named
from tests.whole_course import database_url

__all__ = ["database_url"]

CARD, WHAT_FOR, PLAN = "m01/page/my-definition", "m11/page/what-for", "m11/page/one-plan"
QUESTIONS = ("context", "what-for", "values", "capacity", "barriers", "tools")
STEPS = {"r1": "know", "r2": "guess", "r3": "wish", "r4": "ask"}
SHOTS = Path(os.environ.get("PLANNER_SHOTS", "/nonexistent"))


def shot(who, name):
    if SHOTS.exists():
        for size in ((320, 700), (883, 590)):
            who.page.set_viewport_size({"width": size[0], "height": size[1]})
            who.page.screenshot(path=SHOTS / f"{name}-{size[0]}.png", full_page=True)


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def kirsten(person, request):
    """A citizen, with the tool in a tab of its own."""
    learner = person("kirsten", java_script_enabled=request.param)
    learner.open_tab(pathway="citizen", at=CARD)
    return learner


def unfold(learner, block):
    """Several sheets of one page stay folded until one writes on them."""
    folded = learner.screen.locator(f"#{block} > details:not([open]) > summary")
    if folded.count():
        folded.first.click()


def fill(learner, block, **texts):
    unfold(learner, block)
    for name, text in texts.items():
        learner.screen.locator(f"[name='{block}.field-{name.replace('__', '.').replace('_', '-')}']").fill(
            text
        )


def save(learner, block):
    learner.press(learner.screen.locator(f"[name=do][value='save:{block}']"))


def sure(learner, block, row, step):
    learner.screen.locator(f"[name='{block}.field-{row}.how-sure'][value={step}]").check(force=True)


def test_a_plan_from_a_card_of_another_star_to_one_page(kirsten):
    fill(kirsten, "definition-card", definition="Those it touches decide with us.")
    save(kirsten, "definition-card")

    kirsten.visit(WHAT_FOR)
    unfold(kirsten, "what-for-lines")
    lines = kirsten.screen.locator("#what-for-lines-lines")
    lines.get_by_text("Can flow in here").click()
    lines.get_by_role("checkbox", name="Those it touches decide with us.").check()
    lines.get_by_role("button", name="Put it into my lines").click()
    expect(lines.locator(".grown-row")).to_have_count(1)
    expect(lines.locator(".came")).to_contain_text("From your “My definition card”")
    expect(lines.get_by_text("Can flow in here")).to_have_count(0)
    sure(kirsten, "what-for-lines", "lines.r3", "guess")
    lines.get_by_role("button", name="Add one").click()
    expect(lines.locator(".grown-row")).to_have_count(2)
    fill(kirsten, "what-for-lines", lines__r4__line="Who mows it later?")
    expect(lines.get_by_label("Who might know?").last).to_be_hidden()
    sure(kirsten, "what-for-lines", "lines.r4", "ask")
    lines.get_by_label("Who might know?").last.fill("the road office")
    shot(kirsten, "question")
    save(kirsten, "what-for-lines")

    kirsten.visit(PLAN)
    unfold(kirsten, "planner")
    sheet = kirsten.screen.locator("#planner")
    expect(sheet.get_by_role("navigation", name="The questions")).to_contain_text("What for, and why we")
    shot(kirsten, "planner")
    fill(kirsten, "planner", case="A bench that faces the sun", stop="The light is not mended by May.")
    fill(kirsten, "planner", read_to__r1__whom="a driver of line 4", read_to__r1__when="30 March")
    fill(kirsten, "planner", read_to__r1__doubted="Leave me room for the ramp.")
    fill(kirsten, "planner", win_and_cost__r1__party="Who waits", win_and_cost__r1__wins="to sit")
    save(kirsten, "planner")

    kirsten.press(kirsten.link("On one page"))
    expect(kirsten.heading).to_have_text("A bench that faces the sun")
    page = kirsten.screen.locator("article")
    expect(page).to_contain_text("Those it touches decide with us.")
    expect(page).to_contain_text("My definition card, ")
    expect(page).to_contain_text("Ask: the road office")
    expect(page).to_contain_text("Leave me room for the ramp.")
    shot(kirsten, "page")
    kirsten.press(kirsten.link("In full, with what it draws on"))
    expect(kirsten.screen.get_by_role("heading", name="What it draws on")).to_be_visible()
    shot(kirsten, "full")


def line(question, row):
    return f"Line {row} of {question}, which tells in some ten words what people saw here"


def four_lines(question):
    """What the form of the plan sends where a question has four lines."""
    field = f"field-{question}"
    lines = {f"{field}.{row}.line": line(question, row) for row in STEPS}
    return {field: [*STEPS]} | lines | {f"{field}.{row}.how-sure": step for row, step in STEPS.items()}


def plan_but_for_one_question():
    parties, parts = ("r1", "r2"), ("party", "wins", "pays")
    told = {"field-case": "A bench that faces the sun", "field-stop": "The light is not mended by May."}
    told |= {"field-win-and-cost": [*parties]}
    told |= {
        f"field-win-and-cost.{party}.{part}": f"{part} of {party}, in a few words"
        for party in parties
        for part in parts
    }
    for question in QUESTIONS[:-1]:
        told |= four_lines(question)
    return told


def test_a_plan_with_four_lines_to_each_question_prints_on_one_sheet_and_everybody_can_use_it(
    person, tool, lms
):
    """At the screen one question gets its lines, which every question has; the other five get them over HTTP."""
    meanwhile = arrived(tool, lms, "omar", pathway="citizen", link="course?target=window")
    meanwhile.go(PLAN)
    omar = person("omar")
    omar.go_on_from(meanwhile)
    last = QUESTIONS[-1]
    unfold(omar, "planner")
    for _row in range(3):
        omar.screen.locator(f"[value='rows:planner:add:{last}']").click()
    omar.screen.locator(f"[name='planner.field-{last}.r4.line']").wait_for()
    for row, step in STEPS.items():
        omar.screen.locator(f"[name='planner.field-{last}.{row}.line']").fill(line(last, row))
        sure(omar, "planner", f"{last}.{row}", step)
    save(omar, "planner")
    found = problems(omar.page)
    meanwhile.go(PLAN)
    meanwhile.press("save:planner", **named("planner", plan_but_for_one_question()))
    omar.press(omar.link("On one page"))
    found += problems(omar.page)
    omar.page.emulate_media(color_scheme="dark")
    found += problems(omar.page, OF_COLOURS)
    pdf = printed(omar)
    if SHOTS.exists():
        omar.page.pdf(path=SHOTS / "page.pdf", prefer_css_page_size=True)

    assert found == [], "\n".join(found)
    assert len(pdf.pages) == 1
    assert omar.screen.get_by_text("which tells in some ten words").count() == len(QUESTIONS) * len(STEPS)
    assert lost(omar, pdf, "article") == []
