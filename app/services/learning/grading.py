"""Knows what a gradebook column should show; knows neither how it is sent nor when.

A star's column shows its best check, the course's the share of stars that are done. Before a finished check there is
nothing to say. What should be shown is written as a wish (`exchange.states`), in the learner's own transaction; a newer
one overwrites it, and the worker makes the platform catch up. Nothing from journals goes out.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, and_, bindparam, select
from sqlalchemy.orm import Session

from app.adapters.sql.often import Often
from app.content.tree import Pathway
from app.i18n import gettext as _
from app.i18n import listed, ngettext, speaking
from app.models.delivery import Delivery
from app.models.enrolment import Enrolment
from app.models.line_item import LineItem
from app.models.person import Person
from app.models.progress import Progress
from app.services.exchange import states
from app.services.exchange.measures import COURSE, is_graded
from app.services.exchange.states import Wish
from app.services.learning.asked import AskedStars, asked_stars
from app.services.learning.completion import CHECK, PAGE, Cause, Condition
from app.services.setup.configuration import Setup

IN_PROGRESS, COMPLETED = "InProgress", "Completed"


@dataclass(frozen=True, slots=True, kw_only=True)
class StarReached:
    """How far somebody is with a star, as far as a gradebook is concerned."""

    star: str
    quiz_best: float | None
    is_done: bool
    missing: Sequence[Condition]
    """What the star still asks for."""


def wish_for_star(reached: StarReached) -> Wish | None:
    """What a star's column should show; None before the first finished check."""
    if reached.quiz_best is None:
        return None
    return Wish(
        given=reached.quiz_best,
        activity=COMPLETED if reached.is_done else IN_PROGRESS,
        comment=_("This star is done.") if reached.is_done else left_to_do(reached.missing),
    )


def left_to_do(missing: Sequence[Condition]) -> str:
    """What a star still asks for, in one sentence."""
    named = tasks_in_words(missing)
    return _("Still to do: %(list)s.", list=listed(named)) if named else _("Nothing is left to do.")


def tasks_in_words(missing: Sequence[Condition]) -> list[str]:
    """What a star still asks for, a few words for each sort of thing; empty where nothing is left."""
    kinds: Counter[str] = Counter(condition.kind for condition in missing)
    pages = kinds[PAGE]
    tasks = dict.fromkeys(str(condition.task) for condition in missing if condition.task)
    parts = [ngettext("%(num)s page", "%(num)s pages", pages) if pages else "", *tasks]
    return [part for part in (*parts, _("the quiz") if CHECK in kinds else "") if part]


def share_of(done: Collection[str], *, pathway: Pathway, enabled: Collection[str]) -> AskedStars | None:
    """How far somebody is on a pathway. None where it asks for nothing."""
    asked = asked_stars(
        required=pathway.required,
        choice=pathway.choose_from,
        choose=pathway.choose_count,
        available=enabled,
        done=done,
    )
    return asked if asked.count else None


def shares(
    done: Collection[str], *, pathway: str | None, left: Iterable[Mapping[str, Any]], setup: Setup
) -> tuple[AskedStars | None, AskedStars | None]:
    """How far somebody is on their pathway, and at best on those they took before (`left`), with what was done there."""
    now = share_of(done, pathway=setup.pathway(pathway), enabled=setup.enabled)
    before = [
        share_of(set(one["done"]) & set(done), pathway=setup.pathway(one["pathway"]), enabled=setup.enabled)
        for one in left
    ]
    return now, max((share for share in before if share), key=_grade, default=None)


def _grade(asked: AskedStars) -> float:
    return asked.done / asked.count


