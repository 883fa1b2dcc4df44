"""Fills a database with people who have been in the course before: `python -m tests.bench.people COUNT ISSUER`.

Everybody has opened a page, finished the check of the first star, answered a question and has a progress; each course of
500 has a link, two columns and the stars that are on. The settings say which database; the registration of the issuer and
a published course must be there. A million people take about a minute on PostgreSQL.
"""

import secrets
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, insert, literal, select, text, true, union_all
from sqlalchemy.orm import Session

from app.adapters.sql.engine import Database
from app.adapters.sql.upsert import insert_missing
from app.config import SOURCE_LOCALE, Settings
from app.content.library import Library
from app.models import (
    Attempt,
    Context,
    Deployment,
    Enrolment,
    Job,
    LineItem,
    PageMark,
    Person,
    Platform,
    Progress,
    Release,
    ResourceLink,
    Response,
    StarSetting,
)
from app.models.base import KEY_LENGTH, Base, random_key
from app.models.secrets import DataKeys, Sealed
from app.services.exchange import key_renewals
from app.services.exchange.measures import column_hash
from app.services.exchange.rounds import RESULTS, ROSTER
from app.services.releases import courses
from lti.client import LINE_ITEM_SCOPE, RESULT_SCOPE, SCORE_SCOPE
from tests.bench.bulk import indexed_afterwards, put_in
from tests.bench.lms import column_url, course_of

STAR, PAGES = "m01", ("m01/tuesday", "m01/three-definitions")
ITEM, QUESTION, QUIZ = "m01/page/three-definitions", "m01/which-definition", "m01/quiz"


def fill(url: str, *, count: int, issuer: str, keys: tuple[bytes, ...], now: datetime) -> None:
    """Add people until there are `count`, in courses of 500."""
    database = Database(url, keys=keys)
    with database.writing() as session:
        platform = session.scalars(select(Platform).where(Platform.issuer == issuer)).one()
        first = (session.scalar(select(func.count()).select_from(Person)) or 0) + 1
        rows = _courses(session, platform, first=course_of(first), last=course_of(count), now=now)
        connection, numbers = session.connection(), range(first, count + 1)
        before = session.scalar(select(func.coalesce(func.max(Person.id), 0)))
        with indexed_afterwards(connection, Person, Enrolment, PageMark, Attempt, Response, Progress):
            _people(connection, platform, numbers=numbers)
            people = connection.scalars(select(Person.id).where(Person.id > before).order_by(Person.id))
            _enrol(connection, rows, people=zip(numbers, people, strict=True), keys=keys, now=now)
            _work(connection, after=before, then=now - timedelta(days=2))
        connection.execute(text("ANALYZE"))
    database.close()


SCOPES = sorted({LINE_ITEM_SCOPE, RESULT_SCOPE, SCORE_SCOPE})


def _courses(session: Session, platform: Platform, *, first: int, last: int, now: datetime) -> dict[int, int]:
    """The rows of the courses by number; new ones with link, columns and settings."""
    home = {"institution_id": platform.institution_id, "platform_id": platform.id}
    known = select(Context.lti_id, Context.id).where(Context.platform_id == platform.id)
    rows = {int(row.lti_id.removeprefix("course-")): row.id for row in session.execute(known)}
    deployment = session.scalars(select(Deployment).where(Deployment.platform_id == platform.id)).one()
    course = courses.read_current(session, library=Library(), locale=SOURCE_LOCALE).view.course
    written = [star.id for star in course.stars.values() if star.is_written]
    made = [
        {
            "key": random_key(),
            "kept_stars": written,
            "lti_id": f"course-{number}",
            "title": "A MOOC",
            "label": "MOOC1",
            "memberships_url": f"{platform.issuer}/nrps/{number}/memberships",
            "roster_at": now,
            **home,
        }
        for number in range(first, last + 1)
        if number not in rows
    ]
    if not made:
        return rows
    session.execute(insert(Context), made)
    _wait_for_jobs(session, platform, [one["key"] for one in made], now=now)
    rows |= {int(row.lti_id.removeprefix("course-")): row.id for row in session.execute(known)}
    numbers = [int(one["lti_id"].removeprefix("course-")) for one in made]
    session.execute(
        insert(ResourceLink),
        [
            {
                "context_id": rows[number],
                "deployment_id": deployment.id,
                "lti_id": f"link-{number}",
                "item": ITEM,
                "title": "Three definitions",
                "scopes": SCOPES,
                "lineitems_url": f"{platform.issuer}/ags/{number}/lineitems",
            }
            for number in numbers
        ],
    )
    session.execute(insert(LineItem), list(_columns(platform.issuer, rows, numbers)))
    session.execute(
        insert(StarSetting),
        [
            {"context_id": rows[number], "star": STAR, "enabled": True, "position": 0, "changed_at": now}
            for number in numbers
        ],
    )
    return rows


def _columns(issuer: str, rows: dict[int, int], numbers: list[int]) -> Iterator[dict[str, Any]]:
    for number in numbers:
        for measures, url in (
            (STAR, column_url(issuer, number)),
            ("course", column_url(issuer, number) + "-course"),
        ):
            yield {
                "context_id": rows[number],
                "url": url,
                "url_hash": column_hash(url),
                "measures": measures,
                "origin": "launch",
                "scopes": SCOPES,
                "lineitems_url": f"{issuer}/ags/{number}/lineitems",
            }


