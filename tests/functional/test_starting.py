"""A server, a worker and a command that cannot work say so in a sentence, and end or wait."""

import signal
import socket
from datetime import timedelta
from threading import Event

import pytest
from sqlalchemy import create_engine, select, text

from app import clock
from app.adapters.sql.engine import Database
from app.config import Settings
from app.factory import build
from app.models import DataKey, SigningKey
from app.services.operating import seals
from app.worker import loop
from lti.keys import generate_signing_key
from tests.databases import migrate
from tests.doorstep import command
from tests.programs import SECRET, as_program, inside, program

FIRST, SECOND = bytes(32), bytes(range(32))


def serve(start=inside, **environ):
    """Start the server, which ends by itself; what it says."""
    ended = start("serve", SECRET_KEY=SECRET, LOG_LEVEL="ERROR", **environ)
    assert ended.code != 0
    assert "Traceback" not in ended.err
    return ended.err


@pytest.mark.parametrize(
    ("family", "listens", "host", "start"),
    [
        (socket.AF_INET, "127.0.0.1", "127.0.0.1", as_program),
        (socket.AF_INET, "", "127.0.0.1", inside),
        (socket.AF_INET, "127.0.0.1", "0.0.0.0", inside),  # noqa: S104  (that is what is tried)
        (socket.AF_INET6, "::1", "::1", inside),
        (socket.AF_INET6, "::", "127.0.0.1", inside),
    ],
)
def test_a_port_that_others_would_share_is_refused(tmp_path, family, listens, host, start):
    """Servers that share their port among processes let others join without a word: so ours asks before."""
    try:
        other = socket.socket(family)
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind((listens, 0))
    except OSError:
        pytest.skip("this machine does not speak IPv6")
    with other:
        other.listen()
        port = str(other.getsockname()[1])
        url = f"sqlite:///{tmp_path}/course.db"
        said = serve(start, HOST=host, PORT=port, DATABASE_URL=url)

    assert f"Port {port} is in use" in said
    assert not (tmp_path / "course.db").exists(), "nothing is touched before"


def test_a_name_with_two_addresses_is_asked_at_both(tmp_path):
    try:
        other = socket.create_server(("::1", 0), family=socket.AF_INET6)
    except OSError:
        pytest.skip("this machine does not speak IPv6")
    with other:
        port = str(other.getsockname()[1])
        url = f"sqlite:///{tmp_path}/course.db"
        said = serve(PORT=port, PUBLIC_URL=f"http://localhost:{port}", DATABASE_URL=url)
    assert f"Port {port} is in use" in said


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as free:
        return str(free.getsockname()[1])


def test_an_address_that_is_not_ours_is_told(tmp_path):
    said = serve(HOST="192.0.2.7", PORT=free_port(), DATABASE_URL=f"sqlite:///{tmp_path}/course.db")
    assert "This machine has no address 192.0.2.7 to listen on. Look at HOST." in said


def test_what_is_wrong_with_the_database_is_told_at_the_start(tmp_path):
    path = tmp_path / "course.db"
    path.write_text("Dear diary, " * 100)
    assert "is no SQLite database" in serve(PORT=free_port(), DATABASE_URL=f"sqlite:///{path}")

    gone = f"postgresql+psycopg://me:{SECRET}@127.0.0.1:9/none"
    told = serve(PORT=free_port(), DATABASE_URL=gone)
    assert "The database does not answer. Look whether it runs at 127.0.0.1:9" in told
    assert SECRET not in told

    (tmp_path / "var").write_text("no folder")
    told = serve(PORT=free_port(), DATABASE_URL=f"sqlite:///{tmp_path}/var/course.db")
    assert "Samskabe does not start." in told
    assert "that folder cannot be made here" in told


