"""Every command on a database that nobody has set up yet says what to do, and ends with 1."""

import pytest
from sqlalchemy import create_engine, text

from app.cli.groups import SpokenCommand, SpokenGroup
from app.config import Settings
from app.factory import build
from tests.programs import SECRET, inside

pytestmark = pytest.mark.both_databases("migrations")

FIRST = "Run “flask --app app db upgrade” first."
PLATFORM = [
    *("platform", "add", "--issuer", "https://lms.example", "--client-id", "abc"),
    *("--auth-login-url", "https://lms.example/auth", "--auth-token-url", "https://lms.example/token"),
    *("--key-set-url", "https://lms.example/keys"),
]
COMMANDS = {
    "admin": ["admin", "grant", "nobody"],
    "audit": ["audit"],
    "course": ["course", "publish"],
    "deployment": ["deployment", "list"],
    "institution": ["institution", "add", "Nordby"],
    "keys": ["keys", "rotate"],
    "operator": ["operator", "link"],
    "person": ["person", "export", "nobody"],
    "platform": PLATFORM,
    "report": ["report", "completion", "--format", "csv"],
    "token": ["token", "create", "--name", "x", "--scope", "reports:read"],
    "worker": ["worker", "run", "--once"],
}
NEED_NO_TABLES = {"config", "db", "serve"}
SILENT = "postgresql+psycopg://nobody@127.0.0.1:9/none"
"""Where no database answers."""
OF_LIBRARIES = {"openapi", "routes", "run", "shell"}


def app_on(url):
    return build(Settings.from_environ({"DATABASE_URL": url, "LOG_LEVEL": "ERROR", "SECRET_KEY": SECRET}))


def run(app, words):
    with app.app_context():
        ended = app.test_cli_runner().invoke(args=words)
    app.extensions["samskabe"].database.close()
    return ended


@pytest.fixture
def url(server):
    """A database without tables."""
    url = server.empty()
    yield url
    server.drop(url)


def test_every_command_says_what_to_do_first(url):
    app = app_on(url)
    for group, words in COMMANDS.items():
        ended = run(app, words)
        assert ended.exit_code == 1, group
        assert isinstance(ended.exception, SystemExit), group
        assert FIRST in ended.output, group
        assert "Traceback" not in ended.output, group


def test_every_group_is_asked_above_and_made_to_speak():
    groups = app_on(SILENT).cli.commands
    assert set(groups) - OF_LIBRARIES == set(COMMANDS) | NEED_NO_TABLES
    assert all(
        isinstance(one, (SpokenGroup, SpokenCommand))
        for name, one in groups.items()
        if name not in OF_LIBRARIES
    )


def test_it_does_what_it_says_and_a_fault_of_our_own_stays_one(url):
    """With tables up to date, and one of them broken, there is nothing an operator could mend with a command."""
    app = app_on(url)
    assert FIRST in run(app, ["institution", "list"]).output
    for _twice in range(2):
        ended = inside("db", "upgrade", SECRET_KEY=SECRET, DATABASE_URL=url)
        assert (ended.code, ended.out) == (0, "The schema is up to date.\n"), ended.err
    assert run(app, ["institution", "add", "Nordby"]).exit_code == 0

    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE operator_link"))
    engine.dispose()

    broken = run(app, ["operator", "link"]).exception
    assert broken
    assert not isinstance(broken, SystemExit)


def test_a_database_that_does_not_answer_is_told_too():
    ended = run(app_on(SILENT), ["institution", "list"])

    assert ended.exit_code == 1
    assert "The database does not answer." in ended.output
