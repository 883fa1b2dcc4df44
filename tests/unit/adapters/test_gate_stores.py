"""The SQL side of the gate's ports keeps what the gate relies on."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, select, update

from app.adapters import key_sets, platforms
from app.adapters.key_ring import SqlKeyRing
from app.adapters.key_sets import SqlKeySetStore
from app.adapters.launch_memory import SqlLaunchMemory
from app.adapters.platforms import SqlPlatformDirectory
from app.adapters.sql.engine import Database
from app.adapters.tokens import SqlTokenStore
from app.models import Deployment, LaunchAttempt, Platform, SigningKey
from lti.ports import AccessToken, DeploymentState, KeySet
from tests.databases import KEYS

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def at_once(count, work):
    """What `work` answers in so many threads started together."""
    together, answers = threading.Barrier(count), []

    def run():
        together.wait()
        answers.append(work())

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def another(platform, **changes):
    names = ("issuer", "client_id", "name", "auth_login_url", "auth_token_url", "key_set_url")
    return Platform(**{name: getattr(platform, name) for name in names} | changes)


def test_a_state_is_spent_once(database, platform):
    memory = SqlLaunchMemory(database)
    spend = {"platform_id": platform.id, "transport": "cookie", "at": NOW}
    assert memory.spend(b"state", **spend) is not None
    assert memory.spend(b"state", **spend) is None
    assert memory.spend(b"another", **spend) is not None


def test_of_many_threads_with_one_state_one_wins(database, platform):
    memory = SqlLaunchMemory(database)
    spend = {"platform_id": platform.id, "transport": "cookie", "at": NOW}
    assert [spent is None for spent in at_once(6, lambda: memory.spend(b"state", **spend))].count(False) == 1


def test_an_attempt_remembers_how_it_ended(database, platform):
    memory = SqlLaunchMemory(database)
    memory.spend(b"state", platform_id=platform.id, transport="storage", at=NOW)
    memory.close(b"state", code="ok")
    with database.reading() as session:
        attempt = session.scalars(select(LaunchAttempt)).one()
    assert (attempt.code, attempt.transport, attempt.at) == ("ok", "storage", NOW)


def test_registrations_are_found_by_issuer_and_client(database, platform):
    with database.writing() as session:
        session.add_all(
            [
                another(platform, client_id="second"),
                another(platform, client_id="third", state="suspended"),
                another(platform, issuer="https://other.example"),
            ]
        )
    directory = SqlPlatformDirectory(database)
    found = directory.registrations("https://lms.example")
    assert [registration.client_id for registration in found] == ["client", "second"]
    (one,) = directory.registrations("https://lms.example", "second")
    assert directory.registration(one.platform_id) == one
    assert not directory.registrations("https://lms.example", "third")
    assert not directory.registrations("https://nobody.example")
    assert directory.registration(999) is None


@pytest.fixture
def elsewhere(database):
    """Another process of the tool."""
    other = Database(database.engine.url.render_as_string(hide_password=False), keys=KEYS)
    yield other
    other.close()


@pytest.fixture
def launched_once(database, platform):
    """A directory that has everything in memory, and the generation that is from."""
    with database.writing() as session:
        session.add(Deployment(platform_id=platform.id, lti_id="1", state="active"))
    directory = SqlPlatformDirectory(database)
    generation = spent(database, platform)
    assert directory.registration(platform.id, generation=generation)
    assert directory.deployment_state(platform.id, "1", generation=generation) == DeploymentState.ACTIVE
    return directory


def spent(database, platform, state=b"state"):
    return SqlLaunchMemory(database).spend(state, platform_id=platform.id, transport="cookie", at=NOW)


def said(database):
    statements = []
    for engine in (database.engine, database.reader):
        event.listen(engine, "before_cursor_execute", lambda *told: statements.append(told[2]))
    return statements


def test_what_is_remembered_costs_no_statement(database, platform, launched_once):
    generation = spent(database, platform, b"another")
    statements = said(database)
    assert launched_once.registration(platform.id, generation=generation)
    assert launched_once.registration(platform.id)
    assert launched_once.deployment_state(platform.id, "1", generation=generation) == DeploymentState.ACTIVE
    assert statements == []


def test_a_platform_suspended_by_another_process_is_unknown_to_the_very_next_launch(
    database, elsewhere, platform, launched_once
):
    with elsewhere.writing() as session:
        session.get_one(Platform, platform.id).state = "suspended"
    generation = spent(database, platform, b"another")
    assert launched_once.registration(platform.id, generation=generation) is None


def test_a_deployment_suspended_by_another_process_is_closed_to_the_very_next_launch(
    database, elsewhere, platform, launched_once
):
    with elsewhere.writing() as session:
        session.execute(update(Deployment).values(state="suspended"))
    generation = spent(database, platform, b"another")
    assert (
        launched_once.deployment_state(platform.id, "1", generation=generation) == DeploymentState.SUSPENDED
    )
    assert launched_once.deployment_state(platform.id, "1") == DeploymentState.SUSPENDED


def test_who_names_no_generation_hears_what_was_true_half_a_minute_ago_at_the_most(
    elsewhere, platform, launched_once, monkeypatch
):
    with elsewhere.writing() as session:
        session.get_one(Platform, platform.id).state = "suspended"
    assert launched_once.registration(platform.id)
    later = platforms.monotonic() + platforms.RELIED_ON_SECONDS
    monkeypatch.setattr(platforms, "monotonic", lambda: later)
    assert launched_once.registration(platform.id) is None


def test_what_is_not_there_is_looked_up_each_time(elsewhere, platform, launched_once):
    assert launched_once.deployment_state(platform.id, "2") == DeploymentState.UNKNOWN
    with elsewhere.writing() as session:
        session.add(Deployment(platform_id=platform.id, lti_id="2", state="active"))
    assert launched_once.deployment_state(platform.id, "2") == DeploymentState.ACTIVE


@pytest.mark.parametrize("state", ["waiting", "active", "suspended"])
def test_a_deployment_is_in_the_state_it_was_given(database, platform, state):
    with database.writing() as session:
        session.add(Deployment(platform_id=platform.id, lti_id="1", state=state))
    directory = SqlPlatformDirectory(database)
    assert directory.deployment_state(platform.id, "1") == DeploymentState(state)
    assert directory.deployment_state(platform.id, "2") == DeploymentState.UNKNOWN
    assert directory.deployment_state(platform.id + 1, "1") == DeploymentState.UNKNOWN


def test_a_platform_may_accept_any_deployment_but_not_a_suspended_one(database, platform):
    with database.writing() as session:
        session.execute(update(Platform).values(accepts_any_deployment=True))
        session.add(Deployment(platform_id=platform.id, lti_id="1", state="suspended"))
    directory = SqlPlatformDirectory(database)
    assert directory.deployment_state(platform.id, "new") == DeploymentState.ACTIVE
    assert directory.deployment_state(platform.id, "1") == DeploymentState.SUSPENDED


def test_keys_that_another_process_found_replace_those_in_memory_within_a_minute(
    database, platform, monkeypatch
):
    here, there = SqlKeySetStore(database), SqlKeySetStore(database)
    old, new = (KeySet(body={"keys": [{"kid": kid}]}, fetched_at=NOW, fresh_until=NOW) for kid in "ab")
    here.store_key_set(platform.id, old)
    there.store_key_set(platform.id, new)
    assert here.key_set(platform.id) == old
    later = key_sets.time.monotonic() + key_sets.RELIED_ON_SECONDS
    monkeypatch.setattr(key_sets.time, "monotonic", lambda: later)
    assert here.key_set(platform.id) == new


def test_key_sets_are_kept_by_registration_and_replaced(database, platform):
    with database.writing() as session:
        session.add(other := another(platform, client_id="second"))
    store = SqlKeySetStore(database)
    assert store.key_set(platform.id) is None
    first = KeySet(body={"keys": [{"kid": "a"}]}, fetched_at=NOW, fresh_until=NOW + timedelta(hours=1))
    second = KeySet(body={"keys": []}, fetched_at=NOW, fresh_until=NOW, last_miss_at=NOW)
    store.store_key_set(platform.id, first)
    store.store_key_set(other.id, second)
    assert SqlKeySetStore(database).key_set(platform.id) == first
    store.store_key_set(platform.id, second)
    assert store.key_set(platform.id) == SqlKeySetStore(database).key_set(platform.id) == second


def test_a_look_in_vain_leaves_the_keys_that_another_process_stored(database, platform):
    here, there = SqlKeySetStore(database), SqlKeySetStore(database)
    old = KeySet(body={"keys": [{"kid": "a"}]}, fetched_at=NOW, fresh_until=NOW)
    new = KeySet(body={"keys": [{"kid": "b"}]}, fetched_at=NOW, fresh_until=NOW + timedelta(hours=1))
    here.store_key_set(platform.id, old)
    there.store_key_set(platform.id, new)

    here.note_miss(platform.id, at=NOW)

    assert here.key_set(platform.id) == replace(new, last_miss_at=NOW)


def test_a_platform_that_never_answered_is_known_for_it(database, platform):
    store = SqlKeySetStore(database)
    store.note_miss(platform.id, at=NOW)

    known = store.key_set(platform.id)
    assert (known.body, known.last_miss_at) == ({"keys": []}, NOW)


def test_the_first_signing_key_is_made_once_even_by_two_threads(database):
    rings = [SqlKeyRing(database, clock=lambda: NOW) for _ in range(2)]
    keys = at_once(2, lambda: rings.pop().signing_key())
    assert keys[0] == keys[1]
    with database.reading() as session:
        assert len(session.scalars(select(SigningKey)).all()) == 1


def test_the_youngest_key_that_has_come_of_age_signs_and_all_current_ones_are_published(database):
    def key(kid, *, days, until=None):
        return SigningKey(
            kid=kid,
            private=f"pem {kid}",
            public={"kid": kid},
            use_from=NOW + timedelta(days=days),
            publish_until=until,
        )

    with database.writing() as session:
        session.add_all(
            [
                key("gone", days=-90, until=NOW),
                key("old", days=-60, until=NOW + timedelta(days=1)),
                key("now", days=-1),
                key("next", days=1),
            ]
        )
    ring = SqlKeyRing(database, clock=lambda: NOW)
    assert (ring.signing_key().kid, ring.signing_key().private_pem) == ("now", "pem now")
    assert [key["kid"] for key in ring.public_key_set()["keys"]] == ["next", "now", "old"]


def test_tokens_are_kept_by_registration_and_scopes(database, platform):
    with database.writing() as session:
        session.add(other := another(platform, client_id="second"))
    store = SqlTokenStore(database)
    scopes, token = frozenset({"b", "a"}), AccessToken(token="bearer", expires_at=NOW)
    store.store_token(platform.id, scopes, token)
    assert store.token(platform.id, frozenset({"a", "b"})) == token
    assert store.token(other.id, scopes) is None
    assert store.token(platform.id, frozenset({"a"})) is None
    newer = AccessToken(token="newer", expires_at=NOW + timedelta(hours=1))
    store.store_token(platform.id, scopes, newer)
    assert store.token(platform.id, scopes) == newer
    store.forget_token(platform.id, scopes)
    assert store.token(platform.id, scopes) is None
