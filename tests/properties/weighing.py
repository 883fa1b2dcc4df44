"""Knows how light a change of the course can be at most, worked out from what it does to people; knows no table of keys."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from app.activities.asking_kinds import QuestionKind
from app.activities.entry_kinds import EntryKind
from app.activities.fields import PATHWAYS
from app.activities.registry import KINDS
from app.content.bones import read_bones
from app.content.changes import ChangeGrade
from app.content.tree import Course, Item
from app.services.learning import completion
from app.services.learning.facts import StarFacts

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


def lightest(old: Mapping[str, Any], new: Mapping[str, Any]) -> ChangeGrade:
    """The lightest grade that does not belittle what the change does."""
    before, after = read_bones(old), read_bones(new)
    if _lost(before, after):
        return ChangeGrade.BREAKING
    return ChangeGrade.ADDITIVE if _more(before, after) else ChangeGrade.COSMETIC


def _lost(before: Course, after: Course) -> bool:
    """Whether something done before means something else, or has lost its place."""
    return (
        any(name not in after.stars for name in before.stars)
        or any(one.is_written and not after.stars[name].is_written for name, one in before.stars.items())
        or any(name not in after.items for name in before.items)
        or any(_means_another(one, after.items[name]) for name, one in before.items.items())
        or any(_asked(before, one) - _asked(after, one) for one in PATHWAYS)
        or any(_required(before, one) != _required(after, one) for one in PATHWAYS)
        or any(before.pathways[one].pass_mark != after.pathways[one].pass_mark for one in PATHWAYS)
        or any(_met(before, one) - _met(after, one) for one in PATHWAYS)
    )


def _more(before: Course, after: Course) -> bool:
    """Whether there is more to do."""
    return (
        after.items.keys() != before.items.keys()
        or after.pages.keys() != before.pages.keys()
        or any(_asked(before, one) != _asked(after, one) for one in PATHWAYS)
        or any(_met(before, one) != _met(after, one) for one in PATHWAYS)
        or any(_pool(before, star) != _pool(after, star) for star in before.stars)
    )


def _asked(course: Course, pathway: str) -> set[tuple[str, str]]:
    """What the stars ask of a pathway."""
    return {
        (one.kind, one.id)
        for star in course.stars.values()
        for one in completion.conditions(
            course, star, pathway=pathway, facts=StarFacts(), pass_mark=0.5, has_passed=False
        )
    }


def _met(course: Course, pathway: str) -> set[str]:
    """What a pathway meets on its pages."""
    return {item for star in course.stars for page in course.pages_for(star, pathway) for item in page.items}


def _pool(course: Course, star: str) -> tuple[Any, ...]:
    found = course.stars.get(star)
    return (found.quiz.size, sorted(found.quiz.pool)) if found and found.quiz else ()


def _required(course: Course, pathway: str) -> tuple[Any, ...]:
    one = course.pathways[pathway]
    return set(one.required), one.choose_count, set(one.choose_from)


def _means_another(was: Item, now: Item) -> bool:
    """Whether an answer or a text is worth something else now, or stands under another rule."""
    if (was.rev, (was.page is None)) != (now.rev, (now.page is None)):
        return True
    kind = KINDS[was.kind]
    if isinstance(kind, QuestionKind):
        return _key(was) != _key(now)
    if isinstance(kind, EntryKind):
        return _shape(kind, was) != _shape(kind, now)
    return dict(was.bones) != dict(now.bones)


def _key(item: Item) -> Any:
    return {key: one for key, one in item.bones.items() if key != "picture"}


def _shape(kind: EntryKind, item: Item) -> Any:
    return (
        kind.read_fields(item.bones, _Nothing()).keys(),
        kind.least_words(item.bones),
        kind.parts(item.bones),
    )


class _Nothing:
    def getlist(self, _key: str, /) -> list[str]:
        return []
