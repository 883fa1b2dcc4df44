"""A learner on the pages of a star: answering, coming back, paper, other people's pages, addresses that are gone."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event, select, update
from sqlalchemy.exc import OperationalError

from app.models import Attempt, PageMark, Progress, Visit
from tests.walking import DOING, enrolment_of, enter, right, wrong


@pytest.fixture
def stored(tool):
    """What the tables hold about Kirsten."""

    def read(model, **where):
        with tool.shared.database.reading() as session:
            enrolment = enrolment_of(session, "Kirsten")
            return session.scalars(select(model).filter_by(enrolment_id=enrolment.id, **where)).all()

    return read


def doing(page):
    """The one form of a page."""
    return page.form(DOING.search(page.url)[0])


def test_what_is_missing_is_marked_at_the_pages_own_address(kirsten, item):
    kirsten.go("m01/page/twelve-situations")
    answer = dict(list(right(item("m01/sort-twelve")).items())[:5])

    page = kirsten.answer(item("m01/sort-twelve"), answer)

    assert page.status == 422
    assert kirsten.path == "m01/page/twelve-situations"
    assert "Some cards are on no pile yet" in page.text
    assert page.text.count("Still open") == 7
    assert sum(name.startswith("sort-twelve.pile-") for name, _value in doing(page).fields) == 5


def test_rows_without_a_match_are_marked(kirsten, item):
    kirsten.go("m01/page/not-consultation")

    page = kirsten.answer(item("m01/neighbour-words"), {"neighbour__words.match__told": "information"})

    assert page.status == 422
    assert page.response.text.count('aria-invalid="true"') == page.text.count("Still open") == 4


def test_a_statement_without_a_reason_says_so_at_the_reasons(kirsten, item):
    kirsten.go("m01/page/honest-page")

    page = kirsten.answer(item("m01/good-by-itself"), {"good__by__itself.verdict": "false"})

    assert page.status == 422
    assert "Choose a reason, too." in page.text
    assert ("good-by-itself.verdict", "false") in doing(page).fields
    assert page.text.count("Still open") == 1


def test_moving_a_step_keeps_the_pages_address_and_its_links(kirsten):
    before = doing(kirsten.go("m01/page/no-staircase"))
    steps = [value for name, value in before.fields if name == "five-steps.order"]
    move = f"move:five-steps:down:{steps[0]}"
    assert ("do", move) in before.buttons.values()

    page = kirsten.press(move)

    assert (page.status, kirsten.path) == (200, "m01/page/no-staircase")
    moved = [value for name, value in doing(page).fields if name == "five-steps.order"]
    assert moved == [steps[1], steps[0], *steps[2:]]


def test_an_answer_is_kept_and_can_be_made_again(kirsten, item, stored):
    choice = item("m01/which-definition")
    kirsten.go("m01/page/three-definitions")

    assert "Not quite" in kirsten.answer(choice, wrong(choice)).text
    assert "Not quite" in kirsten.go("m01/page/three-definitions").text
    kirsten.press("again:which-definition")
    assert "Yes, that is what the course suggests." in kirsten.answer(choice, right(choice)).text
    assert {one.number: one.grade for one in stored(Attempt, activity=choice.id)} == {1: 0, 2: 1}


@pytest.mark.both_databases("races")
def test_a_double_click_is_one_answer(kirsten, item, stored):
    choice = item("m01/which-definition")
    page = kirsten.go("m01/page/three-definitions")

    kirsten.answer(choice, wrong(choice), page=page)
    kirsten.answer(choice, wrong(choice), page=page)

    assert len(stored(Attempt, activity=choice.id)) == 1


@pytest.mark.both_databases("races")
def test_answers_from_two_tabs_at_once_are_both_kept(kirsten, item, stored):
    choice = item("m01/which-definition")
    tabs = [kirsten.go("m01/page/three-definitions") for _tab in range(4)]

    def send(tab):
        return kirsten.visitor.send(tab, doing(tab), do=f"show:{choice.local_id}", **right(choice)).status

    with ThreadPoolExecutor(len(tabs)) as threads:
        assert list(threads.map(send, tabs)) == [200] * 4

    assert sorted(one.number for one in stored(Attempt, activity=choice.id)) == [1, 2, 3, 4]
    assert len(stored(Progress)) == 1


@pytest.mark.both_databases("refusals")
def test_an_item_of_another_page_cannot_be_answered_here(kirsten):
    page = kirsten.go("m01/page/three-definitions")

    assert kirsten.press("answer:sort-twelve", page).status == 404


@pytest.mark.both_databases("statements")
def test_a_page_can_be_done_on_paper_and_that_taken_back(kirsten, stored):
    kirsten.go("m01/page/twelve-situations")

    page = kirsten.press("by-hand")
    assert "You did this page on paper." in page.text
    assert [progress.status for progress in stored(Progress)] == ["started"]

    page = kirsten.press("not-by-hand")
    assert "You did this page on paper." not in page.text
    assert [mark.paper_at for mark in stored(PageMark)] == [None]
    assert [(progress.status, progress.started_at) for progress in stored(Progress)] == [("opened", None)]


def test_one_comes_back_to_the_exact_page(kirsten, new_visitor):
    kirsten.go("m01/page/tuesday")
    kirsten.go("m01/page/honest-page")

    again = enter(new_visitor(), "kirsten")
    assert again.follow("Go on where you were").url.endswith("m01/page/honest-page")
    assert again.go("m01/").url.endswith("m01/page/honest-page")


def test_one_comes_back_to_the_page_one_turned_back_to_a_moment_ago(kirsten, tool, new_visitor):
    for page in ("m01/page/tuesday", "m01/page/three-definitions", "m01/page/tuesday"):
        tool.clock.forward(timedelta(seconds=5))
        kirsten.go(page)

    again = enter(new_visitor(), "kirsten")

    assert again.follow("Go on where you were").url.endswith("m01/page/tuesday")


@pytest.fixture
def full(tool):
    """While it lasts the database takes nothing in."""

    @contextmanager
    def refusing():
        engines = tool.shared.database.engine, tool.shared.database.single

        def refuse(_connection):
            raise OperationalError("BEGIN", None, Exception("database is locked"))

        for engine in engines:
            event.listen(engine, "begin", refuse)
        try:
            yield
        finally:
            for engine in engines:
                event.remove(engine, "begin", refuse)

    return refusing


def test_a_page_that_was_read_is_shown_though_nothing_can_be_noted_just_now(kirsten, tool, stored, full):
    kirsten.go("m01/page/tuesday")
    (before,) = (mark.last_at for mark in stored(PageMark, page="m01/tuesday"))
    tool.clock.forward(timedelta(minutes=2))
    with full():
        assert kirsten.go("m01/page/tuesday").status == 200

    assert [mark.last_at for mark in stored(PageMark, page="m01/tuesday")] == [before]
    kirsten.go("m01/page/tuesday")
    assert [mark.last_at > before for mark in stored(PageMark, page="m01/tuesday")] == [True]


def test_nobody_comes_in_without_its_being_noted(kirsten, tool, full):
    kirsten.go("m01/page/tuesday")
    with tool.shared.database.writing() as session:
        session.execute(update(Visit).values(seen_at=None))
    with full():
        assert kirsten.go("m01/page/tuesday").status == 503


def test_another_pathways_page_can_be_read_and_does_not_count(kirsten, stored):
    own = kirsten.go("m01/page/my-part")
    assert "page 7 of 10" in own.text
    kirsten.read()
    assert kirsten.path == "m01/page/honest-page"

    other = kirsten.go("m01/page/from-caseworker")
    assert 'page/from-caseworker">' in own.response.text
    assert "page 7 of 10" in other.text
    assert "1 page read." in other.text
    kirsten.read()
    assert kirsten.path == "m01/page/honest-page"
    [progress] = stored(Progress)
    assert progress.fraction == pytest.approx(1 / 13, abs=1e-4), "my part; the other pathway's does not count"


@pytest.mark.parametrize("gone", ["m01/page/no-such-page", "m01/no-such-thing", "m01/quiz/x/y/z"])
def test_an_address_that_is_gone_leads_to_its_star_with_a_sentence(kirsten, gone):
    kirsten.go("m01/page/tuesday")

    page = kirsten.go(gone)

    assert page.status == 200
    assert kirsten.path == "m01/?detour=gone"
    assert "What the link leads to is not here." in page.text
    assert page.link("Go on where you were").endswith("m01/page/tuesday")


def test_explained_words_of_a_page_open_where_they_are_met(kirsten):
    for page in ("tuesday", "three-definitions", "twelve-situations", "not-consultation", "honest-page"):
        html = kirsten.go(f"m01/page/{page}").response.text
        targets = {part.split('"')[0] for part in html.split('popovertarget="')[1:]}
        assert all(f'id="{target}" popover' in html for target in targets), page


def test_a_page_that_was_opened_is_not_read_until_its_end_was_reached_or_next_was_pressed(kirsten, stored):
    page = kirsten.go("m01/page/tuesday")
    assert "0 pages read." in page.text
    assert "10 pages to read." in kirsten.go().text

    kirsten.at_the_end(page)
    assert "1 page read." in kirsten.go("m01/page/tuesday").text
    [before] = [mark.read_at for mark in stored(PageMark)]
    kirsten.read()
    assert kirsten.path == "m01/page/three-definitions"
    assert "1 page read." in kirsten.page.text
    assert [mark.read_at for mark in stored(PageMark, page="m01/tuesday")] == [before]
    kirsten.read()
    assert "2 pages read." in kirsten.page.text
    assert "8 pages to read." in kirsten.go().text


def test_the_last_page_leads_to_what_is_left(kirsten):
    kirsten.go("m01/page/my-definition")
    kirsten.read()
    assert kirsten.path == "m01/quiz"
