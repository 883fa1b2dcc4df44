"""Knows how operators register platforms, institutions and deployments; knows no protocol.

Operators have no institution and no actor: only commands and the operator's pages call this.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from app.adapters.sql.races import insert_or_get
from app.errors import AppError
from app.models.audit import Audit
from app.models.deployment import Deployment
from app.models.institution import Institution
from app.models.platform import Platform
from app.models.visit import Visit
from app.services.arrival.launches import origin_of
from app.services.arrival.visits import AFTERWARDS

OPERATOR = "operator"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPlatform:
    """A registration as an operator names it. Without `institution_id` the platform gets one of its own."""

    issuer: str
    client_id: str
    auth_login_url: str
    auth_token_url: str
    key_set_url: str
    name: str = ""
    family: str = "neutral"
    token_audience: str | None = None
    institution_id: int | None = None
    deployments: Sequence[str] = ()
    frame_origins: Sequence[str] = ()
    accepts_any_deployment: bool = False
    accepts_first_deployment: bool = False
    trusts_admins: bool | None = None
    """Whether its administrators look after all of it; None: as it was, at first no."""
    reads_sites: bool | None = None
    """Whether the roster of its home page, which is everybody, is read; None: as it was, at first no."""


def add(
    session: Session, told: NewPlatform, *, now: datetime, schemes: Sequence[str] = ("https",)
) -> Platform:
    """Register a platform; the same issuer and client again brings the registration up to date.

    `schemes`: how addresses may begin (tests and the practice LMS use http).

    Raises `operator.unknown` for an institution that does not exist, `operator.address` for an address that a browser
    or this tool would not call.
    """
    _check_addresses(told, schemes=schemes)
    if told.institution_id is not None and session.get(Institution, told.institution_id) is None:
        raise AppError("operator.unknown", what="institution", id=told.institution_id)
    identity = {"issuer": told.issuer, "client_id": told.client_id}
    values = {
        "name": told.name or told.issuer,
        "family": told.family,
        "auth_login_url": told.auth_login_url,
        "auth_token_url": told.auth_token_url,
        "token_audience": told.token_audience,
        "key_set_url": told.key_set_url,
        "frame_origins": list(told.frame_origins),
        "accepts_any_deployment": told.accepts_any_deployment,
        "accepts_first_deployment": told.accepts_first_deployment,
    }
    if told.trusts_admins is not None:
        values["trusts_admins"] = told.trusts_admins
    if told.reads_sites is not None:
        values["reads_sites"] = told.reads_sites
    platform = insert_or_get(session, Platform, identity, fresh=values)
    for name, value in values.items():
        setattr(platform, name, value)
    if told.institution_id is not None:
        platform.institution_id = told.institution_id
    elif platform.institution_id is None:
        platform.institution_id = add_institution(session, name=platform.name, now=now).id
    for lti_id in told.deployments:
        approve(session, platform, lti_id=lti_id, institution_id=platform.institution_id)
    note(
        session, action="platform.added", target=platform.key, institution_id=platform.institution_id, now=now
    )
    return platform


def _check_addresses(told: NewPlatform, *, schemes: Sequence[str]) -> None:
    called = {
        "auth-login-url": told.auth_login_url,
        "auth-token-url": told.auth_token_url,
        "key-set-url": told.key_set_url,
    }
    for name, address in called.items():
        origin = origin_of(address)
        if origin is None or origin.partition(":")[0] not in schemes:
            raise AppError("operator.address", option=name, address=address)
    for address in told.frame_origins:
        if origin_of(address) != address.rstrip("/"):
            raise AppError("operator.address", option="frame-origin", address=address)


def add_institution(
    session: Session, *, name: str, now: datetime, locale: str = "en", time_zone: str = "UTC"
) -> Institution:
    """A new tenant."""
    institution = Institution(name=name, locale=locale, time_zone=time_zone)
    session.add(institution)
    session.flush()
    note(session, action="institution.added", target=institution.key, institution_id=institution.id, now=now)
    return institution


def approve(session: Session, platform: Platform, *, lti_id: str, institution_id: int) -> Deployment:
    """Let a deployment in, as part of an institution."""
    identity = {"platform_id": platform.id, "lti_id": lti_id}
    fresh = {"institution_id": institution_id, "state": "active"}
    deployment = insert_or_get(session, Deployment, identity, fresh=fresh)
    deployment.institution_id, deployment.state = institution_id, "active"
    session.flush()
    return deployment


def approve_waiting(
    session: Session, deployment_id: int, *, institution_id: int | None, now: datetime
) -> Deployment:
    """Let a deployment in that waits or was suspended; one that is in already stays where it is.

    Raises `operator.unknown`; `operator.let_in` where it is in as a part of another institution: what people did there
    would stay behind, and they would go on among strangers.
    """
    deployment = session.get(Deployment, deployment_id, with_for_update=True)
    if deployment is None:
        raise AppError("operator.unknown", what="deployment", id=deployment_id)
    if deployment.state == "active":
        if institution_id not in {None, deployment.institution_id}:
            raise AppError("operator.let_in", deployment=deployment_id)
        return deployment
    platform = session.get_one(Platform, deployment.platform_id)
    home = institution_id or deployment.institution_id or platform.institution_id
    if home is None or session.get(Institution, home) is None:
        raise AppError("operator.unknown", what="institution", id=home)
    note(session, action="deployment.approved", target=str(deployment.id), institution_id=home, now=now)
    return approve(session, platform, lti_id=deployment.lti_id, institution_id=home)


def suspend(session: Session, deployment_id: int, *, now: datetime) -> Deployment:
    """Let nobody in through a deployment any more; visits that are under way end now.

    Raises `operator.unknown`.
    """
    deployment = session.get(Deployment, deployment_id)
    if deployment is None:
        raise AppError("operator.unknown", what="deployment", id=deployment_id)
    if deployment.state != "suspended":
        deployment.state = "suspended"
        end_visits(session, Visit.deployment_id == deployment.id, now=now)
        note(
            session,
            action="deployment.suspended",
            target=str(deployment.id),
            institution_id=deployment.institution_id,
            now=now,
        )
    return deployment


def suspend_platform(session: Session, key: str, *, now: datetime) -> None:
    """Let nobody in from a platform any more, and end the visits of those who are in. Raises `operator.unknown`."""
    platform = _by_key(session, key)
    if platform.state != "suspended":
        platform.state = "suspended"
        deployments = select(Deployment.id).where(Deployment.platform_id == platform.id)
        end_visits(session, Visit.deployment_id.in_(deployments), now=now)
        note(
            session, action="platform.suspended", target=key, institution_id=platform.institution_id, now=now
        )


def resume_platform(session: Session, key: str, *, now: datetime) -> None:
    """Let people in from a platform again. Raises `operator.unknown`."""
    platform = _by_key(session, key)
    if platform.state != "active":
        platform.state = "active"
        note(session, action="platform.resumed", target=key, institution_id=platform.institution_id, now=now)


def end_all_visits(session: Session, *, now: datetime) -> None:
    """End every visit that came from a platform; who comes again gets a new one."""
    end_visits(session, Visit.mode != OPERATOR, now=now)
    note(session, action="visits.ended", target="all", institution_id=None, now=now)


def end_visits(session: Session, *which: ColumnElement[bool], now: datetime) -> None:
    """End some visits that are under way, or ran out so lately that what their forms hold would still be kept."""
    is_open = Visit.expires_at > now - AFTERWARDS
    session.execute(update(Visit).where(Visit.ended_at.is_(None), is_open, *which).values(ended_at=now))


def _by_key(session: Session, key: str) -> Platform:
    platform = session.scalar(select(Platform).where(Platform.key == key))
    if platform is None:
        raise AppError("operator.unknown", what="platform", id=key)
    return platform


def trust_admins(session: Session, key: str, *, are_trusted: bool, now: datetime) -> None:
    """Let whoever a platform calls an administrator read the institution's reports, or not, from their next launch on.

    Raises `operator.unknown`.
    """
    platform = _by_key(session, key)
    if platform.trusts_admins != are_trusted:
        platform.trusts_admins = are_trusted
        action = "platform.admins_trusted" if are_trusted else "platform.admins_not_trusted"
        note(session, action=action, target=platform.key, institution_id=platform.institution_id, now=now)


def read_sites(session: Session, key: str, *, are_read: bool, now: datetime) -> None:
    """Have the roster of a platform's home page read, or not, from the next launch there on. Raises `operator.unknown`."""
    platform = _by_key(session, key)
    if platform.reads_sites != are_read:
        platform.reads_sites = are_read
        action = "platform.site_read" if are_read else "platform.site_not_read"
        note(session, action=action, target=platform.key, institution_id=platform.institution_id, now=now)


def all_platforms(session: Session) -> Sequence[Platform]:
    """Every registration."""
    return session.scalars(select(Platform).order_by(Platform.id)).all()


def platform(session: Session, platform_id: int) -> Platform:
    """One registration. Raises `operator.unknown`."""
    found = session.get(Platform, platform_id)
    if found is None:
        raise AppError("operator.unknown", what="platform", id=platform_id)
    return found


def all_institutions(session: Session) -> Sequence[Institution]:
    """Every tenant."""
    return session.scalars(select(Institution).order_by(Institution.id)).all()


def all_deployments(session: Session) -> Sequence[Deployment]:
    """Every deployment, those that wait first."""
    return session.scalars(select(Deployment).order_by(Deployment.state != "waiting", Deployment.id)).all()


def note(
    session: Session,
    *,
    action: str,
    target: str,
    institution_id: int | None,
    now: datetime,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Write down what an operator did."""
    session.add(
        Audit(
            institution_id=institution_id,
            at=now,
            by=OPERATOR,
            action=action,
            target=target,
            detail=dict(detail or {}),
        )
    )
