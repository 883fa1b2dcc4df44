"""Whatever writes what processes keep in memory raises a number that every process reads."""

import pytest
from sqlalchemy import delete, insert, update

from app.adapters.sql import generations, races
from app.adapters.sql.upsert import insert_ignore, upsert
from app.models import Context, Deployment, Institution, Platform, Release
from tests.database_fixtures import NOW


def add_a_deployment(session, platform):
    session.add(Deployment(platform_id=platform.id, lti_id="1"))


def insert_a_deployment(session, platform):
    session.execute(insert(Deployment).values(platform_id=platform.id, lti_id="1", state="active"))


def find_or_make_a_deployment(session, platform):
    made = {"platform_id": platform.id, "lti_id": "1", "state": "active"}
    insert_ignore(session, Deployment, made, on=[Deployment.platform_id, Deployment.lti_id])


def make_a_deployment(session, platform):
    races.make(session, Deployment, {"platform_id": platform.id, "lti_id": "1"}, fresh={"state": "active"})


def overwrite_a_deployment(session, platform):
    made = {"platform_id": platform.id, "lti_id": "1", "state": "active"}
    upsert(session, Deployment, made, on=[Deployment.platform_id, Deployment.lti_id])


def suspend_the_platform(session, platform):
    session.get_one(Platform, platform.id).state = "suspended"


def suspend_all_platforms(session, _platform):
    session.execute(update(Platform).values(state="suspended"))


def forget_the_platform(session, platform):
    session.execute(delete(Platform).where(Platform.id == platform.id))


def open_an_institution(session, _platform):
    session.add(Institution(name="Town"))


def publish(session, _platform):
    session.add(Release(course="c", hash="h", bones=b"", state="current", published_at=NOW))


def nothing(session, platform):
    session.get_one(Platform, platform.id).name = platform.name


def numbers(database):
    return database.read(generations.read)


PLATFORMS = (
    add_a_deployment,
    insert_a_deployment,
    find_or_make_a_deployment,
    make_a_deployment,
    overwrite_a_deployment,
    suspend_the_platform,
    suspend_all_platforms,
    forget_the_platform,
    open_an_institution,
)


@pytest.mark.parametrize("change", PLATFORMS)
def test_a_change_of_platforms_raises_their_number_once(database, platform, change):
    before = numbers(database)
    with database.writing() as session:
        change(session, platform)
        session.flush()
        suspend_all_platforms(session, platform)
    assert numbers(database) == before._replace(platforms=before.platforms + 1)


def test_a_release_raises_the_number_of_releases(database, platform):
    before = numbers(database)
    with database.writing() as session:
        publish(session, platform)
    assert numbers(database) == before._replace(releases=before.releases + 1)


def test_what_is_not_kept_in_memory_raises_nothing(database, platform):
    with database.writing() as session:
        session.add(town := Institution(name="Town"))
    before = numbers(database)
    with database.writing() as session:
        nothing(session, platform)
        session.add(Context(institution_id=town.id, platform_id=platform.id, lti_id="1"))
    assert numbers(database) == before


def test_what_is_rolled_back_raises_nothing_then_or_later(database, platform):
    before = numbers(database)

    def fail():
        with database.writing() as session:
            suspend_all_platforms(session, platform)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    with database.writing() as session:
        nothing(session, platform)
    assert numbers(database) == before
