"""Knows why a file is not taken; knows no sentence for it."""

from typing import Literal, get_args

Reason = Literal[
    "empty", "unknown", "heic", "video", "broken", "many_pixels", "large_picture", "large_sound", "busy"
]
REASONS: frozenset[str] = frozenset(get_args(Reason))


class RefusedFile(Exception):
    """A file that is not taken."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason


def broken() -> RefusedFile:
    """It ends too early, or is not what it begins as."""
    return RefusedFile("broken")
