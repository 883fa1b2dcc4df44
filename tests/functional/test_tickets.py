"""Browsers that keep no cookie: the page with one button, the new tab, the question, and then a visit."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta

import pytest
import requests
from sqlalchemy import event, select

from app.models import Deployment, Enrolment, LaunchAttempt, Person, Visit
from tests.doorstep import reading, rows
from tests.journey import Page, Visitor
from tests.waiting import somebody_waits, until


@pytest.fixture
def tab(lms):
    """The new tab: it has none of the frame's cookies and keeps its own."""
    return Visitor(lms.config.base_url)


def press(tool, browser, page):
    """The button of the page without a cookie, in another tab."""
    form = page.form("/lti/ticket")
    return browser.http.post(
        f"{tool.url}{form.action}", data=dict(form.fields), headers={"Origin": tool.url}, timeout=20
    )


def offers(page):
    return [form for form in page.forms if form.action == "/lti/ticket"]


def choose(browser, answer, button="Yes, open the course"):
    page = Page(answer)
    return browser.send(page, page.form("/lti/ticket/use"), button=button)


def launched_without_cookies(doorstep):
    """All cookies blocked: the launch arrives without the one of its login."""
    login = doorstep.login()
    token = doorstep.token(login)
    doorstep.browser.http.cookies.clear()
    return doorstep.post(login, token)


def test_a_launch_without_any_cookie_begins_nothing_but_offers_a_tab(tool, doorstep):
    page = launched_without_cookies(doorstep)

    assert page.status == 401
    assert page.heading == "Open the course in its own tab"
    assert "Set-Cookie" not in page.response.headers
    assert page.response.headers["Content-Security-Policy"].endswith("frame-ancestors *")
    assert rows(tool, Visit, Person, Enrolment, LaunchAttempt) == [0, 0, 0, 1]
    with reading(tool) as session:
        attempt = session.query(LaunchAttempt).one()
        assert (attempt.code, attempt.transport) == ("lti.no_cookie", "none")


def test_the_new_tab_asks_who_it_is_and_a_yes_opens_the_course_once(tool, doorstep, tab):
    page = launched_without_cookies(doorstep)

    asked = press(tool, tab, page)
    assert asked.status_code == 200
    assert "Kirsten Dahl" in asked.text
    assert "Co-creating welfare together" in asked.text
    assert rows(tool, Visit) == [0]
    opened = choose(tab, asked)
    assert opened.status == 200
    assert "/v/" in opened.url
    assert rows(tool, Visit) == [1]
    assert choose(Visitor(""), asked).status == 401
    assert press(tool, tab, page).status_code == 401
    assert rows(tool, Visit) == [1]


@contextmanager
def together(tool, statement):
    """Two requests meet before they say `statement`; where the database lets one in at a time, the first goes on."""
    here, met = [], []

    def wait(connection, _cursor, said, *_rest):
        if said.startswith(statement):
            here.append(connection)
            met.append(until(lambda: len(here) > 1 or one_waits()))

    database = tool.shared.database
    with somebody_waits(database) as one_waits:
        event.listen(database.engine, "before_cursor_execute", wait)
        try:
            yield
        finally:
            event.remove(database.engine, "before_cursor_execute", wait)
    assert any(met), "they have not met"


def both_choose(asked):
    """Two tabs with the same ticket say yes at the same moment; how each is answered, and whether it is sent on."""
    with ThreadPoolExecutor(2) as tabs:
        pages = list(tabs.map(lambda _: choose(Visitor(""), asked), range(2)))
    return sorted((page.status, bool(page.response.history)) for page in pages)


@pytest.mark.both_databases("races")
def test_of_two_who_say_yes_at_once_one_comes_in(tool, doorstep, tab):
    asked = press(tool, tab, launched_without_cookies(doorstep))

    with together(tool, "UPDATE launch_attempt SET"):
        assert both_choose(asked) == [(200, True), (401, False)]

    assert rows(tool, Visit) == [1]


def test_a_deployment_suspended_between_the_offer_and_the_yes_lets_nobody_in(tool, doorstep, tab):
    asked = press(tool, tab, launched_without_cookies(doorstep))
    with tool.shared.database.writing() as session:
        session.scalars(select(Deployment)).one().state = "suspended"

    refused = choose(tab, asked)

    assert refused.status == 403
    assert refused.heading == "The course is closed for your platform"
    assert rows(tool, Visit) == [0]
    with reading(tool) as session:
        assert session.scalars(select(LaunchAttempt.code)).one() == "lti.deployment_suspended"


@pytest.mark.both_databases("refusals")
def test_a_no_burns_the_ticket(tool, doorstep, tab):
    asked = press(tool, tab, launched_without_cookies(doorstep))

    refused = choose(tab, asked, "No, this is not me")

    assert refused.heading == "Nothing was opened"
    assert choose(tab, asked).status == 401
    assert rows(tool, Visit) == [0]


