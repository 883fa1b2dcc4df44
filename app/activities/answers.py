"""Knows how to read ids out of forms and stored answers without trusting either; knows no kind."""

from collections.abc import Container, Mapping
from typing import Any

from app.activities.asking_kinds import Answer
from app.activities.base import Form


def first(form: Form, name: str, *, among: Container[str]) -> str | None:
    """The first value of the field that is one of `among`."""
    return next((value for value in form.getlist(name) if value in among), None)


def every(form: Form, name: str, *, among: Container[str]) -> list[str]:
    """All different values of the field that are one of `among`, in the order sent."""
    return list(dict.fromkeys(value for value in form.getlist(name) if value in among))


def listed(answer: Answer, key: str) -> list[str]:
    """The texts of a stored list; anything else is no answer."""
    found: Any = answer.get(key)
    return [value for value in found if isinstance(value, str)] if isinstance(found, list) else []


def paired(answer: Answer, key: str) -> dict[str, str]:
    """The texts of a stored mapping; anything else is no answer."""
    found: Any = answer.get(key)
    if not isinstance(found, Mapping):
        return {}
    return {name: value for name, value in found.items() if isinstance(name, str) and isinstance(value, str)}


def written(form: Form, name: str) -> str:
    """What somebody wrote in a field, without the blanks round it; nothing where they wrote nothing."""
    values = form.getlist(name)
    # Browsers send CRLF; NUL cannot be stored in PostgreSQL text.
    return values[0].replace("\r\n", "\n").replace("\0", "").strip() if values else ""


class Scoped:
    """The fields of one activity in a form that holds a whole page: `sort-twelve.pile-menu` is its `pile-menu`."""

    def __init__(self, form: Form, item: str) -> None:
        self._form, self._item = form, item

    def getlist(self, key: str, /) -> list[str]:
        """All values of the activity's field."""
        return self._form.getlist(f"{self._item}.{key}")


def shared(parts: Mapping[str, float]) -> float:
    """The mean of the parts, 0 to 1; nothing to grade is 0."""
    return sum(parts.values()) / len(parts) if parts else 0.0
