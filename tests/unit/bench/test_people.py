"""The people that a measurement is made among are such as launches would have made."""

from datetime import UTC, datetime

from sqlalchemy import func, select

from app.models import Attempt, Enrolment, LineItem, PageMark, Person, Progress, Response
from app.services.operating import platforms
from tests.bench.people import fill
from tests.databases import KEYS

ISSUER = "https://lms.example"
NOW = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)


def test_everybody_has_a_place_a_check_and_a_progress(database, database_url):
    told = platforms.NewPlatform(
        issuer=ISSUER,
        client_id="client",
        auth_login_url=f"{ISSUER}/auth",
        auth_token_url=f"{ISSUER}/token",
        key_set_url=f"{ISSUER}/keys",
        deployments=("1",),
    )
    with database.writing() as session:
        platforms.add(session, told, now=NOW)

    fill(database_url, count=3, issuer=ISSUER, keys=KEYS, now=NOW)
    fill(database_url, count=501, issuer=ISSUER, keys=KEYS, now=NOW)

    with database.reading() as session:
        counted = {
            model.__name__: session.scalar(select(func.count()).select_from(model))
            for model in (Person, Enrolment, PageMark, Attempt, Response, Progress, LineItem)
        }
        enrolment = session.scalars(select(Enrolment).order_by(Enrolment.id).limit(1)).one()
        assert len(enrolment.draft_key) > 30
    assert counted == {
        "Person": 501,
        "Enrolment": 501,
        "PageMark": 1002,
        "Attempt": 1002,
        "Response": 501,
        "Progress": 501,
        "LineItem": 4,
    }
