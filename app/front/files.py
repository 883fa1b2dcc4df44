"""Knows which files are served as they are, and with which headers; the server itself reads them.

Texts are packed once, when the process begins, and kept in memory: all of them together are smaller than one picture.
"""

import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from app.front.packing import VARY, packed_well

Headers = list[tuple[bytes, bytes]]

_WOFF2 = "font/woff2"
_TEXTS = {".css", ".js", ".svg", ".txt", ".md"}


@dataclass(frozen=True, slots=True, kw_only=True)
class StaticFile:
    """One file and the headers it is sent with."""

    path: str
    headers: Headers
    packed: bytes | None
    """The file packed (gzip); None: it would not get smaller."""


def below(folder: Path, *, route: str, seconds: int) -> Mapping[str, StaticFile]:
    """The files of a folder by the address they are at; browsers keep them for so many seconds.

    Only what is there when this is asked is ever served: no address leads out of the folder.
    """
    return {
        f"{route}/{path.relative_to(folder).as_posix()}": _file(path, seconds=seconds)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _file(path: Path, *, seconds: int) -> StaticFile:
    is_text = path.suffix in _TEXTS
    headers = [*_headers(path, seconds=seconds), *([VARY] if is_text else [])]
    return StaticFile(
        path=str(path), headers=headers, packed=packed_well(path.read_bytes()) if is_text else None
    )


def _headers(path: Path, *, seconds: int) -> Headers:
    kind = _WOFF2 if path.suffix == ".woff2" else mimetypes.guess_type(path.name)[0]
    charset = "; charset=utf-8" if kind and kind.startswith("text/") else ""
    told = {
        "content-type": f"{kind or 'application/octet-stream'}{charset}",
        "content-length": str(path.stat().st_size),
        "cache-control": f"public, max-age={seconds}",
        "x-content-type-options": "nosniff",
        "referrer-policy": "same-origin",
    }
    return [(name.encode(), value.encode()) for name, value in told.items()]
