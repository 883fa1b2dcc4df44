"""Knows what people do at tables of their course: sitting down, saying, saying back, taking back, getting up; knows no page.

Nobody is seated by anybody else. Of one table only people of one sort sit together: a preview never meets a learner.
What is read there is `seated`.
"""

from sqlalchemy import case, delete, func, select

from app.adapters.sql.upsert import insert_ignore
from app.content.tree import Item
from app.errors import AppError
from app.models.enrolment import Enrolment
from app.models.thread import Post, Seat, Thread
from app.services.actors import LEARNER, Actor
from app.services.learning.taking_part import Part

MOST_TRIED = 5
"""Tables at which somebody looks for a seat before a new one is laid: others may sit down at the same moment."""
PREVIEW = "preview"
"""The kind of enrolment whose tables are its own."""


def may_sit(actor: Actor) -> bool:
    """Whether the actor can sit down at tables: those who take the course do, and a preview sits alone."""
    return actor.can(LEARNER) and not actor.only_looks_on


def sit(part: Part, *, item: Item, seats: int) -> None:
    """Sit down at the first table with a free seat, or at a new one; who sits already stays. Raises `visit.forbidden`."""
    session, actor = part.session, part.actor
    if not may_sit(actor):
        raise AppError("visit.forbidden")
    if _seat_of(part, item):
        return
    own = {"enrolment_id": actor.enrolled, "sat_at": part.terms.now}
    for with_room in _with_room(part, item, seats=seats):
        taken = set(session.scalars(select(Seat.place).where(Seat.thread_id == with_room)))
        for place in sorted(set(range(seats)) - taken):
            seat = {"thread_id": with_room, "place": place, **own}
            if insert_ignore(session, Seat, seat, on=[Seat.thread_id, Seat.place]):
                return
    table = Thread(
        context_id=actor.context,
        activity=item.id,
        seats=seats,
        opened_at=part.terms.now,
        preview_of_id=actor.enrolled if part.enrolment.kind == PREVIEW else None,
    )
    session.add(table)
    session.flush()
    session.add(Seat(thread_id=table.id, place=0, **own))
    session.flush()


def get_up(part: Part, *, item: Item) -> None:
    """Leave the table; what one said there goes along, with what others heard in it."""
    table = _seat_of(part, item)
    if table:
        mine = part.actor.enrolled
        part.session.execute(delete(Post).where(Post.thread_id == table, Post.enrolment_id == mine))
        part.session.execute(delete(Seat).where(Seat.thread_id == table, Seat.enrolment_id == mine))


def say(part: Part, *, item: Item, text: str) -> None:
    """Say one's turn, or say it otherwise. Raises `table.none` for who sits nowhere."""
    _post(part, _own_table(part, item), text, about=None)


def say_back(part: Part, *, item: Item, about: str, text: str) -> None:
    """Say what one heard in the turn of somebody else at one's table. Raises `table.none`, `page.not_found`."""
    table = _own_table(part, item)
    _post(part, table, text, about=_turn(part, table, about).id)


def place_of(part: Part, *, item: Item, about: str) -> int:
    """The place of who said a turn. Raises `table.none`, `page.not_found`."""
    table = _own_table(part, item)
    turn = _turn(part, table, about)
    seats = select(Seat.place).where(Seat.thread_id == table, Seat.enrolment_id == turn.enrolment_id)
    return part.session.scalars(seats).one()


def take_back(part: Part, *, item: Item, key: str) -> bool:
    """Take back something one said; whether it was one's turn. Raises `table.none`, `page.not_found`."""
    table = _own_table(part, item)
    found = part.session.scalar(
        select(Post).where(Post.key == key, Post.thread_id == table, Post.enrolment_id == part.actor.enrolled)
    )
    if found is None:
        raise AppError("page.not_found")
    was_turn = found.about_id is None
    part.session.delete(found)
    part.session.flush()
    return was_turn


def _seat_of(part: Part, item: Item) -> int | None:
    """The table at which the actor sits for an activity; no other request of theirs changes that meanwhile."""
    return part.session.scalar(
        select(Thread.id)
        .join(Seat, Seat.thread_id == Thread.id)
        .where(Seat.enrolment_id == part.actor.enrolled, Thread.activity == item.id)
    )


def _own_table(part: Part, item: Item) -> int:
    table = _seat_of(part, item)
    if table is None:
        raise AppError("table.none")
    return table


def _turn(part: Part, table: int, key: str) -> Post:
    """Somebody else's turn at a table, which is to be read."""
    found = part.session.scalar(
        select(Post).where(
            Post.key == key,
            Post.thread_id == table,
            Post.about_id.is_(None),
            Post.hidden_at.is_(None),
            Post.enrolment_id != part.actor.enrolled,
        )
    )
    if found is None:
        raise AppError("page.not_found")
    return found


def _with_room(part: Part, item: Item, *, seats: int) -> list[int]:
    """Real tables with a free seat, at which nobody of another sort sits: the fullest first, then the one laid first."""
    kind = part.enrolment.kind
    if kind == PREVIEW:
        return []
    strangers = func.sum(case((Enrolment.kind.is_distinct_from(kind) & Seat.place.is_not(None), 1), else_=0))
    return list(
        part.session.scalars(
            select(Thread.id)
            .outerjoin(Seat, Seat.thread_id == Thread.id)
            .outerjoin(Enrolment, Enrolment.id == Seat.enrolment_id)
            .where(
                Thread.context_id == part.actor.context,
                Thread.activity == item.id,
                Thread.seats == seats,
                Thread.preview_of_id.is_(None),
            )
            .group_by(Thread.id)
            .having(func.count(Seat.place) < seats, strangers == 0)
            .order_by(func.count(Seat.place).desc(), Thread.id)
            .limit(MOST_TRIED)
        )
    )


def _post(part: Part, table: int, text: str, *, about: int | None) -> None:
    """Say it once: who says it again says it otherwise, and it may be read again only if nobody hid it."""
    now = part.terms.now
    found = part.session.scalar(
        select(Post).where(
            Post.thread_id == table,
            Post.enrolment_id == part.actor.enrolled,
            Post.about_id.is_(None) if about is None else Post.about_id == about,
        )
    )
    if found is None:
        part.session.add(
            Post(thread_id=table, enrolment_id=part.actor.enrolled, about_id=about, body=text, at=now)
        )
    elif found.body != text:
        found.body, found.edited_at = text, now
    part.session.flush()
