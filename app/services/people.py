"""Knows what a person wishes for themselves; knows no course."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from app.models.person import Person
from app.services.actors import Actor


def prefer(session: Session, actor: Actor, *, chosen: Mapping[str, str]) -> None:
    """Keep preferences (size, theme, contrast, locale, simpler) for all visits of this person, now and later."""
    person = session.get_one(Person, actor.person_id)
    person.preferences = {**person.preferences, **chosen}