@pytest.mark.both_databases("migrations")
class TestKeys:
    """Whoever starts with other data keys than before is told at once, and nobody is sent there."""

    @pytest.fixture
    def opened(self, server):
        url = server.fresh()
        held = []

        def opened(*keys):
            database = Database(url, keys=keys)
            held.append(database)
            return database

        yield opened
        for database in held:
            database.close()
        server.drop(url)

    def keep(self, database):
        with database.writing() as session:
            seals.keep(session)

    def test_the_same_key_and_newer_ones_before_it_are_good(self, opened):
        for keys in ((FIRST,), (FIRST,), (SECOND, FIRST)):
            self.keep(opened(*keys))
        with opened(FIRST, SECOND).reading() as session:
            seals.check(session)
            assert len(session.scalars(select(DataKey.key_id)).all()) == 2

    @pytest.mark.parametrize("keys", [(SECOND,), (SECOND, bytes(reversed(range(32))))])
    def test_other_keys_are_refused_and_leave_nothing(self, opened, keys):
        self.keep(opened(FIRST))
        with pytest.raises(seals.WrongKeysError, match="Put the earlier key back"):
            self.keep(opened(*keys))
        with opened(FIRST).reading() as session:
            seals.check(session)

    def test_a_key_that_was_ever_used_may_not_be_left_out(self, opened):
        self.keep(opened(FIRST))
        self.keep(opened(SECOND, FIRST))
        with pytest.raises(seals.WrongKeysError):
            self.keep(opened(FIRST))

    def test_a_database_from_before_there_were_canaries_tells_by_its_own_key_pairs(self, opened):
        made = generate_signing_key()
        with opened(FIRST).writing() as session:
            session.add(
                SigningKey(
                    kid=made.kid,
                    private=made.private_pem,
                    public=dict(made.public_jwk),
                    use_from=clock.now(),
                )
            )
        with pytest.raises(seals.WrongKeysError):
            self.keep(opened(SECOND))
        self.keep(opened(FIRST))

    def test_a_key_that_is_lost_for_ever_can_be_given_up(self, opened):
        self.keep(opened(FIRST))
        with opened(SECOND).writing() as session:
            assert seals.give_up(session) == 1
        self.keep(opened(SECOND))
        with opened(SECOND).writing() as session:
            assert seals.give_up(session) == 0


def test_a_process_with_wrong_keys_is_not_ready_and_says_why(tool, visitor):
    assert visitor.http.get(f"{tool.url}/health/ready", timeout=20).status_code == 200
    with Database(tool.shared.settings.database_url, keys=[SECOND]).writing() as session:
        seals.keep(session)

    assert visitor.http.get(f"{tool.url}/health/ready", timeout=20).status_code == 503
    told = visitor.http.get(f"{tool.url}/health", timeout=20)
    assert (told.status_code, told.json()) == (503, {"status": "not ready", "reason": "keys"})
    assert visitor.http.get(f"{tool.url}/health/live", timeout=20).status_code == 200
    with pytest.raises(seals.WrongKeysError):
        loop.check_keys(tool.app)
    ended = command(tool, "worker", "run", "--once")
    assert (ended.exit_code, seals.WRONG in ended.output) == (1, True)

    assert "1 sealed" in command(tool, "keys", "give-up", "--yes").output
    assert visitor.http.get(f"{tool.url}/health/ready", timeout=20).status_code == 200


@pytest.mark.both_databases("migrations")
def test_a_worker_that_comes_first_waits_for_the_tables(server, monkeypatch):
    monkeypatch.setattr(loop, "WAITS", timedelta(milliseconds=10))
    url = server.empty()
    app = build(Settings.from_environ({"DATABASE_URL": url, "LOG_LEVEL": "ERROR", "SECRET_KEY": SECRET}))
    stopping, told = Event(), []

    def tell(sentence):
        told.append(sentence)
        app.extensions["samskabe"].database.close()
        migrate(url)

    loop.wait_for_tables(app, stopping=stopping, tell=tell)

    assert told == [
        "The database has no tables yet, or older ones. Run “flask --app app db upgrade” first. The worker waits until then."
    ]
    app.extensions["samskabe"].database.close()
    server.drop(url)


def test_a_worker_that_waits_ends_when_it_is_told_to(tmp_path):
    url = f"sqlite:///{tmp_path}/course.db"
    process = program("worker", "run", SECRET_KEY=SECRET, DATABASE_URL=url)
    assert "The worker waits until then." in process.stderr.readline()
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=60)
    assert process.returncode == 0


def test_a_newer_schema_is_told_by_every_command(tool):
    engine = create_engine(tool.shared.settings.database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'f00f00f00f00'"))
    engine.dispose()
    ended = command(tool, "db", "upgrade")
    assert (ended.exit_code, "by a newer release of this tool" in ended.output) == (1, True)
