"""A scene on a small phone, with the keyboard alone and without JavaScript: from the first moment to looking back."""

import pytest
from playwright.sync_api import expect

from tests.browser.axe import LMS_FRAME
from tests.browser.paper import lost, printed
from tests.browser.tab import press, tab_to
from tests.sampled import with_the_sampled_course

PHONE = {"width": 320, "height": 640}
SCENE = "m01/page/on-scene"
SHEETS = ({"width": 673, "height": 1000}, {"width": 420, "height": 600})


@pytest.fixture
def database_url(server):
    """The course of samples."""
    url = server.fresh(with_the_sampled_course)
    yield url
    server.drop(url)


def stays_inside(learner) -> bool:
    """Whether nothing lies beyond the right border."""
    return learner.screen.locator("html").evaluate("page => page.scrollWidth <= page.clientWidth")


def test_a_scene_is_played_on_a_small_phone_by_keyboard_without_javascript(person):
    pia = person("pia", java_script_enabled=False, viewport=PHONE)
    pia.open_course_by_hand(pathway="citizen")
    pia.visit(SCENE)
    scene = pia.screen.locator("#scene-full")
    now = scene.locator("#scene-full-now")
    thought = scene.locator(".thought:visible")
    expect(now).to_have_text("At the letter")
    expect(thought).to_have_text("Gerda thinks: The host wonders about the letter.")
    assert stays_inside(pia)

    pia.page.locator("iframe").focus()
    tab_to(pia, scene.get_by_role("radio").first)
    pia.page.keyboard.press("ArrowRight")
    expect(thought).to_have_text("Ibrahim thinks: The guest wonders about the letter.")
    press(pia, scene.get_by_role("button", name="They send at the letter"))
    expect(now).to_have_text("At the street")
    expect(thought).to_have_text("Ibrahim thinks: The guest wonders about the street.")
    expect(pia.screen.locator("[data-standing]")).to_contain_text("1 of 4 moments, saved at")

    press(pia, scene.get_by_role("button", name="Back to the last choice"))
    expect(now).to_have_text("At the letter")
    for choice in ("read at the letter", "wait at the kitchen", "leave at the hall"):
        press(pia, scene.get_by_role("button", name=choice))
    expect(now).to_have_text("Lunch apart")
    assert stays_inside(pia)

    press(pia, scene.get_by_role("button", name="Look back at all the ways"))
    expect(scene.get_by_role("status")).to_contain_text("Your way came to the end “Lunch apart”.")
    expect(scene.locator(".all-ways")).to_be_hidden()
    expect(scene.locator(".trail > .on h4")).to_have_text(
        ["1 At the letter", "2 At the kitchen", "4 At the hall", "End: Lunch apart (your end)"]
    )
    expect(scene.locator(".trail").first).to_be_visible()
    assert stays_inside(pia)
    press(pia, scene.get_by_role("button", name="Play it again"))
    expect(now).to_have_text("At the letter")


def looked_back_at(omar):
    """The scene of the page before one, once it was played to an end."""
    scene = omar.screen.locator("#scene-full")
    for step in ("letter.send", "street.pass"):
        omar.press(scene.locator(f'button[value$="take:{step}"]'))
    omar.press(scene.get_by_role("button", name="Look back at all the ways"))
    return scene


def test_the_ways_are_drawn_where_there_is_room_and_a_list_on_paper(person):
    omar = person("omar")
    omar.open_tab(pathway="citizen", at=SCENE)
    omar.page.set_viewport_size(LMS_FRAME)
    scene = looked_back_at(omar)
    the_ways_are_drawn_and_the_list_is_folded(scene)
    assert lost(omar, printed(omar), "#scene-full .trail") == []
    omar.page.emulate_media(media="print")
    for sheet in SHEETS:
        omar.page.set_viewport_size(sheet)
        on_paper_the_ways_are_the_list_whose_lines_stay_beside_their_words(scene)


def the_ways_are_drawn_and_the_list_is_folded(scene):
    expect(scene.locator(".all-ways")).to_be_visible()
    expect(scene.locator(".trail")).to_be_hidden()
    expect(scene.locator(".knot.on > p:first-child")).to_have_text(
        ["1 At the letter", "3 At the street", "Lunch apart (your end)"]
    )
    overlaps = scene.locator(".knot").evaluate_all(
        """knots => knots.map(knot => knot.getBoundingClientRect()).flatMap((one, n, all) =>
          all.slice(n + 1).filter(other => one.left < other.right && other.left < one.right
            && one.top < other.bottom && other.top < one.bottom)).length"""
    )
    assert overlaps == 0


def on_paper_the_ways_are_the_list_whose_lines_stay_beside_their_words(scene):
    expect(scene.locator(".all-ways")).to_be_hidden()
    expect(scene.locator(".trail")).to_be_visible()
    expect(scene.get_by_text("The filled dots are your way.")).to_be_visible()
    expect(scene.get_by_text("The thick line is your way.")).to_be_hidden()
