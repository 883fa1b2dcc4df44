"""What there is to do is near: one tap from the first view of a page, and close together where it stands."""

import pytest
from playwright.sync_api import expect

from tests.whole_course import course, to_do

PHONE, FRAME = {"width": 320, "height": 568}, {"width": 883, "height": 590}
"""A small phone, and the room that a course page of Moodle leaves."""
PLACES = """
() => {
  const view = innerHeight - document.querySelector(".stand").offsetHeight;
  const way = document.querySelector(".to-task");
  return { view, way: way && way.getBoundingClientRect().bottom + scrollY };
}
"""
"""How much of a page is before the eyes, and where the way to its task ends."""
NEAR = """
(one, part) => {
  const { top } = one.getBoundingClientRect();
  const there = [...one.querySelectorAll(part)].find(here => here.checkVisibility()).getBoundingClientRect();
  return (there.top - top) / (innerHeight - document.querySelector(".stand").offsetHeight);
}
"""
"""How far below the beginning of an activity something of it begins, in views."""


@pytest.mark.parametrize("size", [PHONE, FRAME], ids=["phone", "frame"])
def test_the_first_view_of_every_page_has_a_way_to_its_task(person, size):
    kirsten = person("kirsten", viewport=size)
    kirsten.open_tab(pathway="citizen", at="m01/page/tuesday")
    far = {}
    pages = (
        page
        for page in course().pages.values()
        if page.star == "m01" and "citizen" in (page.pathways or ["citizen"])
    )
    for page in pages:
        if not (tasks := to_do(page)):
            continue
        kirsten.visit(f"m01/page/{page.local_id}")
        found = kirsten.frame.evaluate(PLACES)
        if not found["way"] or found["way"] > found["view"]:
            far[page.id] = found
        kirsten.screen.locator(".to-task").click()
        expect(kirsten.screen.locator(f"#{tasks[0].local_id}")).to_be_in_viewport()
    assert far == {}


@pytest.mark.parametrize(
    ("page", "task", "part", "most"),
    [
        ("the-pencil", "pencil-scene", ".what-next button", {320: 1.6, 883: 1.0}),
        ("twelve-situations", "sort-twelve", ".tray", {320: 0.9, 883: 0.4}),
    ],
)
def test_where_one_chooses_is_near_what_one_reads(person, page, task, part, most):
    kirsten = person("kirsten")
    kirsten.open_tab(pathway="citizen", at=f"m01/page/{page}")
    for size in (PHONE, FRAME):
        kirsten.page.set_viewport_size(size)
        assert kirsten.screen.locator(f"#{task}").evaluate(NEAR, part) <= most[size["width"]]
