"""Knows how a table is read: who sits there, what was said, and what of it is for whom; changes nothing.

Only who sits at a table reads what is said there, and those who lead the course (`hosting`).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import Session

from app.adapters.sql.often import Often
from app.models.base import table_of
from app.models.enrolment import Enrolment
from app.models.person import Person
from app.models.secrets import open_in
from app.models.thread import Post, Seat, Thread
from app.services.actors import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitter:
    """Somebody at a table. `name` is None where the platform tells none."""

    place: int
    name: str | None
    is_me: bool
    has_spoken: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """Something that was said. `text` is None where it was hidden from the reader; its writer reads it, and `why`."""

    key: str
    place: int
    name: str | None
    is_mine: bool
    text: str | None
    at: datetime
    is_changed: bool
    is_hidden: bool
    why: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenTurn:
    """A turn, and what others heard in it."""

    said: Spoken
    heard: tuple[Spoken, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table as somebody who may read it sees it: who sits there by their places, what was said in the order it was."""

    key: str
    seats: int
    sitters: tuple[Sitter, ...]
    turns: tuple[SpokenTurn, ...]


def of_page(session: Session, actor: Actor, *, activities: Collection[str]) -> dict[str, Table]:
    """The tables at which the actor sits, by activity. One statement; none where they may not read words."""
    if not activities or not actor.may_read_words:
        return {}
    rows: dict[str, list[Any]] = {}
    for row in _MINE.rows(session, of=actor.enrolled, activities=list(activities)):
        rows.setdefault(row.activity, []).append(row)
    return {name: told(session, found, reader=actor.enrolled) for name, found in rows.items()}


def told(session: Session, rows: Collection[Any], *, reader: int | None) -> Table:
    """A table of its rows (`SEATED`): one for each post, and for each seat without any. `reader` None: who leads the course."""
    seats: dict[int, list[Any]] = {}
    for row in rows:
        seats.setdefault(row.place, []).append(row)
    first = next(iter(rows))
    said = sorted((row for row in rows if row.post_key), key=lambda row: (row.at, row.post_id))
    turns = [row for row in said if row.about_id is None]
    return Table(
        key=first.thread_key,
        seats=first.seats,
        sitters=tuple(
            Sitter(
                place=place,
                name=of[0].given or of[0].name,
                is_me=of[0].enrolment_id == reader,
                has_spoken=any(row.post_key and row.about_id is None for row in of),
            )
            for place, of in sorted(seats.items())
        ),
        turns=tuple(
            SpokenTurn(
                said=_said(session, turn, reader),
                heard=tuple(_said(session, row, reader) for row in said if row.about_id == turn.post_id),
            )
            for turn in turns
        ),
    )


def _said(session: Session, row: Any, reader: int | None) -> Spoken:
    is_mine, is_hidden = row.enrolment_id == reader, row.hidden_at is not None
    may_read = not is_hidden or is_mine or reader is None
    may_know_why = is_hidden and may_read and row.hidden_why is not None
    return Spoken(
        key=row.post_key,
        place=row.place,
        name=row.given or row.name,
        is_mine=is_mine,
        text=open_in(session, row.body, row.post_key) if may_read else None,
        at=row.at,
        is_changed=row.edited_at is not None,
        is_hidden=is_hidden,
        why=open_in(session, row.hidden_why, row.post_key) if may_know_why else None,
    )


_thread, _seat, _post_row = table_of(Thread).c, table_of(Seat).c, table_of(Post).c
_enrolment, _person = table_of(Enrolment).c, table_of(Person).c
SEATED = (
    select(
        _thread.id.label("thread_id"),
        _thread.key.label("thread_key"),
        _thread.activity,
        _thread.seats,
        _seat.place,
        _seat.enrolment_id,
        _person.given,
        _person.name,
        _post_row.id.label("post_id"),
        _post_row.key.label("post_key"),
        *_post_row["about_id", "body", "at", "edited_at", "hidden_at", "hidden_why"],
    )
    .select_from(table_of(Thread))
    .join(table_of(Seat), _seat.thread_id == _thread.id)
    .join(table_of(Enrolment), _enrolment.id == _seat.enrolment_id)
    .join(table_of(Person), _person.id == _enrolment.person_id)
    .outerjoin(
        table_of(Post),
        and_(_post_row.thread_id == _thread.id, _post_row.enrolment_id == _seat.enrolment_id),
    )
    .order_by(_thread.id, _seat.place, _post_row.at, _post_row.id)
)
"""What `told` reads: people at tables, with what they said."""
_mine = table_of(Seat).alias()
_MINE = Often(
    SEATED.join(_mine, _mine.c.thread_id == _thread.id).where(
        _mine.c.enrolment_id == bindparam("of"),
        _thread.activity.in_(bindparam("activities", expanding=True)),
    ),
    many="activities",
)
