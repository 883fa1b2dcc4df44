"""Knows a course with people in it, made straight in the tables, for tests of services; knows no page."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from app.content.library import Library
from app.content.tree import Course, Item
from app.models import Context, Enrolment, Institution, Person, Platform, Progress
from app.services.actors import Actor
from app.services.learning.taking_part import Part, taking_part
from app.services.learning.terms import Terms
from app.services.releases import courses
from app.services.setup import configuration

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@dataclass(kw_only=True)
class Classroom:
    """One context of one institution; `join` brings people in."""

    session: Session
    context: Context
    course: Course
    release_id: int

    @classmethod
    def opened(cls, session: Session) -> "Classroom":
        """A fresh one, with the published course."""
        institution = Institution(name="Town")
        platform = Platform(
            issuer="https://lms.example",
            client_id="client",
            name="LMS",
            auth_login_url="https://lms.example/auth",
            auth_token_url="https://lms.example/token",
            key_set_url="https://lms.example/keys",
        )
        session.add_all([institution, platform])
        session.flush()
        context = Context(lti_id="1", institution_id=institution.id, platform_id=platform.id)
        session.add(context)
        session.flush()
        reading = courses.read_current(session, library=Library(), locale="en")
        return cls(
            session=session, context=context, course=reading.view.course, release_id=reading.release_id
        )

    def join(self, name: str, *roles: str, kind: str = "real", pathway: str | None = "citizen") -> Actor:
        """Somebody new, a learner if nothing else is said; as the actor of a visit."""
        told = roles or ("learner",)
        place = {"institution_id": self.context.institution_id, "platform_id": self.context.platform_id}
        enrolment = Enrolment(
            context=self.context,
            person=Person(sub=name, name=name, **place),
            kind=kind,
            roles=list(told),
            pathway=pathway,
            enrolled_at=NOON,
        )
        self.session.add(enrolment)
        self.session.flush()
        return self.actor(enrolment)

    def actor(self, enrolment: Enrolment) -> Actor:
        """The actor for an enrolment as it is now."""
        return Actor(
            visit_id=1,
            visit_key="visit",
            mode="preview" if enrolment.kind == "preview" else "own",
            institution_id=self.context.institution_id,
            person_id=enrolment.person_id,
            person_key=enrolment.person.key,
            person_name=enrolment.person.name or "",
            context_id=self.context.id,
            context_title="",
            enrolment_id=enrolment.id,
            pathway=enrolment.pathway,
            powers=frozenset(enrolment.roles),
            locale="en",
            time_zone="UTC",
        )

    def terms(self, now: datetime = NOON) -> Terms:
        """What the rules of learning go by at a moment."""
        number, setup = configuration.read_numbered(self.session, self.context.id, course=self.course)
        return Terms(setup=setup, settings_no=number, release_id=self.release_id, now=now)

    def taking_part(self, actor: Actor, now: datetime = NOON) -> AbstractContextManager[Part]:
        """Let somebody change what they have done."""
        return taking_part(self.session, actor, self.terms(now))

    def progress(self, actor: Actor, star: str = "m01") -> Progress | None:
        """How far somebody is with a star, as it stands in the table."""
        self.session.flush()
        return self.session.get(Progress, (actor.enrolled, star), populate_existing=True)

    def item(self, item_id: str) -> Item:
        """An item of the course."""
        return self.course.items[item_id]
