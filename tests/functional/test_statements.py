"""How much a request may ask of the database: pinned, so that nobody makes it slow unseen."""

import re
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.models import Attempt, Visit
from app.services.arrival import visits
from app.services.learning import brought
from tests.doorstep import reading, statements, units_of_work, writes
from tests.walking import Learner, course_of, right

LAUNCH, NEWCOMER, LOGIN = 4, 6, 0
MAP, PAGE, ITEM, OPENED = 3, 4, 4, 6
QUESTIONS = {"postgresql": 1, "sqlite": 3}
"""Of a page with nothing on it but words and questions: who acts, what they did and what they gave, on PostgreSQL in one."""
ANSWER, QUIZ_ANSWER, QUIZ_RESULT, AUTOSAVE, READ = 10, 8, 12, 5, 7
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


@pytest.mark.both_databases("statements")
@pytest.mark.parametrize("link", ["course", "m01"])
def test_a_returning_learner_is_let_in_with_four_statements_in_two_transactions(tool, doorstep, link):
    for _ in range(2):  # the second launch finds the set-up in the process
        doorstep.launch(link=link)
    login = doorstep.login()

    with max_queries(tool, LAUNCH - _taken_along(tool)) as said, units_of_work(tool) as begun:
        bring(tool, doorstep, login, link=link)

    assert begun == ["single", "writing"]
    assert sorted(writes(said)) == LAUNCH_WRITES


def _kind(tool):
    return tool.shared.database.engine.dialect.name


def _of_questions(tool):
    return QUESTIONS[_kind(tool)]


def _taken_along(tool):
    """How many of two statements that write PostgreSQL hears in the other."""
    return 1 if _kind(tool) == "postgresql" else 0


def test_a_newcomer_s_launch_writes_who_they_are_besides(tool, doorstep):
    for _ in range(2):
        doorstep.launch(link="course")
    login = doorstep.login()

    with max_queries(tool, NEWCOMER) as said, units_of_work(tool) as begun:
        bring(tool, doorstep, login, person="jonas", link="course")

    assert begun == ["single", "writing"]
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
    browser.send(page, page.pathway_form, pathway="citizen")
    base = bring(tool, doorstep, doorstep.login())
    with max_queries(tool, MAP):
        assert browser.open(base).status == 200
    browser.open("m01/page/tuesday", base=base)
    with max_queries(tool, _of_questions(tool)) as said:
        assert browser.open("m01/page/tuesday", base=base).status == 200
    assert not writes(said)
    quiz = browser.open("m01/quiz", base=base)
    item = browser.send(quiz, quiz.form("m01/quiz"))
    with max_queries(tool, ITEM):
        assert browser.open(item.url).status == 200


@pytest.fixture
def learner(doorstep):
    """Somebody on the pathway of citizens, with the map before them."""
    page = doorstep.launch(link="course")
    return Learner(
        doorstep.browser,
        doorstep.browser.send(page, page.pathway_form, pathway="citizen"),
    )


@pytest.fixture
def course(tool):
    with reading(tool) as session:
        return course_of(tool, session)


@pytest.mark.both_databases("statements")
def test_every_page_seen_again_asks_little_and_writes_nothing(tool, learner, course):
    star = course.stars["m01"]
    pages = [f"m01/page/{page.local_id}" for page in course.pages_for("m01", "citizen")]
    for path in ["", *pages, f"{star.id}/?detour=gone", "m01/journal", "m01/quiz", "texts"]:
        learner.go(path)
        with max_queries(tool, MAP if path == "" else PAGE) as said:
            assert learner.go(path).status == 200
        assert writes(said) == [], path


def test_the_end_of_a_page_is_noted_with_few_statements_and_once(tool, learner):
    page = learner.go("m01/page/tuesday")
    with max_queries(tool, READ) as said:
        learner.at_the_end(page)
    assert writes(said) == ["UPDATE page_mark", "INSERT progress"]
    with max_queries(tool, READ) as said:
        learner.at_the_end(page)
    assert writes(said) == []


@pytest.mark.both_databases("statements")
def test_what_is_on_a_page_is_asked_for_where_the_process_does_not_know_it_yet(
    tool, learner, course, monkeypatch
):
    item = next(item for item in course.items.values() if item.page and item.kind == "choice")
    learner.go(f"m01/page/{course.pages[item.page].local_id}")
    learner.press(f"answer:{item.local_id}", **right(item))
    with max_queries(tool, _of_questions(tool)):
        page = learner.go(learner.path)
    monkeypatch.setattr(
        tool.shared.library, "latest", lambda: None
    )  # as after a start, or when another release is read
    with max_queries(tool, min(_of_questions(tool) + 1, 3)):
        assert _without_keys(learner.go(learner.path).text) == _without_keys(page.text)


