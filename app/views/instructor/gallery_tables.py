"""Knows tables as they may look to who comes to one, drawn from nobody's words; asks and keeps nothing."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from app.activities.base import Bones
from app.activities.entry_kinds import TalkKind
from app.i18n import gettext as _
from app.services.learning.seated import Sitter, Spoken, SpokenTurn, Table
from app.views.telling.tables import Told, told_table

NAMES = ("Omar", "Birthe", "Jonas", "Kirsten")
"""The reader is the first of them."""


def tables(kind: TalkKind, bones: Bones, *, now: datetime) -> Iterator[tuple[str, str, Told]]:
    """States of a table: its name, what it is called, and what the template gets."""
    seats = kind.seats(bones)
    yield "sit", _("Before one sits down"), told_table(None, may_sit=True)
    yield "looking", _("To those who lead the course"), told_table(None, may_sit=False)
    yield "alone", _("The first at a table"), told_table(_table(seats, 1, now), may_sit=True)
    yield "round", _("With others"), told_table(_table(seats, seats, now), may_sit=True)


def _table(seats: int, people: int, now: datetime) -> Table:
    """So many people; all who do not sit alone have spoken, the second was heard, and the reader's turn was hidden."""
    heard = _said(now, "heard", 0, _("You kept quiet."), is_mine=True)
    turns = [
        SpokenTurn(
            said=_said(now, NAMES[place], place, _("I bit my tongue.")),
            heard=(heard,) if place == 1 else (),
        )
        for place in range(1, people)
    ]
    if people > 1:
        why = _("A name is in it.")
        mine = _said(now, "mine", 0, _("I spoke too soon."), is_mine=True, is_hidden=True, why=why)
        turns.append(SpokenTurn(said=mine, heard=()))
    return Table(
        key="table",
        seats=seats,
        sitters=tuple(
            Sitter(place=place, name=NAMES[place], is_me=place == 0, has_spoken=people > 1)
            for place in range(people)
        ),
        turns=tuple(turns),
    )


def _said(now: datetime, key: str, place: int, text: str, **told: Any) -> Spoken:
    plain: dict[str, Any] = {"is_mine": False, "is_changed": False, "is_hidden": False, "why": None}
    return Spoken(key=key, place=place, name=NAMES[place], text=text, at=now, **{**plain, **told})
