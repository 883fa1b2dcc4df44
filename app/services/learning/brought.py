"""Knows what of a learner's is read in the statement that finds who acts in a visit; tells and changes nothing.

A page needs who acts, what they have done in its star and what they gave on it: said as one statement these are one way
to the database instead of three (docs/decisions/0056).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select

from app.activities.asking_kinds import AskingKind
from app.activities.registry import KINDS
from app.adapters.sql.together import Along
from app.content.tree import Course
from app.models.base import table_of
from app.models.visit import Visit
from app.services.actors import MASQUERADE, Actor
from app.services.learning.facts import done_in_one_star, within
from app.services.learning.given import given_to


@dataclass(frozen=True, slots=True, kw_only=True)
class CameAlong:
    """The rows that came along; None: they have to be asked for."""

    done: Sequence[Any] | None = None
    given: Sequence[Any] | None = None


def along(course: Course | None, *, star: str, page: str) -> Along:
    """What is to be read along for a page. Which questions are on it is told by a `course` that may be an old one."""
    found = course.pages.get(f"{star}/{page}") if course else None
    items = [
        item
        for item in (found.items if found else ())
        if course and isinstance(KINDS[course.items[item].kind], AskingKind)
    ]
    told: dict[str, Any] = {"within": within(star)}
    if not items:
        return Along(parts=(_DONE,), told=told)
    return Along(parts=(_DONE, _GIVEN), told=told | {_ITEMS: items}, many=_ITEMS)


def take(actor: Actor, *, star: str, items: Collection[str]) -> CameAlong:
    """What came along with the actor for a star, and for the questions of a page, if it was these that were read."""
    read = actor.along
    if read is None or read.told["within"] != within(star):
        return CameAlong()
    done, given = read.take(_DONE[0]), read.take(_GIVEN[0])
    is_of_these = {*items} == {*read.told.get(_ITEMS, ())}
    return CameAlong(done=done, given=given if is_of_these else None)


_visit = table_of(Visit).c
_mine = select(_visit.enrolment_id, _visit.mode).where(_visit.key == bindparam("key")).cte("mine")
_ITEMS = "items"
_DONE = ("done", done_in_one_star(select(_mine.c.enrolment_id).scalar_subquery()))
_GIVEN = (
    "given",
    # Whoever acts as somebody else reads no words of theirs.
    given_to(select(_mine.c.enrolment_id).where(_mine.c.mode != MASQUERADE).scalar_subquery()),
)
