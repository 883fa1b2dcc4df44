"""A voice box at the screen: on a small phone, without cookies and scripts, by the keyboard, at night, on paper."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import func, select

from app.models import BoxAnswer
from tests.arriving import arrived
from tests.browser.axe import OF_COLOURS, PHONE, by_day_and_night, problems
from tests.browser.paper import printed, sizes, words_of
from tests.browser.test_access import by_night
from tests.functional.boxes import CODE, PROMISE, QUESTION, READERS, SAID, open_box

A4 = (595, 842)
TOLD = "There are two lamps since May."


@pytest.fixture
def leader(tool, lms):
    """Who has opened a box over HTTP, and is on its page."""
    someone = arrived(tool, lms, "anna", link="course?target=window")
    open_box(someone, tool)
    return someone


@pytest.fixture
def address(leader, tool):
    """Of the box that is open."""
    return f"{tool.url}/s/{CODE.search(leader.page.response.text)[1]}"


@pytest.fixture
def anna(person):
    somebody = person("anna")
    somebody.be_in_tab()
    return somebody


def open_at_the_screen(anna) -> str:
    """Fill in the form of a new box, and open it; its address."""
    anna.visit("boxes/new")
    anna.screen.get_by_label("The question", exact=True).first.fill(QUESTION)
    anna.screen.get_by_label("Who reads the answers").first.fill(READERS)
    anna.screen.get_by_label("What happens with it").first.fill(PROMISE)
    anna.screen.get_by_label("How somebody without a phone").first.fill("Tell Emil, 55 01 04 04.")
    day = (datetime.now(UTC) + timedelta(days=20)).date().isoformat()
    anna.screen.get_by_label("Last day").fill(day)
    anna.press(anna.button("Save and open it"))
    return anna.screen.locator(".address a").get_attribute("href")


def rows(tool) -> int:
    with tool.shared.database.reading() as session:
        return session.scalar(select(func.count()).select_from(BoxAnswer))


def test_on_a_small_phone_without_scripts_or_cookies_it_is_answered_once_however_often_one_presses(
    address, new_context, tool
):
    phone = new_context(java_script_enabled=False, viewport=PHONE)
    page = phone.new_page()
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_have_text(QUESTION)
    box = page.get_by_label("Your answer").bounding_box()
    assert box["y"] < PHONE["height"], "the field is in the first view"
    page.get_by_label("Your answer").fill(SAID)
    page.get_by_role("button", name="Put it in the box").dblclick()
    expect(page.get_by_text("It is in the box. Thank you.")).to_be_visible()
    page.go_back()
    expect(page.get_by_label("Your answer")).to_have_value(SAID)
    page.get_by_role("button", name="Put it in the box").click()
    expect(page.get_by_text("It is in the box. Thank you.")).to_be_visible()
    assert rows(tool) == 1
    assert phone.cookies() == []


def test_the_public_page_stands_in_nobodys_way(address, new_context, watch):
    watch.foresee("404")
    watch.foresee("422")
    page = new_context().new_page()
    page.goto(address)
    found = problems(page)
    page.set_viewport_size(PHONE)
    page.keyboard.press("Tab")
    page.get_by_label("Your answer").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    found += by_day_and_night(page)
    page.get_by_label("Your answer").fill(SAID)
    page.get_by_role("button", name="Put it in the box").click()
    found += by_day_and_night(page)
    page.goto(re.sub(r"/s/.*", "/s/nothing", address))
    found += by_day_and_night(page)
    page.emulate_media(forced_colors="active")
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    assert not found


def test_the_pages_of_those_who_lead_stand_in_nobodys_way(anna, new_context, watch):
    watch.foresee("422")
    address = open_at_the_screen(anna)
    stranger = new_context().new_page()
    for text in (SAID, "A roof, please. " * 30):
        stranger.goto(address)
        stranger.get_by_label("Your answer").fill(text)
        stranger.get_by_role("button", name="Put it in the box").click()
    key = re.search(r"/boxes/(\w+)", anna.page.url)[1]
    found = []
    for path in ("boxes", "boxes/new", f"boxes/{key}", f"boxes/{key}/answers", f"boxes/{key}/poster"):
        anna.visit(path)
        found += problems(anna.page)
    anna.visit(f"boxes/{key}/answers")
    anna.press(anna.button("Keep").first)
    found += problems(anna.page)
    anna.press(anna.button("Undo"))
    anna.screen.locator("summary", has_text="Quote from it").first.click()
    anna.press(anna.button("Quote this").first)
    anna.screen.locator("summary", has_text="Write down what somebody said").click()
    anna.press(anna.button("Put it in the box"))
    found += problems(anna.page)
    by_night(anna)
    found += problems(anna.page, OF_COLOURS)
    anna.visit(f"boxes/{key}")
    anna.screen.get_by_label("What came of it, in English").fill(TOLD)
    anna.press(anna.button("Tell it at the address"))
    found += problems(anna.page)
    stranger.goto(address)
    expect(stranger.get_by_text(TOLD)).to_be_visible()
    expect(stranger.get_by_text(SAID)).to_be_visible()
    found += problems(stranger)

    assert not found


def test_the_poster_is_one_sheet_and_the_cards_another(person, leader, address):
    anna = person("anna")
    anna.go_on_from(leader)
    anna.press(anna.link("Poster and cards"))
    sheets = printed(anna)
    assert sizes(sheets) == [A4, A4]
    told = words_of(sheets)
    assert told.count("Iagreethatthisisputintothebox") == 4
    assert address.partition("://")[2].replace("/", "") in told.replace("/", "")
