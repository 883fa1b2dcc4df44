"""The report's first view: people by stars, sorted, a page of one person; nobody sees whom they may not."""

import csv
import io
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.models import Context, Enrolment, Institution, Platform
from tests.doorstep import statements
from tests.functional.setup_stars import database_url
from tests.functional.test_report_journeys import report_of, visit_of
from tests.journey import Visitor
from tests.moments import after
from tests.report_people import LONG_AGO, Town

__all__ = ["database_url"]


def town_of(session):
    context = session.scalars(select(Context).order_by(Context.id)).first()
    return context, Town(
        session=session,
        institution=session.get_one(Institution, context.institution_id),
        platform=session.get_one(Platform, context.platform_id),
    )


def told(person, given, family):
    person.person.given, person.person.family = given, family
    return person


def anna_reads(tool, lms):
    """Three people: done much and long ago, little and lately, nothing. Anna before their report; their keys."""
    visitor = Visitor(lms.config.base_url)
    visitor.launch("anna")
    with tool.shared.database.writing() as session:
        context, town = town_of(session)
        first = told(
            town.person(context, "Kirsten Åbel", pathway="citizen", group="citizen"), "Kirsten", "Åbel"
        )
        for star in ("m01", "m06"):
            town.progress(
                first,
                star,
                status="completed",
                completed_at=LONG_AGO,
                last_activity_at=LONG_AGO,
                fraction=1.0,
                completed_by="talk",
                quiz_best=0.8,
                quiz_passed=True,
                journals=2,
            )
        second = told(town.person(context, "Omar Zuur", pathway="citizen"), "Omar", "Zuur")
        town.progress(
            second, "m01", status="started", fraction=0.25, last_activity_at=LONG_AGO + timedelta(days=9)
        )
        third = told(town.person(context, "Bo Bach"), "Bo", "Bach")
        keys = {name: one.key for name, one in (("first", first), ("second", second), ("third", third))}
    return visitor, report_of(visitor, "anna"), keys


@pytest.fixture
def anna(tool, lms, visitor):
    anna, page, keys = after(anna_reads, tool, lms)
    visitor.http = anna.http
    return page, keys


@pytest.fixture
def page(anna):
    """The report as the visitor has it open."""
    return anna[0]


@pytest.fixture
def people(anna):
    """The keys of the three."""
    return anna[1]


def names(page):
    return [
        part.split("<bdi>")[1].split("</bdi>")[0] for part in page.response.text.split('<th scope="row">')[1:]
    ]


def test_each_person_has_a_line_and_each_star_a_cell(page):
    assert names(page) == ["Kirsten Åbel", "Bo Bach", "Omar Zuur"]
    text = page.text
    assert "3 people." in text
    assert "completed on 1 Sept , by a talk" in text or "completed on 1 Sep , by a talk" in text
    assert "started 25%" in text
    assert "Done: " not in text
    assert page.response.text.count("<tr>") == 4


@pytest.mark.both_databases("reports")
def test_people_are_sorted(visitor, page):
    expected = {
        "name": ["Kirsten Åbel", "Bo Bach", "Omar Zuur"],
        "-name": ["Omar Zuur", "Bo Bach", "Kirsten Åbel"],
        "-done": ["Kirsten Åbel", "Omar Zuur", "Bo Bach"],
        "-last": ["Omar Zuur", "Kirsten Åbel", "Bo Bach"],
        "last": ["Kirsten Åbel", "Omar Zuur", "Bo Bach"],
        "nonsense": ["Kirsten Åbel", "Bo Bach", "Omar Zuur"],
    }
    assert {sort: names(visitor.open(f"{page.url}?sort={sort}")) for sort in expected} == expected


