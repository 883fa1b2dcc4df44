"""Knows what one way to refuse consists of."""

from dataclasses import dataclass
from http import HTTPStatus

from app.i18n import LazyString


@dataclass(frozen=True, slots=True)
class Refusal:
    """One way to refuse: HTTP status, what happened, what to do."""

    code: str
    status: HTTPStatus
    title: LazyString
    hint: LazyString
