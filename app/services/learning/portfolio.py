"""Knows which of their texts somebody takes along; knows no document, and nobody else's texts.

As long as nothing was chosen, all that is not private by its kind goes along. From the first choice on only what was chosen does:
a text that is written later waits to be asked about.
"""

from collections.abc import Collection, Iterable

from sqlalchemy import select, update

from app.activities.registry import entry as entry_kind
from app.content.tree import Course
from app.models.entry import Entry
from app.services.learning.entries import Written
from app.services.learning.taking_part import Part


def choose(part: Part, *, among: Collection[str], chosen: Collection[str]) -> None:
    """Keep which of the texts that somebody was shown they take along. Of no slot of theirs it says nothing.

    Only slots of theirs go into the statement: a form may name more than a database takes in one.
    """
    mine = Entry.enrolment_id == part.actor.enrolled
    shown = set(part.session.scalars(select(Entry.slot).where(mine))).intersection(among)
    part.session.execute(
        update(Entry)
        .where(mine, Entry.slot.in_(shown))
        .values(in_portfolio=Entry.slot.in_(shown.intersection(chosen)))
        .execution_options(synchronize_session=False)
    )


def taken_along(texts: Iterable[Written], *, course: Course) -> frozenset[str]:
    """The slots of those texts that go along."""
    told = list(texts)
    if any(one.in_portfolio is not None for one in told):
        return frozenset(one.slot for one in told if one.in_portfolio)
    return frozenset(one.slot for one in told if not _is_private(one.slot, course))


def _is_private(slot: str, course: Course) -> bool:
    """What its kind keeps from everybody goes along only where its writer says so, as does what is not known any more."""
    item = course.items.get(slot)
    return item is None or entry_kind(item.kind).is_private(item.bones)