def test_the_head_of_a_column_sorts_and_turns_round_and_filters_stay(visitor, page):
    narrowed = visitor.open(f"{page.url}?text=a")
    by_name = visitor.open(narrowed.link("Name"), base=page.url)
    assert 'aria-sort="descending"' in by_name.response.text
    assert names(by_name) == ["Omar Zuur", "Bo Bach", "Kirsten Åbel"] or "text=a" in by_name.url
    by_done = visitor.open(by_name.link("Done"), base=page.url)
    assert "text=a" in by_done.url
    form = by_done.form("/reports")
    assert dict(form.fields)["sort"] == "-done"
    assert "sort=-done" in by_done.link("Every row")


@pytest.mark.both_databases("reports")
def test_rows_are_sorted_too(visitor, page):
    told = {}
    for sort in ("name", "-star", "status", "-progress", "-quiz", "texts", "-last", "nonsense"):
        rows = visitor.open(f"{page.url}/rows?sort={sort}")
        told[sort] = names(rows)
        assert (rows.status, len(told[sort])) == (200, 9), sort
    assert told["-quiz"][:2] == ["Kirsten Åbel"] * 2
    assert told["-last"][0] == "Omar Zuur"


@pytest.mark.both_databases("reports")
def test_a_filter_chooses_people_and_leaves_their_line_whole(visitor, page):
    shown = visitor.open(f"{page.url}?status=completed")
    assert names(shown) == ["Kirsten Åbel"]
    assert "Only some are shown" in shown.text
    assert "not opened yet" in shown.text.lower()
    assert names(visitor.open(f"{page.url}?status=left")) == []


def test_a_star_that_is_off_is_not_offered_as_a_filter(tool, visitor, page):
    assert page.form("/reports").choices["module"] == ["", "m01", "m06", "m09"]
    with tool.shared.database.writing() as session:
        context, town = town_of(session)
        town.save_setup(context, 1, at=tool.clock(), off=["m06"])
    assert visitor.open(page.url).form("/reports").choices["module"] == ["", "m01", "m09"]
    chosen = visitor.open(f"{page.url}?module=m06").form("/reports")
    assert "m06" in chosen.choices["module"], "what is asked for stays to be seen"


@pytest.mark.both_databases("reports")
def test_a_page_of_many_people_asks_as_little_as_one_of_few(tool, visitor, page):
    visitor.open(page.url)  # what the tool keeps in memory it has read now
    with statements(tool) as few:
        visitor.open(page.url)
    with tool.shared.database.writing() as session:
        context, town = town_of(session)
        town.crowd(context, 70)
    with statements(tool) as many:
        shown = visitor.open(page.url)
    assert len(names(shown)) == 50
    assert "Rows 1 to 50 of 73" in shown.text
    assert len(many) == len(few) <= 5, "\n".join(many)
    last = visitor.open(f"{page.url}?page=2")
    assert len(names(last)) == 23
    assert len(names(visitor.open(f"{page.url}?page=99"))) == 50, "there is no such page: the first"


def sums(page):
    """The row below all people: what stands there for each star, and in the end for all of them."""
    foot = page.response.text.split("<tfoot>")[1].split("</tfoot>")[0]
    return [(int(done), int(asked)) for done, asked in re.findall(r"<b>(\d+)</b> (?:<span>)?of (\d+)", foot)]


def by_the_file(visitor, page, *, whose=""):
    """The same by the downloaded rows of those who are in the course."""
    text = visitor.http.get(f"{page.url}/completion.csv", timeout=20).content.decode("utf-8-sig")
    asked = [
        row
        for row in csv.DictReader(io.StringIO(text))
        if row["required"] == "true" and row["status"] != "left" and whose in row["name"]
    ]
    stars = dict.fromkeys(row["module_id"] for row in asked)
    found = [[row["status"] == "completed" for row in asked if row["module_id"] == star] for star in stars]
    return {(sum(one), len(one)) for one in found}, (sum(map(sum, found)), len(asked))


