"""Launches over HTTP: what is let in, what is refused, and what is written meanwhile (security framework, section 5.1)."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import ClassVar

import pytest
from sqlalchemy import select

from app.models import Context, Deployment, Enrolment, LaunchAttempt, Person, Visit
from app.services.arrival import places
from app.services.operating import platforms
from lti.practice_lms.config import PlatformConfig, ToolAddresses
from tests.doorstep import CORE, command, reading, rows, statements, writes

EVERYTHING = (Visit, Person, Context, Enrolment)


def codes(tool):
    with reading(tool) as session:
        return list(session.scalars(select(LaunchAttempt.code).order_by(LaunchAttempt.at)))


@pytest.mark.both_databases("refusals")
def test_a_replayed_launch_is_refused_and_only_its_attempt_is_written(tool, doorstep):
    login = doorstep.login()
    token = doorstep.token(login)
    assert doorstep.post(login, token).status == 200
    before = rows(tool, *EVERYTHING)

    again = doorstep.post(login, token)
    other = doorstep.post(login, doorstep.token(login, person="jonas"))

    assert (again.status, other.status) == (401, 401)
    assert "This way in was used before" in again.text
    assert rows(tool, *EVERYTHING) == before
    assert codes(tool) == ["ok"]


def test_a_nonce_that_was_used_does_not_fit_another_login(tool, doorstep):
    used, fresh = doorstep.login(), doorstep.login()
    assert doorstep.post(used, doorstep.token(used)).status == 200

    page = doorstep.post(fresh, doorstep.token(used))

    assert page.status == 401
    assert codes(tool) == ["ok"]


def test_a_state_of_another_browser_is_refused(tool, doorstep, new_visitor):
    stranger = replace(doorstep, browser=new_visitor())
    stranger.login()
    login = doorstep.login()

    page = doorstep.post(login, doorstep.token(login), browser=stranger.browser)

    assert page.status == 401
    assert rows(tool, LaunchAttempt, *EVERYTHING) == [0] * 5


def test_a_token_for_another_registration_is_refused(tool, lms, doorstep):
    add(tool, lms, client_id="neighbour")
    ours = doorstep.login()

    page = doorstep.post(ours, doorstep.token(ours, {"aud": "neighbour", "azp": "neighbour"}))

    assert page.status == 401
    assert "meant for another tool" in page.text
    assert rows(tool, LaunchAttempt, *EVERYTHING) == [0] * 5


@pytest.mark.both_databases("statements")
def test_each_registration_of_an_issuer_has_people_of_its_own(tool, lms, doorstep):
    add(tool, lms, client_id="neighbour")
    doorstep.launch()
    login = doorstep.login(client_id="neighbour")
    page = doorstep.post(login, doorstep.token(login, {"aud": "neighbour", "azp": "neighbour"}))

    assert page.status == 200
    with reading(tool) as session:
        people = session.execute(select(Person.institution_id, Person.platform_id, Person.sub)).all()
    assert len(people) == len({person.institution_id for person in people}) == 2
    assert len({person.sub for person in people}) == 1
    assert doorstep.login(client_id="").response.status_code == 400


def test_each_deployment_of_a_client_leads_to_its_own_institution(tool, doorstep):
    with tool.shared.database.writing() as session:
        other = platforms.add_institution(session, name="Other town", now=tool.clock()).id
        first = session.scalars(select(Deployment)).one()
        session.add(
            Deployment(platform_id=first.platform_id, institution_id=other, lti_id="2", state="active")
        )
    doorstep.launch()
    page = doorstep.launch({CORE + "deployment_id": "2"})

    assert page.status == 200
    with reading(tool) as session:
        assert len(set(session.scalars(select(Person.institution_id)))) == 2
        assert other in set(session.scalars(select(Visit.institution_id)))


@pytest.mark.both_databases("statements")
def test_a_platform_cannot_fill_the_list_of_what_waits(tool, doorstep, monkeypatch):
    monkeypatch.setattr(places, "MOST_WAITING", 2)
    for name in ("one", "two", "three", "one"):
        doorstep.launch({CORE + "deployment_id": name})

    assert codes(tool) == ["lti.deployment_unknown"] * 3 + ["lti.deployment_waiting"]
    listed = command(tool, "deployment", "list").output.splitlines()
    assert {line.split("\t")[4] for line in listed if "waiting" in line} == {"one", "two"}


@pytest.mark.both_databases("statements")
def test_an_unknown_deployment_waits_until_an_operator_lets_it_in(tool, doorstep):
    refused = doorstep.launch({CORE + "deployment_id": "new"})
    waiting = doorstep.launch({CORE + "deployment_id": "new"})

    assert (refused.status, waiting.status) == (401, 403)
    assert codes(tool) == ["lti.deployment_unknown", "lti.deployment_waiting"]
    assert rows(tool, *EVERYTHING) == [0] * 4
    listed = command(tool, "deployment", "list").output.splitlines()[0].split("\t")
    assert listed[1] == "waiting"
    assert listed[4] == "new"
    assert command(tool, "deployment", "approve", listed[0]).output == "Approved.\n"
    assert doorstep.launch({CORE + "deployment_id": "new"}).status == 200


@pytest.mark.both_databases("refusals")
def test_a_suspended_deployment_is_closed(tool, doorstep):
    with tool.shared.database.writing() as session:
        session.scalars(select(Deployment)).one().state = "suspended"

    page = doorstep.launch()

    assert page.status == 403
    assert "closed for your platform" in page.text
    assert codes(tool) == ["lti.deployment_suspended"]
    assert doorstep.login(lti_deployment_id="1").response.status_code == 403


@pytest.mark.both_databases("refusals")
def test_somebody_without_a_name_of_any_kind_is_told_why_they_cannot_come_in(tool, doorstep):
    page = doorstep.launch({"sub": None, "name": None, "given_name": None, "family_name": None})

    assert page.status == 403
    assert "did not say who you are" in page.text
    assert rows(tool, *EVERYTHING) == [0] * 4
    assert codes(tool) == ["visit.anonymous"]


@pytest.mark.both_databases("statements")
def test_a_returning_learner_writes_the_attempt_and_the_visit_and_nothing_else(tool, doorstep):
    doorstep.launch(link="m01")
    login = doorstep.login()
    token = doorstep.token(login, link="m01")
    form = {"id_token": token, "state": login.state}

    with statements(tool) as said:
        answer = doorstep.browser.http.post(
            f"{tool.url}/lti/launch", data=form, allow_redirects=False, timeout=20
        )

    assert answer.status_code == 303
    assert sorted(writes(said)) == ["INSERT launch_attempt", "INSERT visit", "UPDATE launch_attempt"]
    assert codes(tool) == ["ok", "ok"]


@pytest.mark.both_databases("races")
def test_first_launches_at_the_same_moment_give_one_row_each_and_all_succeed(tool, new_visitor):
    browsers = [new_visitor() for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        pages = list(pool.map(lambda browser: browser.launch("kirsten", "m01"), browsers))

    assert [page.status for page in pages] == [200] * 4
    assert rows(tool, Visit, Person, Context, Enrolment) == [4, 1, 1, 1]


def test_an_error_of_the_platform_is_told_with_advice_and_never_quoted(tool, doorstep):
    form = {"error": "login_required", "error_description": "<script>alert(1)</script>", "state": "x"}

    answer = doorstep.browser.http.post(f"{tool.url}/lti/launch", data=form, timeout=20)

    assert answer.status_code == 400
    assert "Log in to your learning platform" in answer.text
    assert "alert(1)" not in answer.text


def test_a_title_with_markup_and_a_hostile_return_address_do_no_harm(doorstep):
    page = doorstep.launch(
        {
            CORE + "context": {"id": "9", "title": "<img src=x onerror=alert(1)>"},
            CORE + "launch_presentation": {"return_url": "https://a;script-src *;b/x"},
        }
    )

    assert page.status == 200
    assert "onerror" not in page.response.text.replace("&lt;img src=x onerror", "")
    policy = page.response.headers["Content-Security-Policy"]
    assert policy.count("script-src") == 1
    assert policy.endswith(f"frame-ancestors 'self' {doorstep.lms.config.base_url}")


@pytest.mark.parametrize(
    "hostile", ["https://[/x", "javascript:alert(1)", "https://a b/", "https://u:p@host/", "//x", 7, None]
)
def test_a_return_address_that_is_none_is_left_out(doorstep, hostile):
    page = doorstep.launch({CORE + "launch_presentation": {"return_url": hostile}})

    assert page.status == 200
    assert page.response.headers["Content-Security-Policy"].endswith(doorstep.lms.config.base_url)


class TestItems:
    """Where `item` leads (docs: placing content)."""

    OPENS: ClassVar = {
        "course": "/start/page/welcome",
        "m01": "/m01/",
        "m01/quiz": "/m01/quiz",
        "m01/journal": "/m01/journal",
        "m01/page/my-part": "/m01/page/my-part",
        "glossary": "/words",
        "portfolio": "/portfolio",
        "$Custom.item": "/start/page/welcome",
    }
    GONE: ClassVar = {
        "m01/page/no-such-page": "/m01/",
        "m01/nonsense": "/m01/",
        "m99": "/start/page/welcome",
        "scene/s-1": "/start/page/welcome",
        "../../lti/login": "/start/page/welcome",
        "https://elsewhere.example/": "/start/page/welcome",
        "m01/page/../../x": "/m01/",
    }

    def open(self, doorstep, item, **options):
        return doorstep.launch({CORE + "custom": {"item": item}}, **options)

    def test_each_item_opens_its_page(self, doorstep):
        for item, ending in self.OPENS.items():
            page = self.open(doorstep, item)
            assert (page.status, page.url.endswith(ending)) == (200, True), (item, page.url)

    def test_an_item_that_is_not_here_opens_the_nearest_page_with_a_sentence(self, doorstep):
        for item, ending in self.GONE.items():
            page = self.open(doorstep, item)
            assert page.status == 200, item
            assert page.url.split("?")[0].endswith(ending), (item, page.url)
            assert "What the link leads to is not here" in page.text, item

    def test_a_star_that_is_not_written_yet_opens_the_map_with_a_sentence(self, doorstep):
        assert "is not written yet. Here is the map" in self.open(doorstep, "m02").text

    def test_the_reports_are_not_for_learners(self, doorstep):
        page = self.open(doorstep, "reports")
        assert page.url.split("?")[0].endswith("/start/page/welcome")
        assert "people with another role" in page.text

    def test_the_launch_address_may_carry_the_item_and_the_custom_parameter_wins(self, doorstep):
        target = f"{doorstep.tool.url}/lti/launch?item=m01/quiz"
        for custom, ending in (({}, "/m01/quiz"), ({"item": "m01/journal"}, "/m01/journal")):
            login = doorstep.login(target_link_uri=target)
            claims = {CORE + "target_link_uri": target, CORE + "custom": custom}
            assert doorstep.post(login, doorstep.token(login, claims)).url.endswith(ending)


def add(tool, lms, *, client_id):
    """Register the same issuer once more."""
    config: PlatformConfig = replace(lms.config, client_id=client_id, tool=ToolAddresses.at(tool.url))
    base = config.base_url
    told = platforms.NewPlatform(
        issuer=base,
        client_id=client_id,
        auth_login_url=f"{base}/auth",
        auth_token_url=f"{base}/token",
        key_set_url=f"{base}/jwks.json",
        name=client_id,
        deployments=("1",),
    )
    with tool.shared.database.writing() as session:
        return platforms.add(session, told, now=tool.clock(), schemes=("http",)).id
