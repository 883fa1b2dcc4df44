"""What a reader chooses beside what they read: plainer words, which stay on, and whose pages, asked once."""

import pytest

from app.activities.fields import DEFAULT_PATHWAY
from app.models import Progress
from tests.doorstep import reading
from tests.walking import course_of, enrolment_of, enter

SIMPLE_PAGE, OTHER_PAGE, VARIANT = (
    "m01/page/not-consultation",
    "m01/page/three-definitions",
    "m01/page/my-part",
)
QUESTION = "Which one is closest to you?"
TYPED = "On Tuesdays we decide together what is cooked."


@pytest.fixture
def kirsten(come, visitor):
    """A citizen on the map."""
    return come("kirsten", pathway="citizen", visitor=visitor)


@pytest.fixture
def newcomer(come, visitor):
    """Somebody whom a link has led straight into a star."""
    return come("kirsten", link="m01", visitor=visitor)


def is_simpler(page):
    switch = page.response.text.partition('id="simpler"')[2].partition(">")[0]
    assert switch, "a page without the switch"
    return " checked" in switch


def asks(page):
    return QUESTION in page.text


@pytest.mark.both_databases("json")
def test_plainer_words_stay_on_and_come_to_every_device(kirsten, new_visitor):
    assert not is_simpler(kirsten.go(SIMPLE_PAGE))

    kirsten.press("simpler", simpler="on")

    assert kirsten.path == SIMPLE_PAGE
    assert is_simpler(kirsten.page)
    assert is_simpler(kirsten.go(OTHER_PAGE))
    elsewhere = enter(new_visitor(), "kirsten")
    assert is_simpler(elsewhere.go(OTHER_PAGE))
    elsewhere.press("simpler")
    assert not is_simpler(kirsten.go(SIMPLE_PAGE))


def test_a_script_keeps_plainer_words_by_one_small_request_and_nothing_else_changes(kirsten):
    kirsten.go(SIMPLE_PAGE)
    kirsten.press("look", size="145", contrast="more")

    kirsten.go(SIMPLE_PAGE)
    told = {"form_token": kirsten.page.form_token, "do": "simpler", "simpler": "on"}
    assert kirsten.visitor.http.post(f"{kirsten.base}look", data=told, timeout=20).ok

    page = kirsten.go(SIMPLE_PAGE)
    assert is_simpler(page)
    assert 'data-size="145"' in page.response.text


def test_a_text_that_is_being_written_is_kept_when_plainer_words_are_asked_for(kirsten):
    kirsten.go("m01/journal")
    kirsten.write("m01/journal", verb="simpler", text=TYPED, simpler="on")

    assert TYPED in kirsten.go("m01/journal").text


def test_the_quiz_speaks_plainly_too_and_keeps_what_is_chosen(kirsten):
    kirsten.go(SIMPLE_PAGE)
    kirsten.press("simpler", simpler="on")
    kirsten.go("m01/quiz")
    question = kirsten.send("m01/quiz")
    path = kirsten.path

    kirsten.send(path, do="simpler", simpler="on")

    assert kirsten.path == path
    assert kirsten.page.heading == question.heading
    assert is_simpler(kirsten.page)


def test_the_quiz_has_the_size_and_colours_of_all_other_pages(kirsten):
    kirsten.go("m01/quiz")
    kirsten.send("m01/quiz")
    path = kirsten.path
    kirsten.send(path, do="look", size="145", theme="dark")

    assert 'data-size="145" data-theme="dark"' in kirsten.go(path).response.text


@pytest.mark.both_databases("json")
def test_who_comes_by_a_link_of_a_star_is_asked_once_and_gets_the_page_that_fits(newcomer, tool):
    assert not asks(newcomer.go("m01/page/tuesday"))
    assert asks(newcomer.go(VARIANT))

    newcomer.press("pathway:professional")

    assert newcomer.path != VARIANT
    with reading(tool) as session:
        page = course_of(tool, session).pages[newcomer.path.replace("/page", "")]
        assert enrolment_of(session, "Kirsten").pathway == "professional"
    assert "professional" in page.pathways
    assert not asks(newcomer.page)
    assert "You read this as" in newcomer.page.text
    assert newcomer.follow("Change").heading == QUESTION


def test_who_answers_later_reads_on_and_is_not_asked_again_in_this_star(newcomer, tool):
    newcomer.go(VARIANT)
    newcomer.press("later")

    assert newcomer.path == VARIANT
    for path in (VARIANT, "m01/journal", "m01/quiz"):
        assert not asks(newcomer.go(path)), path
    with reading(tool) as session:
        assert enrolment_of(session, "Kirsten").pathway is None
        assert session.query(Progress).one().star == "m01"
    assert DEFAULT_PATHWAY == "citizen"
    newcomer.follow("Change")
    newcomer.send("pathway", pathway="leader")
    with reading(tool) as session:
        assert enrolment_of(session, "Kirsten").pathway == "leader"


def test_the_prompt_of_the_journal_and_the_mark_of_the_quiz_ask_too(newcomer, new_visitor):
    newcomer.go("m01/journal")
    assert asks(newcomer.page)
    newcomer.write("m01/journal", verb="pathway:leader", text=TYPED)
    assert newcomer.path == "m01/journal"
    assert TYPED in newcomer.page.text

    jonas = enter(new_visitor(), "jonas", link="m01")
    assert "60" in jonas.go("m01/quiz").text
    jonas.send("pathway", do="pathway:leader")
    assert jonas.path == "m01/quiz"
    assert "70" in jonas.page.text


def test_a_pathway_that_does_not_exist_is_not_taken(newcomer):
    newcomer.go(VARIANT)

    assert newcomer.press("pathway:king").status == 400


@pytest.mark.both_databases("json")
def test_nobody_need_choose_before_they_look_at_the_map(visitor):
    kirsten = enter(visitor, "kirsten")
    assert kirsten.path == "start/page/welcome"

    kirsten.press("later", pathway="citizen")

    assert kirsten.path == ""
    assert kirsten.go().heading.startswith("Good to see you")


@pytest.mark.parametrize("person", ["anna", "aksel"])
def test_who_does_not_learn_here_is_not_asked(visitor, person):
    assert not asks(enter(visitor, person).go(VARIANT))
