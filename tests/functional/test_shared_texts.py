"""Learners share a text with their instructors, who read the newest saved version and leave remarks."""

import pytest
from sqlalchemy import select, text

from app.models import Remark
from tests.functional.setup_stars import database_url

__all__ = ["database_url"]

WORDS = "Neighbours met in the library."


@pytest.fixture
def kirsten(new_visitor):
    return new_visitor()


@pytest.fixture
def journal(kirsten):
    page = kirsten.launch("kirsten")
    page = kirsten.send(page, page.pathway_form, pathway="citizen")
    return kirsten.open("m06/page/ask", base=page.url)


def write(kirsten, journal, words=WORDS, sharing="instructor"):
    told = {"do": "save:journal", "journal.text": words, "journal.sharing": sharing}
    return kirsten.send(journal, journal.form("m06/page/ask"), **told)


def shared(visitor):
    page = visitor.launch("anna")
    return visitor.open("shared", base=page.url)


def remark_form(page):
    """The form of a text's page, whose address is the page's own."""
    return page.form(f"/shared/{page.url.rsplit('/', 1)[1].split('#')[0]}")


def test_a_private_text_is_not_seen(visitor, kirsten, journal):
    write(kirsten, journal, sharing="private")

    page = shared(visitor)

    assert WORDS not in page.text
    assert "Nobody has shared a text yet." in page.text


def test_a_shared_text_is_read_with_its_writer_s_name_and_answered(visitor, kirsten, journal):
    write(kirsten, journal)
    page = shared(visitor)
    assert WORDS in page.text
    page = visitor.open(page.link("Journal of ask by Kirsten Dahl"), base=page.url)
    assert WORDS in page.text

    page = visitor.send(page, remark_form(page), remark="Who opened the door?")

    assert page.status == 200
    assert "Who opened the door?" in page.text
    mine = kirsten.open(journal.link("My texts"), base=journal.url)
    assert "Who opened the door?" in mine.text
    assert "Anna Holm" in mine.text


def test_a_draft_is_never_seen(visitor, kirsten, journal):
    page = write(kirsten, journal)
    form = page.form("m06/page/ask")
    form.action = form.action.replace("m06/page/ask", "entry/m06/journal")
    answer = kirsten.send(page, form, autosave="1", **{"journal.text": "Not finished, and for nobody."})
    assert answer.status == 200

    page = shared(visitor)

    assert WORDS in page.text
    assert "for nobody" not in page.text


@pytest.mark.both_databases("journey of an instructor")
def test_a_text_taken_back_is_gone_for_instructors_and_its_remark_stays_for_its_writer(
    visitor, kirsten, journal
):
    page = write(kirsten, journal)
    text_page = shared(visitor)
    text_page = visitor.open(text_page.link("Journal of ask"), base=text_page.url)
    form = remark_form(text_page)
    visitor.send(text_page, form, remark="Thank you.")

    write(kirsten, page, sharing="private")

    assert visitor.open(text_page.url).status == 404
    assert visitor.send(text_page, form, remark="Too late.").status == 404
    assert "Thank you." in kirsten.open(journal.link("My texts"), base=journal.url).text


def test_the_key_of_a_remarks_form_is_good_for_one_remark(visitor, kirsten, journal, tool):
    """Other words under the same key are not taken for those that were written."""
    write(kirsten, journal)
    page = shared(visitor)
    page = visitor.open(page.link("Journal of ask"), base=page.url)
    form = remark_form(page)

    assert visitor.send(page, form, remark="Once.").status == 200
    assert visitor.send(page, form, remark="Something else.").status == 400

    with tool.shared.database.reading() as session:
        assert [remark.body for remark in session.scalars(select(Remark))] == ["Once."]


def test_a_remark_sent_twice_is_kept_once(visitor, kirsten, journal, tool):
    write(kirsten, journal)
    page = shared(visitor)
    page = visitor.open(page.link("Journal of ask"), base=page.url)
    form = remark_form(page)

    for _time in range(2):
        visitor.send(page, form, remark="Once.")

    with tool.shared.database.reading() as session:
        assert [remark.body for remark in session.scalars(select(Remark))] == ["Once."]


@pytest.mark.parametrize(
    ("typed", "problem"), [("  ", "Write something first."), ("x" * 4001, "This is too long")]
)
def test_a_remark_that_cannot_be_kept_comes_back_as_typed(visitor, kirsten, journal, typed, problem):
    write(kirsten, journal)
    page = shared(visitor)
    page = visitor.open(page.link("Journal of ask"), base=page.url)

    page = visitor.send(page, remark_form(page), remark=typed)

    assert page.status == 422
    assert problem in page.text
    assert dict(remark_form(page).fields)["remark"] == typed


def test_remarks_are_sealed_in_the_database(visitor, kirsten, journal, tool):
    write(kirsten, journal)
    page = shared(visitor)
    page = visitor.open(page.link("Journal of ask"), base=page.url)
    visitor.send(page, remark_form(page), remark="Who opened the door?")

    with tool.shared.database.reading() as session:
        stored = session.scalar(text("SELECT body FROM remark"))
    assert b"door" not in bytes(stored)


def test_texts_of_one_course_are_not_read_from_another(visitor, kirsten, journal):
    write(kirsten, journal)
    here = shared(visitor)
    address = here.link("Journal of ask").rsplit("/", 1)[1]
    other = visitor.launch("anna", course="2")

    assert WORDS not in visitor.open("shared", base=other.url).text
    assert visitor.open(f"shared/{address}", base=other.url).status == 404
