"""Knows how tests fill an institution with courses and people for reports; knows no test."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.content.library import Library
from app.models import Context, Enrolment, Institution, Person, Platform, Progress, StarSetting
from app.models.base import random_key
from app.services.actors import Actor
from app.services.releases import courses
from app.services.setup import configuration, saving
from app.services.setup.document import SetupDocument

LONG_AGO = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)


@dataclass(kw_only=True)
class Town:
    """An institution with one platform; its courses and people are added by the methods."""

    session: Session
    institution: Institution
    platform: Platform

    @classmethod
    def found(cls, session: Session, name: str = "Nordby") -> "Town":
        """A new institution whose platform is registered."""
        institution = Institution(name=name, locale="en")
        session.add(institution)
        session.flush()
        address = f"https://{random_key().lower()}.example"
        platform = Platform(
            issuer=address,
            client_id="client",
            name=name,
            auth_login_url=f"{address}/auth",
            auth_token_url=f"{address}/token",
            key_set_url=f"{address}/keys",
            institution_id=institution.id,
        )
        session.add(platform)
        session.flush()
        return cls(session=session, institution=institution, platform=platform)

    @property
    def place(self) -> dict[str, int]:
        return {"institution_id": self.institution.id, "platform_id": self.platform.id}

    def course(
        self, title: str = "Co-creating welfare", *, on: Sequence[str] = ("m01",), **told: Any
    ) -> Context:
        """A course with these stars on."""
        context = Context(lti_id=random_key(), title=title, **self.place, **told)
        self.session.add(context)
        self.session.flush()
        for position, star in enumerate(on):
            self.session.add(
                StarSetting(
                    context_id=context.id,
                    star=star,
                    enabled=True,
                    position=position,
                    changed_at=LONG_AGO,
                )
            )
        self.session.flush()
        return context

    def person(self, context: Context, name: str | None = "Kirsten Dahl", **told: Any) -> Enrolment:
        """Somebody on the roster of a course; `told` goes to the enrolment."""
        person = Person(sub=uuid4().hex, name=name, email=name and "person@nordby.example", **self.place)
        settings = {"roles": ["learner"], "enrolled_at": LONG_AGO} | told
        enrolment = Enrolment(context_id=context.id, person=person, **settings)
        self.session.add(enrolment)
        self.session.flush()
        return enrolment

    def progress(self, enrolment: Enrolment, star: str = "m01", **told: Any) -> Progress:
        """How far somebody is."""
        values = {"status": "opened", "opened_at": LONG_AGO, "changed_at": LONG_AGO} | told
        progress = Progress(enrolment_id=enrolment.id, star=star, **values)
        self.session.add(progress)
        self.session.flush()
        return progress

    def crowd(self, context: Context, count: int, *, star: str = "m01") -> None:
        """Many people at once, every second of whom has begun."""
        people = self._inserted(
            Person,
            [
                {"sub": f"{context.id}-{number}", "name": f"Person {number}", **self.place}
                for number in range(count)
            ],
        )
        told = {"context_id": context.id, "roles": ["learner"], "enrolled_at": LONG_AGO}
        enrolments = self._inserted(Enrolment, [{"person_id": one, **told} for one in people])
        done = {"star": star, "status": "started", "fraction": 1 / 3, "changed_at": LONG_AGO}
        self.session.execute(insert(Progress), [{"enrolment_id": one, **done} for one in enrolments[::2]])

    def _inserted(
        self, model: type[Person] | type[Enrolment], rows: Sequence[Mapping[str, Any]]
    ) -> Sequence[int]:
        """The ids of these rows, in their order; nobody keeps the objects."""
        statement = insert(model).returning(model.id, sort_by_parameter_order=True)
        return self.session.scalars(statement, rows).all()

    def save_setup(self, context: Context, version: int, *, at: datetime, off: Sequence[str] = ()) -> None:
        """An instructor turns these stars off, and all others on."""
        course = courses.read_current(self.session, library=Library(), locale="en").view.course
        before = configuration.read(self.session, context.id, course=course)
        stars = tuple(star.but(enabled=star.star not in off) for star in before.written)
        actor = self.actor(self.person(context, "Anna Vestergaard", roles=["instructor"]))
        saving.save(
            self.session,
            actor,
            course=course,
            document=SetupDocument(stars=stars),
            began_from=version - 1,
            why="saved",
            now=at,
        )

    def actor(self, enrolment: Enrolment) -> Actor:
        """The actor for an enrolment."""
        return Actor(
            visit_id=1,
            visit_key="visit",
            mode="own",
            institution_id=self.institution.id,
            person_id=enrolment.person_id,
            person_key=enrolment.person.key,
            person_name=enrolment.person.name or "",
            context_id=enrolment.context_id,
            context_title="",
            enrolment_id=enrolment.id,
            pathway=enrolment.pathway,
            powers=frozenset(enrolment.roles),
            locale="en",
            time_zone="UTC",
        )


def later(**by: float) -> datetime:
    """A moment after `LONG_AGO`."""
    return LONG_AGO + timedelta(**by)
