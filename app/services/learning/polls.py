"""Knows polls: everybody votes, and what a group thinks is told from five people on; knows no right answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, case, func, select
from sqlalchemy.orm import Session

from app.adapters.sql.often import Often
from app.adapters.sql.upsert import insert_ignore, upsert
from app.content.tree import Item
from app.models.base import table_of
from app.models.context import Context
from app.models.enrolment import Enrolment
from app.models.vote import Vote
from app.services.actors import Actor
from app.services.learning import cohorts
from app.services.learning.cohorts import LEAST_PEOPLE, MEMBERS
from app.services.learning.taking_part import Part


@dataclass(frozen=True, slots=True, kw_only=True)
class PollResult:
    """What a group voted. `counts` is empty until five people have; it moves in steps of five."""

    mine: str | None
    is_fixed: bool
    """Whether my vote is among those shown, and so cannot change any more."""
    enough: bool
    total: int
    counts: Mapping[str, int]


def vote(part: Part, *, item: Item, option: str) -> None:
    """Vote, or vote again: possible until the vote is among those shown to others."""
    session, actor = part.session, part.actor
    cast = {"enrolment_id": actor.enrolled, "poll": item.id, "option": option, "at": part.terms.now}
    key = [Vote.enrolment_id, Vote.poll]
    if insert_ignore(session, Vote, cast, on=key):
        part.has_changed(item.star)
    elif not is_fixed(part, poll=item.id):
        upsert(session, Vote, cast, on=key, update=["option"])
        part.is_active(item.star)


def is_fixed(part: Part, *, poll: str) -> bool:
    """Whether the actor's vote is among those shown to others: it does not change any more."""
    return any(row.has_mine for row in _counted(part.session, part.actor, poll=poll))


def count(part: Part, *, item: Item, option: str) -> None:
    """Count an answer of a question among those of the group: the first one, so that answering again moves no figure."""
    cast = {"enrolment_id": part.actor.enrolled, "poll": item.id, "option": option, "at": part.terms.now}
    insert_ignore(part.session, Vote, cast, on=[Vote.enrolment_id, Vote.poll])


def result(session: Session, actor: Actor, *, item: Item, mine: str | None) -> PollResult:
    """What the actor's group voted, in steps of five so that nobody's vote can be told from a change.

    `mine` is the actor's own vote. Who may not read words is not told which it is, nor whether there is one.
    """
    counted = _counted(session, actor, poll=item.id)
    total = sum(row.people for row in counted)
    return PollResult(
        mine=mine if actor.may_read_words else None,
        is_fixed=actor.may_read_words and any(row.has_mine for row in counted),
        enough=total > 0,
        total=total,
        counts={row.option: row.people for row in counted},
    )


def _counted(session: Session, actor: Actor, *, poll: str) -> Sequence[Any]:
    """The votes that are told, by option: those of the first five, ten, … to vote."""
    return _COUNTED.rows(session, poll=poll, own_id=actor.enrolled, **cohorts.group_of(actor))


_vote, _enrolment, _context = table_of(Vote).c, table_of(Enrolment).c, table_of(Context).c
_ranked = (
    select(
        _vote.option,
        (_vote.enrolment_id == bindparam("own_id")).label("is_mine"),
        func.row_number().over(order_by=(_vote.at, _vote.enrolment_id)).label("place"),
        func.count().over().label("people"),
    )
    .select_from(table_of(Vote))
    .join(table_of(Enrolment), _enrolment.id == _vote.enrolment_id)
    .join(table_of(Context), _context.id == _enrolment.context_id)
    .where(_vote.poll == bindparam("poll"), *MEMBERS)
    .subquery()
)
_COUNTED = Often(
    select(
        _ranked.c.option,
        func.count().label("people"),
        func.max(case((_ranked.c.is_mine, 1), else_=0)).label("has_mine"),
    )
    .where(_ranked.c.place <= _ranked.c.people - _ranked.c.people % LEAST_PEOPLE)
    .group_by(_ranked.c.option)
)
