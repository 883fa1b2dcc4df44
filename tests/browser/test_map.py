"""The map with all twelve stars: nothing touches in English or German on a phone, in the LMS's frame or on a desk."""

import pytest

from tests.browser.axe import LMS_FRAME, PHONE, SIZES, problems
from tests.twelve import database_url
from tests.walking import enter

__all__ = ["database_url"]

SPEAKERS = {"en": "kirsten", "de": "marlene"}
BOXES = """
() => {
  const svg = [...document.querySelectorAll(".sky svg")].find((one) => one.checkVisibility());
  const frame = svg.getBoundingClientRect();
  const box = (element, name) => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    return { name, left, top, right, bottom };
  };
  const all = (list) => ({
    left: Math.min(...list.map((one) => one.left)), right: Math.max(...list.map((one) => one.right)),
    top: Math.min(...list.map((one) => one.top)), bottom: Math.max(...list.map((one) => one.bottom)),
  });
  const stars = [...svg.querySelectorAll(".st")];
  const words = stars.map((star) => {
    const lines = [...star.querySelectorAll("text")].map((text) => box(text));
    return { name: star.dataset.id, ...all(lines) };
  });
  const shapes = stars.map((star) => box(star.querySelector(".g-line"), `shape of ${star.dataset.id}`));
  const names = [...svg.querySelectorAll(".region")].map((name) => box(name, name.textContent));
  const said = [...document.querySelectorAll(".sky-say p")].map((one) => box(one, "sentence"));
  return { frame: box(svg, "map"), boxes: [...words, ...shapes, ...names, ...said] };
}
"""
ORDER = """
() => [...document.querySelectorAll(".sky svg")].filter((one) => one.checkVisibility())
  .flatMap((svg) => [...svg.querySelectorAll("a.st")])
  .map((star) => ({ id: star.dataset.id, ...star.querySelector(".hit").getBoundingClientRect().toJSON() }))
"""
RESTING = """
lines => {
  document.getAnimations().forEach((one) => one.finish());
  return lines.map((line) => Number(getComputedStyle(line).opacity));
}
"""
"""How lines look when they have come to rest."""


def touching(page):
    """Pairs of what is written or drawn that lie over each other, and what reaches over the map's edge."""
    found = page.evaluate(BOXES)
    frame, boxes = found["frame"], found["boxes"]
    pairs = [
        (one["name"], other["name"])
        for number, one in enumerate(boxes)
        for other in boxes[number + 1 :]
        if min(one["right"], other["right"]) - max(one["left"], other["left"]) > 0.5
        and min(one["bottom"], other["bottom"]) - max(one["top"], other["top"]) > 0.5
    ]
    over = [
        one["name"]
        for one in boxes
        if one["left"] < frame["left"] - 0.5
        or one["right"] > frame["right"] + 0.5
        or one["top"] < frame["top"]
    ]
    return [*pairs, *over]


@pytest.fixture(params=SPEAKERS)
def kirsten(request, person, new_visitor):
    """A citizen on the map, who has begun one star and is in another."""
    before = enter(new_visitor(), SPEAKERS[request.param], pathway="citizen")
    for page in ("m06/page/ask", "m01/page/tuesday"):
        assert before.go(page).status == 200
    before.go()
    kirsten = person(SPEAKERS[request.param])
    kirsten.go_on_from(before)
    assert kirsten.page.locator("html").get_attribute("lang") == request.param
    return kirsten


def test_the_full_map_is_read_walked_opened_and_enlarged_and_stands_in_nobodys_way(kirsten):
    assert problems(kirsten.page) == []
    no_words_touch_anything(kirsten)
    on_a_phone_the_keyboard_goes_from_top_to_foot(kirsten)
    lines_rest_until_a_star_has_focus(kirsten)
    the_words_of_a_star_open_it_as_the_star_does(kirsten)
    kirsten.visit("?where=curious")
    no_words_touch_anything(kirsten)
    the_largest_text_scrolls_nothing_sideways(kirsten)


def no_words_touch_anything(kirsten):
    for size in SIZES:
        kirsten.page.set_viewport_size(size)
        assert kirsten.page.locator(".sky svg:visible a.st").count() == 12, size
        assert touching(kirsten.page) == [], size


def on_a_phone_the_keyboard_goes_from_top_to_foot(kirsten):
    kirsten.page.set_viewport_size(PHONE)
    stars = kirsten.page.evaluate(ORDER)
    tops = [round(star["top"]) for star in stars]
    assert tops == sorted(tops)
    assert len({star["id"] for star in stars}) == 12


def lines_rest_until_a_star_has_focus(kirsten):
    kirsten.page.set_viewport_size(LMS_FRAME)
    lines = kirsten.page.locator(".sky .wide .ln")
    assert lines.count() > 12
    assert set(lines.evaluate_all(RESTING)) == {0.3}
    kirsten.page.locator(".sky .wide a.st[data-id=m09]").focus()
    on = kirsten.page.locator(".sky .wide .ln.on")
    assert on.count() > 1
    assert on.first.evaluate("line => getComputedStyle(line).strokeWidth") == "2.4px"


def the_words_of_a_star_open_it_as_the_star_does(kirsten):
    kirsten.page.set_viewport_size(PHONE)
    star = kirsten.page.locator(".sky svg:visible a.st[data-id=m08]")
    kirsten.press(star.locator("text.t").last)
    assert "/m08/" in kirsten.page.url


def the_largest_text_scrolls_nothing_sideways(kirsten):
    wide = "() => document.documentElement.scrollWidth - innerWidth"
    for path in (
        "",
        "?view=list",
        "?where=curious",
        "m01/page/tuesday",
        "m01/",
        "m01/quiz",
        "m01/journal",
        "texts",
    ):
        kirsten.visit(path)
        kirsten.page.evaluate("() => { document.documentElement.dataset.size = '145'; }")
        for size in SIZES:
            kirsten.page.set_viewport_size(size)
            assert kirsten.page.evaluate(wide) <= 0, (path, size)
