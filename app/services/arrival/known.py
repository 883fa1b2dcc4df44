"""Knows what we know already of everything a launch names, found in one statement; writes nothing."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, bindparam, exists, select
from sqlalchemy.orm import Session

from app.adapters.sql.generations import NUMBERS, Generations
from app.adapters.sql.objects import Columns
from app.adapters.sql.often import Often
from app.errors import AppError
from app.models.base import table_of
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
_JOBS = (*_FOR_PLATFORM, *_FOR_CONTEXT)


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
    """What is known, as one moment has it. Raises `lti.platform_unknown`."""
    row = _EVERYTHING.row(
        session,
        platform=launch.registration.platform_id,
        deployment=launch.deployment_id,
        sub=launch.person.sub if launch.person else None,
        context=course_of(launch).lti_id,
        link=launch.resource_link.lti_id if launch.resource_link else None,
        column=column_named(launch),
        kind=enrolment_kind(launch),
    )
    if row is None:  # the platform was taken out while the launch was checked
        raise AppError("lti.platform_unknown")
    platform, deployment, person, context, link, column, enrolment = (
        told.of(session, row) for told in _OBJECTS
    )
    more = row[-len(NUMBERS) - len(_JOBS) - 1 :]
    is_granted, *asked = more[: -len(NUMBERS)]
    return Known(
        platform=platform,
        deployment=deployment,
        person=person,
        context=context,
        link=link,
        column=column,
        enrolment=enrolment,
        granted=frozenset({ADMIN} if is_granted else ()),
        asked=frozenset(kind for kind, waits in zip(_JOBS, asked, strict=True) if waits),
        generations=Generations(*more[-len(NUMBERS) :]),
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


_platform, _deployment, _person = table_of(Platform).c, table_of(Deployment).c, table_of(Person).c
_context, _link = table_of(Context).c, table_of(ResourceLink).c
_column, _enrolment = table_of(LineItem).c, table_of(Enrolment).c
_OBJECTS: tuple[Any, ...] = (
    # What no launch asks for is left where it is: the driver describes every column of a row.
    Columns(
        Platform,
        *("key", "family", "frame_origins", "scopes_granted", "accepts_any_deployment"),
        *("accepts_first_deployment", "trusts_admins", "reads_sites", "full_of", "institution_id", "state"),
    ),
    Columns(Deployment, "platform_id", "institution_id", "lti_id", "state", "notices"),
    Columns(
        Person,
        *("key", "institution_id", "platform_id", "sub", "name", "given", "family", "email"),
        *("locale", "time_zone", "told_by", "admin_seen_at"),
    ),
    Columns(
        Context,
        *("key", "institution_id", "platform_id", "lti_id", "kind", "title", "label", "history"),
        *("memberships_url", "settings_no", "has_groups", "kept_stars"),
    ),
    Columns(
        ResourceLink,
        *("context_id", "deployment_id", "lti_id", "item", "title", "line_item_id", "scopes"),
        *("lineitems_url", "is_placed"),
    ),
    Columns(LineItem, "measures", "state", "url", "scopes", "lineitems_url", "is_unready"),
    Columns(
        Enrolment, *("kind", "roles", "told_groups", "sees_all_groups", "opened_at", "left_at", "ceased_at")
    ),
)
_is_granted = exists().where(
    Power.person_id == _person.id, Power.institution_id == _deployment.institution_id, Power.power == ADMIN
)
_asked = [
    *(jobs.is_waiting(kind, _platform.key) for kind in _FOR_PLATFORM),
    *(jobs.is_waiting(kind, _context.key) for kind in _FOR_CONTEXT),
]
_EVERYTHING = Often(
    select(
        *(column for told in _OBJECTS for column in told.told),
        _is_granted.label("is_granted"),
        *(one.label(f"asked_{number}") for number, one in enumerate(_asked)),
        *NUMBERS,
    )
    .select_from(table_of(Platform))
    .outerjoin(
        table_of(Deployment),
        and_(_deployment.platform_id == _platform.id, _deployment.lti_id == bindparam("deployment")),
    )
    .outerjoin(
        table_of(Person),
        and_(
            _person.institution_id == _deployment.institution_id,
            _person.platform_id == _platform.id,
            _person.sub == bindparam("sub"),
        ),
    )
    .outerjoin(
        table_of(Context),
        and_(
            _context.institution_id == _deployment.institution_id,
            _context.platform_id == _platform.id,
            _context.lti_id == bindparam("context"),
        ),
    )
    .outerjoin(
        table_of(ResourceLink),
        and_(
            _link.deployment_id == _deployment.id,
            _link.lti_id == bindparam("link"),
            _link.context_id == _context.id,
        ),
    )
    .outerjoin(
        table_of(LineItem),
        and_(_column.context_id == _context.id, _column.url_hash == bindparam("column")),
    )
    .outerjoin(
        table_of(Enrolment),
        and_(
            _enrolment.context_id == _context.id,
            _enrolment.person_id == _person.id,
            _enrolment.kind == bindparam("kind"),
        ),
    )
    .where(_platform.id == bindparam("platform"))
)
"""Every launch says it."""
