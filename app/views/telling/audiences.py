"""Knows who may read a text, as the form of it offers that; knows no text."""

from dataclasses import dataclass

from app.i18n import gettext as _
from app.services.learning import sharing


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedAudience:
    """Who may read a text, as the form offers it."""

    id: str
    title: str
    hint: str
    icon: str


def audiences(*, has_tables: bool = True) -> tuple[OfferedAudience, ...]:
    """Who may read a text, the private choice first; those at a table only where there are tables."""
    table = OfferedAudience(
        id=sharing.CIRCLE,
        title=_("You, those at your table in this star, and your course leaders"),
        hint=_("They may read it as long as you both sit there. They cannot change it."),
        icon="table",
    )
    return (
        OfferedAudience(
            id=sharing.PRIVATE,
            title=_("Only you"),
            hint=_("Nobody else sees it. This is how every text begins."),
            icon="lock",
        ),
        OfferedAudience(
            id=sharing.INSTRUCTOR,
            title=_("You and your course leaders"),
            hint=_("They may read it. They cannot change it."),
            icon="eye",
        ),
        *((table,) if has_tables else ()),
    )
