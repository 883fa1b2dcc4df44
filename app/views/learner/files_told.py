"""Knows how adding a photo or recording is told, and why one is not taken; reads and keeps nothing."""

from collections.abc import Iterable, Mapping
from typing import Any

from app.content.course_pieces import ItemView
from app.content.tree import Item
from app.errors import AppError
from app.i18n import LazyString, lazy
from app.i18n import gettext as _
from app.services.learning.entries import Written
from app.services.learning.kept_files import KeptFile
from app.services.learning.uploads import MOST_BYTES, MOST_LETTERS, NoRoomError, may_add
from app.uploads.refusal import Reason
from app.views.learner.writing import files_place, open_place
from app.views.reader import Reader
from app.views.rendering import href
from app.views.telling.files import megabytes, told_files
from app.views.telling.stars import heading
from app.views.telling.texts import title_of

REFUSED: Mapping[Reason, LazyString] = {
    "empty": lazy("No file has come. Choose a photo or a recording."),
    "unknown": lazy("This is neither a photo nor a recording that we can read. Photos may be JPEG, PNG, WebP or GIF, recordings MP3, M4A, WAV, WebM or Ogg with Opus."),
    "heic": lazy("This photo is a HEIC file, which many devices cannot show. Save it as JPEG, or take a photo of it on the screen."),
    "video": lazy("This is a video. Only photos and recordings of sound can be added."),
    "broken": lazy("This file cannot be read: it is damaged, or it has not come whole. Look whether it opens on your device."),
    "many_pixels": lazy("This picture has more than 30 million points. Make it smaller, or take a photo of it."),
    "large_picture": lazy("This photo is larger than 5 MB. Take it with a lower resolution, or make it smaller."),
    "large_sound": lazy("This file is larger than 10 MB. Ten minutes of speech are enough; a photo has at most 5 MB."),
    "busy": lazy("Many people are adding files just now. Try again in a minute."),
}  # fmt: skip
"""Why a file is not taken, and what may help."""


def refusal_words(reason: Reason) -> str:
    """Why a file was not taken."""
    return str(REFUSED[reason])


def trouble_words(error: AppError, *, size: int) -> str:
    """Why a file that could be read is not kept. Raises the error where it is none that its writer can mend here."""
    if isinstance(error, NoRoomError):
        return _(
            "There is no room for this file. It has %(size)s, and you have %(left)s left of %(most)s. Delete what you do not need.",
            size=megabytes(size),
            left=megabytes(error.left),
            most=megabytes(MOST_BYTES),
        )
    if error.code == "entry.too_long":
        return _("The words for it are too long: at most %(num)s characters.", num=MOST_LETTERS)
    if error.code == "upload.many":
        return _("Twelve files stand beside this text already. Delete one that you do not need.")
    raise error


def told_adding(
    at: Reader, item: Item, written: Written, *, used: int, words: str, problem: str
) -> dict[str, Any]:
    """What the page needs on which a file is added."""
    view = at.view.item(item.id)
    return {
        "title": view.title,
        "title_lang": at.foreign(view.lang),
        "star": heading(item.star, at.view, foreign=at.foreign),
        "action": None
        if at.actor.only_looks_on or not may_add(at.terms, item)
        else href(f"entry/{item.id}/files"),
        "words": words,
        "problem": problem,
        "files": own_files(written.files),
        "can_delete": not at.actor.only_looks_on,
        "back_href": href(files_place(item)),
        **_room(used),
    }


def told_all(
    at: Reader, files: Iterable[KeptFile], views: Mapping[str, ItemView | None], *, used: int
) -> dict[str, Any]:
    """What the page of all own files needs."""
    texts: dict[str, list[KeptFile]] = {}
    for file in files:
        texts.setdefault(file.slot, []).append(file)
    return {
        "texts": [
            {
                **title_of(slot, views[slot], course=at.view, foreign=at.foreign),
                "href": href(place) if (place := open_place(at, slot)) else None,
                "files": own_files(found),
            }
            for slot, found in texts.items()
        ],
        "can_delete": not at.actor.only_looks_on,
        **_room(used),
    }


def own_files(files: Iterable[KeptFile]) -> list[dict[str, Any]]:
    """Files as their owner is told of them."""
    return told_files(files, href=lambda key: href(f"file/{key}"))


def _room(used: int) -> dict[str, str]:
    return {"used": megabytes(used), "most": megabytes(MOST_BYTES)}
