"""The completion report, as administrators and instructors meet it after a launch."""

import csv
import io
import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from urllib.parse import urljoin

import openpyxl
import pytest
from sqlalchemy import select

from app.adapters.sql import generations
from app.adapters.sql.engine import Database
from app.models import Enrolment, Institution, Person, Platform
from app.services.operating import powers
from app.services.releases.courses import read_current
from app.services.releases.publishing import publish
from app.services.reporting import reports
from app.services.reporting.columns import NAMES
from tests.databases import KEYS
from tests.doorstep import command, statements
from tests.first_star import first_star
from tests.journey import Visitor
from tests.moments import after
from tests.releases import changed
from tests.report_people import Town
from tests.walking import enter


def visit_of(page):
    """The address all pages of a visit begin with."""
    return re.match(r".*/v/[^/]+", page.url)[0]


def report_of(visitor, person, *, course="1"):
    return visitor.open(f"{visit_of(visitor.launch(person, course=course))}/reports")


def download(visitor, page, words):
    response = visitor.http.get(urljoin(page.url, page.link(words)), timeout=20)
    assert response.status_code == 200
    return response


def rows_of(response):
    assert response.content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))


def two_came(_tool, lms):
    """Kirsten has chosen a pathway and opened a page; Omar has only launched."""
    kirsten = Visitor(lms.config.base_url)
    page = kirsten.launch("kirsten")
    kirsten.send(page, page.pathway_form, pathway="citizen")
    assert kirsten.open(f"{visit_of(page)}/m01/page/tuesday").status == 200
    Visitor(lms.config.base_url).launch("omar", course="2")


@pytest.fixture
def somebody_began(tool, lms):
    after(two_came, tool, lms)


@pytest.mark.both_databases("reports")
@pytest.mark.usefixtures("somebody_began")
def test_an_administrator_sees_every_course_and_downloads_the_same_rows(visitor):
    page = report_of(visitor, "aksel")

    assert page.status == 200, page.text
    assert page.heading == "Completion report"
    for words in (
        "Kirsten Dahl",
        "Opened",
        "Omar Haddad",
        "Not opened yet",
        "2 people",
        "What the words mean",
    ):
        assert words in page.text
    told = download(visitor, page, "CSV")
    assert told.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert told.headers["Content-Disposition"] == 'attachment; filename="completion.csv"'
    rows = rows_of(told)
    assert tuple(rows[0]) == NAMES
    assert [(row["name"], row["status"], row["required"]) for row in rows] == [
        ("Kirsten Dahl", "opened", "true"),
        ("Omar Haddad", "not_started", "true"),
    ]
    sheet = openpyxl.load_workbook(io.BytesIO(download(visitor, page, "Excel").content)).active
    in_sheet = [[cell.value for cell in row] for row in sheet.iter_rows()]
    name = NAMES.index("name")
    assert tuple(in_sheet[0]) == NAMES
    assert [row[name] for row in in_sheet[1:]] == [row["name"] for row in rows]


@pytest.mark.both_databases("reports")
@pytest.mark.usefixtures("somebody_began")
def test_filters_hold_for_the_page_and_the_download(visitor):
    page = report_of(visitor, "aksel")

    page = visitor.send(page, page.form("/reports"), status="opened")

    assert "Kirsten Dahl" in page.text
    assert "Omar Haddad" not in page.text
    assert "1 person" in page.text
    assert [row["name"] for row in rows_of(download(visitor, page, "CSV"))] == ["Kirsten Dahl"]


def test_every_group_that_is_offered_can_have_somebody_in_it(visitor, new_visitor):
    for person, pathway in (("kirsten", "citizen"), ("jonas", "professional"), ("marlene", "leader")):
        enter(new_visitor(), person, pathway=pathway)
    page = report_of(visitor, "aksel")

    _all, *offered = page.form("/reports").choices["group"]

    for group in offered:
        assert "1 person" in visitor.send(page, page.form("/reports"), group=group).text, group


@pytest.mark.usefixtures("somebody_began")
def test_a_day_that_is_none_is_told_beside_its_field(visitor):
    page = report_of(visitor, "aksel")

    page = visitor.send(page, page.form("/reports"), active_from="yesterday", active_until="2026-13-99")

    assert page.status == 200
    assert page.text.count("Write the day like this") == 2


@pytest.mark.usefixtures("somebody_began")
def test_what_cannot_be_read_shows_no_row_and_gives_no_file(visitor):
    page = report_of(visitor, "aksel")

    for query, said in (("status=done", "This can be"), ("modul=m01", "There is no such filter")):
        shown = visitor.open(f"{page.url}?{query}")
        file = visitor.open(f"{page.url}/completion.csv?{query}")
        for told in (shown, file):
            assert said in told.text
            assert told.heading == "Completion report"
            assert "Kirsten Dahl" not in told.text


@pytest.mark.usefixtures("somebody_began")
def test_several_values_of_a_filter_stay_chosen(visitor):
    page = report_of(visitor, "aksel")

    page = visitor.open(f"{page.url}?status=opened&status=not_started&group=&text=omar")

    assert "Kirsten Dahl" not in page.text
    assert "Omar Haddad" in page.text
    form = page.form("/reports")
    assert [value for name, value in form.fields if name == "status"] == ["not_started", "opened"]
    assert [row["name"] for row in rows_of(download(visitor, page, "CSV"))] == ["Omar Haddad"]


