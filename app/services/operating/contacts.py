"""Knows whom people of an institution turn to: for barriers, and for their data; knows no page."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy.orm import Session

from app.models.institution import Institution
from app.services.operating import platforms

ACCESSIBILITY, PRIVACY = "accessibility", "privacy"
MATTERS: Final = (ACCESSIBILITY, PRIVACY)
MOST_LETTERS: Final = 300
"""Of each part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """An office, and how it is reached: no person, who may leave."""

    office: str = ""
    email: str = ""
    address: str = ""

    @property
    def is_told(self) -> bool:
        """Whether anything is known."""
        return bool(self.office or self.email or self.address)


def read(told: Mapping[str, Any] | None) -> dict[str, Contact]:
    """The contacts of an institution (`institution.contacts`), by matter; one that nobody set is empty."""
    return {matter: Contact(**(told or {}).get(matter, {})) for matter in MATTERS}


def is_email(told: str) -> bool:
    """Whether a text can stand behind `mailto:`."""
    name, at, host = told.partition("@")
    return bool(name and at and "." in host) and told.isprintable() and not set(told) & set(" \"'<>?&%:;,")


def change(
    session: Session, institution: Institution, wanted: Mapping[str, Contact], *, now: datetime
) -> bool:
    """Set contacts, by matter; those that are not named stay. False: they are like that already."""
    known = read(institution.contacts)
    if {**known, **wanted} == known:
        return False
    institution.contacts = {matter: asdict(one) for matter, one in {**known, **wanted}.items()}
    platforms.note(
        session,
        action="institution.contacts_set",
        target=institution.key,
        institution_id=institution.id,
        now=now,
    )
    return True
