"""Knows how photos and recordings beside a text are told; knows neither whose they are nor who looks."""

from collections.abc import Callable, Iterable
from typing import Any

from app.i18n import decimal
from app.i18n import gettext as _
from app.services.learning.kept_files import KeptFile

MEGABYTE = 1024 * 1024


def told_files(files: Iterable[KeptFile], *, href: Callable[[str], str]) -> list[dict[str, Any]]:
    """What `components/files.html` needs of each; `href` says where one is, by its key."""
    return [
        {
            "key": file.key,
            "href": href(file.key),
            "media_type": file.media_type,
            "is_picture": file.is_picture,
            "words": file.words,
            "width": file.width,
            "height": file.height,
            "size": megabytes(file.size),
            "added_at": file.added_at,
        }
        for file in files
    ]


def megabytes(size: int) -> str:
    """How large something is, as people say it."""
    return _("%(number)s MB", number=decimal(max(0.1, size / MEGABYTE) if size else 0))
