"""Knows words as they are stored and how those of several versions are put together; knows no files and no reader.

Stored words are JSON: sections (`stars`, `pages`, `items`, …) of what is told about each id, everywhere alike. HTML stands in
them as `{"$html": …}`; it was sanitised when the course was compiled.
"""

from collections.abc import Iterable, Iterator, Mapping
from sys import intern
from typing import Any

from markupsafe import Markup

from app.activities.registry import KINDS
from app.content.markdown import HTML

Words = Mapping[str, Any]
"""Words by section and id, with their HTML as `Markup`."""
FORMAT = 4
"""Raised when the JSON of words changes shape."""
SHORT = 40
"""Letters of a text that is likely to stand in other languages too (an id, a hash): kept once."""
_CITED = ("words", "sources")
"""Sections that texts point into: all of the newest is kept, also what the bones of a release do not name."""


def read_words(stored: Mapping[str, Any]) -> Words:
    """Stored words as they are shown. Nothing of them is made again for a page: they are most of what a process keeps."""
    pages = {
        name: told | {"segments": [_segment(one) for one in told["segments"]]}
        for name, told in stored["pages"].items()
    }
    found: Words = shown({**stored, "pages": pages})
    return found


def _segment(stored: Mapping[str, str]) -> dict[str, Any]:
    """A stretch of a page: what it is, its HTML, and the block that is placed there."""
    if "block" in stored:
        return {"kind": "block", "html": {HTML: stored["intro"]}, "block": stored["block"]}
    [(kind, html)] = stored.items()
    return {"kind": kind, "html": {HTML: html}, "block": None}


def shown(stored: Any) -> Any:
    """What is stored about an id, with its HTML as `Markup`."""
    if isinstance(stored, Mapping):
        if stored.keys() == {HTML}:
            return Markup(stored[HTML])  # noqa: S704 - sanitised when the course was compiled
        return {intern(key): shown(value) for key, value in stored.items()}
    if isinstance(stored, list):
        return tuple(map(shown, stored))
    return intern(stored) if isinstance(stored, str) and len(stored) <= SHORT else stored


def shared(words: Words, *, among: Iterable[Words]) -> Words:
    """The same words, each id told by the very object of another release where that says the same: kept once."""
    for others in among:
        words = {
            section: _same(told, others.get(section, {})) if isinstance(told, Mapping) else told
            for section, told in words.items()
        }
    return words


def _same(told: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, Any]:
    return {name: known[name] if known.get(name) == one else one for name, one in told.items()}


def ids_of(bones: Mapping[str, Any], section: str) -> list[str]:
    """The ids of a section of bones (or of `course.yaml`, which is shaped alike)."""
    return [one if isinstance(one, str) else one["id"] for one in bones.get(section, ())]


def ids_to_tell(bones: Mapping[str, Any]) -> dict[str, set[str]]:
    """By section, every id that must have words in the source locale, or the release cannot be drawn."""
    named = ("stars", "constellations", "pathways", "entry_points", "cast", "badges")
    ids = {section: set(ids_of(bones, section)) for section in (*named, "pages", "items", "sources")}
    endings = {star["ending"] for star in bones["stars"] if star["ending"]}
    return {
        "course": {"title", "welcome"},
        **ids,
        "words": set(bones["glossary"]),
        "pictures": _files(bones, "pictures") | endings,
        "media": _files(bones, "media"),
        "captions": _files(bones, "captions"),
    }


def _files(bones: Mapping[str, Any], sort: str) -> set[str]:
    """The files that items need of one sort, `m01/door.webm`."""
    return {
        f"{item['id'].partition('/')[0]}/{name}"
        for item in bones["items"]
        for name in getattr(KINDS[item["kind"]], sort)(item["bones"])
    }


def fitting(bones: Mapping[str, Any], stored: Mapping[str, Any]) -> dict[str, Any]:
    """Stored words but for items that had other parts when they were written: an option less, a card more."""
    ours = {item["id"]: item for item in bones["items"]}
    items = {
        name: told
        for name, told in stored["items"].items()
        if name in ours and KINDS[ours[name]["kind"]].is_told_by(ours[name]["bones"], shown(told["body"]))
    }
    return {**stored, "items": items}


def untold(bones: Mapping[str, Any], stored: Mapping[str, Any]) -> dict[str, set[str]]:
    """By section, the ids that these words say nothing about."""
    gone = {section: ids - stored.get(section, {}).keys() for section, ids in ids_to_tell(bones).items()}
    return {section: ids for section, ids in gone.items() if ids}


def filled(
    newest: Mapping[str, Any], gone: Mapping[str, set[str]], *, older: Iterator[Mapping[str, Any]]
) -> dict[str, Any]:
    """`newest` with the words for `gone` ids from as few older versions (newest first) as it takes."""
    found = dict(newest)
    while any(ids - found.get(section, {}).keys() for section, ids in gone.items()):
        before = next(older, None)
        if before is None:
            break
        for section, ids in gone.items():
            known = before.get(section, {})
            lacking = {name: known[name] for name in known if name in ids}
            found[section] = lacking | found.get(section, {})
    return found


def told_of(bones: Mapping[str, Any], words: Mapping[str, Any]) -> dict[str, Any]:
    """The words without those for ids that are not in the bones: what a release does not show is not kept."""
    ids = ids_to_tell(bones)
    return {
        section: {name: one for name, one in told.items() if name in ids[section]}
        if section in ids and section not in _CITED
        else told
        for section, told in words.items()
    }
