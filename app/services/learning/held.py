"""Knows how something that belongs to a course is held while somebody who leads it changes it; knows not what it is."""

from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.context import Context
from app.models.local_case import LocalCase
from app.models.voice_box import VoiceBox
from app.services.actors import INSTRUCTOR, Actor

Held = TypeVar("Held", LocalCase, VoiceBox)


def held(session: Session, kind: type[Held], actor: Actor, key: str) -> Held:
    """What the actor's course calls so, which nobody else changes meanwhile. Raises `page.not_found`, `visit.forbidden`."""
    actor.require(INSTRUCTOR)
    found = session.scalar(
        select(kind)
        .join(Context, Context.id == kind.context_id)
        .where(
            kind.key == key,
            kind.context_id == actor.context,
            Context.institution_id == actor.institution_id,
        )
        .with_for_update(of=kind)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise AppError("page.not_found")
    return found
