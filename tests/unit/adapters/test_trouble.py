"""What is wrong with a database is told in one sentence, and never with a password in it."""

import sqlite3

import psycopg
import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import DBAPIError

from app.adapters.sql import schema, trouble
from app.adapters.sql.engine import READING, UnusablePlaceError, make_engine
from tests.databases import KEYS

HUSH = "kX9-vQ2mTz7LpR4w"
SERVER = make_url(f"postgresql+psycopg://samskabe:{HUSH}@db.example:5433/course")
CONNECTING = 'connection failed: connection to server at "10.0.0.1", port 5433 failed: FATAL:  '


def of_server(said, *, kind=psycopg.OperationalError, url=SERVER, connecting=True):
    error = DBAPIError("SELECT 1", None, kind(said), connection_invalidated=connecting)
    told = trouble.sentence(error, url)
    assert HUSH not in str(told)
    return told


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ('password authentication failed for user "samskabe"', "does not let the user “samskabe” in"),
        (
            'database "course" does not exist',
            "There is no database “course” on the server at db.example:5433.",
        ),
        ('role "samskabe" does not exist', "does not let the user “samskabe” in"),
        ("no pg_hba.conf entry for host", "does not let the user “samskabe” in"),
        ("Connection refused", "The database does not answer. Look whether it runs at db.example:5433"),
        (f"could not resolve {HUSH}", "No server is known by the name in DATABASE_URL at db.example:5433."),
    ],
)
def test_what_a_server_refuses_is_told(said, told):
    assert told in of_server(CONNECTING + said)


def test_how_a_password_is_encoded_is_told_where_it_may_be_the_reason():
    assert "@ as %40" in of_server(CONNECTING + "password authentication failed")


def test_a_host_that_may_hold_a_part_of_the_password_is_not_told():
    assert "tail" not in of_server("Connection refused", url=SERVER.set(host="tail@db.example"))


def test_rights_and_replicas_are_told():
    denied = of_server("no", kind=psycopg.errors.InsufficientPrivilege, connecting=False)
    assert denied == (
        "The user “samskabe” may not make or change tables in the database “course”. Let that user own it."
    )
    assert "may be a replica" in of_server("no", kind=psycopg.errors.ReadOnlySqlTransaction, connecting=False)


def test_a_fault_of_a_statement_is_nothing_about_the_database():
    assert of_server("no", kind=psycopg.errors.UndefinedColumn, connecting=False) is None
    assert trouble.sentence(ValueError("x"), SERVER) is None


def test_a_file_that_is_no_database_is_told(tmp_path):
    path = tmp_path / "course.db"
    path.write_text("Dear diary, " * 100)
    engine = make_engine(f"sqlite:///{path}", keys=KEYS, kind=READING)

    assert trouble.of_schema(engine) == (
        f"The file {path} is no SQLite database. Move it away, or name another file in DATABASE_URL."
    )


def test_a_file_that_cannot_be_opened_is_told(tmp_path):
    (tmp_path / "course.db").mkdir()
    engine = make_engine(f"sqlite:///{tmp_path}/course.db", keys=KEYS, kind=READING)
    assert "course.db cannot be opened or made. Look whether its folder is there" in trouble.of_schema(engine)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("attempt to write a readonly database", "may not be written by the user who runs this"),
        ("database or disk is full", "is full."),
        ("database is locked", "Another program keeps"),
        ("database disk image is malformed", "is damaged. Restore it from a copy."),
    ],
)
def test_what_happens_to_files_is_told(said, told):
    error = DBAPIError("SELECT 1", None, sqlite3.OperationalError(said))
    assert told in trouble.sentence(error, make_url("sqlite:////var/course.db"))


def test_a_lock_that_cannot_be_made_is_the_place_of_the_database():
    url = make_url("sqlite:////srv/course.db")
    error = PermissionError(13, "Permission denied", "/srv/course.db.schema.lock")
    assert "/srv/course.db cannot be opened or made" in trouble.sentence(error, url)
    assert trouble.sentence(PermissionError(13, "no", "/etc/shadow"), url) is None


def test_a_folder_that_cannot_be_made_is_told_before_anything_is_opened(tmp_path):
    (tmp_path / "var").write_text("no folder")
    with pytest.raises(UnusablePlaceError, match="that folder cannot be made here"):
        make_engine(f"sqlite:///{tmp_path}/var/course.db", keys=KEYS)


def test_a_newer_schema_is_told_and_left_as_it_is(server):
    url = server.empty()
    engine = make_engine(url, keys=KEYS)
    assert trouble.of_schema(engine) == trouble.BEHIND
    other = create_engine(url)
    with other.begin() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
        connection.execute(text("INSERT INTO alembic_version VALUES ('f00f00f00f00')"))
    other.dispose()

    assert trouble.of_schema(engine) == trouble.NEWER
    with pytest.raises(schema.NewerSchemaError) as caught:
        schema.upgrade(engine)
    assert trouble.sentence(caught.value, engine.url) == trouble.NEWER
    engine.dispose()
    server.drop(url)
