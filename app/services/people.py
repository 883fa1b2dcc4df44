"""Knows what a person wishes for themselves; knows no course."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from app.models.person import Person
from app.services.actors import Actor


def full_name(session: Session, actor: Actor) -> str:
    """What the platform calls the actor, as far as it tells; empty where it does not."""
    return session.get_one(Person, actor.person_id).name or actor.person_name


def prefer(session: Session, actor: Actor, *, chosen: Mapping[str, str]) -> None:
    """Keep preferences (size, theme, contrast, locale, simpler) for all visits of this person, now and later."""
    person = session.get_one(Person, actor.person_id)
    person.preferences = {**person.preferences, **chosen}
