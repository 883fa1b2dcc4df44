"""Knows what a file is by its first bytes, how large it may be, and who writes it anew; believes no name and no type it was sent with."""

from collections.abc import Callable

from app.uploads import mp3, mp4, ogg, pictures, wav, webm
from app.uploads.new_file import JPEG, NewFile
from app.uploads.refusal import Reason, RefusedFile

MOST_PICTURE = 5 * 1024 * 1024
MOST_SOUND = 10 * 1024 * 1024


def written_anew(body: bytes) -> NewFile:
    """The file with nothing in it but the picture, or the sound. Raises `RefusedFile`."""
    if not body:
        raise RefusedFile("empty")
    if pictures.begins(body):
        _within(body, MOST_PICTURE, "large_picture")
        drawn, (width, height) = pictures.redrawn(body)
        return NewFile(media_type=JPEG, body=drawn, width=width, height=height)
    if mp4.is_picture(body):
        raise RefusedFile("heic")
    for media_type, begins, only_sound in SOUNDS:
        if begins(body):
            _within(body, MOST_SOUND, "large_sound")
            sound = only_sound(body)
            _within(sound, MOST_SOUND, "broken")  # of very many empty parts more is made than came
            return NewFile(media_type=media_type, body=sound)
    raise RefusedFile("unknown")


def _within(body: bytes, most: int, reason: Reason) -> None:
    if len(body) > most:
        raise RefusedFile(reason)


Begins = Callable[[bytes], bool]
OnlySound = Callable[[bytes], bytes]
SOUNDS: tuple[tuple[str, Begins, OnlySound], ...] = (
    ("audio/webm", webm.begins, webm.only_sound),
    ("audio/mp4", mp4.begins, mp4.only_sound),
    ("audio/ogg", ogg.begins, ogg.only_sound),
    ("audio/wav", wav.begins, wav.only_sound),
    ("audio/mpeg", mp3.begins, mp3.only_sound),
)
"""By type, how a sound begins and what is kept of it. Browsers play all of these."""
