"""Pages in an institution's colours, in colours that the device forces, in large letters and from right to left: nobody loses anything."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.axe import DESK, OF_COLOURS, PHONE, by_day_and_night, problems
from tests.browser.test_access import by_night, look_by_day_and_night
from tests.doorstep import command
from tests.keeper import address
from tests.logos import png

COLOURS = (
    *("--light", "brand=#7a1f5c", "--light", "brand-hover=#5a1343", "--light", "brand-soft=#f6e3ee"),
    *("--light", "bar=#fdf0d5", "--dark", "brand=#ffb3da", "--dark", "brand-hover=#ffd6ec"),
    *("--dark", "on-brand=#3a0a28", "--dark", "brand-soft=#43203a", "--dark", "bar=#20140f"),
)
SENTENCE = "A course of the town of Nordby, department of care and everyday life, for everybody."
PAGES = (
    "",
    "?view=list",
    "m01/page/tuesday",
    "m01/page/twelve-situations",
    "m01/journal",
    "texts",
    "data",
    "words",
)


@pytest.fixture
def themed(tool, lms, tmp_path):
    """The institution has set its look."""
    assert lms
    logo = tmp_path / "logo.png"
    logo.write_bytes(png(240, 60, colour=b"\x7a\x1f\x5c"))
    assert command(tool, "institution", "theme", "1", *COLOURS, "--sentence", SENTENCE).exit_code == 0
    assert command(tool, "institution", "logo", "1", str(logo)).exit_code == 0


def learner(person, **options):
    someone = person("kirsten", **options)
    someone.open_tab(pathway="citizen")
    return someone


def value(someone, name):
    told = "name => getComputedStyle(document.documentElement).getPropertyValue(name).trim()"
    return someone.page.evaluate(told, name)


def sideways(someone):
    told = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    return someone.page.evaluate(told)


def test_every_page_has_the_colours_by_day_and_by_night_and_stands_in_nobodys_way(themed, person):
    """Beside its colours a theme brings a logo and a sentence, on every page the same; all else `test_access` asks for."""
    del themed
    someone = learner(person)
    whole = "", "m01/journal"
    assert not look_by_day_and_night(someone, *whole)
    assert not look_at_colours(someone, *(path for path in PAGES if path not in whole))
    assert value(someone, "--brand") == "#7a1f5c"
    logo_and_sentence_are_there(someone)
    by_night(someone)
    assert value(someone, "--brand") == "#ffb3da"
    assert not problems(someone.page, OF_COLOURS)
    logo_and_sentence_are_there(someone)


def look_at_colours(someone, *paths):
    """What is too faint on pages of the visit, by day and by night."""
    found = []
    for path in paths:
        someone.visit(path)
        found += by_day_and_night(someone.page, OF_COLOURS)
    return found


def logo_and_sentence_are_there(someone):
    someone.page.set_viewport_size(DESK)
    expect(someone.screen.locator(".bar .logo")).to_be_visible()
    expect(someone.words(SENTENCE)).to_be_visible()
    someone.page.set_viewport_size(PHONE)
    expect(someone.screen.locator(".bar .logo")).to_be_hidden()
    expect(someone.screen.locator(".foot .logo")).to_be_visible()


def test_forced_colours_large_letters_and_less_motion(themed, person):
    del themed
    someone = learner(person, forced_colors="active", reduced_motion="reduce")
    someone.page.set_viewport_size(PHONE)
    someone.visit("m01/page/tuesday")
    moving = someone.page.evaluate(
        "() => [...document.querySelectorAll('*')].filter(e => parseFloat(getComputedStyle(e).transitionDuration) > 0).length"
    )
    assert moving == 0
    for path in PAGES:
        someone.visit(path)
        someone.page.evaluate("() => document.documentElement.setAttribute('data-size', '145')")
        assert sideways(someone) <= 0, path
        expect(someone.screen.locator("h1")).to_be_visible()


def test_the_look_is_set_with_the_keyboard_and_refused_with_a_ratio(person, tool, watch):
    watch.foresee("422")
    keeper = person("aksel")
    keeper.page.goto(address(tool))
    keeper.press(keeper.button("Come in"))
    keeper.press(keeper.link("Institutions"))
    keeper.press(keeper.link("Set its look"))
    keeper.screen.locator("[name=light-brand]").fill("#88bbcc")
    keeper.press(keeper.button("Set the look"))
    expect(keeper.screen.get_by_role("alert")).to_contain_text("2.09 to 1, and 4.5 to 1 is needed.")
    found = problems(keeper.page)
    keeper.screen.locator("[name=light-brand]").fill("#7a1f5c")
    keeper.press(keeper.button("Set the look"))
    expect(keeper.words("The look is set.")).to_be_visible()
    keeper.screen.locator("[name=logo]").set_input_files(
        {"name": "logo.png", "mimeType": "image/png", "buffer": png(240, 60)}
    )
    keeper.press(keeper.button("Take this logo"))
    expect(keeper.words("The logo is taken.")).to_be_visible()
    found += problems(keeper.page)

    assert not found


def test_from_right_to_left_nothing_hangs_over_the_edge(themed, person):
    """No language of the pages runs from right to left yet; these are the same pages, turned round."""
    del themed
    someone = learner(person)
    someone.page.set_viewport_size(PHONE)
    someone.page.route(
        re.compile(re.escape(someone.tool_url) + r"/v/"),
        _turned,
    )
    for path in PAGES:
        someone.visit(path)
        assert someone.page.evaluate("() => getComputedStyle(document.body).direction") == "rtl"
        assert sideways(someone) <= 0, path
        hanging = someone.page.evaluate(
            """() => [...document.querySelectorAll("main *, .bar *, .foot *")].filter(e => e.checkVisibility() &&
                 !e.closest("svg, .sr, [hidden]") && e.getBoundingClientRect().width > 1 &&
                 (e.getBoundingClientRect().left < -1 || e.getBoundingClientRect().right > innerWidth + 1))
               .map(e => e.outerHTML.slice(0, 120))"""
        )
        assert hanging == [], path
        cut = someone.page.evaluate(
            """() => [...document.querySelectorAll(".sky text")].filter(e => e.checkVisibility() &&
                 (e.getBoundingClientRect().left < -1 || e.getBoundingClientRect().right > innerWidth + 1))
               .map(e => e.textContent)"""
        )
        assert cut == [], path


def _turned(route):
    """The answer with its direction turned round."""
    if route.request.resource_type != "document":
        route.continue_()
        return
    answer = route.fetch()
    route.fulfill(response=answer, body=answer.text().replace('dir="ltr"', 'dir="rtl"', 1))
