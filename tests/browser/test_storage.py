"""The way in where the platform offers a storage, with the frame's cookies taken away or kept; and the way back."""

from dataclasses import replace

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from app.models import LaunchAttempt
from lti.practice_lms.families import CANVAS_LIKE, MOODLE_LIKE, PLAIN
from tests.browser.axe import problems
from tests.browser.person import AT_ONCE
from tests.browser.test_visits import in_a_frame, new_tab, strip
from tests.practice import practice_lms

SILENT = replace(CANVAS_LIKE, storage_is_silent=True)
IN_PARENT = replace(PLAIN, storage_frame="_parent")
TICKET = "Open the course in its own tab"
WELCOME = "Welcome"
USED = "This page has done its work"


@pytest.fixture
def family():
    return CANVAS_LIKE


@pytest.fixture
def lms_config(tool, family):
    """As hosted Canvas has it: authentication and the frame for storage are on another host than the course."""
    host = None if family.storage_frame == "_parent" else "sso.localhost"
    return practice_lms(tool, clock=tool.clock, family=family, auth_host=host)


@pytest.fixture
def omar(person, watch):
    """Somebody of the LMS."""
    # The frame for storage is tried before it is there; no cookie is a refusal.
    watch.foresee("Failed to execute 'postMessage'")
    watch.foresee("401")
    return person("omar")


@pytest.fixture
def without(omar, tool):
    """The same, in a browser that keeps no cookie of the login."""
    strip(omar.context, tool.url, where=lambda asked: in_a_frame(asked) and "/lti/login" in asked.url)
    return omar


def transports(tool):
    with tool.shared.database.reading() as session:
        return list(session.scalars(select(LaunchAttempt.transport)))


def comes_to(learner, heading):
    """Open the course; where that leads by itself."""
    learner.open_course()
    expect(learner.heading).to_have_text(heading, timeout=15_000)


@pytest.mark.parametrize("family", [IN_PARENT], ids=["parent"])
def test_the_storage_proves_whose_launch_it_is_and_nobody_is_asked(without, tool):
    comes_to(without, WELCOME)

    assert transports(tool) == ["storage"]


@pytest.mark.parametrize("family", [IN_PARENT, SILENT], ids=["parent", "silent"])
def test_where_the_partitioned_cookie_is_kept_it_is_what_counts(omar, tool, family):
    if family is SILENT:
        omar.hurry(AT_ONCE)
    comes_to(omar, WELCOME)

    assert transports(tool) == ["cookie"]


def test_in_a_tab_of_its_own_there_is_nobody_to_ask_and_no_waiting(omar, tool):
    omar.context.route("**/static/storage.js", lambda route: route.fulfill(body=""))
    omar.open_tab()

    expect(omar.heading).to_have_text(WELCOME)
    assert transports(tool) == ["cookie"]


def test_the_storage_beside_proves_whose_launch_it_is_and_serves_no_other_origin(without, tool):
    comes_to(without, WELCOME)
    assert transports(tool) == ["storage"]

    told = without.page.evaluate(
        """() => new Promise((done) => {
          addEventListener("message", ({ data }) => data.message_id === "own" && done(data));
          frames.post_message_forwarding.postMessage({ subject: "lti.get_data", key: "k", message_id: "own" }, "*");
          setTimeout(done, 500, "silence");
        })"""
    )

    assert told == "silence"


def test_a_frame_that_is_not_there_leads_to_a_tab_of_its_own(without, lms):
    """As in Canvas' editor, whose page has no frame for storage."""
    without.hurry(AT_ONCE)
    page = f"{lms.config.base_url}/as/omar/launch/1/course"
    without.context.route(
        "**/as/omar/course/1",
        lambda route: route.fulfill(
            content_type="text/html",
            body=f"<iframe title='Tool' width='883' height='590' src='{page}'></iframe>",
        ),
    )

    comes_to(without, TICKET)


def test_answers_from_another_origin_are_not_listened_to(without, tool):
    """The storage tells its page what is asked; that page, of another origin, answers in its place."""
    without.hurry()
    without.context.route(
        "**/static/storage.js",
        lambda route: route.fulfill(
            body="addEventListener('message', e => parent.postMessage(e.data, '*'));"
        ),
    )
    without.context.add_init_script(
        """if (parent === window) addEventListener("message", ({ data }) => {
          if (!data?.message_id) return;
          window.told = data.subject;
          const answer = { subject: `${data.subject}.response`, message_id: data.message_id, value: "forged" };
          document.querySelector("iframe:not([hidden])").contentWindow.postMessage(answer, "*");
        })"""
    )

    comes_to(without, TICKET)

    assert without.page.evaluate("window.told") == "lti.get_data"
    assert transports(tool) == ["none"]


