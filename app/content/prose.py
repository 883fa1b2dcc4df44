"""Knows how the words of one language are put together from the files of course, glossary and stars."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from marshmallow import Schema

from app.content.course import COURSE_FILE, CourseSource
from app.content.language_desk import LanguageDesk, check_worded, open_document, rendered
from app.content.links import Links
from app.content.problems import Problem
from app.content.prose_schemas import (
    BadgeProse,
    CourseProse,
    PathwayProse,
    PersonProse,
    PhraseProse,
    StarProse,
    WelcomeProse,
    WordProse,
)
from app.content.reader import Document, Where
from app.content.spec_words import read_spec_words
from app.content.star_prose import read_all_captions, read_items, read_pages
from app.content.validation import load, ready
from app.content.words import FORMAT, ids_of

_SECTIONS: Mapping[str, tuple[str, type[Schema]]] = {
    "stars": ("star", StarProse),
    "constellations": ("constellation", PhraseProse),
    "pathways": ("pathway", PathwayProse),
    "entry_points": ("entry point", PhraseProse),
    "cast": ("person", PersonProse),
    "badges": ("badge", BadgeProse),
}
"""The sections of `<locale>/course.yaml`: what one thing in it is called, and how it is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LocaleProse:
    """What was read of one language: its rendered words (JSON-able), the hashes of its texts, the files they stand in."""

    words: dict[str, Any]
    hashes: Mapping[str, str]
    documents: Mapping[Path, Document]


def read_prose(
    course: CourseSource, problems: list[Problem], *, locale: str, source_hashes: Mapping[str, str] | None
) -> LocaleProse:
    """Everything one language says."""
    desk = LanguageDesk(course=course, locale=locale, problems=problems, source_hashes=source_hashes)
    prose: dict[str, Any] = {
        "format": FORMAT,
        "locale": locale,
        **_read_course_words(desk),
        "words": _read_glossary(desk),
        "pages": {},
        "items": {},
        "captions": {},
    }
    specs = read_spec_words(desk)
    for star in course.places:
        prose["pages"] |= read_pages(desk, star)
        prose["items"] |= read_items(desk, star, specs)
        prose["captions"] |= read_all_captions(desk, star, told=prose["items"])
    if source_hashes is None:
        prose["sources"] = dict(course.sources or {})
        prose["pictures"] = dict(course.pictures)
        prose["media"] = {
            name: {"hash": file.hash, "size": len(file.body)} for name, file in course.media.items()
        }
    return LocaleProse(words=prose, hashes=desk.hashes, documents=desk.documents)


def _read_course_words(desk: LanguageDesk) -> dict[str, dict[str, Any]]:
    """`<locale>/course.yaml` by section and id; every id has a source of its own, so each can be missing by itself."""
    sections: dict[str, dict[str, Any]] = {name: {} for name in ("course", *_SECTIONS)}
    document = open_document(desk, desk.course.folder / desk.locale / COURSE_FILE)
    shape = CourseProse(partial=not desk.is_complete)
    data = None if document is None else load(shape, document, desk.problems, data=document.data)
    if document is None or data is None:
        return sections
    for name, schema in (("title", ready(PhraseProse)), ("welcome", ready(WelcomeProse))):
        if name in data:
            told = _read_told(desk, document, data[name], schema=schema, name=name, where=(name,))
            sections["course"] |= {name: told} if told else {}
    for section, (thing, told_as) in _SECTIONS.items():
        names, raws = ids_of(desk.course.data, section), data.get(section, {})
        check_worded(desk, document, names, raws, where=(section,))
        for name in (one for one in names if one in raws):
            where = (section, name)
            told = _read_told(
                desk, document, raws[name], schema=ready(told_as), name=f"{thing} {name}", where=where
            )
            sections[section] |= {name: told} if told else {}
    return sections


def _read_glossary(desk: LanguageDesk) -> dict[str, Any]:
    document = open_document(desk, desk.course.folder / "glossary" / f"{desk.locale}.yaml")
    words = desk.course.words
    if document is None or words is None:
        return {}
    check_worded(desk, document, words, document.data, where=())
    return {
        name: told
        for name, raw in document.data.items()
        if name in words
        and (
            told := _read_told(
                desk, document, raw, schema=ready(WordProse), name=f"word {name}", where=(name,)
            )
        )
    }


def _read_told(
    desk: LanguageDesk, document: Document, raw: Any, *, schema: Schema, name: str, where: Where
) -> dict[str, Any] | None:
    """What is told about one id; a text alone may stand for `{text: …}`."""
    raw = {"text": raw} if isinstance(raw, str) else raw
    made_from = raw.pop("source", None) if isinstance(raw, dict) else None
    data = load(schema, document, desk.problems, data=raw, under=where)
    if data is None:
        return None
    source = desk.stamp(name, data, made_from, at=partial(document.problem, where))
    return {"source": source, "body": rendered(desk, document, schema, data, links=Links(), where=where)}
