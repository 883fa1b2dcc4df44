"""Knows what all refusals of the gate have in common; knows no single one.

`code` is what logs, pages and the app's catalogue go by, `status` the HTTP status of the page that tells it.
No message holds a token, a body or anything about a person: messages may be logged.
"""

from collections.abc import Iterator
from typing import ClassVar


class GateError(Exception):
    """Something the gate refused or could not do."""

    code: ClassVar[str]
    status: ClassVar[int]


def all_errors(root: type[GateError] = GateError) -> Iterator[type[GateError]]:
    """Every class below `root` that has a code of its own; what the app's catalogue must cover."""
    for child in root.__subclasses__():
        if "code" in vars(child):
            yield child
        yield from all_errors(child)
