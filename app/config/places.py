"""Knows where the project's own files are, and the languages that have a catalogue there; knows no setting."""

import hashlib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "static"
TRANSLATIONS = ROOT / "app" / "translations"
SOURCE_LOCALE = "en"


def static_path() -> str:
    """Where the files of `static/` are served: another place after every change, so that browsers may keep them."""
    digest = hashlib.sha256()
    for file in sorted(path for path in STATIC.rglob("*") if path.is_file()):
        digest.update(file.relative_to(STATIC).as_posix().encode() + b"\0" + file.read_bytes())
    return f"/static/{digest.hexdigest()[:10]}"


def interface_locales(*folders: Path) -> tuple[str, ...]:
    """The languages that have a catalogue in one of `folders`; the source language first."""
    found = {
        file.parent.parent.name for folder in folders for file in folder.glob("*/LC_MESSAGES/messages.mo")
    }
    return (SOURCE_LOCALE, *sorted(found - {SOURCE_LOCALE}))


def uncompiled_locales(*folders: Path) -> tuple[str, ...]:
    """The languages that have words in one of `folders`, and no catalogue made of them: pages would not speak them."""
    written = {
        file.parent.parent.name for folder in folders for file in folder.glob("*/LC_MESSAGES/messages.po")
    }
    return tuple(sorted(written - set(interface_locales(*folders))))
