"""Polls: five people, steps of five, whose votes count, until when one may change one's mind."""

from datetime import timedelta

import pytest

from app.models import Enrolment, Progress
from app.services.learning import cohorts, polls
from app.services.learning.facts import gather
from tests.classroom import NOON

POLL = "m01/motives"


@pytest.fixture
def vote(room):
    def cast(actor, option, *, minute=0):
        with room.taking_part(actor, NOON + timedelta(minutes=minute)) as part:
            polls.vote(part, item=room.item(POLL), option=option)

    return cast


@pytest.fixture
def result(room):
    def told(actor):
        facts = gather(room.session, actor.enrolled, stars=[room.course.stars["m01"]]).facts["m01"]
        return polls.result(room.session, actor, item=room.item(POLL), mine=facts.votes.get(POLL))

    return told


def test_the_result_comes_with_the_fifth_person_and_moves_with_the_tenth(room, vote, result):
    people = [room.join(f"p{number}") for number in range(10)]
    totals = []
    for minute, person in enumerate(people):
        vote(person, "better-service", minute=minute)
        totals.append(result(people[0]).total)
    assert totals == [0, 0, 0, 0, 5, 5, 5, 5, 5, 10]
    assert result(people[0]).counts == {"better-service": 10}


def test_a_vote_can_change_until_it_is_counted(room, vote, result):
    people = [room.join(f"p{number}") for number in range(7)]
    vote(people[0], "lower-cost")
    vote(people[0], "told-to", minute=1)
    for minute, person in enumerate(people[1:6], 2):
        vote(person, "better-service", minute=minute)

    vote(people[0], "not-known", minute=20)
    vote(people[5], "not-known", minute=21)

    first, last = result(people[0]), result(people[5])
    assert (first.mine, first.is_fixed) == ("told-to", True)
    assert (last.mine, last.is_fixed) == ("not-known", False)
    assert first.counts == {"told-to": 1, "better-service": 4}


def test_the_first_five_to_vote_are_counted_whoever_came_into_the_course_first(room, vote, result):
    people = [room.join(f"p{number}") for number in range(7)]
    for minute, person in enumerate(reversed(people)):
        vote(person, "told-to" if minute < 5 else "better-service", minute=minute)

    assert result(people[0]).counts == {"told-to": 5}
    assert [result(person).is_fixed for person in people] == [False] * 2 + [True] * 5


@pytest.mark.parametrize(
    ("roles", "kind"),
    [
        (("learner",), "preview"),
        (("learner",), "test"),
        (("learner", "instructor"), "real"),
        (("instructor",), "real"),
    ],
)
def test_who_does_not_learn_here_is_never_counted(room, vote, result, roles, kind):
    learners = [room.join(f"p{number}") for number in range(4)]
    other = room.join("other", *roles, kind=kind)
    for minute, person in enumerate([other, *learners]):
        vote(person, "told-to", minute=minute)

    assert not result(learners[0]).enough
    assert result(other).mine == "told-to"


def test_stars_tell_their_visitors_from_five_people_on(room):
    people = [room.join(f"p{number}") for number in range(6)]
    room.join("preview", kind="preview")
    counts = []
    for person in people:
        row = Progress(
            enrolment_id=person.enrolled, star="m01", status="opened", fraction=0.0, changed_at=NOON
        )
        room.session.add(row)
        room.session.flush()
        counts.append(cohorts.people_per_star(room.session, people[0]).get("m01"))
    assert counts == [None, None, None, None, 5, 5]
    assert room.session.get(Enrolment, people[0].enrolled) is not None


def test_figures_of_a_course_are_at_most_a_minute_old(room):
    people = [room.join(f"p{number}") for number in range(5)]
    kept = cohorts.KeptFigures()

    def told(actor, seconds):
        return kept.people_per_star(room.session, actor, now=NOON + timedelta(seconds=seconds)).get("m01")

    assert told(people[0], 0) is None
    for person in people:
        room.session.add(
            Progress(enrolment_id=person.enrolled, star="m01", status="opened", fraction=0.0, changed_at=NOON)
        )
    room.session.flush()

    assert [told(people[1], seconds) for seconds in (59, 60, 100)] == [None, 5, 5]
