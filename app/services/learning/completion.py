"""Knows when a star is done; knows no grade's journey, no page and no table.

Done = every page of the pathway read to its end or marked "on paper" + every text the star asks for (and the anchor reflection
where the pathway asks for it) long enough or filled in + the check passed. What was earned once stays (DATA invariants 4, 5).
`progress` is a projection of the facts, renewed in the transaction that changes them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from app.activities.registry import entry
from app.content.tree import Course, Star
from app.i18n import LazyString
from app.services.learning.facts import Standing, StarFacts

PAGE, ENTRY, CHECK = "page", "entry", "check"
ConditionKind = Literal["page", "entry", "check"]


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

    `has_passed`: the check was passed once; a mark that was raised since takes nobody's pass away.
    """
    pages = course.pages_for(star.id, pathway)
    found = [Condition(kind="page", id=page.id, is_met=page.id in facts.read_pages) for page in pages]
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


def rebuild(
    facts: StarFacts,
    found: Iterable[Condition],
    *,
    earned: Standing | None,
    pass_mark: float,
    release_id: int | None,
    now: datetime,
) -> Standing:
    """How far the facts lead. From `earned`, how far it was, only what stays is taken: the pass and the completion."""
    best = _best(earned.quiz_best if earned else None, facts.quiz_best)
    done_at = earned.completed_at if earned else None
    met = [condition.is_met for condition in found]
    is_done = done_at is not None or (bool(met) and all(met))
    return Standing(
        status="completed" if is_done else "started" if facts.started_at else "opened",
        fraction=1.0 if is_done else round(sum(met) / len(met), 4) if met else 0.0,
        quiz_best=best,
        quiz_passed=bool(earned and earned.quiz_passed) or reaches(best, pass_mark),
        journals=facts.journals,
        opened_at=facts.opened_at,
        started_at=facts.started_at,
        completed_at=done_at or (now if is_done else None),
        completed_by=(earned and earned.completed_by) or ("quiz" if is_done else None),
        release_id=earned.release_id if earned and done_at else release_id,
    )


def _best(*grades: float | None) -> float | None:
    return max((grade for grade in grades if grade is not None), default=None)
