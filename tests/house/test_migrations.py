"""The migrations make what the models say, on both databases, in both directions."""

import re
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

from app.adapters.sql.engine import make_engine
from app.adapters.sql.schema import ROOT, check, downgrade, is_current, upgrade
from app.models import Base
from tests.database_fixtures import postgres, server, sqlite_files
from tests.databases import KEYS
from tests.tables_told import FIRST, described

__all__ = ["postgres", "server", "sqlite_files"]


@pytest.fixture
def engine(server):
    """An engine on a database that was migrated: it begins like one that took all steps (`tests.databases.migrate`)."""
    url = server.fresh()
    engine = make_engine(url, keys=KEYS)
    yield engine
    engine.dispose()
    server.drop(url)


def test_the_first_step_is_taken_back_and_can_be_taken_again(server):
    """All later ones are, with rows in the tables: `tests/functional/test_upgrades.py`."""
    url = server.empty()
    engine = make_engine(url, keys=KEYS)
    upgrade(engine, FIRST)
    first = described(engine)
    assert first
    assert not is_current(engine)
    downgrade(engine, "base")
    assert not described(engine)
    assert not is_current(engine)
    upgrade(engine, FIRST)
    assert described(engine) == first
    engine.dispose()
    server.drop(url)


def test_models_and_migrations_have_not_drifted_apart(engine):
    check(engine)


def test_migrations_make_exactly_what_the_models_would(engine, server):
    url = server.empty()
    direct = make_engine(url, keys=KEYS)
    with direct.begin() as connection:
        Base.metadata.create_all(connection)
    expected = described(direct)
    direct.dispose()
    server.drop(url)
    assert described(engine) == expected


def test_upgrading_twice_changes_nothing(engine):
    before = described(engine)
    upgrade(engine)
    assert described(engine) == before
    assert is_current(engine)


def test_every_constraint_has_a_name(engine):
    nameless = [
        (table, kind)
        for table, parts in described(engine).items()
        for kind in ("primary", "foreign", "unique", "checks")
        if "'name': None" in str(parts[kind])
    ]
    assert not nameless


def test_the_name_of_a_migration_says_when_it_was_made_and_which_it_is():
    names = {file.stem for file in (ROOT / "migrations" / "versions").glob("*.py")}
    assert names
    for script in ScriptDirectory(str(ROOT / "migrations")).walk_revisions():
        stem = Path(script.path).stem
        assert re.match(rf"\d{{4}}_\d\d_\d\d_\d{{4}}-{script.revision}_\w+$", stem), stem
        names.discard(stem)
    assert not names, "no step leads to these"