def wish_for_course(now: AskedStars | None, before: AskedStars | None) -> Wish | None:
    """What the course's column should show: the share of the stars the pathway asks for. None where it asks for none.

    Who has taken another pathway keeps what was reached on the one before, as long as that is more.
    """
    if now is None:
        return None
    is_before = before is not None and _grade(before) > _grade(now)
    told = before if before is not None and is_before else now
    comment = (
        ngettext(
            "%(done)s of %(num)s star of the pathway before is done.",
            "%(done)s of %(num)s stars of the pathway before are done.",
            told.count,
            done=told.done,
        )
        if is_before
        else ngettext(
            "%(done)s of %(num)s star is done.",
            "%(done)s of %(num)s stars are done.",
            told.count,
            done=told.done,
        )
    )
    activity = COMPLETED if now.is_nothing_left else IN_PROGRESS
    return Wish(given=_grade(told), activity=activity, comment=comment)


def wish(
    session: Session,
    enrolment: Enrolment,
    reached: Iterable[StarReached] = (),
    *,
    setup: Setup,
    cause: Cause = Cause.DEED,
    now: datetime,
) -> None:
    """Write what the columns should show that measure one of these stars, or the course.

    Nothing that a learner does and no release lowers a grade; after a change of the settings it is what it should be, up
    or down. Asks once what columns there are, and writes once if they are to show anything else: nobody pays for columns that a
    course has not. Progress that was written before is counted, whoever brought it about.
    """
    if not is_graded(enrolment):
        return
    by_star = {one.star: one for one in reached}
    rows = _COLUMNS.rows(
        session,
        context=enrolment.context_id,
        person=enrolment.person_id,
        enrolment=enrolment.id,
        measures=[COURSE, *by_star],
    )
    if not rows:
        return
    with speaking(rows[0].preferences.get("locale") or rows[0].locale):
        by_measure = {star: wish_for_star(one) for star, one in by_star.items()}
        by_measure[COURSE] = _course_wish(rows, enrolment, setup=setup)
    may_fall = cause is Cause.SETTINGS
    wishes = {row.id: (row, by_measure[row.measures]) for row in rows}
    states.wish(
        session,
        enrolment.id,
        {
            column: found
            for column, (row, found) in wishes.items()
            if found and not _is_wished(row, found, may_fall=may_fall)
        },
        may_fall=may_fall,
        now=now,
    )


def _tables() -> tuple[Any, ...]:
    models = (LineItem, Person, Delivery, Progress)
    return tuple(cast("Table", model.__table__).c for model in models)


_column, _person, _cell, _progress = _tables()
_COLUMNS = Often(
    select(
        _column.id,
        _column.measures,
        # The learner's own language: whoever brings the wish about, it is the learner who reads the sentence.
        _person.locale,
        _person.preferences,
        _cell.given,
        _cell.activity,
        _cell.comment,
        _progress.star,
        _progress.quiz_best,
        _progress.completed_at,
    )
    .select_from(LineItem.__table__)
    .join(Person.__table__, _person.id == bindparam("person"))
    .outerjoin(
        Delivery.__table__,
        and_(_cell.line_item_id == _column.id, _cell.enrolment_id == bindparam("enrolment")),
    )
    # Only a column of the course needs all of somebody's stars: one row for each.
    .outerjoin(
        Progress.__table__, and_(_column.measures == COURSE, _progress.enrolment_id == bindparam("enrolment"))
    )
    .where(
        _column.context_id == bindparam("context"),
        _column.state == "live",
        _column.measures.in_(bindparam("measures", expanding=True)),
    ),
    many="measures",
)
"""The columns that are to show something, with what they should show so far: every answer asks it."""


def _course_wish(rows: Iterable[Any], enrolment: Enrolment, *, setup: Setup) -> Wish | None:
    stars = [row for row in rows if row.star is not None]
    if all(row.quiz_best is None for row in stars):
        return None
    done = {row.star for row in stars if row.completed_at is not None}
    now, before = shares(done, pathway=enrolment.pathway, left=enrolment.left_pathways, setup=setup)
    return wish_for_course(now, before)


def _is_wished(row: Any, found: Wish, *, may_fall: bool) -> bool:
    """Whether that is wished already, so that there is nothing to write."""
    if row.given is None or (row.activity, row.comment) != (found.activity, found.comment):
        return False
    given = round(found.given, 4)
    return bool(row.given == given if may_fall else row.given >= given)
