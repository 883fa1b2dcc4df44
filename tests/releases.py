"""Knows how a course is published by tests, and how it differs from one release to the next: a part, an item, a star less."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from app import clock
from app.adapters.sql.engine import Database
from app.cli.course import SHIPPED
from app.content.bones import read_bones
from app.content.check import CompiledCourse, examine_course
from app.content.problems import Problem
from app.content.view import CourseView
from app.content.words import read_words
from app.services.releases import publishing
from tests.databases import KEYS, migrate
from tests.first_star import first_star
from tests.once import once_a_run

Change = Callable[[dict[str, Any]], dict[str, Any]]


@once_a_run
def examined_course() -> tuple[Sequence[Problem], CompiledCourse]:
    """What is wrong with the shipped course, and the course: its files are read once a run."""
    examined = examine_course(SHIPPED)
    assert examined.compiled is not None
    return examined.problems, examined.compiled


def shipped_course() -> CompiledCourse:
    """The shipped course, compiled."""
    return examined_course()[1]


@cache
def shipped_views() -> Mapping[str, CourseView]:
    """The shipped course in each of its complete languages."""
    compiled = shipped_course()
    course = read_bones(compiled.bones)
    words = {locale: read_words(compiled.prose[locale]) for locale in course.locales}
    return {locale: CourseView(course, words, locale) for locale in course.locales}


def with_the_whole_course(url: str) -> None:
    """Fill a database with the tables and the shipped course, all its stars."""
    fill(url, shipped_course())


def with_the_first_star(url: str) -> None:
    """Fill a database with the tables and the course that most tests publish."""
    fill(url, first_star())


def fill(url: str, course: CompiledCourse) -> None:
    """Fill a database with the tables and a published course."""
    migrate(url)
    database = Database(url, keys=KEYS)
    with database.writing() as session:
        publishing.publish(session, course, now=clock.now())
    database.close()


def changed(course: CompiledCourse, item_id: str, **bones: Any) -> CompiledCourse:
    """With other bones of an item's own, such as its `rev`; no words differ."""
    items = [item | bones if item["id"] == item_id else item for item in course.bones["items"]]
    return replace(course, bones={**course.bones, "items": items})


def without_parts(course: CompiledCourse, item_id: str, *parts: str) -> CompiledCourse:
    """Without some options, cards, steps or fields of an item."""
    [item] = [item for item in course.bones["items"] if item["id"] == item_id]
    fewer = changed(course, item_id, bones=less(item["bones"], parts))
    return _reworded(fewer, lambda items: items | {item_id: less(items[item_id], parts)})


def without_items(course: CompiledCourse, *gone: str) -> CompiledCourse:
    """Without some items, wherever they are named."""
    fewer = replace(course, bones=less(course.bones, gone))
    return _reworded(fewer, lambda items: {name: told for name, told in items.items() if name not in gone})


def without_pages_for(course: CompiledCourse, star_id: str, pathway: str) -> CompiledCourse:
    """With no page of a star for a pathway."""
    others = [one["id"] for one in course.bones["pathways"] if one["id"] != pathway]
    pages = [
        page | {"for": [one for one in page["for"] if one != pathway] or others}
        if page["id"].startswith(f"{star_id}/")
        else page
        for page in course.bones["pages"]
    ]
    return replace(course, bones={**course.bones, "pages": pages})


def without_star(course: CompiledCourse, star_id: str) -> CompiledCourse:
    """Without a star, all that is in it, and its name."""
    parts = [one["id"] for one in (*course.bones["pages"], *course.bones["items"])]
    gone = {star_id, *(part for part in parts if part.startswith(f"{star_id}/"))}
    lines = [line for line in course.bones["lines"] if star_id not in {line["from"], line["to"]}]
    prose = {
        locale: words | {section: less(words[section], gone) for section in ("stars", "pages", "items")}
        for locale, words in course.prose.items()
    }
    return replace(course, bones={**less(course.bones, gone), "lines": lines}, prose=prose)


def _reworded(course: CompiledCourse, change: Change) -> CompiledCourse:
    prose = {locale: words | {"items": change(words["items"])} for locale, words in course.prose.items()}
    return replace(course, prose=prose)


def less(told: Any, gone: Any) -> Any:
    """The same without the ids in `gone`, be they keys, members of a list or the `id` of something in one."""
    if isinstance(told, Mapping):
        return {
            key: None if isinstance(value, str) and value in gone else less(value, gone)
            for key, value in told.items()
            if key not in gone
        }
    if isinstance(told, list):
        return [less(one, gone) for one in told if _id_of(one) not in gone]
    return told


def _id_of(one: Any) -> Any:
    return one["id"] if isinstance(one, Mapping) and "id" in one else one if isinstance(one, str) else None
