"""Knows words as they are stored and how those of several versions are put together; knows no files and no reader.

Stored words are JSON: sections (`pages`, `items`, `words`, …) of what is told about each id. HTML stands in them as
`{"$html": …}`; it was sanitised when the course was compiled.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from markupsafe import Markup

from app.activities.registry import KINDS
from app.content.markdown import HTML

Words = Mapping[str, Any]
"""Words by section and id, with their HTML as `Markup`."""
_BY_ID = ("words", "pages", "items", "sources", "pictures")


def read_words(stored: Mapping[str, Any]) -> Words:
    """Stored words as they are shown."""
    found: Words = _unfolded(stored)
    return found


def _unfolded(stored: Any) -> Any:
    if isinstance(stored, Mapping):
        if stored.keys() == {HTML}:
            return Markup(stored[HTML])  # noqa: S704 - sanitised when the course was compiled
        return {key: _unfolded(value) for key, value in stored.items()}
    return stored


def shared(words: Words, *, among: Iterable[Words]) -> Words:
    """The same words, each id told by the very object of another release where that says the same: kept once."""
    for others in among:
        words = {
            section: _same(told, others.get(section, {})) if section in _BY_ID else told
            for section, told in words.items()
        }
    return words


def _same(told: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, Any]:
    return {name: known[name] if known.get(name) == one else one for name, one in told.items()}


def fitting(bones: Mapping[str, Any], stored: Mapping[str, Any]) -> dict[str, Any]:
    """Stored words but for items that had other parts when they were written: an option less, a card more."""
    ours = {item["id"]: item for item in bones["items"]}
    items = {
        name: told
        for name, told in stored["items"].items()
        if name not in ours
        or KINDS[ours[name]["kind"]].is_told_by(ours[name]["bones"], _unfolded(told["body"]))
    }
    return {**stored, "items": items}


def untold(bones: Mapping[str, Any], stored: Mapping[str, Any]) -> set[str]:
    """The ids of the bones that these words say nothing about."""
    ids = {one["id"] for one in (*bones["pages"], *bones["items"])} | set(bones["glossary"])
    return ids - _told_ids(stored)


def filled(
    newest: Mapping[str, Any], gone: set[str], *, older: Iterable[Mapping[str, Any]]
) -> Mapping[str, Any]:
    """`newest` with the words for `gone` ids from as few older versions (newest first) as it takes."""
    found, rest = newest, iter(older)
    while gone - _told_ids(found):
        body = next(rest, None)
        if body is None:
            break
        found = overlay(body, found)
    return found


def _told_ids(stored: Mapping[str, Any]) -> set[str]:
    return {*stored["pages"], *stored["items"], *stored["words"]}


def overlay(older: Mapping[str, Any], newer: Mapping[str, Any]) -> dict[str, Any]:
    """The words of `newer`, and for ids that are gone there those of `older`: what a pinned release is told with."""
    merged = dict(newer)
    for section in _BY_ID:
        if section in older or section in newer:
            merged[section] = {**older.get(section, {}), **newer.get(section, {})}
    merged["course"] = _course_words(older["course"], newer["course"])
    return merged


def _course_words(
    older: Mapping[str, Any] | None, newer: Mapping[str, Any] | None
) -> Mapping[str, Any] | None:
    if not older or not newer:
        return newer or older
    stars = {**older["body"]["stars"], **newer["body"]["stars"]}
    return {**newer, "body": {**newer["body"], "stars": stars}}
