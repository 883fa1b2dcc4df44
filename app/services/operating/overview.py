"""Knows what an operator sees of all platforms: registrations, deployments, rights, signs of life; knows no person."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.context import Context
from app.models.deployment import Deployment
from app.models.institution import Institution
from app.models.launch_attempt import LaunchAttempt
from app.models.person import Person
from app.models.platform import Platform
from app.models.visit import Visit
from app.services.exchange import ceilings
from app.services.exchange.rounds import SITE
from lti.families import family_named

CAME_IN = "ok"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeploymentSeen:
    """Where a platform has placed the tool."""

    id: int
    lti_id: str
    state: str
    institution_id: int | None
    institution: str | None
    platform_name: str
    platform_institution_id: int | None
    """Whose it becomes when nobody names another institution."""
    sends_notices: bool
    """Whether launches from there have named a service for notices; Moodle's never do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformSeen:
    """One registration, and what is known of it without asking."""

    id: int
    key: str
    name: str
    family: str
    is_active: bool
    trusts_admins: bool | None
    """Whether its administrators read the institution's reports; None: they do anyway, in this family."""
    reads_sites: bool | None
    """Whether the roster of its home page is read; None: no link of ours has been opened there."""
    institution: str | None
    issuer: str
    client_id: str
    scopes: frozenset[str]
    """What the platform lets us do, as its registration or its last launch of a course said."""
    deployments: Sequence[DeploymentSeen]
    last_launch_at: datetime | None
    """Of the last 24 hours: older launches are forgotten."""
    last_page_at: datetime | None
    nearly_full: Sequence[tuple[str, int, int]]
    """What it has brought so much of that the ceiling is near: the kind, how many there are, how many there may be."""


def platforms(session: Session) -> list[PlatformSeen]:
    """Every registration, by name."""
    of_platform: dict[int, list[DeploymentSeen]] = defaultdict(list)
    for platform_id, deployment in _deployments(session):
        of_platform[platform_id].append(deployment)
    launches, pages, near = _launches(session), _pages(session), ceilings.near(session)
    with_site = set(session.scalars(select(Context.platform_id).where(Context.kind == SITE)))
    query = (
        select(Platform, Institution.name)
        .outerjoin(Institution, Institution.id == Platform.institution_id)
        .order_by(func.lower(Platform.name), Platform.id)
    )
    return [
        PlatformSeen(
            id=one.id,
            key=one.key,
            name=one.name,
            family=one.family,
            is_active=one.state == "active",
            trusts_admins=None if family_named(one.family).admins_are_of_platform else one.trusts_admins,
            reads_sites=one.reads_sites if one.id in with_site else None,
            institution=institution,
            issuer=one.issuer,
            client_id=one.client_id,
            scopes=frozenset(one.scopes_granted),
            deployments=of_platform[one.id],
            last_launch_at=launches.get(one.id),
            last_page_at=pages.get(one.id),
            nearly_full=[(kind, number, ceilings.MOST[kind]) for kind, number in near.get(one.id, ())],
        )
        for one, institution in session.execute(query)
    ]


def deployments(session: Session) -> list[DeploymentSeen]:
    """Every deployment, those that wait first."""
    return [deployment for _platform_id, deployment in _deployments(session)]


def _deployments(session: Session) -> list[tuple[int, DeploymentSeen]]:
    query = (
        select(Deployment, Platform.name, Platform.institution_id, Institution.name)
        .join(Platform, Platform.id == Deployment.platform_id)
        .outerjoin(Institution, Institution.id == Deployment.institution_id)
        .order_by(Deployment.state != "waiting", func.lower(Platform.name), Deployment.id)
    )
    return [
        (
            one.platform_id,
            DeploymentSeen(
                id=one.id,
                lti_id=one.lti_id,
                state=one.state,
                institution_id=one.institution_id,
                institution=institution,
                platform_name=platform,
                platform_institution_id=home,
                sends_notices=one.notices is not None,
            ),
        )
        for one, platform, home, institution in session.execute(query)
    ]


def _launches(session: Session) -> Mapping[int, datetime | None]:
    query = (
        select(LaunchAttempt.platform_id, func.max(LaunchAttempt.at))
        .where(LaunchAttempt.code == CAME_IN)
        .group_by(LaunchAttempt.platform_id)
    )
    return {platform_id: at for platform_id, at in session.execute(query)}  # noqa: C416  (rows, not pairs)


def _pages(session: Session) -> Mapping[int, datetime | None]:
    query = (
        select(Person.platform_id, func.max(Visit.seen_at))
        .join(Visit, Visit.person_id == Person.id)
        .where(Visit.seen_at.is_not(None))
        .group_by(Person.platform_id)
    )
    return {platform_id: at for platform_id, at in session.execute(query)}  # noqa: C416
