"""Knows what learners' forms send: which button was pressed, what is laid in them; knows no page.

A page is one form. What belongs to an activity is named after it (`sort-twelve.pile-menu`), and every button is called
`do`: a verb, where it is about one activity its id, where that has several such buttons which one (`move:steps:up:aim`).
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import request

from app.activities.answers import Scoped
from app.activities.asking_kinds import AnswerError
from app.activities.registry import asked
from app.content.tree import Item
from app.errors import AppError
from app.services.learning.drafts import Laid

NEXT, BACK, KEEP, DONE = "next", "back", "keep", "done"
ANSWER, AGAIN, SHOW, MOVE = "answer", "again", "show", "move"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What a button asks for besides keeping everything."""

    verb: str
    item: str = ""
    """The local id of the activity it is about."""
    rest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """An answer that could not be taken yet: shown again as it was kept, with what is missing marked."""

    item: str
    sentence: str
    missing: tuple[str, ...] = ()


def deed() -> Deed:
    """Which button was pressed; a form that was sent without one is kept."""
    verb, _colon, about = request.form.get("do", KEEP).partition(":")
    item, _colon, rest = about.partition(":")
    return Deed(verb=verb, item=item, rest=rest)


def fields_of(item: Item) -> Scoped:
    """What the posted form holds of an activity."""
    return Scoped(request.form, item.local_id)


def holds(item: Item, name: str) -> bool:
    """Whether the posted form has such a field of an activity."""
    return f"{item.local_id}.{name}" in request.form


def field(item: Item, name: str, default: str = "") -> str:
    """A field of an activity in the posted form."""
    return request.form.get(f"{item.local_id}.{name}", default)


def laid(item: Item) -> Laid:
    """What the posted form holds of a question or poll."""
    answer = asked(item.kind).read_draft(item.bones, fields_of(item))
    return Laid(item=item, answer=answer, no=drawn_from(item))


def drawn_in() -> int | None:
    """The release that the posted form was drawn in; None where it names none."""
    told = request.form.get("drawn_in", "")
    return int(told) if _is_number(told) else None


def drawn_from(item: Item) -> int:
    """The number of the draft that the posted form was drawn from; 0 where it names none."""
    no = field(item, "no")
    return int(no) if no.isdecimal() and len(no) < _DIGITS else 0


def is_as_drawn(item: Item) -> bool:
    """Whether the posted form was drawn when `item` asked what it asks now; a form that does not say is taken at its word."""
    return field(item, "rev", str(item.rev)) == str(item.rev)


def read_answer(item: Item) -> Mapping[str, Any] | Trouble:
    """The answer to `item` in the posted form, or why it cannot be taken yet."""
    try:
        return asked(item.kind).read_answer(item.bones, fields_of(item))
    except AnswerError as error:
        return Trouble(item=item.id, sentence=str(error.message), missing=error.missing)


def form_key(item: Item | None = None) -> str:
    """The random key of what is posted; without one (an old page) every posting counts."""
    sent = field(item, "form_key") if item else request.form.get("form_key", "")
    return sent[:64] or new_form_key()


def new_form_key() -> str:
    """A key for a form that is about to be shown."""
    return secrets.token_urlsafe(16)


def number(name: str) -> int:
    """A whole number of the posted form. Raises `form.unreadable`."""
    told = request.form.get(name, "")
    if not _is_number(told):
        raise AppError("form.unreadable")
    return int(told)


def number_asked_for(name: str) -> int | None:
    """A whole number of the address; None where there is none that could be ours."""
    told = request.args.get(name, "")
    return int(told) if _is_number(told) else None


def _is_number(told: str) -> bool:
    return told.isascii() and told.isdigit() and len(told) <= _DIGITS


_DIGITS = 9
"""So many and more are no number of ours."""
