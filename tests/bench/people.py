"""Fills a database with people who have been in the course before: `python -m tests.bench.people COUNT ISSUER`.

Everybody has opened a page, finished the check of the first star, answered a question and has a progress; each course of
500 has a link, two columns and the stars that are on. The settings say which database; the registration of the issuer and
a published course must be there. A million people take about a minute on PostgreSQL.
"""

import secrets
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, insert, literal, select, text, true, union_all
from sqlalchemy.orm import Session

from app.adapters.sql.engine import Database
from app.config import Settings
from app.models import (
    Attempt,
    Context,
    Deployment,
    Enrolment,
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
from app.models.base import Base, random_key
from app.models.secrets import DataKeys
from app.services.exchange.measures import column_hash
from lti.client import LINE_ITEM_SCOPE, RESULT_SCOPE, SCORE_SCOPE
from tests.bench.lms import column_url, course_of

STAR, PAGES = "m01", ("m01/tuesday", "m01/three-definitions")
ITEM, QUESTION, QUIZ = "m01/page/three-definitions", "m01/which-definition", "m01/quiz"
AT_ONCE = 20_000


def fill(url: str, *, count: int, issuer: str, keys: tuple[bytes, ...], now: datetime) -> None:
    """Add people until there are `count`, in courses of 500."""
    database = Database(url, keys=keys)
    with database.writing() as session:
        platform = session.scalars(select(Platform).where(Platform.issuer == issuer)).one()
        first = (session.scalar(select(func.count()).select_from(Person)) or 0) + 1
        courses = _courses(session, platform, first=course_of(first), last=course_of(count), now=now)
        connection = session.connection()
        if connection.dialect.name == "postgresql":
            # What is put in names rows that were put in just before: nobody needs to look again for each.
            connection.execute(text("SET LOCAL session_replication_role = 'replica'"))
        _people(connection, platform, numbers=range(first, count + 1))
        _enrol(connection, platform, courses=courses, numbers=range(first, count + 1), keys=keys, now=now)
        _work(connection, first=f"user-{first}", then=now - timedelta(days=2))
        connection.execute(text("ANALYZE"))
    database.close()


SCOPES = sorted({LINE_ITEM_SCOPE, RESULT_SCOPE, SCORE_SCOPE})


def _courses(session: Session, platform: Platform, *, first: int, last: int, now: datetime) -> dict[int, int]:
    """The rows of the courses by number; new ones with link, columns and settings."""
    home = {"institution_id": platform.institution_id, "platform_id": platform.id}
    known = select(Context.lti_id, Context.id).where(Context.platform_id == platform.id)
    rows = {int(row.lti_id.removeprefix("course-")): row.id for row in session.execute(known)}
    deployment = session.scalars(select(Deployment).where(Deployment.platform_id == platform.id)).one()
    made = [
        {
            "key": random_key(),
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


def _people(connection: Connection, platform: Platform, *, numbers: range) -> None:
    for some in _slices(numbers):
        rows = [
            {
                "key": random_key(),
                "institution_id": platform.institution_id,
                "platform_id": platform.id,
                "sub": f"user-{number}",
                "name": f"Given user-{number}",
                "given": "Given",
                "family": f"user-{number}",
                "email": f"user-{number}@school.example",
                "locale": "en",
                "preferences": {},
                "told_by": {name: ["launch"] for name in ("name", "given", "family", "email")},
            }
            for number in some
        ]
        _bulk(connection, Person, rows)


def _enrol(
    connection: Connection,
    platform: Platform,
    *,
    courses: dict[int, int],
    numbers: range,
    keys: tuple[bytes, ...],
    now: datetime,
) -> None:
    seal = DataKeys(keys).seal
    for some in _slices(numbers):
        subs = [f"user-{number}" for number in some]
        found = connection.execute(
            select(Person.sub, Person.id).where(Person.platform_id == platform.id, Person.sub.in_(subs))
        )
        people = {row.sub: row.id for row in found}
        rows = []
        for number in some:
            key = random_key()
            rows.append(
                {
                    "key": key,
                    "context_id": courses[course_of(number)],
                    "person_id": people[f"user-{number}"],
                    "kind": "real",
                    "roles": ["learner"],
                    "group": "citizen",
                    "pathway": "citizen",
                    "draft_key": seal(secrets.token_urlsafe(32), f"enrolment.draft_key/{key}"),
                    "enrolled_at": now - timedelta(days=3),
                    "opened_at": now - timedelta(days=3),
                    "last_activity_at": now - timedelta(days=2),
                    "undecided_in": [],
                    "left_pathways": [],
                }
            )
        _bulk(connection, Enrolment, rows)


def _work(connection: Connection, *, first: str, then: datetime) -> None:
    """What everybody has done, by one statement a table."""
    release = select(Release.id).where(Release.state == "current").scalar_subquery()
    started = select(Person.id).where(Person.sub == first).scalar_subquery()
    new = Enrolment.person_id >= started
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


def _bulk(connection: Connection, model: type[Base], rows: list[dict[str, Any]]) -> None:
    """Rows by the names of the table's columns, as fast as the database takes them."""
    table = model.__table__
    names = list(rows[0])
    dialect = connection.dialect
    binds = {name: table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names}
    told = [
        tuple(
            row[name] if (bind := binds[name]) is None or name == "draft_key" else bind(row[name])
            for name in names
        )
        for row in rows
    ]
    quoted = ", ".join(dialect.identifier_preparer.quote(name) for name in names)
    cursor = connection.connection.cursor()
    if dialect.name == "postgresql":
        with cursor.copy(f"COPY {table.name} ({quoted}) FROM STDIN") as copy:
            for row in told:
                copy.write_row(row)
    else:
        marks = ", ".join("?" for _ in names)
        cursor.executemany(f"INSERT INTO {table.name} ({quoted}) VALUES ({marks})", told)  # noqa: S608  (names of our own)
    cursor.close()


def _slices(numbers: range) -> Iterator[range]:
    for start in range(0, len(numbers), AT_ONCE):
        yield numbers[start : start + AT_ONCE]


if __name__ == "__main__":
    settings = Settings.from_environ()
    fill(
        settings.database_url,
        count=int(sys.argv[1]),
        issuer=sys.argv[2],
        keys=settings.encryption_keys,
        now=datetime.now(UTC),
    )