@pytest.mark.both_databases("statements")
def test_no_word_is_read_along_for_whoever_acts_as_somebody_else(tool, learner, course):
    item = next(item for item in course.items.values() if item.page and item.kind == "choice")
    learner.go(f"m01/page/{course.pages[item.page].local_id}")
    learner.press(f"answer:{item.local_id}", **right(item))
    key = learner.base.rstrip("/").rpartition("/")[2]
    secret = learner.visitor.http.cookies["visit"]
    for mode, is_read in (("own", True), ("masquerade", False)):
        with tool.shared.database.writing() as session:
            session.execute(update(Visit).where(Visit.key == key).values(mode=mode))
        star, _, page = item.page.partition("/")
        with reading(tool) as session:
            told = brought.along(course, star=star, page=page)
            actor = visits.enter(session, key, secret=secret, now=tool.clock(), along=told)
            came = brought.take(actor, star=star, items=told.told["items"])
        assert bool(came.done) is (_kind(tool) == "postgresql")  # in SQLite nothing is said along
        assert bool(came.given) is (is_read and bool(came.done))


def _without_keys(html):
    return re.sub(r'(form_key" value=")[^"]+', r"\1", html)


@pytest.mark.both_databases("statements")
def test_an_answer_is_kept_and_settled_with_few_statements(tool, learner, course):
    item = next(item for item in course.items.values() if item.page and item.kind == "choice")
    learner.go(f"m01/page/{course.pages[item.page].local_id}")
    for verb in ("answer", "again", "answer"):
        with max_queries(tool, ANSWER + 1 + _of_questions(tool)):  # the page is shown again
            learner.press(f"{verb}:{item.local_id}", **right(item) if verb == "answer" else {})


def test_a_quiz_is_answered_and_finished_with_few_statements(tool, learner, course):
    learner.go("m01/quiz")
    learner.send("m01/quiz")
    with reading(tool) as session:
        asked = [course.items[one["item"]] for one in session.scalars(select(Attempt.shown)).one()]
    for item in asked:
        with max_queries(tool, QUIZ_ANSWER + ITEM):  # the question is shown again
            learner.send(learner.path, **right(item))
        is_last = item is asked[-1]
        with max_queries(tool, QUIZ_RESULT if is_last else ITEM):
            learner.follow("See how it went" if is_last else "Next question")


def test_a_text_kept_as_it_is_typed_asks_little(tool, learner):
    page = learner.go("m01/journal")
    for number, most in enumerate((AUTOSAVE + 5, AUTOSAVE)):  # the first words begin the star
        with max_queries(tool, most):
            told = {"text": f"words {number}", "draft_no": str(number)}
            kept = learner.write("m01/journal", page, autosave=True, **told)
        assert kept.status == 200


def test_a_card_kept_as_it_is_laid_asks_as_little(tool, learner, course):
    item = course.items["m01/sort-twelve"]
    page = learner.go("m01/page/twelve-situations")
    for number in (1, 2, 3):
        laid = dict(list(right(item).items())[:number])
        with max_queries(tool, AUTOSAVE):
            kept = learner.press(
                "keep:sort-twelve", page, autosave="1", **laid, **{"sort-twelve.no": str(number - 1)}
            )
        assert kept.response.json()["done"] == number


@pytest.mark.both_databases("statements")
def test_a_page_is_opened_with_one_reading_unit_and_one_that_notes_it(tool, learner):
    with max_queries(tool, _of_questions(tool) + OPENED), units_of_work(tool) as begun:
        assert learner.go("m01/page/tuesday").status == 200

    assert begun == ["reading", "writing"]
    with max_queries(tool, _of_questions(tool)) as said:
        learner.go("m01/page/tuesday")
    assert writes(said) == []


@pytest.mark.both_databases("statements")
def test_a_page_known_is_looked_at_anew_with_single_statements_after_the_reading_unit(tool, learner):
    learner.go("m01/page/tuesday")
    tool.clock.ahead += timedelta(minutes=2)

    with (
        max_queries(tool, _of_questions(tool) + 2 - _taken_along(tool)) as said,
        units_of_work(tool) as begun,
    ):
        assert learner.go("m01/page/tuesday").status == 200

    assert begun == ["reading", "single"]
    assert sorted(writes(said)) == ["UPDATE page_mark", "UPDATE visit"]
