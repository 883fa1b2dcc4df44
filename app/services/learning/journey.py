"""Knows how a learner moves through the stars: opening pages, coming back, paper marks, the pathway."""

from datetime import timedelta

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from app.activities.fields import DEFAULT_PATHWAY, PATHWAYS
from app.adapters.sql.often import Often
from app.adapters.sql.races import insert_or_get
from app.adapters.sql.upsert import insert_ignore, upsert
from app.adapters.sql.writing import Writing
from app.content.tree import Course, Star
from app.errors import AppError
from app.models.base import table_of
from app.models.enrolment import Enrolment
from app.models.page_mark import PageMark
from app.models.progress import Progress
from app.services.actors import LEARNER, Actor
from app.services.learning.standings import StarState
from app.services.learning.taking_part import Part, taking_part
from app.services.learning.terms import Terms
from app.services.setup.configuration import Setup

LOOKED_AT_EVERY = timedelta(minutes=1)
"""That the page somebody was last on is looked at again is written no more often."""


def star_of(course: Course, star_id: str, *, setup: Setup) -> Star:
    """A star that can be opened, or an annex of the course, which always can.

    Raises `page.not_found`, `course.unwritten`, `course.off`.
    """
    if star_id in course.annexes:
        return course.annexes[star_id]
    star = course.stars.get(star_id)
    if star is None:
        raise AppError("page.not_found")
    if not star.is_written:
        raise AppError("course.unwritten", star=star_id)
    if not setup.star(star_id).is_enabled:
        raise AppError("course.off", star=star_id)
    return star


def is_looked_at_anew(actor: Actor, state: StarState, *, page: str, terms: Terms) -> bool:
    """Whether somebody who knows a page has come to it from another one of the star, or is on it for a while already."""
    mark = state.marks.get(page)
    if actor.only_looks_on or mark is None or mark.last_at is None:
        return False
    return page != state.last_page or terms.now - mark.last_at >= LOOKED_AT_EVERY


def looked_again(actor: Actor, terms: Terms, *, page: str) -> Writing:
    """What notes that a page they know was the last one somebody looked at; nothing where they have not opened it yet."""
    return Writing(_LOOK_AGAIN, {"of": actor.enrolled, "at_page": page, "at": terms.now})


def open_page(session: Session, *, actor: Actor, terms: Terms, page: str) -> None:
    """Note that a page was opened (once), and that it was the last one looked at."""
    mark = {"enrolment_id": actor.enrolled, "page": page, "first_at": terms.now, "last_at": terms.now}
    keys = [PageMark.enrolment_id, PageMark.page]
    with taking_part(session, actor, terms) as part:
        is_new = insert_ignore(session, PageMark, mark, on=keys)
        # Another window may have opened it while this one stood in the queue: the first look stays the first.
        again = looked_again(actor, terms, page=page).told
        if not is_new and not _SAY_LOOK_AGAIN.run(session, **again):
            upsert(session, PageMark, mark, on=keys)  # it was marked as done on paper, and not opened
            is_new = True
        if is_new:
            part.has_changed(terms.course.pages[page].star)


_mark = table_of(PageMark).c
_LOOK_AGAIN = (
    update(table_of(PageMark))
    .where(
        _mark.enrolment_id == bindparam("of"),
        _mark.page == bindparam("at_page"),
        _mark.first_at.is_not(None),
    )
    .values(last_at=bindparam("at"))
)
_SAY_LOOK_AGAIN = Often(_LOOK_AGAIN)


def read_page(part: Part, *, page: str) -> None:
    """Say that somebody has come to the end of a page, or gone on from it; the first time counts."""
    session, now = part.session, part.terms.now
    identity = {"enrolment_id": part.actor.enrolled, "page": page}
    mark = insert_or_get(session, PageMark, identity, fresh={"first_at": now, "last_at": now}, hold=True)
    if mark.read_at is None:
        mark.read_at = now
        part.has_changed(part.terms.course.pages[page].star)


def mark_on_paper(part: Part, *, page: str, on_paper: bool) -> None:
    """Say that a page was done on paper, or take it back; a page that was opened stays opened."""
    session, now = part.session, part.terms.now
    identity = {"enrolment_id": part.actor.enrolled, "page": page}
    # `hold` reads it anew: it may have been read before the queue of `taking_part` moved on.
    mark = insert_or_get(session, PageMark, identity, fresh={}, hold=True)
    mark.paper_at = (mark.paper_at or now) if on_paper else None
    if mark.paper_at is None and mark.first_at is None:
        session.delete(mark)
    part.has_changed(part.terms.course.pages[page].star)


def see_changes(part: Part, *, star: str) -> None:
    """Note that somebody who has done a star has seen what changed in it since: they are told of it no more."""
    _SEE_CHANGES.run(part.session, of=part.actor.enrolled, in_star=star, seen=part.terms.release_id)


_progress = table_of(Progress).c
_SEE_CHANGES = Often(
    update(table_of(Progress))
    .where(
        _progress.enrolment_id == bindparam("of"),
        _progress.star == bindparam("in_star"),
        _progress.completed_at.is_not(None),
    )
    .values(release_id=bindparam("seen"))
)


def leave_open(session: Session, actor: Actor, *, place: str) -> None:
    """Put off choosing a pathway: nobody asks again in this star, or annex of the course."""
    enrolment = session.get_one(Enrolment, actor.enrolled)
    enrolment.undecided_in = sorted({*enrolment.undecided_in, place})


def choose_pathway(session: Session, actor: Actor, terms: Terms, *, pathway: str) -> None:
    """Take a pathway; nothing that was done is lost. Raises `form.unreadable`.

    Who does not learn here may take one too: it says whose pages they look at.
    """
    if pathway not in PATHWAYS:
        raise AppError("form.unreadable")
    with taking_part(session, actor, terms, even_looking_on=True) as part:
        enrolment = part.enrolment
        begun = session.execute(
            select(Progress.star, Progress.completed_at).where(Progress.enrolment_id == actor.enrolled)
        ).all()
        _leave_pathway(enrolment, done=[row.star for row in begun if row.completed_at], wanted=pathway)
        enrolment.pathway, enrolment.changed_at = pathway, terms.now
        if LEARNER in enrolment.roles:
            enrolment.group = pathway
        for row in begun:
            part.has_changed(row.star)


def _leave_pathway(enrolment: Enrolment, *, done: list[str], wanted: str) -> None:
    """Remember what was reached on the pathway that somebody has: their grade stays where another asks for more."""
    left = enrolment.pathway or DEFAULT_PATHWAY
    if done and left != wanted:
        others = [one for one in enrolment.left_pathways if one["pathway"] != left]
        enrolment.left_pathways = [*others, {"pathway": left, "done": sorted(done)}]