@pytest.mark.usefixtures("somebody_began")
def test_a_page_of_the_report_asks_little(tool, visitor):
    page = report_of(visitor, "aksel")

    with statements(tool) as said:
        assert visitor.open(f"{page.url}?status=opened").status == 200

    assert 0 < len(said) <= 5, "\n".join(said)


@pytest.mark.both_databases("reports")
@pytest.mark.usefixtures("somebody_began")
def test_a_page_looks_through_so_many_people_and_says_so(visitor, monkeypatch):
    monkeypatch.setattr(reports, "MOST_PEOPLE", 1)

    page = report_of(visitor, "aksel")

    assert "Kirsten Dahl" in page.text
    assert "Omar Haddad" not in page.text
    assert "There are more people than one page looks through" in page.text
    assert [row["name"] for row in rows_of(download(visitor, page, "CSV"))] == ["Kirsten Dahl", "Omar Haddad"]
    course = page.form("/reports").choices["context"][-1]
    assert "more people" not in visitor.open(f"{page.url}?context={course}").text


@pytest.mark.usefixtures("somebody_began")
def test_the_command_narrows_and_refuses_alike(tool, tmp_path):
    file = tmp_path / "report.csv"
    ask = ("report", "completion", "--format", "csv", "-o", str(file))

    told = command(tool, *ask, "--status", "opened", "--status", "left")
    refused = command(tool, *ask, "--status", "done")

    assert told.exit_code == 0, told.output
    assert "Kirsten Dahl" in file.read_text()
    assert "Omar Haddad" not in file.read_text()
    assert refused.exit_code == 2
    assert "--status: This can be: not_started, opened, started, completed, left." in refused.output


@pytest.mark.usefixtures("somebody_began")
def test_an_instructor_sees_the_own_course_alone(visitor):
    page = report_of(visitor, "anna", course="2")

    assert "Omar Haddad" in page.text
    assert "Kirsten Dahl" not in page.text
    assert [row["name"] for row in rows_of(download(visitor, page, "CSV"))] == ["Omar Haddad"]


@pytest.mark.parametrize("ending", ["", "/completion.csv", "/completion.xlsx"])
def test_a_learner_sees_no_report(visitor, ending):
    visit = visit_of(visitor.launch("kirsten"))

    refused = visitor.open(f"{visit}/reports{ending}")

    assert refused.status == 403
    assert "Kirsten Dahl" not in refused.text


def test_a_report_needs_the_cookie_of_its_visit(visitor, new_visitor):
    page = report_of(visitor, "aksel")

    assert new_visitor().open(page.url).status == 401


@pytest.mark.both_databases("reports")
def test_power_granted_by_name_is_there_at_the_next_launch_and_goes_at_once(tool, new_visitor):
    new_visitor().launch("pia")
    with tool.shared.database.writing() as session:
        key = session.scalar(select(Person.key).where(Person.given == "Pia"))
        powers.grant_admin(session, key, now=tool.clock())
    pia = new_visitor()

    page = report_of(pia, "pia")

    assert page.status == 200
    with tool.shared.database.writing() as session:
        powers.revoke_admin(session, key, now=tool.clock())
    assert pia.open(page.url).status == 403


@pytest.mark.usefixtures("somebody_began")
def test_no_person_of_another_institution_is_on_the_page_or_in_the_file(tool, visitor):
    with tool.shared.database.writing() as session:
        other = Town.found(session, "Sydby")
        foreign = other.course("Their course")
        other.person(foreign, name="Somebody Else")

    page = report_of(visitor, "aksel")
    asked = visitor.open(f"{page.url}?context={foreign.key}")

    for text in (page.text, asked.text, download(visitor, page, "CSV").text):
        assert "Somebody Else" not in text
        assert "Their course" not in text


def test_many_rows_are_told_page_by_page(tool, visitor):
    page = report_of(visitor, "anna")
    with tool.shared.database.writing() as session:
        context = session.scalars(select(Enrolment)).first().context
        institution = session.get_one(Institution, context.institution_id)
        platform = session.get_one(Platform, context.platform_id)
        Town(session=session, institution=institution, platform=platform).crowd(context, 60)

    page = visitor.open(page.url)
    following = visitor.open(page.link("Next rows"), base=page.url)

    assert "Rows 1 to 50 of 60" in page.text
    assert "Rows 51 to 60 of 60" in following.text
    assert "Rows before" in following.text


@pytest.fixture
def lagging(tool, tmp_path, monkeypatch):
    """The database that reports read stays as it is at this moment."""
    source = tool.shared.database
    if source.engine.dialect.name != "sqlite":
        pytest.skip("a copy of a file stands for the replica")
    copy = tmp_path / "replica.sqlite3"
    with (
        closing(sqlite3.connect(source.engine.url.database)) as here,
        closing(sqlite3.connect(copy)) as there,
    ):
        here.backup(there)
    replica = Database(f"sqlite:///{copy}", keys=KEYS)
    monkeypatch.setitem(tool.app.extensions, "samskabe", replace(tool.shared, reports=replica))
    yield replica
    replica.close()


@pytest.mark.usefixtures("somebody_began")
def test_a_replica_that_lags_behind_keeps_no_old_release_alive_on_other_pages(visitor, tool, request):
    page = report_of(visitor, "aksel")
    request.getfixturevalue("lagging")
    with tool.shared.database.writing() as session:
        published = publish(session, changed(first_star(), "m01/which-definition", rev=9), now=tool.clock())

    assert visitor.open(page.url).status == 200

    with tool.shared.database.reading() as session:
        known = generations.read(session)
        read = read_current(session, library=tool.shared.library, locale="en", generations=known)
    assert read.release_id == published.release_id
