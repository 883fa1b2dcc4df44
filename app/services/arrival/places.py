"""Knows where a launch comes from: deployment, course, link; knows nobody who comes.

Rows are written only where the platform says something new.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session

from app.adapters.sql.races import insert_or_get, make
from app.content.tree import Course
from app.errors import AppError
from app.models.base import random_key
from app.models.context import Context
from app.models.deployment import Deployment
from app.models.platform import Platform
from app.models.resource_link import ResourceLink
from app.services.arrival import gradebook
from app.services.arrival.known import Known, course_of
from app.services.arrival.news import renew
from app.services.exchange import ceilings, jobs
from app.services.exchange.measures import COURSE
from app.services.exchange.rounds import SITE
from app.services.setup import saving
from lti.client import GRADE_SCOPES, ROSTER_SCOPE
from lti.families import family_named
from lti.messages import Context as CourseTold
from lti.messages import Launch

MOST_WAITING = 100
"""Deployments of one platform that wait for an operator; an account of Canvas may bring a few dozen."""
MOST_ORIGINS = 1000
"""Canvas tells as many and no more."""


def deployment_of(session: Session, launch: Launch, known: Known) -> tuple[Deployment, int]:
    """The deployment and its institution. One that a platform brings along for the first time joins, where any may."""
    platform, deployment = known.platform, known.deployment
    if platform.state == "suspended":
        raise AppError("lti.platform_unknown")
    if platform.family == "neutral" and launch.family != "neutral":
        platform.family = launch.family
    if deployment is None and (platform.accepts_any_deployment or _is_first(session, platform)):
        identity = {"platform_id": platform.id, "lti_id": launch.deployment_id}
        fresh = {"institution_id": platform.institution_id, "state": "active"}
        deployment = make(session, Deployment, identity, fresh=fresh)
    if deployment is None or deployment.institution_id is None or deployment.state == "waiting":
        raise AppError("lti.deployment_waiting")
    if deployment.state == "suspended":
        raise AppError("lti.deployment_suspended")
    return deployment, deployment.institution_id


def _is_first(session: Session, platform: Platform) -> bool:
    """Whether a new deployment is the one an invitation lets in; of two at once one is."""
    taken: CursorResult[Any] = session.execute(  # type: ignore[assignment]
        update(Platform)
        .where(Platform.id == platform.id, Platform.accepts_first_deployment)
        .values(accepts_first_deployment=False)
    )
    return taken.rowcount == 1


def note_deployment(session: Session, *, platform_id: int, deployment_id: str) -> None:
    """Remember a deployment nobody has approved, so that an operator finds it. Only for genuine launches.

    A platform that makes up ever new ones fills no list with them: beyond `MOST_WAITING` they are refused unnoted.
    """
    waiting = select(func.count()).select_from(Deployment).filter_by(platform_id=platform_id, state="waiting")
    if (session.scalar(waiting) or 0) < MOST_WAITING:
        identity = {"platform_id": platform_id, "lti_id": deployment_id}
        insert_or_get(session, Deployment, identity, fresh={"state": "waiting"})


def context_of(
    session: Session, launch: Launch, known: Known, *, institution_id: int, now: datetime
) -> Context:
    """The course, as the platform tells it now."""
    context = context_told(
        session,
        course_of(launch),
        known.context,
        institution_id=institution_id,
        platform_id=known.platform.id,
        now=now,
    )
    if launch.context and launch.context.kind == SITE:
        renew(context, {"kind": SITE})
    _note_services(launch, known.platform, context=context)
    return context


def _note_services(launch: Launch, platform: Platform, *, context: Context) -> None:
    """What the platform lets us do here. An administrator may switch a service off long after the registration.

    Of a platform whose links are told apart only more becomes known: what one of its links names says nothing about another.
    """
    grades, roster = launch.grade_endpoint, launch.memberships_url
    tells_all = gradebook.tells_all(launch, family=platform.family)
    granted = set(platform.scopes_granted)
    if tells_all:
        granted -= GRADE_SCOPES | {ROSTER_SCOPE}
    granted |= (grades.scopes if grades else set()) | ({ROSTER_SCOPE} if roster else set())
    renew(platform, {"scopes_granted": sorted(granted)})
    renew(context, {"memberships_url": roster or (None if tells_all else context.memberships_url)})


def context_told(
    session: Session,
    told: CourseTold,
    known: Context | None,
    *,
    institution_id: int,
    platform_id: int,
    now: datetime,
) -> Context:
    """The course a message names; made where nobody has heard of it."""
    if known is None:
        ceilings.check(session.get_one(Platform, platform_id), ceilings.COURSES)
        identity = {"institution_id": institution_id, "platform_id": platform_id, "lti_id": told.lti_id}
        known = make(session, Context, identity, fresh={"key": random_key(), "kind": told.kind})
    # What one message leaves out another has told: a notice, or a request for content, may name the id alone.
    if renew(known, {"title": told.title or known.title}):
        known.changed_at = now
    renew(known, {"label": told.label or known.label})
    if set(told.history) - {*known.history, known.lti_id}:
        # One after the other: of two that tell at once neither may overwrite what the other told.
        session.refresh(known, ["history"], with_for_update=True)
        known.history = _origins(session, known, told.history)
    return known


def _origins(session: Session, context: Context, told: Sequence[str]) -> list[str]:
    """The courses a context was copied from: those told now, those that are known besides, and what these were copied from.

    A notice names the last origin only, and launches may be as brief: no news is no reason to forget.
    """
    home = {"institution_id": context.institution_id, "platform_id": context.platform_id}
    nearest = dict.fromkeys([*told, *context.history])
    query = select(Context.lti_id, Context.history).filter_by(**home).where(Context.lti_id.in_(nearest))
    known = {row.lti_id: row.history for row in session.execute(query)}
    found = dict.fromkeys([*nearest, *(one for origin in nearest for one in known.get(origin, ()))])
    found.pop(context.lti_id, None)  # a platform may copy a course into itself
    return list(found)[:MOST_ORIGINS]


def link_of(
    session: Session,
    launch: Launch,
    known: Known,
    *,
    context: Context,
    deployment: Deployment,
    now: datetime,
) -> tuple[ResourceLink, Collection[int]]:
    """The link, and of which courses it says something new: it is new there, leads somewhere new, or has left them."""
    told = {"item": launch.item or COURSE, "title": launch.link.title, "is_placed": True}
    link, news = known.link, {context.id}
    if link is None:
        ceilings.check(known.platform, ceilings.LINKS)
        identity = {"deployment_id": deployment.id, "lti_id": launch.link.lti_id, "context_id": context.id}
        link = make(session, ResourceLink, identity, fresh=told)
        news |= _moved_from(session, link, context=context, family=known.platform.family)
    elif link.item == told["item"] and link.is_placed:
        news.clear()
    renew(link, told | {"title": launch.link.title or link.title})
    gradebook.note_rights(session, launch, link, known.column, family=known.platform.family)
    gradebook.note_column(session, launch, link, known.column, is_new=bool(news), now=now)
    return link, news


def _moved_from(session: Session, link: ResourceLink, *, context: Context, family: str) -> set[int]:
    """The courses that have lost a link which has just turned up here; a copy, and one that is shared, are taken from nobody."""
    if family_named(family).shares_link_ids:
        return set()
    elsewhere = session.execute(
        select(ResourceLink, Context.lti_id)
        .join(Context, Context.id == ResourceLink.context_id)
        .where(
            ResourceLink.deployment_id == link.deployment_id,
            ResourceLink.lti_id == link.lti_id,
            ResourceLink.context_id != context.id,
            ResourceLink.is_placed,
        )
    )
    lost = [other for other, lti_id in elsewhere if lti_id not in context.history]
    for other in lost:
        other.is_placed = False
    return {other.context_id for other in lost}


def follow(session: Session, context_ids: Collection[int], *, course: Course, now: datetime) -> None:
    """Set courses up anew by what their links say; where one has begun, its grades follow."""
    changed = saving.project_defaults(session, context_ids, course=course, now=now)
    begun = select(Context).where(Context.id.in_(changed), Context.kept_stars.is_not(None))
    for context in session.scalars(begun) if changed else ():
        jobs.ask(session, jobs.SETTINGS, context.key, platform_id=None, now=now)
