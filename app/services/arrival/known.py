"""Knows what we know already of everything a launch names, found in one statement; writes nothing."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, bindparam, exists, select
from sqlalchemy.orm import Session, defer, load_only

from app.adapters.sql.generations import NUMBERS, Generations
from app.models.context import Context
from app.models.deployment import Deployment
from app.models.enrolment import Enrolment
from app.models.line_item import LineItem
from app.models.person import Person
from app.models.platform import Platform
from app.models.power import Power
from app.models.resource_link import ResourceLink
from app.services.actors import ADMIN
from app.services.exchange import jobs, key_renewals, rounds
from app.services.exchange.measures import column_hash
from lti.messages import Context as CourseTold
from lti.messages import Launch

_FOR_PLATFORM, _FOR_CONTEXT = (key_renewals.JOB,), (rounds.ROSTER, rounds.RESULTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The rows a launch is about; None: nobody has heard of that yet."""

    platform: Platform
    deployment: Deployment | None
    person: Person | None
    context: Context | None
    link: ResourceLink | None
    column: LineItem | None
    """The column that the launch names."""
    enrolment: Enrolment | None
    granted: frozenset[str]
    """Powers the person has by name, beside what launches say."""
    asked: frozenset[str]
    """Kinds of jobs for the course or its platform that wait already."""
    generations: Generations


def look(session: Session, launch: Launch) -> Known:
    """What is known, as one moment has it."""
    row = session.execute(
        _EVERYTHING,
        {
            "platform": launch.registration.platform_id,
            "deployment": launch.deployment_id,
            "sub": launch.person.sub if launch.person else None,
            "context": course_of(launch).lti_id,
            "link": launch.resource_link.lti_id if launch.resource_link else None,
            "column": column_named(launch),
            "kind": enrolment_kind(launch),
        },
    ).one()
    platform, deployment, person, context, link, column, enrolment, is_granted, *more = row
    asked, numbers = more[: -len(NUMBERS)], more[-len(NUMBERS) :]
    return Known(
        platform=platform,
        deployment=deployment,
        person=person,
        context=context,
        link=link,
        column=column,
        enrolment=enrolment,
        granted=frozenset({ADMIN} if is_granted else ()),
        asked=frozenset(
            kind for kind, waits in zip(_FOR_PLATFORM + _FOR_CONTEXT, asked, strict=True) if waits
        ),
        generations=Generations(*numbers),
    )


def course_of(launch: Launch) -> CourseTold:
    """The course, as the platform tells it now; a launch without one gets a context of its link's own."""
    return launch.context or CourseTold(
        lti_id=f"link:{launch.deployment_id}:{launch.link.lti_id}", kind="link", title=launch.link.title
    )


def column_named(launch: Launch) -> bytes | None:
    """What the column that a launch names is found by; None where it names none."""
    url = launch.grade_endpoint.lineitem if launch.grade_endpoint else None
    return column_hash(url) if url else None


def enrolment_kind(launch: Launch) -> str:
    """Which of a person's places in a course a launch is about."""
    return "test" if launch.is_test_person else "real"


_is_granted: Any = exists().where(
    Power.person_id == Person.id, Power.institution_id == Deployment.institution_id, Power.power == ADMIN
)
_EVERYTHING = (
    select(
        Platform,
        Deployment,
        Person,
        Context,
        ResourceLink,
        LineItem,
        Enrolment,
        _is_granted,
        *(jobs.is_waiting(kind, Platform.key) for kind in _FOR_PLATFORM),
        *(jobs.is_waiting(kind, Context.key) for kind in _FOR_CONTEXT),
        *NUMBERS,
    )
    .select_from(Platform)
    .outerjoin(
        Deployment, and_(Deployment.platform_id == Platform.id, Deployment.lti_id == bindparam("deployment"))
    )
    .outerjoin(
        Person,
        and_(
            Person.institution_id == Deployment.institution_id,
            Person.platform_id == Platform.id,
            Person.sub == bindparam("sub"),
        ),
    )
    .outerjoin(
        Context,
        and_(
            Context.institution_id == Deployment.institution_id,
            Context.platform_id == Platform.id,
            Context.lti_id == bindparam("context"),
        ),
    )
    .outerjoin(
        ResourceLink,
        and_(
            ResourceLink.deployment_id == Deployment.id,
            ResourceLink.lti_id == bindparam("link"),
            ResourceLink.context_id == Context.id,
        ),
    )
    .outerjoin(LineItem, and_(LineItem.context_id == Context.id, LineItem.url_hash == bindparam("column")))
    .outerjoin(
        Enrolment,
        and_(
            Enrolment.context_id == Context.id,
            Enrolment.person_id == Person.id,
            Enrolment.kind == bindparam("kind"),
        ),
    )
    .where(Platform.id == bindparam("platform"))
    # What no launch asks for is left where it is: the driver describes every column of a row.
    .options(
        load_only(
            Platform.key,
            Platform.family,
            Platform.frame_origins,
            Platform.scopes_granted,
            Platform.accepts_any_deployment,
            Platform.accepts_first_deployment,
            Platform.trusts_admins,
            Platform.reads_sites,
            Platform.full_of,
            Platform.institution_id,
            Platform.state,
        ),
        defer(Person.preferences),
        defer(Person.changed_at),
        defer(Context.roster_at),
        defer(Context.roster_full_at),
        defer(Context.roster_changes_url),
        defer(Context.changed_at),
        load_only(LineItem.measures, LineItem.state, LineItem.url, LineItem.scopes, LineItem.lineitems_url),
        load_only(
            Enrolment.kind,
            Enrolment.roles,
            Enrolment.told_groups,
            Enrolment.sees_all_groups,
            Enrolment.opened_at,
            Enrolment.left_at,
            Enrolment.ceased_at,
        ),
    )
)
"""Made once: every launch says it."""
