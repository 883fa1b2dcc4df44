"""The way in by a platform's storage, over HTTP: what the two pages hold, who is believed, and what is written when."""

from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from sqlalchemy import select

from app.models import Enrolment, LaunchAttempt, Person, Visit
from lti.flask_adapter import PROOF_FIELD
from lti.practice_lms.families import CANVAS_LIKE
from tests.doorstep import Login, reading, rows, statements, writes
from tests.functional.test_headers import POLICY, read
from tests.journey import Page, Visitor
from tests.practice import practice_lms

FRAME = "post_message_forwarding"


class _Marked(HTMLParser):
    """Finds the link or form with `data-origin`."""

    found: dict

    def handle_starttag(self, tag, attrs):
        if tag in {"a", "form"} and "data-origin" in dict(attrs):
            self.found = dict(attrs)


def marked(page):
    reader = _Marked()
    reader.feed(page.response.text)
    return reader.found


@pytest.fixture
def begun(doorstep):
    """A login whose platform offers storage; the browser loses its cookies. The page, what it holds, and the login."""
    page = Page(doorstep.login(lti_storage_target=FRAME).response)
    told = marked(page)
    query = parse_qs(urlsplit(told["href"]).query)
    doorstep.browser.http.cookies.clear()
    return page, told, Login(state=query["state"][0], nonce=query["nonce"][0], response=page.response)


def bring(tool, login, token, proof, *, origin=None, **headers):
    """Post the launch as our own page does, or as another."""
    form = {"id_token": token, "state": login.state} | ({} if proof is None else {PROOF_FIELD: proof})
    return Page(
        requests.post(
            f"{tool.url}/lti/launch",
            data=form,
            headers={"Origin": origin or tool.url} | headers,
            timeout=20,
            allow_redirects=False,
        )
    )


def attempts(tool):
    with reading(tool) as session:
        return [(one.code, one.transport) for one in session.scalars(select(LaunchAttempt))]


def test_without_the_parameter_the_login_redirects(doorstep):
    assert doorstep.login().response.status_code == 302
    assert doorstep.login(lti_storage_target="no frame").response.status_code == 302


def test_the_login_page_speaks_to_the_platforms_origin_only_and_sets_the_cookie_too(tool, lms, doorstep):
    with statements(tool) as said:
        answer = doorstep.login(lti_storage_target=FRAME).response
    told = marked(Page(answer))

    assert answer.status_code == 200
    assert (told["data-frame"], told["data-origin"]) == (FRAME, lms.config.base_url)
    assert told["href"].startswith(f"{lms.config.auth_login_url}?")
    assert told["data-keep"] not in told["href"]
    assert "Partitioned" in answer.headers["Set-Cookie"]
    assert told["data-keep"] not in answer.headers["Set-Cookie"]
    assert writes(said) == []


def test_both_pages_hold_nothing_inline_and_may_be_framed(tool, doorstep, begun):
    page, _told, login = begun
    asking = bring(tool, login, doorstep.token(login), None)

    for shown in (page, asking):
        assert shown.response.headers["Content-Security-Policy"] == f"{POLICY}*"
        assert shown.response.headers["Cache-Control"] == "no-store"
        assert (read(shown.response.text).inline, read(shown.response.text).elsewhere) == ([], [])


def test_the_launch_asks_first_and_writes_nothing(tool, lms, doorstep, begun):
    _page, told, login = begun

    with statements(tool) as said:
        asking = bring(tool, login, doorstep.token(login), None, origin=lms.config.base_url)

    asked = marked(asking)
    assert asking.status == 200
    assert asked["data-ask"] == PROOF_FIELD
    same = ("data-frame", "data-origin", "data-key")
    assert [asked[name] for name in same] == [told[name] for name in same]
    assert told["data-keep"] not in asking.response.text
    assert rows(tool, LaunchAttempt, Visit, Person) == [0, 0, 0]
    assert [line for line in writes(said) if "key_set" not in line] == []


def test_the_proof_lets_the_person_in_without_a_question(tool, doorstep, begun):
    _page, told, login = begun

    answer = bring(tool, login, doorstep.token(login), told["data-keep"])

    assert answer.status == 303
    assert answer.response.headers["Location"].startswith("/v/")
    assert "Partitioned" in answer.response.headers["Set-Cookie"]
    assert attempts(tool) == [("ok", "storage")]
    assert rows(tool, Visit) == [1]


