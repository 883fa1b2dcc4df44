"""Knows what learners' forms send and how an answer that is not whole yet is shown again; knows no page."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import request

from app.activities.base import AnswerError
from app.activities.registry import asked
from app.content.tree import Item
from app.errors import AppError


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """An answer that could not be taken yet: shown again as it was, with what is missing marked."""

    item: str
    sentence: str | None = None
    missing: tuple[str, ...] = ()
    answer: Mapping[str, Any] | None = field(default=None)
    """With every key its template reads; None where nothing was answered."""

    @property
    def status(self) -> int:
        """422 where something is missing, 200 where a step was moved."""
        return 422 if self.sentence else 200


def read_answer(item: Item) -> Mapping[str, Any] | Trouble:
    """The answer to `item` in the posted form, or why it cannot be taken yet."""
    kind = asked(item.kind)
    moved = kind.rearrange(item.bones, request.form)
    if moved is not None:
        return Trouble(item=item.id, answer=moved)
    try:
        return kind.read_answer(item.bones, request.form)
    except AnswerError as error:
        answer = {**kind.empty_answer, **error.answer} if error.answer else None
        return Trouble(item=item.id, sentence=str(error.message), missing=error.missing, answer=answer)


def form_key() -> str:
    """The random key of the posted form; without one (an old page) every posting counts."""
    return request.form.get("form_key", "")[:64] or new_form_key()


def new_form_key() -> str:
    """A key for a form that is about to be shown."""
    return secrets.token_urlsafe(16)


def number(name: str) -> int:
    """A whole number of the posted form. Raises `form.unreadable`."""
    try:
        return int(request.form.get(name, ""))
    except ValueError:
        raise AppError("form.unreadable") from None
