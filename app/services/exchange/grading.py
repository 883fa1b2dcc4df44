"""Knows what a gradebook column should show; knows neither how it is sent nor when.

A column measures one thing: a star its best check, the course the share of stars that are done. Before a finished
check there is nothing to say. What should be shown is written here as a wish, in the learner's own transaction; a
newer one overwrites it, and the worker makes the platform catch up. Nothing from journals goes out.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.adapters.sql.races import insert_or_get
from app.content.tree import Pathway
from app.i18n import gettext as _
from app.i18n import listed, ngettext, speaking
from app.models.delivery import Delivery
from app.models.enrolment import Enrolment
from app.models.line_item import LineItem
from app.models.person import Person
from app.models.progress import Progress
from app.services.exchange.measures import COURSE, is_graded
from app.services.learning.completion import CHECK, PAGE, Condition
from app.services.setup.configuration import Setup

IN_PROGRESS, COMPLETED = "InProgress", "Completed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What one column should show: grade 0…1, AGS activity progress, one plain sentence."""

    given: float
    activity: str
    comment: str


def wish_for_star(progress: Progress, *, missing: list[Condition]) -> Wish | None:
    """What a star's column should show; None before the first finished check."""
    if progress.quiz_best is None:
        return None
    is_done = progress.completed_at is not None
    return Wish(
        given=progress.quiz_best,
        activity=COMPLETED if is_done else IN_PROGRESS,
        comment=_("This star is done.") if is_done else left_to_do(missing),
    )


def left_to_do(missing: list[Condition]) -> str:
    """What a star still asks for, in one sentence."""
    pages = sum(1 for condition in missing if condition.kind == PAGE)
    tasks = dict.fromkeys(str(condition.task) for condition in missing if condition.task)
    is_check_left = any(condition.kind == CHECK for condition in missing)
    parts = [ngettext("%(num)s page", "%(num)s pages", pages) if pages else "", *tasks]
    named = [part for part in (*parts, _("the quiz") if is_check_left else "") if part]
    return _("Still to do: %(list)s.", list=listed(named)) if named else _("Nothing is left to do.")


def wish_for_course(
    done: set[str],
    checked: bool,  # noqa: FBT001
    *,
    pathway: Pathway,
    enabled: Collection[str],
) -> Wish | None:
    """What the course's column should show: the share of the stars the pathway asks for."""
    required = [star for star in pathway.required if star in enabled]
    chosen = min(pathway.choose_count, len([star for star in pathway.choose_from if star in enabled]))
    asked = len(required) + chosen
    if not checked or not asked:
        return None
    elective = done.intersection(pathway.choose_from, enabled)
    reached = len(done.intersection(required)) + min(chosen, len(elective))
    comment = ngettext(
        "%(done)s of %(num)s star is done.", "%(done)s of %(num)s stars are done.", asked, done=reached
    )
    return Wish(
        given=reached / asked, activity=COMPLETED if reached == asked else IN_PROGRESS, comment=comment
    )


def wish(
    session: Session,
    enrolment: Enrolment,
    progress: Progress,
    *,
    setup: Setup,
    missing: list[Condition],
    now: datetime,
) -> None:
    """Write what every column of this course that measures the star, or the course, should show."""
    if not is_graded(enrolment):
        return
    with speaking(_language(session, enrolment)):
        found = wish_for_star(progress, missing=missing)
    for column in _columns(session, enrolment, measures=progress.star):
        if found:
            _record(session, column, enrolment, found, now=now)
    wish_course(session, enrolment, setup=setup, now=now)


def wish_course(session: Session, enrolment: Enrolment, *, setup: Setup, now: datetime) -> None:
    """Write what the columns that measure the whole course should show."""
    columns = _columns(session, enrolment, measures=COURSE) if is_graded(enrolment) else []
    with speaking(_language(session, enrolment)):
        found = _course_wish(session, enrolment, setup=setup) if columns else None
    for column in columns:
        if found:
            _record(session, column, enrolment, found, now=now)


def _language(session: Session, enrolment: Enrolment) -> str | None:
    """The learner's own: whoever brings the wish about, it is the learner who reads the sentence."""
    person = session.get_one(Person, enrolment.person_id)
    return person.preferences.get("locale") or person.locale


def _columns(session: Session, enrolment: Enrolment, *, measures: str) -> Sequence[LineItem]:
    return session.scalars(
        select(LineItem).where(
            LineItem.context_id == enrolment.context_id,
            LineItem.measures == measures,
            LineItem.state == "live",
        )
    ).all()


def _course_wish(session: Session, enrolment: Enrolment, *, setup: Setup) -> Wish | None:
    rows = session.execute(
        select(Progress.star, Progress.completed_at, Progress.quiz_best).where(
            Progress.enrolment_id == enrolment.id
        )
    ).all()
    return wish_for_course(
        {row.star for row in rows if row.completed_at is not None},
        any(row.quiz_best is not None for row in rows),
        pathway=setup.pathway(enrolment.pathway),
        enabled=setup.enabled,
    )


def _record(session: Session, column: LineItem, enrolment: Enrolment, found: Wish, *, now: datetime) -> None:
    """Overwrite the wish. A cell a teacher changed in the platform stays theirs until an instructor sends it again."""
    identity = {"line_item_id": column.id, "enrolment_id": enrolment.id}
    fresh = {"activity": found.activity, "next_at": now}
    delivery = insert_or_get(session, Delivery, identity, fresh=fresh, hold=True)
    given = max(found.given, delivery.given or 0.0)  # a pathway switch never lowers what was reached
    told = (round(given, 4), found.activity, found.comment)
    if (delivery.given, delivery.activity, delivery.comment) == told:
        return
    delivery.given, delivery.activity, delivery.comment = told
    delivery.wanted_no += 1
    if delivery.state != "theirs":
        delivery.state, delivery.next_at, delivery.tries = "waiting", now, 0
        delivery.code = delivery.reason = None
