"""Whatever a test does to its database, the next one begins with what was filled in, on both kinds."""

import pytest
from sqlalchemy import delete, func, select, text, update

from app.adapters.sql.engine import Database
from app.models import Institution, ProseVersion, Release
from tests.databases import KEYS
from tests.releases import with_the_first_star


def renamed(session):
    session.execute(update(Release).values(course="another"))


def removed(session):
    session.execute(delete(ProseVersion))
    session.execute(delete(Release))


def added(session):
    first = session.scalars(select(Release)).one()
    told = {"bones": first.bones, "state": "past", "published_at": first.published_at}
    session.add(Release(course=first.course, hash="another", **told))


def dropped(session):
    session.execute(text("DROP TABLE operator_link"))


def widened(session):
    session.execute(text("ALTER TABLE operator_link ADD COLUMN more integer"))


def renamed_column(session):
    session.execute(text("ALTER TABLE operator_link RENAME COLUMN expires_at TO ends_at"))


def untouched(_session):
    pass


@pytest.mark.parametrize("change", [renamed, removed, added, dropped, widened, renamed_column, untouched])
def test_a_database_begins_as_it_was_filled_whatever_was_done_to_the_one_before(server, change):
    before = _begin(server, change)
    assert _begin(server, untouched) == before


def test_two_databases_at_once_are_two(server):
    urls = [server.fresh(with_the_first_star) for _time in range(2)]
    for url in urls:
        assert _told(url, untouched)["first number"] == 1
    for url in urls:
        server.drop(url)


def _begin(server, change):
    url = server.fresh(with_the_first_star)
    told = _told(url, change)
    server.drop(url)
    return told


def _told(url, change):
    """What a test finds, before it writes and changes."""
    database = Database(url, keys=KEYS)
    with database.writing() as session:
        found = {
            "institutions": session.scalar(select(func.count()).select_from(Institution)),
            "releases": [
                (one.id, one.hash, one.state, one.course) for one in session.scalars(select(Release))
            ],
            "prose": session.scalars(select(ProseVersion.hash).order_by(ProseVersion.hash)).all(),
            "links": session.execute(text("SELECT * FROM operator_link")).keys(),
        }
        town = Institution(name="Town")
        session.add(town)
        session.flush()
        found["first number"] = town.id
        change(session)
    database.close()
    return found
