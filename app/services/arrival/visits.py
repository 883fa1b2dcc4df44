"""Knows how a visit is entered again, renewed, previewed and left; knows no cookie."""

import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BindParameter,
    Connection,
    bindparam,
    case,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session

from app.adapters.sql.generations import NUMBERS, Generations
from app.adapters.sql.often import Often
from app.adapters.sql.together import Along
from app.adapters.sql.writing import Writing, write
from app.errors import AppError
from app.models.base import table_of
from app.models.context import Context
from app.models.enrolment import Enrolment
from app.models.institution import Institution
from app.models.person import Person
from app.models.platform import Platform
from app.models.secrets import keep_shut
from app.models.visit import Visit
from app.services.actors import INSTRUCTOR, LEARNER, MASQUERADE, Actor, groups_seen
from app.services.arrival import previews
from app.services.arrival.launches import VISIT_LASTS, Admission, digest

SEEN_EVERY = timedelta(minutes=1)
LONGEST = timedelta(days=7)
"""How long a visit lives at the most after its first page: by then the platform should say again who somebody is."""
AFTERWARDS = timedelta(hours=24)
"""For so long after a visit has run out, what its forms hold is still kept; one that was ended keeps nothing."""


class VisitOver(AppError):
    """The visit has ended or was left alone too long; `return_url` leads back to the course."""

    is_kept = False
    """Whether what the form held that was sent is kept for whoever comes back."""

    def __init__(self, *, return_url: str | None) -> None:
        super().__init__("visit.over")
        self.return_url = return_url


def enter(
    session: Session,
    key: str,
    *,
    secret: str,
    now: datetime,
    afterwards: bool = False,
    along: Along | None = None,
) -> Actor:
    """Who acts in the visit `key`. Where they are disguised as somebody, the session opens no secret.

    `afterwards`: even where the visit has run out not long ago, to keep what its form holds and for nothing else.
    `along`: what is said in the same statement; what it finds is of use only where nothing is raised.

    Raises `visit.foreign` (unknown, or not this browser's), `visit.forbidden` (an operator's), `VisitOver`.
    """
    found = _VISIT.row(session, key=key) if along is None else along.row(session, _WHO, key=key)
    if found is None or not hmac.compare_digest(found.secret_hash, digest(secret)):
        raise AppError("visit.foreign")
    if found.person_id is None:
        raise AppError("visit.forbidden")
    lasts = AFTERWARDS if afterwards else timedelta()
    if found.ended_at is not None or found.expires_at + lasts <= now:
        raise VisitOver(return_url=found.return_url)
    if found.mode == MASQUERADE:
        keep_shut(session)
    return _actor(found, along)


_visit, _person, _enrolment = Visit.__table__.c, Person.__table__.c, Enrolment.__table__.c
_context, _institution = Context.__table__.c, Institution.__table__.c
_WHO = (
    select(
        *_visit["id", "key", "secret_hash", "person_id", "enrolment_id", "mode", "powers", "frame_origins"],
        *_visit["return_url", "locale", "seen_at", "expires_at", "ended_at"],
        *_visit["subject_enrolment_id", "subject"],
        *_person["institution_id", "given", "name", "preferences"],
        _person.key.label("person_key"),
        func.coalesce(_person.time_zone, _institution.time_zone).label("time_zone"),
        _institution.theme,
        _institution.key.label("institution_key"),
        _institution.name.label("institution_name"),
        *_enrolment["pathway", "undecided_in", "draft_key", "told_groups", "sees_all_groups"],
        _enrolment.key.label("enrolment_key"),
        _context.id.label("context_id"),
        _context.title.label("context_title"),
        *_context["settings_no", "has_groups", "staff_see_all"],
        *NUMBERS,
    )
    .select_from(Visit.__table__)
    .outerjoin(Person.__table__, _person.id == _visit.person_id)
    .outerjoin(Institution.__table__, _institution.id == _person.institution_id)
    .outerjoin(Enrolment.__table__, _enrolment.id == _visit.enrolment_id)
    .outerjoin(Context.__table__, _context.id == _enrolment.context_id)
    .where(_visit.key == bindparam("key"))
)
"""Every request says it. The generations are read along."""
_VISIT = Often(_WHO)


def _actor(found: Any, along: Along | None) -> Actor:
    return Actor(
        visit_id=found.id,
        visit_key=found.key,
        mode=found.mode,
        institution_id=found.institution_id,
        institution_key=found.institution_key,
        institution_name=found.institution_name,
        theme=found.theme,
        person_id=found.person_id,
        person_key=found.person_key,
        person_name=found.given or found.name or "",
        context_id=found.context_id,
        context_title=found.context_title or "",
        enrolment_id=found.enrolment_id,
        pathway=found.pathway,
        powers=frozenset(found.powers),
        locale=found.preferences.get("locale") or found.locale or "en",
        time_zone=found.time_zone,
        frame_origins=tuple(found.frame_origins),
        return_url=found.return_url,
        draft_key=_draft_key(found),
        preferences=found.preferences,
        undecided_in=frozenset(found.undecided_in or ()),
        subject_enrolment_id=found.subject_enrolment_id,
        subject=found.subject,
        generations=Generations(found.platforms_no, found.releases_no),
        seen_at=found.seen_at,
        settings_no=found.settings_no or 0,
        course_has_groups=bool(found.has_groups),
        only_groups=groups_seen(found.powers, found, found),
        along=along,
    )


def _draft_key(found: Any) -> str:
    """The key of a person's unsaved texts comes only to themselves."""
    is_theirs = found.draft_key is not None and found.mode != MASQUERADE
    return found.draft_key.open(found.enrolment_key) if is_theirs else ""


def is_seen_anew(actor: Actor, *, now: datetime) -> bool:
    """Whether it is a while since the visit was last seen alive."""
    return actor.seen_at is None or actor.seen_at < now - SEEN_EVERY


def note_seen(
    session: Session | Connection, actor: Actor, *, now: datetime, also: Sequence[Writing] = ()
) -> None:
    """Remember that the visit is alive; at most once a minute, so that reading pages writes little. `also`: what else is noted."""
    told = {
        "visit": actor.visit_id,
        "moment": now,
        "before": now - SEEN_EVERY,
        "longest": now + LONGEST,
        "usual": now + VISIT_LASTS,
    }
    write(session, *([Writing(_SEEN, told)] if is_seen_anew(actor, now=now) else []), *also)


def _moment(name: str) -> BindParameter[datetime]:
    return bindparam(name, type_=_visit.seen_at.type)


_latest = func.coalesce(_visit.latest_end_at, _moment("longest"))
_SEEN = (
    update(table_of(Visit))
    .where(_visit.id == bindparam("visit"), or_(_visit.seen_at.is_(None), _visit.seen_at < _moment("before")))
    .values(
        seen_at=_moment("moment"),
        latest_end_at=_latest,
        expires_at=case((_latest < _moment("usual"), _latest), else_=_moment("usual")),
    )
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
    """Begin a visit as a learner of the same course that leaves no trace. `back`: where "end" leads."""
    actor.require(INSTRUCTOR)
    enrolment = previews.place_in(session, context_id=actor.context, person_id=actor.person_id, now=now)
    secret = secrets.token_urlsafe(32)
    visit = Visit(
        secret_hash=digest(secret),
        person_id=actor.person_id,
        enrolment_id=enrolment.id,
        institution_id=actor.institution_id,
        deployment_id=session.scalar(select(Visit.deployment_id).where(Visit.id == actor.visit_id)),
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
