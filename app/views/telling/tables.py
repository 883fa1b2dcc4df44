"""Knows how a table is told to who sits there, or could, or leads its course; reads nothing and seats nobody."""

from typing import Any

from app.i18n import gettext as _
from app.services.learning.seated import Sitter, Spoken, SpokenTurn, Table

Told = dict[str, Any]
FREE = {"name": None, "is_me": False, "has_spoken": False}


def told_table(table: Table | None, *, may_sit: bool) -> Told:
    """What the template needs of a table (see activities/circle.html); None: the reader sits nowhere."""
    if table is None:
        return {"may_sit": may_sit, "is_seated": False}
    sitters = {one.place: one for one in table.sitters}
    return {
        "may_sit": True,
        "is_seated": True,
        "is_alone": len(sitters) == 1,
        "seats": [told_sitter(sitters[place]) if place in sitters else FREE for place in range(table.seats)],
        "turns": [told_turn(turn) for turn in table.turns],
        "mine": next((told_said(turn.said) for turn in table.turns if turn.said.is_mine), None),
    }


def told_sitter(one: Sitter) -> Told:
    """Somebody who sits there."""
    return {"name": named(one.name), "is_me": one.is_me, "has_spoken": one.has_spoken}


def told_turn(turn: SpokenTurn) -> Told:
    """A turn with what was heard in it; of a turn that the reader may not read nothing is told that was heard in it."""
    heard = turn.heard if turn.said.text is not None else ()
    mine = next((one for one in turn.heard if one.is_mine), None)
    return {
        **told_said(turn.said),
        "heard": [told_said(one) for one in heard],
        "can_say_back": not turn.said.is_mine and turn.said.text is not None,
        "mine": mine and told_said(mine),
    }


def told_said(said: Spoken) -> Told:
    """Something that was said."""
    return {
        "key": said.key,
        "place": said.place,
        "name": named(said.name),
        "is_mine": said.is_mine,
        "text": said.text,
        "at": said.at,
        "is_changed": said.is_changed,
        "is_hidden": said.is_hidden,
        "why": said.why,
    }


def named(name: str | None) -> str:
    """What somebody is called at a table; there are platforms that tell no names."""
    return name or _("Somebody")