def test_a_ticket_is_good_for_two_minutes(tool, doorstep, tab):
    page = launched_without_cookies(doorstep)
    asked = press(tool, tab, page)
    tool.clock.forward(timedelta(minutes=2, seconds=1))

    assert press(tool, tab, page).status_code == 401
    assert choose(tab, asked).status == 401
    assert rows(tool, Visit) == [0]


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}, {"Origin": "https://elsewhere.example"}],
)
def test_another_site_cannot_say_yes(tool, doorstep, tab, headers):
    ticket = launched_without_cookies(doorstep).form("/lti/ticket").fields[0][1]
    data = {"ticket": ticket, "answer": "yes"}

    answer = tab.http.post(f"{tool.url}/lti/ticket/use", data=data, headers=headers, timeout=20)

    assert answer.status_code == 403
    assert rows(tool, Visit) == [0]


@pytest.mark.parametrize("ticket", ["", "guess", "a.b", "ø", "." * 5000])
def test_a_made_up_ticket_is_refused(tool, ticket):
    for address in ("/lti/ticket", "/lti/ticket/use"):
        data = {"ticket": ticket, "answer": "yes"}
        assert requests.post(f"{tool.url}{address}", data=data, timeout=20).status_code == 401


class TestCookieOfTheVisitLost:
    """The login's cookie came back, the visit's did not (the frame's cookies are stripped)."""

    def arrive(self, doorstep, **options):
        login = doorstep.login()
        form = {"id_token": doorstep.token(login, **options), "state": login.state}
        answer = doorstep.browser.http.post(
            f"{doorstep.tool.url}/lti/launch", data=form, allow_redirects=False, timeout=20
        )
        return f"{doorstep.tool.url}{answer.headers['Location']}"

    def test_the_first_page_offers_a_ticket_that_leads_to_that_page(self, tool, doorstep, tab):
        address = self.arrive(doorstep, link="m01-quiz")
        page = Page(requests.get(address, timeout=20))
        assert page.status == 401
        assert page.response.headers["Content-Security-Policy"].endswith("frame-ancestors *")

        asked = press(tool, tab, page)
        assert "Kirsten Dahl" in asked.text
        opened = choose(tab, asked)

        assert opened.status == 200
        assert opened.url == address
        assert rows(tool, Visit) == [1]
        assert doorstep.browser.open(address).status == 401
        assert choose(Visitor(""), asked).status == 401
        assert press(tool, tab, page).status_code == 401

    @pytest.mark.both_databases("races")
    def test_of_two_who_say_yes_at_once_one_comes_in(self, tool, doorstep, tab):
        asked = press(tool, tab, Page(requests.get(self.arrive(doorstep), timeout=20)))

        with together(tool, "UPDATE visit SET secret_hash"):
            assert both_choose(asked) == [(200, True), (401, False)]

    def test_an_address_with_line_ends_leads_to_a_page_and_writes_no_header(self, tool, doorstep, tab):
        visit = "/".join(self.arrive(doorstep).split("/")[:5])
        asked = press(tool, tab, Page(requests.get(f"{visit}/m01/page/a%0d%0aX-Odd:1", timeout=20)))

        opened = choose(tab, asked)

        sent_on, *_further = opened.response.history
        assert sent_on.headers["Location"].endswith("/m01/page/a%0D%0AX-Odd%3A1")
        assert "X-Odd" not in sent_on.headers
        assert opened.status == 200
        assert opened.url.startswith(visit)

    def test_later_requests_without_the_cookie_get_no_ticket(self, doorstep):
        address = self.arrive(doorstep)
        assert doorstep.browser.open(address).status == 200

        page = Page(requests.get(address, timeout=20))

        assert page.status == 401
        assert not offers(page)
        assert "Kirsten" not in page.text

    @pytest.mark.both_databases("refusals")
    def test_a_no_ends_the_visit(self, tool, doorstep, tab):
        address = self.arrive(doorstep)
        asked = press(tool, tab, Page(requests.get(address, timeout=20)))
        choose(tab, asked, "No, this is not me")

        assert choose(tab, asked).status == 401
        assert doorstep.browser.open(address).status == 401

    def test_a_visit_nobody_began_has_no_ticket(self, tool):
        page = Page(requests.get(f"{tool.url}/v/made-up/", timeout=20))
        assert page.status == 401
        assert not offers(page)

    def test_an_old_visit_has_no_ticket_any_more(self, tool, doorstep):
        address = self.arrive(doorstep)
        tool.clock.forward(timedelta(minutes=3))
        assert not offers(Page(requests.get(address, timeout=20)))
