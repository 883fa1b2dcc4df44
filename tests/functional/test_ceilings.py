"""Nothing grows without end, and whoever meets a ceiling reads what it is."""

import pytest
from sqlalchemy import func, select, update

from app.models import Context, Draft, Entry, Person, Platform, PlatformCount, Revision, Visit
from app.services.exchange import ceilings
from app.services.learning import revisions
from app.services.learning.entries import VERSIONS_A_PAGE
from app.services.operating import retention
from tests.doorstep import CORE, reading
from tests.keeper import come_in
from tests.walking import named

JOURNAL = "m01/journal"
LONG = "word " * 4001


def write(kirsten, text):
    return kirsten.write(JOURNAL, kirsten.go("m01/journal"), text=text)


@pytest.mark.both_databases("refusals")
def test_a_text_of_more_than_ten_pages_is_refused_and_shown_again(tool, kirsten):
    page = write(kirsten, LONG)
    assert page.status == 413
    assert "at most 20,000 characters" in page.text
    assert LONG.strip()[:200] in page.text
    with reading(tool) as session:
        assert session.scalar(select(func.count()).select_from(Entry)) == 0
    assert write(kirsten, LONG[:20_000]).status == 200


def test_an_autosave_of_more_is_refused_too(tool, kirsten):
    page = kirsten.write(JOURNAL, kirsten.go("m01/journal"), text=LONG, autosave=True)
    assert page.status == 413
    with reading(tool) as session:
        assert session.scalar(select(func.count()).select_from(Draft)) == 0


def test_all_cards_with_a_long_reason_in_any_alphabet_are_kept_and_more_is_refused_with_a_sentence(
    tool, kirsten, item
):
    sort = item("m01/sort-twelve")
    page = kirsten.go("m01/page/twelve-situations")
    long = {f"why-{card}": "ж" * 2000 for card in sort.bones["cards"]}
    assert kirsten.press("keep:sort-twelve", page, autosave="1", **named(sort, long)).status == 200
    with reading(tool) as session:
        assert session.scalar(select(func.count()).select_from(Draft)) == 1

    more = {f"why-{card}": "ж" * 4000 for card in sort.bones["cards"]}
    refused = kirsten.press("next", page, **named(sort, more))
    assert refused.status == 413
    assert "at most 40,000 characters together" in refused.text
    assert "ж" * 200 in refused.text
    assert kirsten.press("keep:sort-twelve", page, autosave="1", **named(sort, more)).status == 413


@pytest.mark.both_databases("statements")
def test_versions_come_by_twenty_and_the_oldest_go(tool, kirsten, monkeypatch):
    monkeypatch.setattr(revisions, "MOST_VERSIONS", 25)
    for number in range(30):
        write(kirsten, f"A journal text with the number {number}.")

    newest = kirsten.go(f"entry/{JOURNAL}/history")
    assert "number 29." in newest.text
    assert "number 10." in newest.text
    assert "number 9." not in newest.text
    older = kirsten.follow("Older versions")
    assert "number 9." in older.text
    assert "number 5." in older.text
    assert "number 4." not in older.text
    assert len([form for form in newest.forms if form.action.endswith("/history")]) == VERSIONS_A_PAGE - 1
    with reading(tool) as session:
        assert session.scalar(select(func.count()).select_from(Revision)) == 25


def test_the_version_others_read_is_kept_however_old(tool, kirsten, monkeypatch):
    monkeypatch.setattr(revisions, "MOST_VERSIONS", 2)
    for number in range(3):
        write(kirsten, f"A journal text with the number {number}.")
    with tool.shared.database.writing() as session:
        session.execute(update(Revision).where(Revision.no > 2).values(is_saved=False))
    write(kirsten, "A journal text that is the last.")
    with tool.shared.database.writing() as session:
        session.execute(update(Revision).where(Revision.no > 2).values(is_saved=False))
    write(kirsten, "A journal text after the last.")
    with reading(tool) as session:
        assert session.scalars(select(Revision.no).order_by(Revision.no)).all() == [4, 5]


@pytest.mark.parametrize("number", ["9" * 30, "-1", "٣", "x"])
def test_a_number_that_could_be_none_of_ours_is_none(kirsten, number):
    write(kirsten, "A journal text.")
    page = kirsten.go(f"entry/{JOURNAL}/history?before={number}")
    assert page.status == 200
    form = next(form for form in kirsten.go("m01/journal").forms if form.action.endswith(f"entry/{JOURNAL}"))
    assert form


@pytest.mark.both_databases("statements", once=True)
@pytest.mark.parametrize("kind", [ceilings.PEOPLE, ceilings.COURSES, ceilings.LINKS])
def test_a_platform_at_its_ceiling_brings_nothing_new_and_the_operator_sees_it(
    tool, doorstep, monkeypatch, kind
):
    first = doorstep.launch()
    assert first.status == 200
    monkeypatch.setattr(ceilings, "MOST", {**ceilings.MOST, kind: 1})
    with tool.shared.database.writing() as session:
        ceilings.count(session, now=tool.clock())

    new = {
        ceilings.PEOPLE: ({}, "omar"),
        ceilings.COURSES: ({f"{CORE}context": {"id": "another"}}, "kirsten"),
        ceilings.LINKS: ({f"{CORE}resource_link": {"id": "another"}}, "kirsten"),
    }
    claims, person = new[kind]
    refused = doorstep.launch(claims, person=person)
    assert (refused.status, refused.heading) == (
        503,
        "Your learning platform has brought as much as this tool takes from one",
    )
    assert doorstep.launch().status == 200, "who is known goes on as before"
    listed = come_in(tool).open("operator/platforms")
    assert f"{kind.capitalize()}: 1 of 1." in listed.text
    with reading(tool) as session:
        assert session.scalars(select(Platform.full_of)).all() == [[kind]]


def test_counting_is_done_once_an_hour(tool, doorstep):
    doorstep.launch()
    with tool.shared.database.writing() as session:
        ceilings.count(session, now=tool.clock())
    doorstep.launch(person="omar")
    with tool.shared.database.writing() as session:
        ceilings.count(session, now=tool.clock())
        people = session.get_one(PlatformCount, (1, ceilings.PEOPLE))
        assert people.number == 1
        ceilings.count(session, now=tool.clock() + ceilings.EVERY)
        session.refresh(people)
        assert people.number == 2


@pytest.mark.both_databases("retention")
def test_of_ones_visits_the_newest_are_kept(tool, doorstep, monkeypatch):
    monkeypatch.setattr(retention, "MOST_VISITS", 3)
    for person in ("kirsten", "kirsten", "kirsten", "kirsten", "kirsten", "omar"):
        doorstep.launch(person=person)
    with tool.shared.database.writing() as session:
        session.execute(update(Visit).values(ended_at=tool.clock()))
        retention.sweep(session, now=tool.clock())
        rows = session.execute(
            select(Person.given, func.count())
            .join(Visit, Visit.person_id == Person.id)
            .group_by(Person.given)
        ).all()
    assert sorted(tuple(row) for row in rows) == [("Kirsten", 3), ("Omar", 1)]


def test_what_is_counted_is_what_there_is(tool, doorstep):
    doorstep.launch()
    with tool.shared.database.writing() as session:
        ceilings.count(session, now=tool.clock())
        counted = {row.kind: row.number for row in session.scalars(select(PlatformCount))}
        assert counted == {"people": 1, "courses": session.scalar(select(func.count(Context.id))), "links": 1}
