"""What somebody who looks after courses does with the report: read it, narrow it, take it home as a file."""

import csv
from io import BytesIO

import openpyxl
import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from app.models import Context, Person
from app.services.reporting.columns import NAMES
from lti.practice_lms.faultboard import Fault
from tests.browser.axe import OF_COLOURS, SIZES, problems
from tests.browser.tab import press, tab_to
from tests.browser.test_access import by_night
from tests.journey import Visitor
from tests.moments import after
from tests.walking import enter


@pytest.fixture
def aksel(person, tool, lms):
    """The administrator, with the report open."""
    admin = person("aksel")
    admin.go_on_from(after(open_the_report, tool, lms))
    return admin


def open_the_report(_tool, lms):
    """The administrator over HTTP, after Kirsten opened a page and Omar only came by."""
    enter(Visitor(lms.config.base_url), "kirsten", pathway="citizen").go("m01/page/tuesday")
    Visitor(lms.config.base_url).launch("omar")
    admin = enter(Visitor(lms.config.base_url), "aksel", link="course?target=window")
    admin.go("reports")
    return admin


def test_the_report_is_narrowed_and_taken_home_as_csv_and_as_a_workbook_and_not_stretched(aksel, tool):
    people = aksel.screen.locator(".mx tbody th a")
    expect(people).to_have_text(["Kirsten Dahl", "Omar Haddad"])
    aksel.screen.locator(".ask-box > summary").click()
    aksel.screen.locator("[name=status]").select_option("opened")
    aksel.screen.locator(".filters button").click()
    expect(people).to_have_text(["Kirsten Dahl"])

    header, *rows = csv.reader(aksel.download("CSV").decode("utf-8-sig").splitlines())
    sheet = openpyxl.load_workbook(BytesIO(aksel.download("Excel"))).active

    assert tuple(header) == NAMES
    name = NAMES.index("name")
    assert [row[name] for row in rows] == ["Kirsten Dahl"]
    in_sheet = list(sheet.iter_rows(values_only=True))
    assert in_sheet[0] == NAMES
    assert [row[name] for row in in_sheet[1:]] == ["Kirsten Dahl"]

    long_names_and_addresses_do_not_stretch_the_report(aksel, tool)


def test_the_report_is_narrowed_with_the_keyboard_alone(aksel):
    press(aksel, aksel.link("Every row"))
    press(aksel, aksel.screen.locator(".ask-box > summary"))
    for name in ("context", "module", "group", "status", "text", "active_from", "active_until"):
        tab_to(aksel, aksel.screen.locator(f".filters [name={name}]"))
    tab_to(aksel, aksel.screen.locator(".filters [name=text]"))
    aksel.page.keyboard.type("omar")

    press(aksel, aksel.screen.locator(".filters button"))
    expect(aksel.screen.locator("tbody .person")).to_have_text(["Omar Haddad"])
    press(aksel, aksel.screen.locator("tbody summary").first)

    expect(aksel.screen.locator("tbody details")).to_have_attribute("open", "")


def test_everybody_can_use_the_report(aksel):
    found = problems(aksel.page)
    aksel.press(aksel.screen.locator(".mx tbody th a").first)
    expect(aksel.heading).to_have_text("Kirsten Dahl")
    found += problems(aksel.page)
    aksel.visit("reports/rows")
    aksel.screen.locator("tbody summary").first.click()
    aksel.screen.locator("details.more summary").last.click()
    found += problems(aksel.page)
    aksel.visit("reports?active_from=2031-05-09&active_until=2031-05-01&text=nobody")
    expect(aksel.screen.locator("[aria-invalid]")).to_be_visible()
    found += problems(aksel.page)

    assert not found


def test_the_connection_is_checked_with_the_keyboard_and_everybody_can_read_what_was_seen_by_night_too(
    aksel, lms
):
    """Whoever chooses the night is led back to the connection."""
    press(aksel, aksel.screen.locator(".ways-more > summary"))
    press(aksel, aksel.link("Connection"))
    expect(aksel.heading).to_have_text("Connection to the learning platform")
    found = problems(aksel.page)
    press(aksel, aksel.button("Check, and try a column"))
    aksel.words("A column was made, found again and removed.").wait_for()
    found += problems(aksel.page)
    lms.platform.faults.set("key_set", Fault(status=503))
    lms.platform.faults.set("members", Fault(status=401, times=2))
    press(aksel, aksel.button("Check the connection"))
    aksel.words("2 things do not work.").wait_for()
    expect(aksel.screen.locator(".check-line.bad .check-state")).to_have_text(["Does not work"] * 2)
    found += problems(aksel.page)
    by_night(aksel)
    found += problems(aksel.page, OF_COLOURS)

    assert not found
    aksel.frame.goto(aksel.frame.url)
    expect(aksel.button("Check the connection")).to_be_visible()


def long_names_and_addresses_do_not_stretch_the_report(aksel, tool):
    long = "von-und-zu-schwarzenberg-hohenlohe-langenburg" * 3
    with tool.shared.database.writing() as session:
        session.execute(update(Person).values(name=f"Maximiliane {long}", email=f"{long}@{long}.example"))
        session.execute(update(Context).values(title=long))
    for path in ("reports/rows", "reports"):
        aksel.visit(path)
        assert stretched(aksel) == [], path
    aksel.press(aksel.screen.locator(".mx tbody th a").first)
    assert stretched(aksel) == [], "one person"


def stretched(admin) -> list[int]:
    """The widths at which the page that is open is wider than its window."""
    wide = []
    for size in SIZES:
        admin.page.set_viewport_size(size)
        if admin.frame.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(size["width"])
    return wide
