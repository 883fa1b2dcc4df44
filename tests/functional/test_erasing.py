"""Erasing waits for those who write, and no key that is lost brings anybody back."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from app.adapters.sql.engine import Database
from app.models import Enrolment, Erasure, Person, Platform, Visit
from app.services.exchange.forgotten import forget, forgotten
from app.services.learning.taking_part import hold_one
from app.services.privacy import erasing
from tests.doorstep import reading
from tests.waiting import somebody_waits, until
from tests.walking import enter

pytestmark = pytest.mark.both_databases("retention")
FIRST, SECOND = bytes(32), bytes(range(32))


@pytest.mark.parametrize("holds", ["the visit", "the person"])
def test_who_holds_something_and_then_writes_more_ends_before_the_erasing(visitor, tool, holds):
    """A request begins with its visit and may end with the person, a launch begins with the person."""
    enter(visitor, "kirsten", pathway="citizen")
    with reading(tool) as session:
        person_id, enrolment_id = session.execute(select(Enrolment.person_id, Enrolment.id)).one()

    def erase():
        with tool.shared.database.writing() as session:
            erasing.erase(session, person_id, by="operator", now=tool.clock())

    with ThreadPoolExecutor() as pool:
        database = tool.shared.database
        with database.writing() as session, somebody_waits(database) as waits:
            on_visit = update(Visit).values(seen_at=tool.clock())
            on_person = update(Person).values(preferences={"size": "large"})
            session.execute(on_visit if holds == "the visit" else on_person)
            erased = pool.submit(erase)
            assert until(waits)
            assert hold_one(session, enrolment_id) is not None
            if holds == "the visit":
                session.execute(on_person)
        erased.result(timeout=20)
    with reading(tool) as session:
        assert session.scalar(select(func.count()).select_from(Person)) == 0


class TestMarks:
    """What tells that somebody was erased."""

    @pytest.fixture
    def platform_id(self, tool, lms):  # noqa: ARG002  (it is registered)
        with reading(tool) as session:
            return session.scalars(select(Platform.id)).one()

    @pytest.fixture
    def opened(self, tool):
        held = []

        def opened(*keys):
            held.append(Database(tool.shared.settings.database_url, keys=keys))
            return held[-1].writing()

        yield opened
        for database in held:
            database.close()

    @pytest.mark.parametrize("left", [FIRST, SECOND])
    def test_any_of_the_keys_that_were_there_is_enough(self, tool, opened, platform_id, left):
        with opened(SECOND, FIRST) as session:
            forget(session, "401", platform_id=platform_id, now=tool.clock())
        with opened(left) as session:
            assert forgotten(session, ["401", "402"], platform_id=platform_id) == {"401"}

    def test_a_newer_key_makes_its_mark_when_somebody_is_met_again(self, tool, opened, platform_id):
        erased_at = tool.clock()
        with opened(FIRST) as session:
            forget(session, "401", platform_id=platform_id, now=erased_at)
        tool.clock.forward(timedelta(days=300))
        with opened(SECOND) as session:
            assert forgotten(session, ["401"], platform_id=platform_id) == set(), "nobody could know it yet"
        with opened(SECOND, FIRST) as session:
            assert forgotten(session, ["401", "402"], platform_id=platform_id) == {"401"}

        with opened(SECOND) as session:
            assert forgotten(session, ["401", "402"], platform_id=platform_id) == {"401"}
            assert set(session.scalars(select(Erasure.at))) == {erased_at}, "their term is that of the day"
