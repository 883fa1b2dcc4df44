"""Knows when a star is done; knows no grade's journey, no page and no table.

Done = every page of the pathway read to its end or marked "on paper" + every text the star asks for (and the anchor reflection
where the pathway asks for it) long enough or filled in + the check passed. What a learner earned once stays; what a setting
gave goes when the setting does (docs/decisions/0042).
`progress` is a projection of the facts, renewed in the transaction that changes them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Literal

from app.activities.registry import entry
from app.content.tree import Course, Star
from app.i18n import LazyString
from app.services.learning.facts import Standing, StarFacts

PAGE, ENTRY, CHECK = "page", "entry", "check"
ConditionKind = Literal["page", "entry", "check"]


class Cause(Enum):
    """Why it is worked out anew how far somebody is."""

    DEED = "the learner has done something"
    RELEASE = "the course has changed"
    SETTINGS = "whoever leads the course has set it up otherwise"


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One thing a star asks for: its kind, the content id, whether it is met."""

    kind: ConditionKind
    id: str
    is_met: bool
    task: LazyString | None = field(default=None, compare=False)
    """What an entry is called in a list of what is still to do."""


def conditions(
    course: Course, star: Star, *, pathway: str | None, facts: StarFacts, pass_mark: float, has_passed: bool
) -> list[Condition]:
    """Everything the star asks of a pathway, met or not, in the order a learner meets it.

    `has_passed`: the check was passed, whatever the mark is now.
    """
    pages = course.pages_for(star.id, pathway)
    read = facts.read_pages
    found = [Condition(kind="page", id=page.id, is_met=page.id in read) for page in pages]
    found += [
        Condition(
            kind="entry",
            id=item.id,
            is_met=item.id in facts.enough,
            task=entry(item.kind).task(item.bones),
        )
        for item in course.required_entries(star.id, pathway)
    ]
    if star.quiz:
        passed = has_passed or reaches(facts.quiz_best, pass_mark)
        found.append(Condition(kind="check", id=star.quiz.id, is_met=passed))
    return found


def reaches(grade: float | None, pass_mark: float) -> bool:
    """Whether a grade is at or above the mark; the tenth decimal of a float decides nobody's course."""
    return grade is not None and grade >= pass_mark - 1e-9


def has_passed(earned: Standing | None, *, cause: Cause) -> bool:
    """Whether the check was passed before; where a setting has changed only what was earned by a deed counts."""
    if earned is None:
        return False
    return earned.pass_earned if cause is Cause.SETTINGS else earned.quiz_passed


def rebuild(
    facts: StarFacts,
    found: Iterable[Condition],
    *,
    earned: Standing | None,
    pass_mark: float,
    release_id: int | None,
    cause: Cause = Cause.DEED,
    now: datetime,
) -> Standing:
    """How far the facts lead. From `earned`, how far it was, only what stays is taken: the pass and the completion.

    Where a setting has changed a pass stays only if the learner earned it, and a completion only if the pass does that
    it rests on; otherwise nothing is ever taken back.
    """
    asked = list(found)
    best = _best(earned.quiz_best if earned else None, facts.quiz_best)
    passed = has_passed(earned, cause=cause) or reaches(best, pass_mark)
    stays = cause is not Cause.SETTINGS or passed or all(condition.kind != CHECK for condition in asked)
    done_at = earned.completed_at if earned and stays else None
    met = [condition.is_met for condition in asked]
    is_done = done_at is not None or (bool(met) and all(met))
    was_earned = bool(earned and earned.pass_earned)
    return Standing(
        status="completed" if is_done else "started" if facts.started_at else "opened",
        fraction=1.0 if is_done else round(sum(met) / len(met), 4) if met else 0.0,
        quiz_best=best,
        quiz_passed=passed,
        pass_earned=was_earned or (passed and cause is Cause.DEED and _is_new(earned, best)),
        journals=facts.journals,
        opened_at=facts.opened_at,
        started_at=facts.started_at,
        completed_at=done_at or (now if is_done else None),
        completed_by=((earned and earned.completed_by) or "quiz") if is_done else None,
        release_id=earned.release_id if earned and done_at else release_id,
    )


def _is_new(earned: Standing | None, best: float | None) -> bool:
    """Whether a pass is new, or the best check is: then it is what was done just now that passes."""
    return earned is None or not earned.quiz_passed or best != earned.quiz_best


def _best(*grades: float | None) -> float | None:
    return max((grade for grade in grades if grade is not None), default=None)
