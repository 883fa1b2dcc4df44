"""Knows what people of a course said about themselves as sums, for those who lead it; tells of nobody, and knows no statement.

A sheet goes into the sums once, whole, together with those of four others at least, and never comes out: no change of a figure is about fewer
than five people, whoever answers again, leaves the course or is erased meanwhile. Steps with fewer than five people are told with
the next ones (`in_brackets`).
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from app.activities.registry import entry as entry_kind
from app.adapters.sql.engine import needs_to_write
from app.content.tree import Item
from app.errors import AppError
from app.models.context import Context
from app.models.enrolment import Enrolment
from app.models.entry import TOLD, WAITING, Entry
from app.models.tally import Tally
from app.services.actors import INSTRUCTOR, Actor
from app.services.learning.cohorts import LEAST_PEOPLE, MEMBERS, group_of, whole_steps

Sums = Mapping[str, Mapping[str, int]]
"""By part of a sheet: how many people chose which step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bracket:
    """Steps next to each other that five people or more chose between them."""

    steps: tuple[str, ...]
    people: int


def read(session: Session, actor: Actor, *, items: Sequence[Item]) -> dict[str, Sums]:
    """The sums of some sheets, by slot; whole groups of five that have come meanwhile are counted first.

    Raises `visit.forbidden`, also for whoever sees only some groups of the course, and `WritingNeeded` where something is to be counted in a unit of work that reads.
    """
    actor.require(INSTRUCTOR)
    if actor.only_groups is not None:  # the sums are of everybody
        raise AppError("visit.forbidden")
    slots = {item.id: item for item in items}
    if actor.may_read_words:
        for slot in _with_enough(session, actor, slots=list(slots)):
            needs_to_write(session)
            _count(session, actor, item=slots[slot])
    found: dict[str, dict[str, dict[str, int]]] = {slot: {} for slot in slots}
    rows = select(Tally).where(Tally.context_id == actor.context, Tally.slot.in_(slots))
    for row in session.scalars(rows):
        found[row.slot].setdefault(row.part, {})[row.step] = row.people
    return dict(found)


def in_brackets(steps: Sequence[str], sums: Mapping[str, int]) -> list[Bracket]:
    """A distribution in which every number is about five people or more; empty where there are not so many."""
    bands: list[Bracket] = []
    begun: list[str] = []
    for step in steps:
        begun.append(step)
        people = sum(sums.get(one, 0) for one in begun)
        if people >= LEAST_PEOPLE:
            bands.append(Bracket(steps=tuple(begun), people=people))
            begun = []
    if begun and bands:
        last = bands.pop()
        rest = sum(sums.get(one, 0) for one in begun)
        bands.append(Bracket(steps=(*last.steps, *begun), people=last.people + rest))
    return bands


def _with_enough(session: Session, actor: Actor, *, slots: Sequence[str]) -> list[str]:
    """The sheets of which five people's wait to be counted."""
    query = (
        select(Entry.slot)
        .join(Enrolment, Enrolment.id == Entry.enrolment_id)
        .join(Context, Context.id == Enrolment.context_id)
        .where(*MEMBERS, Entry.slot.in_(slots), Entry.tally == WAITING)
        .group_by(Entry.slot)
        .having(func.count() >= LEAST_PEOPLE)
    )
    return list(session.scalars(query, group_of(actor)))


def _count(session: Session, actor: Actor, *, item: Item) -> None:
    """Count whole groups of five, those who saved first before others. Who counts at the same moment waits, and finds none."""
    kind = entry_kind(item.kind)
    query = (
        select(Entry)
        .join(Enrolment, Enrolment.id == Entry.enrolment_id)
        .join(Context, Context.id == Enrolment.context_id)
        .options(joinedload(Entry.newest_revision))
        .where(*MEMBERS, Entry.slot == item.id, Entry.tally == WAITING)
        .order_by(Entry.id)
        .with_for_update(of=Entry)
        .execution_options(populate_existing=True)
    )
    said = []
    for entry in session.scalars(query, group_of(actor)).all():
        revision = entry.newest_revision
        parts = kind.told_together(item.bones, json.loads(revision.body)) if revision else {}
        if parts:
            said.append((entry, parts))
        else:
            entry.tally = None  # the sheet has other statements now
    said.sort(key=lambda one: (one[0].saved_at, one[0].id))
    sums: Counter[tuple[str, str]] = Counter()
    for entry, parts in said[: whole_steps(len(said))]:
        entry.tally = TOLD
        sums.update(parts.items())
    for (part, step), people in sorted(sums.items()):
        key = {"context_id": actor.context, "slot": item.id, "part": part, "step": step}
        row = session.get(Tally, key)
        if row is None:
            session.add(Tally(**key, people=people))
        else:
            row.people += people
    session.flush()