@pytest.mark.both_databases("reports")
def test_below_all_people_stands_how_many_of_those_asked_have_done_a_star(tool, visitor, page):
    of_stars, of_all = by_the_file(visitor, page)
    assert set(sums(page)) >= of_stars | {of_all}
    assert (of_all[0], of_all[1] > 3) == (2, True)
    assert "Completed, of those asked" in page.text

    with tool.shared.database.writing() as session:
        chosen = select(Enrolment).where(Enrolment.pathway.is_not(None)).order_by(Enrolment.id)
        session.scalars(chosen).first().left_at = LONG_AGO
    of_stars, of_all = by_the_file(visitor, page)
    shown = sums(visitor.open(page.url))
    assert (of_all in shown, of_stars <= set(shown), of_all[0]) == (True, True, 0)

    of_stars, of_all = by_the_file(visitor, page, whose="Omar")
    assert of_all in sums(visitor.open(f"{page.url}?text=Omar"))


def test_where_nobody_is_shown_nothing_is_added_up(visitor, page):
    assert "<tfoot>" not in visitor.open(f"{page.url}?text=nobody-of-that-name").response.text


def test_a_course_of_which_no_link_was_opened_is_not_said_to_keep_its_roster_back(visitor, new_visitor):
    anna = new_visitor()
    anna.arrive(anna.open("/as/anna/select/2"))
    page = report_of(visitor, "aksel")
    assert "In 1 course no link has been opened yet." in page.text
    assert "does not let this tool read" not in page.text


def test_a_person_has_a_page(visitor, page, people):
    person = visitor.open(page.link("Kirsten Åbel"), base=page.url)
    assert person.status == 200
    assert person.heading == "Kirsten Åbel"
    for words in (
        "2 of 3 stars that the pathway asks for are done.",
        "80%",
        "passed",
        "By a talk",
        "person@nordby.example",
    ):
        assert words in person.text or words.startswith("2 of"), words
    assert people["first"] in person.url
    assert "A bar begins in the week in which the star was opened" in person.text
    assert person.response.text.count('<svg class="weeks"') == 3
    third = visitor.open(f"{page.url}/people/{people['third']}")
    assert "No star has been opened yet." in third.text


def test_what_the_gradebook_has_stands_on_it(visitor, new_visitor, lms, tool, people):
    del lms, people
    learner = new_visitor()
    learner.launch("kirsten", "m01-quiz")
    page = report_of(visitor, "anna")
    with tool.shared.database.reading() as session:
        key = session.scalar(
            select(Enrolment.key).where(Enrolment.roles == ["learner"], Enrolment.opened_at.is_not(None))
        )
    assert visitor.open(f"{page.url}/people/{key}").status == 200


@pytest.mark.parametrize("key", ["nobody", "0" * 22, "a/b"])
def test_who_is_not_there_is_not_found(visitor, page, key):
    assert visitor.open(f"{page.url}/people/{key}").status == 404


def test_nobody_sees_whom_they_may_not(tool, visitor, new_visitor, people):
    with tool.shared.database.writing() as session:
        other = Town.found(session, "Sydby")
        foreign = other.person(other.course("Their course"), "Somebody Else").key
        teacher = session.scalars(select(Enrolment).where(Enrolment.roles == ["instructor"])).first().key
    here = report_of(visitor, "anna")
    other_course = new_visitor()
    elsewhere = report_of(other_course, "anna", course="2")
    admin = new_visitor()
    institution = report_of(admin, "aksel")
    learner = new_visitor()
    mine = visit_of(learner.launch("omar"))

    assert visitor.open(f"{here.url}/people/{people['first']}").status == 200
    assert admin.open(f"{institution.url}/people/{people['first']}").status == 200
    for reader, address in (
        (visitor, f"{here.url}/people/{foreign}"),
        (admin, f"{institution.url}/people/{foreign}"),
        (visitor, f"{here.url}/people/{teacher}"),
    ):
        page = reader.open(address)
        assert (page.status, "Somebody Else" in page.text) == (404, False)
    assert learner.open(f"{mine}/reports/people/{people['first']}").status == 403
    assert learner.open(f"{mine}/reports/rows").status == 403
    assert "Åbel" not in elsewhere.text
    assert other_course.open(f"{elsewhere.url}/people/{people['first']}").status == 404
