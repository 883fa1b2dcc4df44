"""Whose enrolment counts as a learner's: the same in Python and in a query, on both databases."""

from datetime import timedelta
from itertools import combinations

import pytest
from sqlalchemy import select

from app.models import Enrolment
from lti.messages import Role
from tests.database_fixtures import NOW

ROLES = sorted(role.value for role in Role if role is not Role.ADMIN)
ALL_SETS = [list(some) for count in range(len(ROLES) + 1) for some in combinations(ROLES, count)]


@pytest.mark.parametrize("kind", ["real", "preview", "test"])
@pytest.mark.parametrize("roles", ALL_SETS, ids=lambda roles: " and ".join(roles) or "none")
def test_who_really_learns_and_does_not_teach_counts(database, enrol, kind, roles):
    with database.writing() as session:
        enrolment = enrol(session)
        enrolment.kind = kind
        enrolment.take_roles(reversed(roles), now=NOW)
        session.flush()

        found = session.scalar(select(Enrolment.id).where(Enrolment.counts_as_learner))

    assert enrolment.counts_as_learner == (found is not None)
    assert enrolment.counts_as_learner == (
        kind == "real" and "learner" in roles and "instructor" not in roles
    )


def test_it_is_known_since_when_a_learner_is_none(database, enrol):
    with database.writing() as session:
        enrolment = enrol(session)
        moments = []
        for hours, roles in enumerate(
            (["observer"], ["learner"], ["learner", "observer"], ["instructor"], ["observer"], ["learner"])
        ):
            enrolment.take_roles(roles, now=NOW + timedelta(hours=hours))
            moments.append(enrolment.ceased_at)

    assert moments == [None, None, None, NOW + timedelta(hours=3), NOW + timedelta(hours=3), None]
