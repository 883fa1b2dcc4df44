"""How long a preview is kept: while somebody is in it, else at most a day; a new one begins empty."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.models import Enrolment, Visit
from app.services.arrival import previews, visits
from app.services.arrival.launches import VISIT_LASTS
from tests.classroom import NOON


@pytest.fixture
def begin(room):
    teacher = room.join("teacher", "instructor")

    def begun(*, hours):
        """The visit of a preview begun so many hours after noon."""
        admission = visits.preview(room.session, teacher, back="/", now=NOON + timedelta(hours=hours))
        return room.session.scalars(select(Visit).where(Visit.key == admission.visit_key)).one()

    return begun


@pytest.fixture
def left(room):
    """How many previews are left when the old ones were forgotten, so many hours after noon."""

    def swept(*, hours):
        previews.forget_old(room.session, now=NOON + timedelta(hours=hours))
        return len(room.session.scalars(select(Enrolment).where(Enrolment.kind == "preview")).all())

    return swept


def test_a_preview_nobody_ended_is_forgotten_after_a_day(begin, left):
    begin(hours=0)
    assert left(hours=24) == 1
    assert left(hours=25) == 0


def test_a_preview_is_not_forgotten_while_somebody_is_in_it(room, begin, left):
    visit = begin(hours=0)
    visit.expires_at = NOON + timedelta(hours=23) + VISIT_LASTS
    room.session.flush()

    assert left(hours=25) == 1
    assert left(hours=36) == 0


def test_a_second_preview_goes_on_in_the_same_place_while_the_first_is_open(begin):
    assert begin(hours=0).enrolment_id == begin(hours=11).enrolment_id


def test_a_second_preview_begins_empty_when_the_first_is_over(room, begin, left):
    first = begin(hours=0).enrolment_id
    room.session.get_one(Enrolment, first).pathway = "leader"
    room.session.flush()

    second = begin(hours=23)

    assert room.session.get_one(Enrolment, second.enrolment_id).pathway is None
    assert left(hours=25) == 1


def test_only_ones_own_preview_of_this_course_begins_anew(room, begin, left):
    other = room.join("other", "instructor")
    visits.preview(room.session, other, back="/", now=NOON)
    begin(hours=23)

    assert left(hours=23) == 2
