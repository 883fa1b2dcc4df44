"""Knows a file as it is kept, once it was written anew; knows not how."""

from dataclasses import dataclass

JPEG = "image/jpeg"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFile:
    """A file as it is kept. `width` and `height` are of pictures, in pixels."""

    media_type: str
    body: bytes
    width: int | None = None
    height: int | None = None
