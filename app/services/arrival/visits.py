"""Knows how a visit is entered again, renewed, previewed and left; knows no cookie."""

import hmac
import secrets
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, case, delete, exists, func, literal_column, select, update
from sqlalchemy.orm import Session

from app.adapters.sql.races import insert_or_get
from app.errors import AppError
from app.models.base import random_key
from app.models.context import Context
from app.models.enrolment import Enrolment
from app.models.institution import Institution
from app.models.person import Person
from app.models.platform import Platform
from app.models.secrets import keep_shut
from app.models.visit import Visit
from app.services.actors import INSTRUCTOR, LEARNER, MASQUERADE, Actor
from app.services.arrival.launches import VISIT_LASTS, Admission, digest

SEEN_EVERY = timedelta(minutes=1)
LONGEST = timedelta(days=7)
"""How long a visit lives at the most after its first page: by then the platform should say again who somebody is."""
PREVIEWS = timedelta(days=1)


class VisitOver(AppError):
    """The visit has ended or was left alone too long; `return_url` leads back to the course."""

    def __init__(self, *, return_url: str | None) -> None:
        super().__init__("visit.over")
        self.return_url = return_url


def enter(session: Session, key: str, *, secret: str, now: datetime) -> Actor:
    """Who acts in the visit `key`. Where they are disguised as somebody, the session opens no secret.

    Raises `visit.foreign` (unknown, or not this browser's), `visit.forbidden` (an operator's), `VisitOver`.
    """
    found = session.execute(
        select(Visit, Person, Enrolment, Context, Institution.time_zone)
        .outerjoin(Person, Person.id == Visit.person_id)
        .outerjoin(Institution, Institution.id == Person.institution_id)
        .outerjoin(Enrolment, Enrolment.id == Visit.enrolment_id)
        .outerjoin(Context, Context.id == Enrolment.context_id)
        .where(Visit.key == key)
    ).first()
    if found is None:
        raise AppError("visit.foreign")
    visit, person, enrolment, context, time_zone = found
    if not hmac.compare_digest(visit.secret_hash, digest(secret)):
        raise AppError("visit.foreign")
    if person is None:
        raise AppError("visit.forbidden")
    if visit.ended_at is not None or visit.expires_at <= now:
        raise VisitOver(return_url=visit.return_url)
    if visit.mode == MASQUERADE:
        keep_shut(session)
    return _actor(visit, person, enrolment, context, time_zone=person.time_zone or time_zone)


def _actor(
    visit: Visit, person: Person, enrolment: Enrolment | None, context: Context | None, *, time_zone: str
) -> Actor:
    return Actor(
        visit_id=visit.id,
        visit_key=visit.key,
        mode=visit.mode,
        institution_id=person.institution_id,
        person_id=person.id,
        person_key=person.key,
        person_name=person.given or person.name or "",
        context_id=context.id if context else None,
        context_title=context.title if context else "",
        enrolment_id=enrolment.id if enrolment else None,
        pathway=enrolment.pathway if enrolment else None,
        powers=frozenset(visit.powers),
        locale=person.preferences.get("locale") or visit.locale or "en",
        time_zone=time_zone,
        frame_origins=tuple(visit.frame_origins),
        return_url=visit.return_url,
        draft_key=_draft_key(visit, enrolment),
        preferences=dict(person.preferences),
        subject_enrolment_id=visit.subject_enrolment_id,
        subject=visit.subject,
        settings_no=context.settings_no if context else 0,
    )


def _draft_key(visit: Visit, enrolment: Enrolment | None) -> str:
    """The key of a person's unsaved texts comes only to themselves."""
    return (enrolment.draft_key or "") if enrolment and visit.mode != MASQUERADE else ""


def note_seen(session: Session, actor: Actor, *, now: datetime) -> None:
    """Remember that the visit is alive; at most once a minute, so that reading pages writes little."""
    latest = func.coalesce(Visit.latest_end_at, now + LONGEST)
    expires = now + VISIT_LASTS
    session.execute(
        update(Visit)
        .where(Visit.id == actor.visit_id, (Visit.seen_at.is_(None)) | (Visit.seen_at < now - SEEN_EVERY))
        .values(seen_at=now, latest_end_at=latest, expires_at=case((latest < expires, latest), else_=expires))
    )


def introduce(session: Session, key: str) -> tuple[str | None, str, str]:
    """Whose visit it is and where: a name (if the platform tells names), the course's title, the platform's name.

    Raises `ticket.spent` if there is no such visit any more.
    """
    row = session.execute(
        select(Person.name, Context.title, Platform.name.label("platform"))
        .join(Visit, Visit.person_id == Person.id)
        .join(Platform, Platform.id == Person.platform_id)
        .outerjoin(Enrolment, Enrolment.id == Visit.enrolment_id)
        .outerjoin(Context, Context.id == Enrolment.context_id)
        .where(Visit.key == key)
    ).one_or_none()
    if row is None:
        raise AppError("ticket.spent")
    return row.name, row.title or "", row.platform


def preview(session: Session, actor: Actor, *, back: str, now: datetime) -> Admission:
    """Begin a visit as a learner of the same course that leaves no trace. `back`: where "end" leads.

    Where a preview is open in another window both go on in the same place; else it begins empty.
    """
    actor.require(INSTRUCTOR)
    _forget_previews(
        session,
        Enrolment.context_id == actor.context,
        Enrolment.person_id == actor.person_id,
        now=now,
    )
    identity = {"context_id": actor.context, "person_id": actor.person_id, "kind": "preview"}
    fresh = {"key": random_key(), "roles": [LEARNER], "enrolled_at": now}
    enrolment = insert_or_get(session, Enrolment, identity, fresh=fresh)
    secret = secrets.token_urlsafe(32)
    visit = Visit(
        secret_hash=digest(secret),
        person_id=actor.person_id,
        enrolment_id=enrolment.id,
        institution_id=actor.institution_id,
        mode="preview",
        powers=[LEARNER],
        frame_origins=list(actor.frame_origins),
        return_url=back,
        locale=actor.locale,
        expires_at=now + VISIT_LASTS,
        latest_end_at=session.scalar(select(Visit.latest_end_at).where(Visit.id == actor.visit_id)),
    )
    session.add(visit)
    session.flush()
    return Admission(visit_key=visit.key, secret=secret, landing="")


def end_preview(session: Session, actor: Actor) -> None:
    """Forget a preview: its enrolment goes, and with it everything that was done in it."""
    if not actor.is_preview:
        raise AppError("visit.forbidden")
    session.execute(delete(Visit).where(Visit.id == actor.visit_id))
    session.execute(delete(Enrolment).where(Enrolment.id == actor.enrolled, Enrolment.kind == "preview"))


def forget_old_previews(session: Session, *, now: datetime) -> None:
    """Forget previews that nobody ended within a day, and that nobody is in."""
    _forget_previews(session, Enrolment.enrolled_at < now - PREVIEWS, now=now)


def _forget_previews(session: Session, *which: ColumnElement[bool], now: datetime) -> None:
    is_visited = exists().where(
        Visit.enrolment_id == Enrolment.id, Visit.ended_at.is_(None), Visit.expires_at > now
    )
    is_preview = Enrolment.kind == literal_column("'preview'")  # no parameter: the index says the same words
    session.execute(delete(Enrolment).where(is_preview, ~is_visited, *which))
