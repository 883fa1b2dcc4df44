"""Knows how the words of one language are put together from the files of course, glossary and stars."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from marshmallow import Schema

from app.content.course import CourseSource
from app.content.desk import Desk, check_worded, open_document, rendered
from app.content.links import Links
from app.content.problems import Problem
from app.content.reader import Document, Where
from app.content.schemas import CourseProse, WordProse
from app.content.star_prose import read_items, read_pages
from app.content.validation import load


def read_prose(
    course: CourseSource, problems: list[Problem], *, locale: str, source_hashes: Mapping[str, str] | None
) -> tuple[dict[str, Any], dict[str, str]]:
    """The rendered words of one language (JSON-able) and the hashes of its texts."""
    desk = Desk(course=course, locale=locale, problems=problems, source_hashes=source_hashes)
    prose: dict[str, Any] = {
        "format": 1,
        "locale": locale,
        "course": _read_course_words(desk),
        "words": _read_glossary(desk),
        "pages": {},
        "items": {},
    }
    for star in course.stars.values():
        prose["pages"] |= read_pages(desk, star)
        prose["items"] |= read_items(desk, star)
    if source_hashes is None:
        prose["sources"] = dict(course.sources)
        prose["pictures"] = dict(course.pictures)
    return prose, desk.hashes


def _read_course_words(desk: Desk) -> dict[str, Any] | None:
    file = desk.course.folder / desk.locale / "course.yaml"
    document = open_document(desk, file)
    if document is None:
        return None
    made_from = document.data.pop("source", None)
    data = load(CourseProse(), document, desk.problems, data=document.data)
    if data is None:
        return None
    at = partial(document.problem, ())
    source = desk.stamp("course", data, made_from, at=at)
    bones = desk.course.data
    for key, names in (
        ("stars", [star["id"] for star in bones["stars"]]),
        ("constellations", bones["constellations"]),
        ("pathways", [one["id"] for one in bones["pathways"]]),
        ("entry_points", [one["id"] for one in bones["entry_points"]]),
    ):
        check_worded(desk, document, names, data[key], where=(key,))
    body = rendered(desk, document, CourseProse(), data, links=Links(), where=())
    return {"source": source, "body": body}


def _read_glossary(desk: Desk) -> dict[str, Any]:
    document = open_document(desk, desk.course.folder / "glossary" / f"{desk.locale}.yaml")
    if document is None:
        return {}
    check_worded(desk, document, desk.course.words, document.data, where=())
    return {
        name: told
        for name, raw in document.data.items()
        if name in desk.course.words
        and (told := _read_words(desk, document, raw, schema=WordProse(), name=f"word {name}", where=(name,)))
    }


def _read_words(
    desk: Desk, document: Document, raw: Any, *, schema: Schema, name: str, where: Where
) -> dict[str, Any] | None:
    made_from = raw.pop("source", None) if isinstance(raw, dict) else None
    data = load(schema, document, desk.problems, data=raw, under=where)
    if data is None:
        return None
    source = desk.stamp(name, data, made_from, at=partial(document.problem, where))
    return {"source": source, "body": rendered(desk, document, schema, data, links=Links(), where=where)}
