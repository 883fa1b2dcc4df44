"""The operator at a browser: comes in by the printed address, lets a deployment in, invites; everybody can use the pages."""

import pytest
from playwright.sync_api import expect

from tests.browser.axe import OF_COLOURS, by_day_and_night, problems
from tests.browser.tab import press, tab_to
from tests.doorstep import CORE, Doorstep
from tests.keeper import address

PAGES = ("platforms", "deployments", "institutions", "invitations", "keys", "audit")


@pytest.fixture
def operator(person, tool, lms, new_visitor):
    """In the visit, after somebody has come in and a second deployment waits."""
    doorstep = Doorstep(tool=tool, lms=lms, browser=new_visitor())
    doorstep.launch()
    doorstep.launch({CORE + "deployment_id": "school-of-health-and-care-with-a-long-name-2026"})
    tool.shared.key_ring.signing_key()
    someone = person("aksel")
    someone.page.goto(address(tool))
    return someone


def arrive(operator):
    operator.press(operator.button("Come in"))
    expect(operator.heading).to_have_text("Learning platforms")


def test_a_deployment_is_let_in_and_a_key_is_made_with_the_keyboard_alone(operator):
    press(operator, operator.button("Come in"))
    expect(operator.heading).to_have_text("Learning platforms")
    press(operator, operator.link("Deployments"))
    tab_to(operator, operator.screen.locator("select"))
    press(operator, operator.button("Let in: school"))
    expect(operator.words("The deployment is let in.")).to_be_visible()
    press(operator, operator.link("Keys"))
    press(operator, operator.button("Make a new key"))
    expect(operator.words("Published, and waits for its turn")).to_be_visible()


def test_the_link_of_an_invitation_is_copied_with_one_press(operator):
    operator.context.grant_permissions(["clipboard-read", "clipboard-write"])
    arrive(operator)
    operator.press(operator.link("Invitations"))
    operator.press(operator.button("Make the invitation"))
    link = operator.screen.get_by_label("Link", exact=True)
    operator.button("Copy the link").click()
    expect(operator.words("Copied.")).to_be_visible()

    assert operator.page.evaluate("navigator.clipboard.readText()") == link.input_value()
    operator.press(operator.button("Take back invitation"))
    expect(operator.words("Its link registers nothing any more.")).to_be_visible()


def test_without_script_everything_works_and_no_button_promises_more(person, tool):
    someone = person("aksel", java_script_enabled=False)
    someone.page.goto(address(tool))
    someone.press(someone.button("Come in"))
    someone.press(someone.link("Invitations"))
    someone.press(someone.button("Make the invitation"))

    expect(someone.screen.get_by_label("Link", exact=True)).to_be_visible()
    expect(someone.button("Copy the link")).to_have_count(0)


def test_everybody_can_use_the_pages(operator, watch):
    watch.foresee("422")
    watch.foresee("410")
    found = problems(operator.page)
    arrive(operator)
    for page in PAGES:
        operator.visit(f"operator/{page}")
        found += by_day_and_night(operator.page)
    operator.visit("operator/invitations")
    operator.screen.locator("[name=days]").fill("0")
    operator.press(operator.button("Make the invitation"))
    expect(operator.screen.locator("[aria-invalid]")).to_be_visible()
    found += problems(operator.page)
    operator.screen.locator("[name=days]").fill("7")
    operator.press(operator.button("Make the invitation"))
    found += problems(operator.page)
    operator.visit("operator/platforms")
    operator.press(operator.link("Check the connection"))
    operator.press(operator.button("Check the connection"))
    found += problems(operator.page)
    operator.screen.locator(".aa summary").click()
    operator.screen.get_by_text("Night", exact=True).click()
    for page in PAGES:
        operator.visit(f"operator/{page}")
        expect(operator.screen.locator("html")).to_have_attribute("data-theme", "dark")
    found += problems(operator.page, OF_COLOURS)
    operator.page.goto(f"{operator.tool_url}/operator?link=wrong")
    found += problems(operator.page)

    assert not found
