"""A practice LMS whose rows are written straight into the tables is known as one that was registered."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from app.models import Base, Institution, Platform
from app.services.operating import platforms
from tests.databases import opened
from tests.known import make_known

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
TOLD = platforms.NewPlatform(
    issuer="https://lms.example",
    client_id="client",
    auth_login_url="https://lms.example/auth",
    auth_token_url="https://lms.example/token",
    key_set_url="https://lms.example/keys",
    name="LMS",
    family="moodle",
    deployments=("1", "2"),
    frame_origins=("https://lms.example",),
    trusts_admins=True,
)


@pytest.mark.parametrize(
    "told",
    [
        TOLD,
        replace(TOLD, trusts_admins=None, deployments=(), frame_origins=()),
        replace(TOLD, token_audience="https://lms.example", accepts_any_deployment=True, reads_sites=True),
    ],
    ids=["as the tests have it", "as little as possible", "with all that may be told"],
)
def test_both_ways_leave_the_same(server, told):
    registered = _left_by(server, lambda session: platforms.add(session, told, now=NOW).id)
    assert _left_by(server, lambda session: make_known(session, told, now=NOW)) == registered


def _left_by(server, way):
    """The platform's id, and what each table of a fresh database holds then; keys, drawn by lot, are told by whose they are."""
    database = opened(url := server.fresh())
    with database.writing() as session:
        platform_id = way(session)
    with database.reading() as session:
        whose = {
            session.scalars(select(model.key)).one(): model.__name__ for model in (Institution, Platform)
        }
        rows = {
            table.name: [
                [whose.get(value, value) if isinstance(value, str) else value for value in row]
                for row in session.execute(select(table).order_by(*table.primary_key))
            ]
            for table in Base.metadata.sorted_tables
        }
    database.close()
    server.drop(url)
    return platform_id, rows
