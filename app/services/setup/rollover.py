"""Knows which earlier courses a course is a copy of, and what of their set-up can be taken over; knows no form.

Only settings are taken: which stars are on, their order, marks, and what pathways ask for. Dates stay as they are here,
since those of the earlier course are over (docs/decisions/0014). An earlier course is one of the same institution on the
same platform, however alike the ids of others may be, in which whoever asks leads the course as well: the list of earlier
courses comes with a link, and whoever places one can write any course of the platform into it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.context import Context
from app.models.enrolment import Enrolment
from app.models.setup import SetupVersion
from app.services.actors import ADMIN, INSTRUCTOR, Actor
from app.services.setup import configuration
from app.services.setup.configuration import Setup
from app.services.setup.document import SetupDocument, StarSetup
from app.services.setup.fields import COURSE, STAR, Scope, Values, fields_of

MOST_OFFERED = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Ancestor:
    """An earlier course that somebody has set up."""

    key: str
    title: str
    label: str


def ancestors(session: Session, actor: Actor) -> list[Ancestor]:
    """The earlier courses whose settings can be taken over, the nearest first. Raises `visit.forbidden`."""
    actor.require(INSTRUCTOR)
    here = session.get_one(Context, actor.context)
    if not here.history:
        return []
    found = _may_look_into(session, actor, session.scalars(select(Context).where(*_is_earlier(here))).all())
    nearest_first = sorted(found, key=lambda context: here.history.index(context.lti_id))
    return [_ancestor(context) for context in nearest_first[:MOST_OFFERED]]


def document_of(session: Session, actor: Actor, *, key: str, setup: Setup) -> SetupDocument:
    """How this course would be set up with the settings of an earlier one; `setup`: how it is now.

    Raises `page.not_found` where that is no earlier course of this one, or not one of theirs; `visit.forbidden`.
    """
    actor.require(INSTRUCTOR)
    here = session.get_one(Context, actor.context)
    earlier = session.scalar(select(Context).where(*_is_earlier(here), Context.key == key))
    if earlier is None or not _may_look_into(session, actor, [earlier]):
        raise AppError("page.not_found")
    theirs = configuration.read(session, earlier.id, course=setup.course)
    return SetupDocument(
        course=_taken_over(theirs.document.course, setup.document.course, scope=COURSE),
        stars=tuple(
            StarSetup(
                star=star.star,
                values=_taken_over(star.values, setup.star(star.star).values, scope=STAR),
            )
            for star in theirs.written
        ),
    )


def _is_earlier(here: Context) -> Sequence[ColumnElement[bool]]:
    return (
        Context.institution_id == here.institution_id,
        Context.platform_id == here.platform_id,
        Context.id != here.id,
        Context.lti_id.in_(here.history),
        exists().where(SetupVersion.context_id == Context.id),
    )


def _may_look_into(session: Session, actor: Actor, found: Sequence[Context]) -> Sequence[Context]:
    """Those of some courses that the actor leads, as far as is known; all of them for who looks after the institution."""
    if actor.can(ADMIN):
        return found
    theirs = session.execute(
        select(Enrolment.context_id, Enrolment.roles).where(
            Enrolment.person_id == actor.person_id,
            Enrolment.kind == "real",
            Enrolment.context_id.in_([context.id for context in found]),
        )
    )
    led = {row.context_id for row in theirs if INSTRUCTOR in row.roles}
    return [context for context in found if context.id in led]


def _taken_over(theirs: Values, ours: Values, *, scope: Scope) -> Values:
    """Their settings, with ours where a setting stays behind."""
    return {field.name: field.of(theirs if field.is_taken_over else ours) for field in fields_of(scope)}


def _ancestor(context: Context) -> Ancestor:
    return Ancestor(key=context.key, title=context.title, label=context.label)