def test_the_proof_is_told_to_the_platforms_origin_only(without, lms):
    """The course page is not the one that signs people in, and hears nothing, though the tool speaks to it."""
    without.hurry()
    without.context.add_init_script(
        "if (parent === window) addEventListener('message', ({ data }) => (window.heard ??= []).push(data?.subject))"
    )
    lms.app.extensions["practice_lms"] = replace(
        lms.platform, config=replace(lms.config, family=IN_PARENT)
    )  # speaks of its parent, but stays on another host for signing in

    comes_to(without, TICKET)

    assert "lti.put_data" not in without.page.evaluate("window.heard")


def test_a_wrong_text_in_the_storage_is_refused_in_words(without, tool):
    without.context.route(
        "**/static/storage.js",
        lambda route: route.fulfill(
            body="""addEventListener("message", ({ data, origin, source }) => source.postMessage(
              { subject: `${data.subject}.response`, message_id: data.message_id, value: "wrong" }, origin));"""
        ),
    )

    comes_to(without, "Login did not finish")
    assert transports(tool) == []


def test_storage_carries_no_visit(omar, tool):
    """Where the visit's cookie is lost as well, its first page is the one with the button."""
    strip(omar.context, tool.url, where=lambda asked: "/lti/ticket" not in asked.url)
    comes_to(omar, TICKET)
    assert transports(tool) == ["storage"]

    new_tab(omar)
    omar.button("Yes, open the course").click()

    expect(omar.heading).to_have_text(WELCOME)
    assert transports(tool) == ["storage"]


def test_a_browser_whose_owner_forbids_all_cookies_is_proved_too_and_then_told_that_it_keeps_none(
    person, no_cookies, watch, tool
):
    watch.foresee("401")
    watch.foresee("Failed to execute 'postMessage'")
    omar = person("omar", context=no_cookies)
    comes_to(omar, TICKET)
    assert transports(tool) == ["storage"]

    new_tab(omar)
    omar.button("Yes, open the course").click()

    expect(omar.heading).to_have_text(TICKET)
    expect(omar.words("does not let the course remember you")).to_be_visible()


@pytest.mark.parametrize("family", [MOODLE_LIKE, CANVAS_LIKE], ids=["cookie", "page at the login"])
def test_reload_and_back_after_a_launch_by_cookie_which_counts_where_it_is_kept(omar, tool, lms):
    reload_and_back(omar, lms)

    assert transports(tool) == ["cookie"]


def test_reload_and_back_after_a_launch_by_storage(without, lms):
    reload_and_back(without, lms)


def reload_and_back(learner, lms):
    """The page that was opened can be reloaded, and one step back is where people came from."""
    learner.page.goto(lms.config.base_url)
    # Looking into a frame counts as a gesture of the person there, and then each page of the way in stays in the history.
    with learner.page.expect_event("framenavigated", lambda frame: "/v/" in frame.url):
        learner.go("course/1")
    learner.screen = learner.page.frame_locator("iframe:not([hidden])")
    expect(learner.heading).to_have_text(WELCOME)

    with learner.frame.expect_navigation():
        learner.frame.evaluate("location.reload()")
    expect(learner.heading).to_have_text(WELCOME)
    learner.page.go_back()

    expect(learner.page.get_by_role("heading", level=1)).to_have_text("Choose who you are")


def test_a_storage_that_answers_nothing_leads_to_a_tab_and_reload_and_back_on_the_way_find_a_page_that_helps(
    without, tool
):
    without.hurry(AT_ONCE)
    without.context.route("**/static/storage.js", lambda route: route.fulfill(body=""))
    comes_to(without, TICKET)
    frame, course = without.frame, without.page
    new_tab(without)
    without.button("Yes, open the course").click()
    expect(without.heading).to_have_text(WELCOME)
    assert transports(tool) == ["none"]

    without.page.go_back()
    expect(without.heading).to_have_text(USED)
    without.page.go_forward()
    expect(without.heading).to_have_text(WELCOME)

    without.page = course
    without.screen = course.frame_locator("iframe:not([hidden])")
    with frame.expect_navigation():
        frame.evaluate("location.reload()")
    expect(without.heading).to_have_text(USED)
    assert not problems(course)


@pytest.mark.parametrize("stays", ["keep", "ask"])
def test_the_pages_on_the_way_can_be_used_by_everybody(without, stays):
    """They are seen for two seconds at most; here they stay."""
    marker = f"data-{stays}"

    def hold(route):
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace(marker, "data-held"))

    without.context.route("**/static/*/js/storage.js", hold)
    without.go("course/1")
    without.screen = without.page.frame_locator("iframe:not([hidden])")
    expect(without.heading).to_have_text("Opening the course", timeout=15_000)
    expect(without.screen.locator(f"[{marker}]")).to_be_attached()

    assert not problems(without.page)
    without.screen.get_by_text("Go on", exact=True).click()
    expect(without.heading).to_have_text(TICKET)
