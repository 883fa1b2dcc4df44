"""Fixtures over `tests.databases`: import what is needed into a conftest. `tests.both` says on which kinds a test runs."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy.orm import Session

from app.adapters.sql.engine import Database
from app.models import Context, Enrolment, Institution, Person, Platform
from tests.cluster import MEMORY
from tests.databases import Postgres, Server, Sqlite, opened, postgres_server

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def sqlite_files() -> Iterator[Sqlite]:
    with TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        yield Sqlite(Path(folder))


@pytest.fixture(scope="session")
def postgres(testrun_uid) -> Iterator[Postgres]:
    with postgres_server(testrun_uid) as server:
        yield server


@pytest.fixture
def server(request) -> Server:
    return chosen(request)


def chosen(request: pytest.FixtureRequest) -> Server:
    """The server on which a test runs."""
    is_postgres = getattr(request, "param", "sqlite") == "postgres"
    server: Server = request.getfixturevalue("postgres" if is_postgres else "sqlite_files")
    return server


@pytest.fixture
def database(server) -> Iterator[Database]:
    url = server.fresh()
    database = opened(url)
    yield database
    database.close()
    server.drop(url)


@pytest.fixture
def platform(database) -> Platform:
    made = Platform(
        issuer="https://lms.example",
        client_id="client",
        name="LMS",
        auth_login_url="https://lms.example/auth",
        auth_token_url="https://lms.example/token",
        key_set_url="https://lms.example/keys",
    )
    with database.writing() as session:
        session.add(made)
    return made


@pytest.fixture
def enrol(platform) -> Callable[[Session], Enrolment]:
    """Enrols somebody new in a course of its own."""

    def made(session: Session) -> Enrolment:
        institution = Institution(name="Town")
        session.add(institution)
        session.flush()
        place = {"institution_id": institution.id, "platform_id": platform.id}
        enrolment = Enrolment(
            context=Context(lti_id="1", **place), person=Person(sub="1", **place), enrolled_at=NOW
        )
        session.add(enrolment)
        session.flush()
        return enrolment

    return made
