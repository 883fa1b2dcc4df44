"""Knows what a platform lets this tool do in a course, as the launches of its links have told; asks nobody.

Whoever looks after a platform can strike a right off at any time. Launches tell (`arrival.places`); the self-check asks.
"""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.line_item import LineItem
from app.models.resource_link import ResourceLink
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
    told = [
        *session.execute(_of_links.where(ResourceLink.context_id == actor.context)),
        *session.execute(_of_columns.where(LineItem.context_id == actor.context)),
    ]
    granted = {scope for row in told for scope in row.scopes}
    return Rights(
        has_grade_service=bool(granted & GRADE_SCOPES),
        sends_grades=SCORE_SCOPE in granted,
        makes_columns=any(LINE_ITEM_SCOPE in row.scopes and row.lineitems_url for row in told),
    )


_of_links = select(ResourceLink.scopes, ResourceLink.lineitems_url)
_of_columns = select(LineItem.scopes, LineItem.lineitems_url).where(LineItem.state == "live")
