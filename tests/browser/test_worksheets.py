"""A worksheet under the hand: rows come without a new page, cells open and show what is picked, the wheel fills."""

from contextlib import AbstractContextManager

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.axe import DESK, PHONE, problems
from tests.sampled import with_the_sampled_course

PAGE = "m01/page/on-canvas"


@pytest.fixture
def database_url(sqlite_files):
    """The course of samples."""
    url = sqlite_files.fresh(with_the_sampled_course)
    yield url
    sqlite_files.drop(url)


def before_the_sheet(kirsten):
    """The full sheet, before a citizen at a desk."""
    kirsten.open_tab(pathway="citizen", at=PAGE)
    return kirsten.screen.locator("#canvas-full")


@pytest.fixture
def sheet(person):
    """The full sheet of somebody who does not hurry."""
    return before_the_sheet(person("kirsten"))


def test_rows_come_and_go_by_keyboard_cells_show_what_is_picked_and_the_wheel_fills(sheet):
    rows_come_and_go_by_keyboard_and_the_hand_stays_where_it_was(sheet)
    a_closed_cell_shows_what_is_picked_and_the_wheel_fills_as_one_answers(sheet)


def rows_come_and_go_by_keyboard_and_the_hand_stays_where_it_was(sheet):
    people = sheet.locator("#canvas-full-people")
    people.locator("input:not([type=hidden])").first.fill("Ann")
    people.get_by_role("button", name="Add one").press("Enter")

    expect(people.locator(".grown-row")).to_have_count(3)
    expect(people.locator(".grown-row").nth(2).locator("input:not([type=hidden])").first).to_be_focused()
    expect(sheet.locator(".saved")).to_contain_text("Saved")

    people.get_by_role("button", name="Move down: People 1").press("Enter")
    expect(people.locator(".grown-row").nth(1).locator("input:not([type=hidden])").first).to_have_value("Ann")
    people.get_by_role("button", name="Take out: People 2").press("Enter")
    expect(people.locator(".grown-row")).to_have_count(2)
    expect(people.get_by_role("button", name="Add one")).to_be_focused()


def a_closed_cell_shows_what_is_picked_and_the_wheel_fills_as_one_answers(sheet):
    cell = sheet.locator("details.cell").first
    expect(cell.get_by_text("+ choose")).to_be_visible()
    cell.locator("summary").press("Enter")
    cell.get_by_role("checkbox", name="Guests").press("Space")
    cell.locator("summary").press("Enter")
    expect(cell.locator(".chip", has_text="Guests")).to_be_visible()
    expect(cell.locator(".chip", has_text="Council")).to_be_hidden()
    expect(cell.get_by_text("+ choose")).to_be_hidden()

    ray = sheet.locator("[data-ray]").first
    expect(ray).to_have_attribute("clip-path", "inset(100% 0 0 0)")
    sheet.locator("[data-statement]").first.get_by_role("radio", name="Yes").first.press("Space")
    expect(ray).to_have_attribute("clip-path", "inset(0% 0 0 0)")


