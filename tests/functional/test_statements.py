"""How much a request may ask of the database: pinned, so that nobody makes it slow unseen."""

from contextlib import contextmanager

import pytest

from tests.doorstep import statements, units_of_work, writes

pytestmark = pytest.mark.both_databases("statements")

LAUNCH, NEWCOMER, LOGIN = 4, 6, 0
MAP, PAGE, ITEM = 20, 26, 18
LAUNCH_WRITES = ["INSERT launch_attempt", "INSERT visit", "UPDATE launch_attempt"]


@contextmanager
def max_queries(tool, number):
    with statements(tool) as said:
        yield said
    assert 0 < len(said) <= number, f"{len(said)} statements:\n" + "\n".join(said)


def bring(tool, doorstep, login, **who):
    form = {"id_token": doorstep.token(login, **who), "state": login.state}
    answer = doorstep.browser.http.post(
        f"{tool.url}/lti/launch", data=form, allow_redirects=False, timeout=20
    )
    assert answer.status_code == 303
    return f"{tool.url}{answer.headers['Location']}"


@pytest.mark.parametrize("link", ["course", "m01"])
def test_a_returning_learner_is_let_in_with_four_statements_in_two_transactions(tool, doorstep, link):
    for _ in range(2):  # the second launch finds the set-up in the process
        doorstep.launch(link=link)
    login = doorstep.login()

    with max_queries(tool, LAUNCH) as said, units_of_work(tool) as begun:
        bring(tool, doorstep, login, link=link)

    assert begun == ["writing", "writing"]
    assert writes(said) == LAUNCH_WRITES


def test_a_newcomer_s_launch_writes_who_they_are_besides(tool, doorstep):
    for _ in range(2):
        doorstep.launch(link="course")
    login = doorstep.login()

    with max_queries(tool, NEWCOMER) as said, units_of_work(tool) as begun:
        bring(tool, doorstep, login, person="jonas", link="course")

    assert begun == ["writing", "writing"]
    assert sorted({*writes(said)} - {*LAUNCH_WRITES}) == ["INSERT enrolment", "INSERT person"]


def test_the_number_of_people_costs_a_launch_nothing(tool, doorstep):
    for person in ("kirsten", "jonas", "anna"):
        doorstep.launch(person=person, link="course")
    login = doorstep.login()

    with max_queries(tool, LAUNCH):
        bring(tool, doorstep, login, link="course")


def test_a_login_from_a_platform_that_is_known_asks_nothing(tool, doorstep):
    doorstep.launch()

    with statements(tool) as said, units_of_work(tool) as begun:
        assert doorstep.login(lti_deployment_id="1").response.status_code == 302

    assert said == begun == []


def test_a_returning_learner_and_their_pages_ask_little(tool, doorstep):
    browser = doorstep.browser
    page = doorstep.launch(link="course")
    browser.send(page, page.form("/pathway"), pathway="citizen")
    base = bring(tool, doorstep, doorstep.login())
    with max_queries(tool, MAP):
        assert browser.open(base).status == 200
    browser.open("m01/page/tuesday", base=base)
    with max_queries(tool, PAGE) as said:
        assert browser.open("m01/page/tuesday", base=base).status == 200
    assert not writes(said)
    quiz = browser.open("m01/quiz", base=base)
    item = browser.send(quiz, quiz.form("m01/quiz"))
    with max_queries(tool, ITEM):
        assert browser.open(item.url).status == 200
