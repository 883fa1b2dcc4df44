"""The operator comes in by an address that works once, is nobody's learner, and leaves."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import requests
from sqlalchemy import select

from app.models import Audit, OperatorLink, Visit
from app.worker.loop import run_once
from tests.doorstep import command, reading, rows
from tests.journey import Visitor
from tests.keeper import COME_IN, Keeper, address, come_in

OVER = "Your visit as operator is over"
NOBODY = "This address lets nobody in"


@pytest.fixture
def browser(tool) -> Visitor:
    return Visitor(tool.url)


def test_looking_at_the_address_spends_nothing_and_the_button_works_once(tool, browser):
    link = address(tool)
    assert link.startswith(f"{tool.url}/operator?link=")
    for _preview in range(2):
        assert requests.get(link, timeout=10).status_code == 200
        assert requests.head(link, timeout=10).status_code == 200
    assert rows(tool, Visit) == [0]

    asked = browser.open(link)
    page = browser.send(asked, asked.form("/operator"), button=COME_IN)
    again = browser.send(asked, asked.form("/operator"), button=COME_IN)

    assert (page.status, page.heading) == (200, "Learning platforms")
    assert (again.status, again.heading) == (410, NOBODY)
    assert rows(tool, Visit) == [1]


@pytest.mark.both_databases("journey of an operator")
def test_of_two_at_once_one_comes_in(tool):
    word = address(tool).partition("link=")[2]

    def press(_number):
        return requests.post(
            f"{tool.url}/operator", data={"link": word}, allow_redirects=False, timeout=20
        ).status_code

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(press, range(4))) == [303, 410, 410, 410]
    assert rows(tool, Visit) == [1]


def test_an_address_is_good_for_minutes_and_as_long_as_one_says(tool, browser):
    short, long = address(tool), address(tool, "--minutes", "30")
    tool.clock.forward(timedelta(minutes=11))

    assert browser.open(short).status == 410
    assert browser.open(long).status == 200
    assert command(tool, "operator", "link", "--minutes", "0").exit_code == 2


def test_a_page_of_another_site_cannot_spend_the_address(tool, browser):
    word = address(tool).partition("link=")[2]
    answer = browser.http.post(
        f"{tool.url}/operator", data={"link": word}, headers={"Origin": "https://evil.example"}, timeout=10
    )

    assert answer.status_code == 403
    assert rows(tool, Visit) == [0]
    assert browser.open(f"{tool.url}/operator?link={word}").status == 200


def test_the_visit_is_nobodys_and_the_word_is_kept_nowhere(tool, capfd):
    link = address(tool)
    browser = Visitor(tool.url)
    asked = browser.open(link)
    browser.send(asked, asked.form("/operator"))
    word = link.partition("link=")[2]

    with reading(tool) as session:
        visit = session.scalars(select(Visit)).one()
        kept = session.scalars(select(OperatorLink)).one()
        noted = session.scalars(select(Audit.action).order_by(Audit.id)).all()
    assert (visit.mode, visit.person_id, visit.institution_id, visit.enrolment_id) == (
        "operator",
        None,
        None,
        None,
    )
    assert word.encode() not in kept.token_hash
    assert noted[-2:] == ["operator.invited", "operator.entered"]
    assert word not in capfd.readouterr().err


def test_nobody_may_frame_the_pages_and_the_cookie_is_bound_to_the_visit(tool):
    browser = Visitor(tool.url)
    asked = browser.open(address(tool))
    keeper = come_in(tool, browser)
    page = keeper.open("operator/platforms")
    for answer in (asked.response, page.response, browser.open("/operator?link=x").response):
        assert answer.headers["Content-Security-Policy"].endswith("frame-ancestors 'self'")
        assert answer.headers["Cache-Control"] == "no-store"
    [cookie] = [one for one in browser.http.cookies if one.name == "visit"]
    assert cookie.path == keeper.base.removeprefix(tool.url)


def test_wrong_addresses_are_counted_and_the_right_one_works_all_the_same(tool, browser):
    answers = [browser.open(f"{tool.url}/operator?link=wrong{number}") for number in range(12)]

    assert [page.status for page in answers] == [410] * 10 + [429] * 2
    assert answers[-1].heading == "Too many wrong addresses came from you"
    assert browser.open(address(tool)).status == 200
    tool.clock.forward(timedelta(minutes=1))
    assert browser.open(f"{tool.url}/operator").status == 410


def test_an_hour_without_a_page_ends_the_visit(tool):
    keeper = come_in(tool)
    for _page in range(3):
        tool.clock.forward(timedelta(minutes=50))
        assert keeper.open("operator/keys").status == 200
    tool.clock.forward(timedelta(minutes=61))
    page = keeper.open("operator/keys")

    assert (page.status, page.heading) == (401, OVER)
    assert "flask --app app operator link" in page.text


def test_twelve_hours_end_the_visit_however_busy_it_is(tool):
    keeper = come_in(tool)
    for _page in range(14):
        tool.clock.forward(timedelta(minutes=50))
        assert keeper.open("operator/keys").status == 200
    tool.clock.forward(timedelta(minutes=21))

    assert keeper.open("operator/keys").heading == OVER


@pytest.mark.both_databases("journey of an operator")
def test_leaving_ends_the_visit(tool):
    keeper = come_in(tool)
    page = keeper.send(keeper.open("operator/platforms"), "/leave")

    assert (page.status, page.heading) == (200, "You have left the operator’s pages")
    assert keeper.open("operator/platforms").heading == OVER


def test_without_the_cookie_there_is_no_second_way_in(tool):
    keeper = come_in(tool)
    stranger = Keeper(browser=Visitor(tool.url), base=keeper.base)
    page = stranger.open("operator/platforms")
    course = stranger.open("")

    assert (page.status, page.heading) == (401, OVER)
    assert course.status == 401
    assert not [form for form in course.forms if "ticket" in form.action]


def test_forms_need_their_token(tool):
    keeper = come_in(tool)
    for path in ("language", "leave", "keys", "invitations"):
        address_of = f"{keeper.base}operator/{path}"
        answer = keeper.browser.http.post(address_of, data={"form_token": "wrong"}, timeout=10)
        assert answer.status_code == 403, path
    assert keeper.open("operator/platforms").status == 200


@pytest.mark.both_databases("journey of an operator")
def test_the_language_is_chosen_for_the_visit(tool):
    keeper = come_in(tool)
    page = keeper.open("operator/keys")
    form = next(form for form in page.forms if form.action.endswith("/language"))
    german = keeper.browser.send(page, form, locale="de")

    assert german.url == page.url
    assert '<html lang="de"' in german.response.text
    assert '<html lang="de"' in keeper.open("operator/platforms").response.text
    assert '<html lang="de"' in keeper.browser.send(page, form, locale="xx").response.text


@pytest.mark.both_databases("journey of an operator")
def test_used_addresses_and_visits_are_forgotten(tool):
    come_in(tool)
    tool.clock.forward(timedelta(hours=25))
    run_once(tool.app)
    assert rows(tool, OperatorLink, Visit) == [0, 1]

    tool.clock.forward(timedelta(days=31))
    run_once(tool.app)
    assert rows(tool, Visit) == [0]
