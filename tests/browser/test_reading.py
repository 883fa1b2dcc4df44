"""When a page counts as read: its end was in sight for a moment, or Next was pressed; opening it is not enough."""

import re

import pytest

from tests.browser.axe import PHONE

FASTER = 2
"""How many times as fast the timers of these pages run: no faster, so that whoever rushes is faster still."""
SOME_TIME = 2500 // FASTER
"""Longer than the moment for which the end of a page has to be in sight."""
RUSH = """
async () => {
  const end = document.querySelector("[data-end]");
  const isSeen = await new Promise((told) => {
    new IntersectionObserver(([one]) => one.isIntersecting && told(true)).observe(end);
    setTimeout(told, 10_000, false);
    end.scrollIntoView();
  });
  document.querySelector("h1").scrollIntoView();
  return isSeen;
}
"""
"""To the end of a page and, as soon as it is in sight, back; whether it was."""


@pytest.fixture
def kirsten(person):
    """A citizen on the first page of a star, on a phone, in the LMS's frame."""
    kirsten = person("kirsten")
    kirsten.page.set_viewport_size(PHONE)
    kirsten.hurry(FASTER)
    kirsten.open_course(pathway="citizen", at="m01/page/tuesday")
    return kirsten


def read_pages(somebody):
    """How many pages of the star count as read, as the next page tells."""
    somebody.visit("m01/page/three-definitions")
    told = somebody.screen.locator(".progress").inner_text()
    return int(re.search(r"(\d+) pages? read", told)[1])


TWELVE_DOTS = """
() => {
  const row = document.querySelector(".progress .steps");
  while (row.children.length < 12) row.append(row.lastElementChild.cloneNode(true));
  const boxes = [...row.querySelectorAll("a")].map((dot) => dot.getBoundingClientRect());
  return { rows: new Set(boxes.map((box) => box.top)).size, width: Math.min(...boxes.map((box) => box.width)) };
}
"""


def test_the_dots_of_twelve_pages_stand_in_one_row_of_a_phone(person):
    omar = person("omar")
    omar.open_tab(pathway="citizen", at="m01/page/tuesday")
    omar.page.set_viewport_size(PHONE)
    told = omar.page.evaluate(TWELVE_DOTS)
    assert told["rows"] == 1
    assert told["width"] >= 24


def test_a_page_is_read_by_whoever_comes_to_its_end_or_goes_on_not_by_whoever_opens_it_or_rushes(kirsten):
    kirsten.page.wait_for_timeout(SOME_TIME)
    assert read_pages(kirsten) == 0, "only opened"

    kirsten.visit("m01/page/tuesday")
    assert kirsten.frame.evaluate(RUSH)
    kirsten.page.wait_for_timeout(SOME_TIME)
    assert read_pages(kirsten) == 0, "rushed past the end"

    kirsten.visit("m01/page/tuesday")
    with kirsten.page.expect_response(lambda answer: answer.url.endswith("/page/tuesday/read")) as told:
        kirsten.screen.locator("[data-end]").scroll_into_view_if_needed()
    assert told.value.status == 204
    assert read_pages(kirsten) == 1, "came to the end"

    kirsten.press(kirsten.screen.locator(".stand button.go"))
    assert kirsten.frame.url.endswith("m01/page/twelve-situations")
    assert read_pages(kirsten) == 2, "went on"