def test_our_script_is_told_where_the_visit_is_and_not_sent_there(tool, doorstep, begun):
    _page, told, login = begun
    asked_by_script = {"X-Requested-With": "fetch"}

    refused = bring(tool, login, doorstep.token(login), "guess", **asked_by_script)
    answer = bring(tool, login, doorstep.token(login), told["data-keep"], **asked_by_script)

    assert (refused.status, refused.heading) == (401, "Login did not finish")
    assert answer.status == 201
    assert answer.response.headers["Location"].startswith("/v/")
    assert "Partitioned" in answer.response.headers["Set-Cookie"]


def test_a_wrong_proof_is_refused_and_the_right_one_still_counts(tool, doorstep, begun):
    _page, told, login = begun
    other = marked(Page(doorstep.login(lti_storage_target=FRAME).response))["data-keep"]
    token = doorstep.token(login)

    refused = bring(tool, login, token, other)

    assert refused.status == 401
    assert refused.heading == "Login did not finish"
    assert rows(tool, LaunchAttempt, Visit) == [0, 0]
    assert bring(tool, login, token, told["data-keep"]).status == 303


def test_a_proof_that_another_site_posts_is_refused(tool, lms, doorstep, begun):
    """Somebody brings their own launch and proof into a foreign browser: login forgery."""
    _page, told, login = begun

    for origin in (lms.config.base_url, "null", "https://elsewhere.example"):
        refused = bring(tool, login, doorstep.token(login), told["data-keep"], origin=origin)
        assert refused.status == 401
    assert rows(tool, LaunchAttempt, Visit) == [0, 0]


def test_no_proof_leads_to_the_ticket_and_a_yes_opens_the_course(tool, doorstep, begun):
    _page, _told, login = begun

    page = bring(tool, login, doorstep.token(login), "")

    assert page.status == 401
    assert page.heading == "Open the course in its own tab"
    assert attempts(tool) == [("lti.no_cookie", "none")]
    tab = Visitor(tool.url)
    asked = tab.send(page, page.form("/lti/ticket"))
    assert "/v/" in tab.send(asked, asked.form("/lti/ticket/use"), button="Yes, open the course").url


def test_a_wrong_cookie_is_refused_whatever_the_proof(tool, doorstep, begun):
    _page, told, login = begun
    form = {"id_token": doorstep.token(login), "state": login.state, PROOF_FIELD: told["data-keep"]}

    refused = requests.post(
        f"{tool.url}/lti/launch",
        data=form,
        cookies={"lti": "B" * 43},
        headers={"Origin": tool.url},
        timeout=20,
    )

    assert refused.status_code == 401
    assert rows(tool, LaunchAttempt, Visit) == [0, 0]


def test_proof_and_token_count_once(tool, doorstep, begun):
    _page, told, login = begun
    token = doorstep.token(login)
    assert bring(tool, login, token, told["data-keep"]).status == 303

    for again in (token, doorstep.token(login)):
        for proof in (told["data-keep"], ""):
            refused = bring(tool, login, again, proof)
            assert (refused.status, refused.heading) == (401, "This way in was used before")
    assert rows(tool, Visit, Enrolment) == [1, 1]


@pytest.mark.both_databases("races")
def test_of_two_tabs_at_once_one_comes_in(tool, doorstep, begun):
    _page, told, login = begun
    token = doorstep.token(login)

    with ThreadPoolExecutor(2) as tabs:
        pages = list(tabs.map(lambda _: bring(tool, login, token, told["data-keep"]), range(2)))

    assert sorted(page.status for page in pages) == [303, 401]
    assert rows(tool, Visit) == [1]


def test_a_forged_launch_is_refused_before_anything_is_asked(tool, doorstep, begun):
    _page, told, login = begun
    forged = doorstep.token(login)[:-8] + "AAAAAAAA"

    for proof in (None, told["data-keep"]):
        assert bring(tool, login, forged, proof).status == 401
    assert rows(tool, LaunchAttempt) == [0]


def test_going_back_to_a_page_of_the_way_in_finds_a_page_that_helps(tool):
    page = Page(requests.get(f"{tool.url}/lti/used", timeout=20))

    assert (page.status, page.heading) == (200, "This page has done its work")
    assert page.response.headers["Content-Security-Policy"] == f"{POLICY}*"


class TestWithoutScripts:
    """The LMS offers storage; the browser runs no scripts and keeps cookies."""

    @pytest.fixture
    def lms_config(self, tool):
        return practice_lms(tool, family=CANVAS_LIKE)

    def test_a_link_goes_on_and_the_cookie_proves(self, tool, visitor):
        assert visitor.launch("kirsten").status == 200
        assert attempts(tool) == [("ok", "cookie")]
