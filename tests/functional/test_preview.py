"""An instructor sees the course as a learner does; nothing of it is left, and nobody else ever sees it."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.models import Base, Enrolment, Visit
from tests.functional.setup_stars import database_url
from tests.walking import stay

__all__ = ["database_url"]


@pytest.fixture
def set_up(come, visitor):
    return come("anna", visitor=visitor).go("set-up")


def begin(visitor, set_up):
    """The first page of a preview: what a newcomer meets."""
    return visitor.send(set_up, set_up.form("/preview"))


def end(visitor, page):
    return visitor.send(page, page.form("/preview/end"))


def people_seen_in(visitor, set_up):
    """Everybody the set-up counts as a learner."""
    return visitor.open("set-up", base=set_up.url).text


def counts(tool):
    """How many rows every table has, visits of the same person aside."""
    with tool.shared.database.reading() as session:
        return {
            name: session.scalar(select(func.count()).select_from(table))
            for name, table in Base.metadata.tables.items()
        }


def test_a_preview_begins_where_a_newcomer_begins_and_says_that_nothing_counts(visitor, set_up):
    page = begin(visitor, set_up)

    assert page.status == 200
    assert page.form("/start/page/welcome")
    assert "Nothing you do here is counted or kept." in page.text
    assert "Set-up" not in page.text
    assert page.url.split("/")[4] != set_up.url.split("/")[4]


def test_a_preview_lasts_no_longer_than_the_visit_it_was_begun_in(visitor, set_up, tool):
    set_up = stay(visitor, set_up, tool.clock, hours=154)
    page = stay(visitor, begin(visitor, set_up), tool.clock, hours=11)

    tool.clock.forward(timedelta(hours=3, minutes=1))

    assert visitor.open(page.url).status == 401


def test_a_preview_has_no_power_of_an_instructor(visitor, set_up):
    inside = begin(visitor, set_up).url.partition("start/")[0]

    assert visitor.open("set-up", base=inside).status == 403
    assert visitor.http.post(f"{inside}preview", timeout=20).status_code == 403


A_TRY = {"do": "save:journal", "journal.text": "A try.", "journal.sharing": "instructor"}


@pytest.mark.both_databases("statements")
def test_its_end_leads_back_and_leaves_no_row(visitor, set_up, tool):
    before = counts(tool)
    page = begin(visitor, set_up)
    page = visitor.send(page, page.pathway_form, pathway="citizen")
    page = visitor.open("m06/page/ask", base=page.url)
    page = visitor.send(page, page.form("m06/page/ask"), **A_TRY)
    assert counts(tool) != before
    inside = page.url

    page = end(visitor, page)

    assert page.url == set_up.url
    assert page.heading == set_up.heading
    assert counts(tool) == before
    assert visitor.open(inside).status == 401


def test_while_it_lasts_nobody_counts_it_and_its_shared_text_is_not_among_the_learners(visitor, set_up):
    page = begin(visitor, set_up)
    page = visitor.send(page, page.pathway_form, pathway="citizen")
    page = visitor.open("m06/page/ask", base=page.url)
    visitor.send(page, page.form("m06/page/ask"), **A_TRY)

    assert "There are no learners yet." in people_seen_in(visitor, set_up)
    assert "A try." not in visitor.open("shared", base=set_up.url).text


def test_opening_the_address_of_its_end_changes_nothing(visitor, set_up, tool):
    inside = begin(visitor, set_up).url.partition("start/")[0]

    assert visitor.open("preview/end", base=inside).status == 405
    with tool.shared.database.reading() as session:
        assert (
            session.scalar(select(func.count()).select_from(Enrolment).where(Enrolment.kind == "preview"))
            == 1
        )


def test_only_a_preview_can_be_ended(visitor, set_up, tool):
    form = set_up.form("/preview")
    form.action += "/end"

    assert visitor.send(set_up, form).status == 403
    with tool.shared.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Visit)) == 1


def test_a_second_preview_goes_on_in_the_same_place_until_it_is_ended(visitor, set_up):
    page = begin(visitor, set_up)
    visitor.send(page, page.pathway_form, pathway="leader")

    again = begin(visitor, set_up)

    assert again.status == 200
    assert not [form for form in again.forms if form.action.endswith("/pathway")]