class Late:
    """A course that answers no form until it is told to."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.held: list[Route] = []
        page.route(
            "**/v/**",
            lambda route: route.continue_() if route.request.method == "GET" else self.held.append(route),
        )

    def asked(self, words: str) -> AbstractContextManager:
        """Until a form with these words, as they are sent, is on its way."""
        return self.page.expect_request(lambda request: words in (request.post_data or ""))

    def answer(self) -> None:
        """What has waited longest gets its answer."""
        while not self.held:
            self.page.wait_for_timeout(10)  # heard of, and not held yet
        with self.page.expect_response("**"):
            self.held.pop(0).continue_()


def test_a_row_that_is_added_while_words_are_saved_meets_no_other_window_and_what_is_typed_meanwhile_stays(
    person,
):
    """The watch over every page hears of no conflict: what saves by itself and the button send one after the other."""
    kirsten = person("kirsten")
    kirsten.hurry(2)  # no faster: a button would not wait long enough for the answer
    sheet = before_the_sheet(kirsten)
    people = sheet.locator("#canvas-full-people")
    first = people.locator("input:not([type=hidden])").first
    late = Late(sheet.page)
    with late.asked("autosave=1"):
        first.fill("Ann")
    people.get_by_role("button", name="Add one").click()
    assert len(late.held) == 1  # the button waits for what is being saved
    with late.asked("rows%3A"):
        late.answer()
    first.fill("Ann Bo")
    with late.asked("Ann+Bo"):
        late.answer()
    expect(people.locator(".grown-row")).to_have_count(3)
    expect(first).to_have_value("Ann Bo")
    late.answer()
    expect(sheet.locator(".saved")).to_contain_text("Saved")


def test_what_is_typed_before_the_device_has_its_key_is_saved(person):
    """A slow device: what it keeps itself can be read later than somebody types."""
    kirsten = person("kirsten")
    kirsten.hurry()
    kirsten.context.add_init_script("crypto.subtle.importKey = () => new Promise(() => {})")
    kirsten.open_tab(pathway="citizen", at=PAGE)
    kirsten.screen.locator("#canvas-small > details > summary").click()
    for block in ("canvas-small", "canvas-full"):
        text = kirsten.screen.locator(f"#{block}")
        text.locator("[type=text]:visible").first.fill("Ann")
        text.locator(".saved", has_text="Saved").wait_for()


def test_what_is_chosen_while_a_row_is_on_its_way_stays_and_the_hand_goes_on_where_it_is(sheet):
    people = sheet.locator("#canvas-full-people")
    row = people.locator(".grown-row").first
    way = row.get_by_role("group", name="Ways").get_by_role("checkbox")
    way.nth(1).check()
    late = Late(sheet.page)
    with late.asked("rows%3A"):
        people.get_by_role("button", name="Add one").click()
    row.get_by_label("Asked").select_option("first")
    row.get_by_role("group", name="Trust").get_by_role("radio").nth(1).check()
    way.first.check()
    way.nth(1).uncheck()
    row.get_by_label("Brings").press_sequentially("Time, a van")
    for _letter in "van":
        sheet.page.keyboard.press("ArrowLeft")
    late.answer()

    expect(people.locator(".grown-row")).to_have_count(3)
    expect(row.get_by_label("Asked")).to_have_value("first")
    expect(row.get_by_role("group", name="Trust").get_by_role("radio").nth(1)).to_be_checked()
    expect(way.first).to_be_checked()
    expect(way.nth(1)).not_to_be_checked()
    expect(row.get_by_label("Brings")).to_be_focused()
    with late.asked("a+red+van"):
        sheet.page.keyboard.type("red ")
        expect(row.get_by_label("Brings")).to_have_value("Time, a red van")
    late.answer()
    expect(sheet.locator(".saved")).to_contain_text("Saved")


def test_on_a_phone_a_grid_is_filled_row_by_row_and_the_row_at_the_foot_leads_on(person):
    kirsten = person("kirsten", viewport=PHONE)
    kirsten.open_tab(pathway="citizen", at=PAGE)
    grid = kirsten.screen.locator("#canvas-full-grid")
    rows, foot = grid.locator(".cells tbody > tr"), kirsten.screen.locator(".stand .ahead")
    grid.scroll_into_view_if_needed()
    expect(grid.get_by_text("Row 1 of 2")).to_be_visible()
    expect(rows.nth(0)).to_be_visible()
    expect(rows.nth(1)).to_be_hidden()
    expect(rows.nth(0).get_by_role("checkbox", name="Guests").first).to_be_visible()

    rows.nth(0).get_by_text("Guests", exact=True).locator("visible=true").first.click()
    expect(foot).to_have_text("Next row")
    foot.click()
    expect(grid.get_by_text("Row 2 of 2")).to_be_visible()
    expect(rows.nth(0)).to_be_hidden()
    expect(foot).to_be_hidden()
    assert problems(kirsten.page) == []

    kirsten.page.set_viewport_size(PHONE)
    grid.get_by_role("button", name="The whole grid").click()
    expect(rows.nth(0)).to_be_visible()
    expect(rows.nth(0).locator(".chip", has_text="Guests").first).to_be_visible()
    expect(grid.locator(".by-row")).to_be_visible()
    kirsten.page.set_viewport_size(DESK)
    expect(grid.locator(".by-row")).to_be_hidden()
    expect(rows.nth(1)).to_be_visible()
