"""Knows how an institution's theme is set, taken away and served; the rules of its colours are `theme_colours`, of its logo `logos`."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.institution import Institution
from app.models.logo import Logo
from app.services.operating import platforms
from app.services.operating.logos import LogoRead
from app.services.operating.theme_colours import (
    FACES,
    OUR_FACE,
    OURS,
    SIDES,
    TooFaint,
    stylesheet,
    too_faint,
)

MOST_SENTENCE: Final = 160
"""Letters: it stands on every page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """What an institution has set, or ours where it has set nothing."""

    colours: Mapping[str, Mapping[str, str]]
    """By side, all colours by name."""
    face: str
    sentence: str
    logo: Mapping[str, Any] | None
    """`hash`, `width`, `height`."""


class FaintColours(AppError):
    """A theme has colours that cannot be told apart well enough."""

    def __init__(self, pairs: Sequence[TooFaint]) -> None:
        super().__init__("theme.faint", pairs=len(pairs))
        self.pairs = pairs


def of(institution: Institution) -> Theme:
    """The theme as it stands."""
    told = institution.theme or {}
    return Theme(
        colours={side: {**OURS[side], **told.get(side, {})} for side in SIDES},
        face=told.get("face", OUR_FACE),
        sentence=told.get("sentence", ""),
        logo=told.get("logo"),
    )


def change(session: Session, institution: Institution, wanted: Theme, *, now: datetime) -> bool:
    """Set all of a theme but its logo. False: it is like that already.

    Raises `FaintColours` with the pairs that have too little contrast, `theme.long` for a sentence that is too long.
    """
    faint = list(too_faint(wanted.colours))
    if faint:
        raise FaintColours(faint)
    if len(wanted.sentence) > MOST_SENTENCE:
        raise AppError("theme.long", most=MOST_SENTENCE)
    return _keep(session, institution, wanted, logo=of(institution).logo, now=now)


def give_logo(session: Session, institution: Institution, logo: LogoRead | None, *, now: datetime) -> bool:
    """Give it a logo, or none. False: it is like that already."""
    told = None
    if logo is not None:
        digest = hashlib.sha256(logo.body).hexdigest()[:20]
        told = {"hash": digest, "width": logo.width, "height": logo.height}
    if told == of(institution).logo:
        return False
    session.execute(delete(Logo).where(Logo.institution_id == institution.id))
    if logo is not None:
        session.add(Logo(institution_id=institution.id, body=logo.body))
    return _keep(session, institution, of(institution), logo=told, now=now)


def reset(session: Session, institution: Institution, *, now: datetime) -> bool:
    """Take all of a theme away. False: there was none."""
    if institution.theme is None:
        return False
    session.execute(delete(Logo).where(Logo.institution_id == institution.id))
    institution.theme = None
    _note(session, institution, now=now)
    return True


def _keep(
    session: Session, institution: Institution, theme: Theme, *, logo: Mapping[str, Any] | None, now: datetime
) -> bool:
    told: dict[str, Any] = {
        side: {name: one for name, one in theme.colours[side].items() if one != OURS[side][name]}
        for side in SIDES
    }
    told |= {"face": theme.face, "sentence": theme.sentence, "logo": dict(logo) if logo else None}
    has_looks = any(told[side] for side in SIDES) or theme.face != OUR_FACE
    told["version"] = _version(theme) if has_looks else None
    if told == institution.theme or (institution.theme is None and not (has_looks or theme.sentence or logo)):
        return False
    institution.theme = told
    _note(session, institution, now=now)
    return True


def _note(session: Session, institution: Institution, *, now: datetime) -> None:
    platforms.note(
        session,
        action="institution.theme_set",
        target=institution.key,
        institution_id=institution.id,
        now=now,
    )


def _version(theme: Theme) -> str:
    return hashlib.sha256(sheet_of(theme).encode()).hexdigest()[:20]


def sheet_of(theme: Theme) -> str:
    """The stylesheet of a theme."""
    return stylesheet(theme.colours, theme.face if theme.face in FACES else OUR_FACE)


def logo_of(session: Session, institution_id: int) -> bytes | None:
    """The picture itself, a PNG."""
    kept = session.get(Logo, institution_id)
    return kept.body if kept else None