def _wait_for_jobs(session: Session, platform: Platform, keys: Iterable[str], *, now: datetime) -> None:
    """Rosters, gradebooks and the platform's keys are looked at regularly wherever anybody has been."""
    waiting = [(key_renewals.JOB, platform.key), *((kind, key) for key in keys for kind in (ROSTER, RESULTS))]
    fresh = {"platform_id": platform.id, "due_at": now + timedelta(days=1), "tries": 0}
    rows = [{"kind": kind, "subject": subject, **fresh} for kind, subject in waiting]
    insert_missing(session, Job, rows, on=[Job.kind, Job.subject])


def _people(connection: Connection, platform: Platform, *, numbers: range) -> None:
    names = ("key", "sub", "name", "family", "email")
    rows = (
        (_key(), sub, f"Given {sub}", sub, f"{sub}@school.example")
        for sub in (f"user-{number}" for number in numbers)
    )
    alike = {
        "institution_id": platform.institution_id,
        "platform_id": platform.id,
        "given": "Given",
        "locale": "en",
        "preferences": {},
        "told_by": {name: ["launch"] for name in ("name", "given", "family", "email")},
    }
    put_in(connection, Person, names, rows, alike=alike)


def _enrol(
    connection: Connection,
    places: dict[int, int],
    *,
    people: Iterable[tuple[int, int]],
    keys: tuple[bytes, ...],
    now: datetime,
) -> None:
    data_keys, column = DataKeys(keys), "enrolment.draft_key"
    rows = (
        (
            key,
            places[course_of(number)],
            person,
            Sealed(data_keys.seal(secret, f"{column}/{key}"), column, data_keys),
        )
        for number, person in people
        for key, secret in ((_key(), secrets.token_urlsafe(32)),)
    )
    alike = {
        "kind": "real",
        "roles": ["learner"],
        "group": "citizen",
        "pathway": "citizen",
        "enrolled_at": now - timedelta(days=3),
        "opened_at": now - timedelta(days=3),
        "last_activity_at": now - timedelta(days=2),
        "undecided_in": [],
        "left_pathways": [],
    }
    put_in(connection, Enrolment, ("key", "context_id", "person_id", "draft_key"), rows, alike=alike)


def _key() -> str:
    """As long as a row's key, and made in a tenth of the time."""
    return secrets.token_hex(KEY_LENGTH // 2)


def _work(connection: Connection, *, after: int, then: datetime) -> None:
    """What everybody has done whose number comes `after` one, by one statement a table."""
    release = select(Release.id).where(Release.state == "current").scalar_subquery()
    new = Enrolment.person_id > after
    pages = union_all(*(select(literal(page).label("page")) for page in PAGES)).subquery()
    _copy(
        connection,
        PageMark,
        select(
            Enrolment.id.label("enrolment_id"),
            pages.c.page,
            _moment(then).label("first_at"),
            _moment(then).label("last_at"),
            _moment(then).label("read_at"),
        )
        .join(pages, true())
        .where(new),
    )
    activities = union_all(
        *(
            select(literal(activity).label("activity"), literal(letter).label("letter"))
            for activity, letter in ((QUIZ, "q"), (QUESTION, "w"))
        )
    ).subquery()
    _copy(
        connection,
        Attempt,
        select(
            (activities.c.letter + func.substr(Enrolment.key, 1, 21)).label("key"),
            Enrolment.id.label("enrolment_id"),
            activities.c.activity,
            literal(1).label("number"),
            release.label("release_id"),
            literal([], Attempt.shown.type).label("shown"),
            literal("done").label("state"),
            literal(0.5).label("grade"),
            _moment(then).label("started_at"),
            _moment(then).label("submitted_at"),
        )
        .join(activities, true())
        .where(new),
    )
    _copy(
        connection,
        Response,
        select(
            Attempt.id.label("attempt_id"),
            literal(QUESTION).label("item"),
            literal({"chosen": ["news"]}, Response.answer.type).label("answer"),
            literal(0.0).label("grade"),
            literal({"news": 0.0}, Response.parts.type).label("parts"),
        )
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(Attempt.activity == QUESTION, new),
    )
    _copy(
        connection,
        Progress,
        select(
            Enrolment.id.label("enrolment_id"),
            literal(STAR).label("star"),
            literal("started").label("status"),
            literal(0.2).label("fraction"),
            literal(0.5).label("quiz_best"),
            literal(False).label("quiz_passed"),
            literal(False).label("pass_earned"),
            literal(0).label("journals"),
            _moment(then).label("opened_at"),
            _moment(then).label("started_at"),
            _moment(then).label("last_activity_at"),
            release.label("release_id"),
            _moment(then).label("changed_at"),
        ).where(new),
    )


def _moment(at: datetime) -> Any:
    return literal(at, PageMark.first_at.type)


def _copy(connection: Connection, model: type[Base], rows: Any) -> None:
    names = [one.name for one in rows.selected_columns]
    connection.execute(insert(model.__table__).from_select(names, rows, include_defaults=False))


if __name__ == "__main__":
    settings = Settings.from_environ()
    fill(
        settings.database_url,
        count=int(sys.argv[1]),
        issuer=sys.argv[2],
        keys=settings.encryption_keys,
        now=datetime.now(UTC),
    )
