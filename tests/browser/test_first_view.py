"""What there is to do is near: one tap from the first view of a page, and close together where it stands."""

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

CHOICES = (
    ("the-pencil", "pencil-scene", ".what-next button", (1.6, 1.0)),
    ("twelve-situations", "sort-twelve", ".tray", (0.9, 0.4)),
)
"""Pages, the activity of each, what there is to choose, and how far down it may be on a phone and in a frame."""


def test_the_first_view_of_every_page_has_a_way_to_its_task(person):
    kirsten = person("kirsten")
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
        for size in (PHONE, FRAME):
            kirsten.page.set_viewport_size(size)
            kirsten.frame.evaluate("scrollTo(0, 0)")
            found = kirsten.frame.evaluate(PLACES)
            if not found["way"] or found["way"] > found["view"]:
                far[page.id, size["width"]] = found
            kirsten.screen.locator(".to-task").click()
            expect(kirsten.screen.locator(f"#{tasks[0].local_id}")).to_be_in_viewport()
    assert far == {}


def test_where_one_chooses_is_near_what_one_reads(person):
    kirsten = person("kirsten")
    kirsten.open_tab(pathway="citizen", at="m01/page/tuesday")
    far = {}
    for page, task, part, most in CHOICES:
        kirsten.visit(f"m01/page/{page}")
        for size, views in zip((PHONE, FRAME), most, strict=True):
            kirsten.page.set_viewport_size(size)
            near = kirsten.screen.locator(f"#{task}").evaluate(NEAR, part)
            if near > views:
                far[page, size["width"]] = near
    assert far == {}
