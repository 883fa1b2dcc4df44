"""Knows polls: everybody votes, and what a group thinks is told from five people on; knows no right answer."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.adapters.sql.races import insert_or_get
from app.content.tree import Item
from app.models.context import Context
from app.models.enrolment import Enrolment
from app.models.vote import Vote
from app.services.actors import Actor
from app.services.learning import cohorts
from app.services.learning.taking_part import take_part


@dataclass(frozen=True, slots=True, kw_only=True)
class PollResult:
    """What a group voted. `counts` is empty until five people have; it moves in steps of five."""

    mine: str | None
    is_fixed: bool
    """Whether my vote is among those shown, and so cannot change any more."""
    enough: bool
    total: int
    counts: Mapping[str, int]


def vote(session: Session, actor: Actor, *, item: Item, option: str, now: datetime) -> None:
    """Vote, or vote again: possible until the vote is among those shown to others."""
    take_part(session, actor)
    identity = {"enrolment_id": actor.enrolled, "poll": item.id}
    cast = insert_or_get(session, Vote, identity, fresh={"option": option, "at": now})
    if cast.option != option and not result(session, actor, item=item).is_fixed:
        cast.option = option


def result(session: Session, actor: Actor, *, item: Item) -> PollResult:
    """What the actor's group voted, in steps of five so that nobody's vote can be told from a change.

    Who may not read words is not told which vote is the actor's, nor whether there is one.
    """
    votes = session.execute(
        select(Vote.enrolment_id, Vote.option)
        .join(Enrolment, Enrolment.id == Vote.enrolment_id)
        .join(Context, Context.id == Enrolment.context_id)
        .where(Vote.poll == item.id, *cohorts.members(actor))
        .order_by(Vote.at, Vote.enrolment_id)
    ).all()
    shown = votes[: cohorts.whole_steps(len(votes))]
    own = select(Vote.option).where(Vote.enrolment_id == actor.enrolled, Vote.poll == item.id)
    return PollResult(
        mine=session.scalar(own) if actor.may_read_words else None,
        is_fixed=actor.may_read_words and any(row.enrolment_id == actor.enrolment_id for row in shown),
        enough=bool(shown),
        total=len(shown),
        counts=Counter(row.option for row in shown),
    )
