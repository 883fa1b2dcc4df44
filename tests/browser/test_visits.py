"""Visits in a real browser: tabs that do not mix, cookies that are blocked, the way back to the LMS."""

import re
from collections.abc import Callable

import pytest
import requests
from playwright.sync_api import BrowserContext, Error, Request, Route, expect

BUTTON = "Open in a new tab"


def strip(context: BrowserContext, tool_url: str, *, where: Callable[[Request], bool]) -> None:
    """Take Set-Cookie off the tool's answers to the requests that `where` says."""

    def answer(route: Route) -> None:
        if not where(route.request):
            return route.fallback()
        # Not by the remote control's own fetch: that one would keep the cookie for the whole browser.
        asked = route.request
        told = requests.request(
            asked.method,
            asked.url,
            headers=asked.all_headers(),
            data=asked.post_data_buffer,
            allow_redirects=False,
            timeout=10,
        )
        kept = {name: value for name, value in told.headers.items() if name.lower() != "set-cookie"}
        return route.fulfill(status=told.status_code, headers=kept, body=told.content)

    context.route(re.compile(rf"{re.escape(tool_url)}/(?!static/)"), answer)  # nothing static sets one


def in_a_frame(request: Request) -> bool:
    if not request.is_navigation_request():
        return False
    try:
        return request.frame.parent_frame is not None
    except Error:  # the first request of a new tab: its frame is not there yet
        return False


def new_tab(person) -> None:
    """Press the button of the page without cookies, and go on in the new tab when all of its page is there."""
    with person.context.expect_page() as opened:
        person.button(BUTTON).click()
    person.take(opened.value)
    person.heading.wait_for()
    person.page.wait_for_load_state()  # its script has put another page into the history


def choose(person, pathway: str) -> None:
    """Answer the first page, no more."""
    person.screen.locator(f"[name=pathway][value={pathway}]").check()
    person.press(person.button("Go this way"))


def test_two_people_and_two_courses_in_one_browser_do_not_mix(person):
    kirsten = person("kirsten")
    jonas = person("jonas", context=kirsten.context)
    again = person("kirsten", context=kirsten.context)
    kirsten.open_course()
    choose(kirsten, "citizen")
    jonas.open_course()
    choose(jonas, "professional")
    again.open_course(course="2")

    expect(again.heading).to_have_text("Welcome")
    choose(again, "leader")
    for somebody, name in ((kirsten, "Kirsten"), (jonas, "Jonas"), (again, "Kirsten")):
        somebody.visit("")
        expect(somebody.heading).to_contain_text(name)
    for somebody, pathway in ((kirsten, "citizen"), (jonas, "professional"), (again, "leader")):
        somebody.visit("pathway")
        expect(somebody.screen.locator("[name=pathway]:checked")).to_have_value(pathway)


@pytest.mark.parametrize("lost", ["login", "launch"])
def test_a_frame_that_loses_its_cookies_leads_into_a_tab_of_its_own(person, tool, watch, lost):
    watch.foresee("401")
    omar = person("omar")
    strip(omar.context, tool.url, where=lambda asked: in_a_frame(asked) and f"/lti/{lost}" in asked.url)
    omar.open_course()
    expect(omar.heading).to_have_text("Open the course in its own tab")

    new_tab(omar)
    expect(omar.heading).to_have_text("Is this you?")
    expect(omar.screen.locator("dl.facts")).to_contain_text("Omar Haddad")
    expect(omar.screen.locator("dl.facts")).to_contain_text("Co-creating welfare together")
    omar.button("Yes, open the course").click()

    omar.choose_pathway()
    expect(omar.heading).to_contain_text("Omar")


def test_who_says_no_in_the_new_tab_opens_nothing(person, tool, watch):
    watch.foresee("401")
    omar = person("omar")
    strip(omar.context, tool.url, where=in_a_frame)
    omar.open_course()

    new_tab(omar)
    omar.button("No, this is not me").click()

    expect(omar.heading).to_have_text("Nothing was opened")


def test_a_browser_that_keeps_no_cookie_at_all_is_told_so(person, no_cookies, watch):
    watch.foresee("401")
    omar = person("omar", context=no_cookies)
    omar.open_course()

    new_tab(omar)
    omar.button("Yes, open the course").click()

    expect(omar.heading).to_have_text("Open the course in its own tab")
    expect(omar.words("does not let the course remember you")).to_be_visible()


def test_in_the_frame_only_partitioned_cookies_are_kept_and_a_link_leads_the_whole_window_back_to_the_course(
    person, lms
):
    kirsten = person("kirsten")
    kirsten.open_course(pathway="citizen")
    kept = kirsten.frame.evaluate(
        """() => {
          document.cookie = "plain=1; Secure; SameSite=None";
          document.cookie = "own=1; Secure; SameSite=None; Partitioned";
          return document.cookie;
        }"""
    )
    assert kept == "own=1", "what all tests here rest on: the browser blocks other cookies of third parties"

    kirsten.link("Back to the course").click()

    kirsten.page.wait_for_url(f"{lms.config.base_url}/as/kirsten/course/1")
    expect(kirsten.page.frame_locator("iframe").get_by_role("heading", level=1)).to_contain_text("Kirsten")
