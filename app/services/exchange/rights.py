"""Knows what a platform lets this tool do in a course, as its launches have told; asks nobody.

Whoever looks after a platform can strike a right off at any time. Launches tell (`arrival.places`); the self-check asks.
"""

from dataclasses import dataclass

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.models.context import Context
from app.models.line_item import LineItem
from app.models.platform import Platform
from app.services.actors import Actor
from lti.client import GRADE_SCOPES, LINE_ITEM_SCOPE, SCORE_SCOPE


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """What may be done in the actor's course."""

    has_grade_service: bool
    """Whether launches name one at all: an administrator may have switched it off whole."""
    sends_grades: bool
    makes_columns: bool


def of_course(session: Session, actor: Actor) -> Rights:
    """The rights in the actor's course. Raises `visit.forbidden` where there is none."""
    context = session.get_one(Context, actor.context)
    granted = set(session.get_one(Platform, context.platform_id).scopes_granted)
    is_named = context.lineitems_url is not None or bool(
        session.scalar(select(exists().where(LineItem.context_id == context.id)))
    )
    return Rights(
        has_grade_service=is_named and bool(granted & GRADE_SCOPES),
        sends_grades=SCORE_SCOPE in granted,
        makes_columns=LINE_ITEM_SCOPE in granted and context.lineitems_url is not None,
    )
