"""Knows how a page asks for people and their stars, and for what surrounds them, as SQL statements; knows no words."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, and_, case, func, select, true

from app.models.context import Context
from app.models.enrolment import Enrolment
from app.models.person import Person
from app.models.progress import Progress
from app.models.setup import StarSetting
from app.services.reporting.columns import required
from app.services.reporting.query import conditions_of, is_there, of_people
from app.services.reporting.question import Question, Scope


def people(asked: Question, *order: ColumnElement[Any]) -> Select[*tuple[Any, ...]]:
    """The statement for the people who have a row that fits, one after the other, each with how many they are."""
    return (
        select(
            Enrolment.id.label("enrolment_no"),
            Enrolment.key.label("enrolment_id"),
            *(Enrolment.group, Enrolment.pathway, Enrolment.left_at, Enrolment.last_activity_at),
            *(Person.name, Person.email, Person.sub.label("lms_user_id")),
            Context.title.label("context_title"),
            func.count().over().label("all"),
        )
        .join(Person, Person.id == Enrolment.person_id)
        .join(Context, Context.id == Enrolment.context_id)
        .where(Enrolment.id.in_(_fitting(asked)))
        .order_by(*order, Enrolment.context_id, Enrolment.id)
    )


def _fitting(asked: Question) -> Select[int]:
    return of_people(select(Enrolment.id)).where(*conditions_of(asked)).distinct()


def _sums(asked: Question) -> CTE:
    """By star: of how many of all the people who fit it is asked, and how many of these have done it.

    Who has left is asked for nothing.
    """
    is_asked = required(asked.view)
    is_done = and_(is_asked, Progress.status == "completed")
    return (
        of_people(
            select(
                StarSetting.star,
                func.count(case((is_asked, 1))).label("asked_of"),
                func.count(case((is_done, 1))).label("done_by"),
            )
        )
        .where(*asked.scope.conditions(), Enrolment.id.in_(_fitting(asked)), is_there(asked.stars))
        .where(Enrolment.left_at.is_(None))
        .group_by(StarSetting.star)
        .cte("sums")
        .prefix_with("MATERIALIZED", dialect="postgresql")  # else it may be counted anew for each cell
    )


def cells(asked: Question, enrolments: Sequence[int], *, with_sums: bool = False) -> Select[*tuple[Any, ...]]:
    """The statement for how far these people (numbers of enrolments) are with each star that is on in their course.

    `with_sums`: each cell comes with of how many of all the people who fit its star is asked (`asked_of`), and how many
    of these have done it (`done_by`). None: nobody who fits is still there.
    """
    found = of_people(
        select(
            Enrolment.id.label("enrolment_no"),
            StarSetting.star,
            required(asked.view).label("required"),
            *(
                StarSetting.due_at,
                Progress.status,
                Progress.fraction,
                Progress.quiz_best,
                Progress.quiz_passed,
            ),
            *(Progress.completed_by, Progress.journals, Progress.opened_at, Progress.started_at),
            *(Progress.completed_at, Progress.last_activity_at),
        )
    ).where(*asked.scope.conditions(), Enrolment.id.in_(enrolments), is_there(asked.stars))
    if not with_sums:
        return found
    sums = _sums(asked)
    return found.add_columns(sums.c.asked_of, sums.c.done_by).outerjoin(sums, sums.c.star == StarSetting.star)


def person(scope: Scope, key: str) -> Select[*tuple[Any, ...]]:
    """The statement for one learner (key of the enrolment) that may be seen."""
    return (
        select(Enrolment, Person, Context)
        .join(Person, Person.id == Enrolment.person_id)
        .join(Context, Context.id == Enrolment.context_id)
        .where(*scope.conditions(), Enrolment.key == key, Enrolment.counts_as_learner)
    )


def frame(
    scope: Scope, *, contexts: Sequence[str], number: int, beside: ColumnElement[int]
) -> Select[*tuple[Any, ...]]:
    """The statement for what a page is put into: a line for each star that is on in a course of the scope, at least one.

    In each line stands the same besides: the place in the order of the person at `number` (from 0) of these courses
    (keys; none: all), if there are so many, and `beside`.
    """
    once = select(beside.label("beside")).subquery()
    place = _place_of_person(scope, contexts=contexts, number=number).subquery()
    on = _stars_on(scope).subquery()
    return select(once.c.beside, place.c.context_no, place.c.enrolment_no, on.c.star).select_from(
        once.outerjoin(place, true()).outerjoin(on, true())
    )


def _stars_on(scope: Scope) -> Select[str]:
    return (
        select(StarSetting.star)
        .join(Context, Context.id == StarSetting.context_id)
        .where(*scope.of_contexts(), StarSetting.enabled)
        .distinct()
    )


def _place_of_person(scope: Scope, *, contexts: Sequence[str], number: int) -> Select[int, int]:
    chosen = [Context.key.in_(contexts)] if contexts else []
    return (
        select(Context.id.label("context_no"), Enrolment.id.label("enrolment_no"))
        .join(Enrolment, Enrolment.context_id == Context.id)
        .where(*scope.of_contexts(), *chosen)
        .order_by(Context.id, Enrolment.id)
        .offset(number)
        .limit(1)
    )
