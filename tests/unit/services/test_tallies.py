"""Sums of what people said about themselves: five whole sheets at a time, never taken back, no number about fewer than five."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from app.errors import AppError
from app.models import Enrolment, Entry
from app.services.learning import tallies, writing
from app.services.learning.tallies import Bracket
from tests.classroom import NOON

SHEET = "start/self-assessment"
STEPS = ["1", "2", "3", "4", "5"]


@pytest.fixture
def say(room):
    """Fill in the sheet: every statement with the same step, but for what is named."""
    item = room.item(SHEET)

    def said(actor, step, *, minute=0, **but):
        known = writing_of(room, actor, item)
        texts = {one["id"]: step for one in item.bones["fields"]} | but
        with room.taking_part(actor, NOON + timedelta(minutes=minute)) as part:
            writing.save(part, item=item, texts=texts, draft_no=known)

    return said


def writing_of(room, actor, item):
    query = select(Entry.draft_no).where(Entry.enrolment_id == actor.enrolled, Entry.slot == item.id)
    return room.session.scalar(query) or 0


@pytest.fixture
def sums(room):
    teacher = room.join("teacher", "instructor")

    def told(part="listen", reader=teacher):
        return dict(tallies.read(room.session, reader, items=[room.item(SHEET)])[SHEET].get(part, {}))

    return told


def test_sums_come_with_the_fifth_whole_sheet_and_move_with_the_tenth(room, say, sums):
    found = []
    for minute in range(10):
        say(room.join(f"p{minute}"), "4", minute=minute)
        found.append(sum(sums().values()))
    assert found == [0, 0, 0, 0, 5, 5, 5, 5, 5, 10]


def test_a_sheet_with_an_open_statement_is_not_counted(room, say, sums):
    people = [room.join(f"p{number}") for number in range(5)]
    for person in people[:4]:
        say(person, "4")
    say(people[4], "4", tool="")
    assert sums() == {}
    say(people[4], "4", minute=1)
    assert sums() == {"4": 5}


def test_who_answers_again_or_is_erased_changes_no_number_once_counted(room, say, sums):
    people = [room.join(f"p{number}") for number in range(6)]
    say(people[0], "1")
    say(people[0], "2", minute=1)
    for person in people[1:5]:
        say(person, "4", minute=2)
    before = sums()
    assert before == {"2": 1, "4": 4}

    say(people[0], "5", minute=3)
    say(people[5], "5", minute=4)
    assert sums() == before
    room.session.execute(delete(Enrolment).where(Enrolment.id == people[1].enrolled))
    assert sums() == before


def test_those_who_were_first_are_counted_first(room, say, sums):
    people = [room.join(f"p{number}") for number in range(7)]
    for minute, person in enumerate(reversed(people)):
        say(person, "1" if minute < 5 else "5", minute=minute)
    assert sums() == {"1": 5}


@pytest.mark.parametrize(
    ("roles", "kind"),
    [(("learner",), "preview"), (("learner",), "test"), (("learner", "instructor"), "real")],
)
def test_who_does_not_learn_here_is_never_counted(room, say, sums, roles, kind):
    for number in range(4):
        say(room.join(f"p{number}"), "4")
    say(room.join("other", *roles, kind=kind), "1")
    assert sums() == {}


def test_learners_are_not_told(room, sums):
    with pytest.raises(AppError):
        sums(reader=room.join("somebody"))


@pytest.mark.parametrize(
    ("found", "bands"),
    [
        ({}, []),
        ({"1": 2, "2": 2}, []),
        ({"1": 1, "3": 3, "5": 1}, [(STEPS, 5)]),
        ({"1": 5}, [(STEPS, 5)]),
        ({"1": 5, "2": 4, "3": 1, "4": 5}, [(["1"], 5), (["2", "3"], 5), (["4", "5"], 5)]),
        ({"2": 6, "5": 4}, [(STEPS, 10)]),
        ({"1": 3, "2": 3, "5": 9}, [(["1", "2"], 6), (["3", "4", "5"], 9)]),
    ],
)
def test_no_number_of_a_distribution_is_about_fewer_than_five(found, bands):
    assert tallies.in_brackets(STEPS, found) == [
        Bracket(steps=tuple(steps), people=people) for steps, people in bands
    ]
