"""A scene on a real page: played choice by choice, taken back, played again, looked back on, and what is told of others."""

import re

import pytest
from sqlalchemy import select

from app.models import Attempt, Enrolment, Person, Vote
from tests.sampled import with_the_sampled_course
from tests.walking import enrolment_of, enter

PAGE, SCENE = "m01/page/on-scene", "scene-small"
WAY = ["sheet.ask", "columns.pass", "pencil.share"]
OTHERS = {"sheet.sign lunch.carry": 6, "sheet.sign lunch.move pencil.decide": 6, "sheet.ask columns.write": 6}


@pytest.fixture
def database_url(server):
    """The course of samples."""
    url = server.fresh(with_the_sampled_course)
    yield url
    server.drop(url)


@pytest.fixture
def kirsten(come, visitor):
    learner = come("kirsten", pathway="leader", visitor=visitor)
    learner.go(PAGE)
    return learner


def now(page):
    """The moment or end that the page shows; None where it looks back."""
    found = re.search(rf'id="{SCENE}-now">([^<]*)<', page.response.text)
    return found and found[1]


def take(learner, step, **told):
    return learner.press(f"move:{SCENE}:take:{step}", **told)


def play(learner, way=WAY):
    for step in way:
        take(learner, step)
    return learner.press(f"answer:{SCENE}")


def stored(tool, model, name="Kirsten"):
    with tool.shared.database.reading() as session:
        enrolment = enrolment_of(session, name)
        return session.scalars(select(model).filter_by(enrolment_id=enrolment.id)).all()


def test_each_choice_leads_on_is_kept_and_comes_back_on_another_device(tool, new_visitor, kirsten):
    assert now(kirsten.page) == "At the sheet"
    assert now(take(kirsten, WAY[0])) == "At the columns"
    assert "You chose: They ask at the sheet" in kirsten.page.text
    assert "2 of 3" not in kirsten.page.text
    assert now(take(kirsten, WAY[1])) == "At the pencil"
    assert "2 of 3 moments" in kirsten.page.text

    phone = enter(new_visitor(), "kirsten")
    assert now(phone.go(PAGE)) == "At the pencil"
    assert now(take(phone, WAY[2])) == "Lunch together"
    assert not stored(tool, Attempt)


def test_choices_are_taken_back_one_by_one_or_all(kirsten):
    for step in WAY:
        take(kirsten, step)
    assert now(kirsten.press(f"move:{SCENE}:back:")) == "At the pencil"
    assert now(take(kirsten, "pencil.decide")) == "Lunch alone"
    assert now(kirsten.press(f"move:{SCENE}:start:")) == "At the sheet"
    assert now(kirsten.go(PAGE)) == "At the sheet"


def test_who_one_thinks_as_begins_with_the_pathway_and_stays_from_moment_to_moment(kirsten):
    def checked(page):
        return re.findall(rf'name="{SCENE}.role" value="(\w+)"[^>]*checked', page.response.text)

    assert checked(kirsten.page) == ["leader"]
    page = take(kirsten, WAY[0], **{f"{SCENE.replace('-', '__')}.role": "citizen"})
    assert checked(page) == ["citizen"]
    assert checked(kirsten.go(PAGE)) == ["citizen"]


def test_a_choice_of_another_moment_or_an_end_too_soon_is_refused_and_changes_nothing(kirsten):
    take(kirsten, WAY[0])
    assert kirsten.press(f"move:{SCENE}:take:pencil.share").status == 400
    assert now(kirsten.go(PAGE)) == "At the columns"
    early = kirsten.press(f"answer:{SCENE}")
    assert early.status == 422
    assert "The story has not come to an end yet." in early.text
    assert now(early) == "At the columns"


def test_looking_back_shows_all_ways_and_ones_own_and_the_scene_can_be_played_again(tool, kirsten):
    page = play(kirsten)
    assert now(page) is None
    assert "Your way came to the end “Lunch together”." in page.text
    assert page.response.text.count('class="own"') == len(WAY) + 1
    assert "people." not in page.text
    assert "The whole story in words" in page.text

    again = kirsten.press(f"again:{SCENE}")
    assert now(again) == "At the sheet"
    page = play(kirsten, ["sheet.sign", "lunch.carry"])
    assert "Your way came to the end “Lunch alone”." in page.text
    assert sorted(one.number for one in stored(tool, Attempt)) == [1, 2]
    assert [vote.option for vote in stored(tool, Vote)] == [" ".join(WAY)], "the first way is what counts"


def crowd(tool, ways):
    """More people of Kirsten's course, who have played already."""
    with tool.shared.database.writing() as session:
        mine = enrolment_of(session, "Kirsten")
        for number, way in enumerate(way for way, people in ways.items() for _one in range(people)):
            person = Person(
                sub=f"p{number}",
                name=f"P {number}",
                institution_id=mine.person.institution_id,
                platform_id=mine.person.platform_id,
            )
            other = Enrolment(
                context=mine.context,
                person=person,
                kind="real",
                roles=["learner"],
                enrolled_at=mine.enrolled_at,
            )
            session.add(other)
            session.flush()
            session.add(Vote(enrolment_id=other.id, poll=f"m01/{SCENE}", option=way, at=mine.enrolled_at))


def test_of_a_moment_with_a_choice_of_three_nothing_is_told_nor_of_what_comes_after(tool, kirsten):
    crowd(tool, OTHERS)
    page = play(kirsten)
    # Nineteen have played, so fifteen are counted: six, six and three.
    assert " people." not in page.text
    assert "The numbers are people" not in page.text


@pytest.mark.both_databases("reports")
def test_figures_come_when_all_choices_of_the_first_moment_have_five(tool, kirsten):
    crowd(tool, OTHERS | {"sheet.ask columns.write": 8})
    page = play(kirsten)
    # Twenty-one have played; the first twenty are told.
    assert "12 of 20 people." in page.text
    assert "8 of 20 people." in page.text
    assert "6 of 12 people." in page.text
    assert "of 8 people." not in page.text, "nobody of the first twenty passed the pencil on"


def test_one_way_is_nobody_elses_to_see(new_visitor, kirsten):
    play(kirsten)
    anna = enter(new_visitor(), "anna")
    assert "Your way came" not in anna.go(PAGE).text
