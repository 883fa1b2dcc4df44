"""Knows what a learner has earned, and the certificates they made of it; knows no words of the course.

The certificate of a pathway asks for what the release asks of that pathway, whatever a course leaves out, and is given once: a rule or
a pathway that changes later takes nobody's away. Its holder can. Then, as after an erasure, nothing of it is kept.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.activities.registry import entry
from app.badges.certified import Certified, Earned, Says, as_text, from_text
from app.content.tree import Badge, Course
from app.errors import AppError
from app.models.certificate import Certificate
from app.models.institution import Institution
from app.models.person import Person
from app.services.actors import Actor
from app.services.learning.asked import AskedStars, asked_stars
from app.services.learning.entries import Written
from app.services.learning.standings import StarState
from app.services.learning.taking_part import Part

States = Mapping[str, StarState]


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    """Something that can be earned: a pathway of the course, or a badge."""

    id: str
    is_pathway: bool
    asked: AskedStars
    texts_left: tuple[str, ...]
    """Entries that are still to be written for it."""

    @property
    def is_earned(self) -> bool:
        """Whether nothing is left to do for it."""
        return self.asked.is_nothing_left and not self.texts_left

    @property
    def stars(self) -> tuple[str, ...]:
        """What was done for it."""
        return (*(star for star in self.asked.required if star not in self.asked.left), *self.asked.chosen)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCertificate:
    """A certificate of the actor's; what it says is None to who may not read their words."""

    award: str
    number: str
    issued_at: datetime
    said: Certified | None


def slots_asked(course: Course) -> list[str]:
    """The entries that certificates and badges ask about, as far as they are written."""
    sheets = [badge.sheet for badge in course.badges.values() if badge.sheet]
    return [slot for slot in dict.fromkeys((*course.besides, *sheets)) if slot in course.items]


def awards(course: Course, *, pathway: str, states: States, texts: Mapping[str, Written]) -> list[Award]:
    """What can be earned on a pathway: its certificate, then the badges. `states` are those of every star that is written."""
    way = course.pathways[pathway]
    done = {star for star, state in states.items() if state.is_done}
    asked = asked_stars(
        required=way.required, choice=way.choose_from, choose=way.choose_count, available=states, done=done
    )
    left = [slot for slot in course.besides if slot in course.items and not texts[slot].is_complete]
    first = Award(id=pathway, is_pathway=True, asked=asked, texts_left=tuple(left))
    badges = [_badge(course, badge, states, done, texts) for badge in course.badges.values()]
    return [first, *(badge for badge in badges if badge)] if asked.count else []


def _badge(
    course: Course, badge: Badge, states: States, done: Iterable[str], texts: Mapping[str, Written]
) -> Award | None:
    """None where what it asks for is not written."""
    if not set(badge.stars) <= states.keys() or (badge.sheet and badge.sheet not in course.items):
        return None
    asked = asked_stars(required=badge.stars, choice=(), choose=0, available=states, done=list(done))
    left = (badge.sheet,) if badge.sheet and not _says(course, badge, texts[badge.sheet]) else ()
    return Award(id=badge.id, is_pathway=False, asked=asked, texts_left=left)


def _says(course: Course, badge: Badge, written: Written) -> bool:
    """Whether a worksheet is whole, and says what a badge is for."""
    item = course.items[written.slot]
    is_whole = written.is_complete and entry(item.kind).is_complete(item.bones, written.texts)
    return is_whole and all(written.texts.get(field) == value for field, value in badge.says.items())


def read_all(session: Session, actor: Actor) -> dict[str, OwnCertificate]:
    """The actor's certificates, by what they are for."""
    query = (
        select(Certificate).where(Certificate.enrolment_id == actor.enrolled).order_by(Certificate.issued_at)
    )
    return {
        row.award: OwnCertificate(
            award=row.award,
            number=row.number,
            issued_at=row.issued_at,
            said=_certified(row) if actor.may_read_words else None,
        )
        for row in session.scalars(query)
    }


def read(session: Session, actor: Actor, *, award: str) -> Certified | None:
    """One of them; None where there is none. Raises `visit.read_only` to who may not read words."""
    kept = read_all(session, actor).get(award)
    if kept and kept.said is None:
        raise AppError("visit.read_only")
    return kept.said if kept else None


def keep(part: Part, *, award: str, earned: Earned | None, says: Says) -> None:
    """Make a certificate, or change what it says: asked for twice it is the same one, and what was earned stays as it was.

    `earned` is None for who has not earned it (any more). Raises `certificate.not_earned`, `visit.forbidden`.
    """
    if not part.enrolment.counts_as_learner:
        raise AppError("visit.forbidden")
    session, now = part.session, part.terms.now
    mine = select(Certificate).where(Certificate.enrolment_id == part.enrolment.id)
    row = session.scalars(mine.where(Certificate.award == award)).one_or_none()
    if row is None:
        if earned is None:
            raise AppError("certificate.not_earned")
        row = Certificate(enrolment_id=part.enrolment.id, award=award, issued_at=now)
        session.add(row)
    else:
        earned, _said = from_text(row.body)
    row.body, row.changed_at = as_text(earned, says), now
    session.flush()


def take_back(part: Part, *, award: str) -> None:
    """Let a certificate be as if it had never been; its number is not known any more."""
    part.session.execute(
        delete(Certificate).where(Certificate.enrolment_id == part.enrolment.id, Certificate.award == award)
    )


def verify(session: Session, number: str) -> Certified | None:
    """The certificate with a number, for anybody who has it; None where it is not known (any more)."""
    row = session.scalars(select(Certificate).where(Certificate.number == number)).one_or_none()
    return _certified(row) if row else None


def told_name(session: Session, actor: Actor) -> str:
    """What the platform calls the actor, whole; empty where it does not tell."""
    person = session.get_one(Person, actor.person_id)
    return person.name or " ".join(name for name in (person.given, person.family) if name)


def issuer(session: Session, actor: Actor) -> Institution:
    """Who gives certificates to the actor."""
    return session.get_one(Institution, actor.institution_id)


def _certified(row: Certificate) -> Certified:
    earned, says = from_text(row.body)
    return Certified(
        number=row.number,
        award=row.award,
        issued_at=row.issued_at,
        changed_at=row.changed_at,
        earned=earned,
        says=says,
    )
