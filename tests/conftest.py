"""What every test may ask for: databases, a running tool, a practice LMS, a visitor. Nobody calls the network."""

import gc
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from pytest_socket import socket_allow_hosts

from app.adapters.sql.engine import Database
from app.config import Settings
from app.services.operating import platforms
from lti.families import family_named
from lti.practice_lms.config import PlatformConfig
from lti.practice_lms.server import RunningPlatform
from tests import both, once
from tests.classroom import Classroom
from tests.database_fixtures import postgres, server, sqlite_files
from tests.databases import drop_templates, opened
from tests.journey import RunningTool, Visitor, running_tool
from tests.kept import KeptTemplates, keep_courses, keep_migrations
from tests.known import make_known
from tests.practice import practice_lms, running_lms
from tests.releases import with_the_first_star

__all__ = ["postgres", "server", "sqlite_files"]

MOST_RUBBISH = 100_000
"""Objects that are made and not gone yet when the collector comes."""
SECRET = "a secret for tests that is long enough"
Flask.jinja_options = {"bytecode_cache": KeptTemplates()}  # of every tool and every practice LMS
keep_courses()
keep_migrations()


def pytest_configure(config: pytest.Config) -> None:
    """Which databases a test runs on is said in one place, and what is made once a run in another."""
    config.pluginmanager.register(both)
    config.pluginmanager.register(once)
    if not hasattr(config, "workerinput"):
        config.add_cleanup(drop_templates)  # before the folder goes, which names them


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Tests and what they import stay to the end: the collector of rubbish does not walk through them again and again.

    And it comes more rarely than in a server, which has less memory for each of its many processes.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(MOST_RUBBISH)
        gc.enable()


@pytest.fixture(autouse=True)
def _stay_at_home() -> Iterator[None]:
    """No test reaches beyond this machine."""
    socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)
    yield
    socket_allow_hosts(None)


@pytest.fixture
def database_url(server) -> Iterator[str]:
    """A fresh database with the shipped course published, of either kind."""
    url = server.fresh(with_the_first_star)
    yield url
    server.drop(url)


@pytest.fixture
def database(database_url) -> Iterator[Database]:
    """That database, opened, for tests that need no tool."""
    database = opened(database_url)
    yield database
    database.close()


@pytest.fixture
def room(database) -> Iterator[Classroom]:
    """A course without people, inside one unit of work."""
    with database.writing() as session:
        yield Classroom.opened(session)


@pytest.fixture
def make_settings(database_url) -> Callable[[str], Settings]:
    """Settings of a tool at an address."""
    return settings_for(database_url)


def settings_for(database_url: str) -> Callable[[str], Settings]:
    """Settings of a tool with this database, at an address."""
    return lambda url: Settings.from_environ(
        {
            "ALLOW_INSECURE_PLATFORMS": "1",
            "DATABASE_URL": database_url,
            "LOG_LEVEL": "WARNING",
            "PUBLIC_URL": url,
            "SECRET_KEY": SECRET,
        }
    )


@pytest.fixture
def tool(make_settings) -> Iterator[RunningTool]:
    """The tool, running, on either database."""
    with running_tool(make_settings) as running:
        yield running


@pytest.fixture
def lms_config(tool) -> PlatformConfig:
    """How the practice LMS is set up; a test folder may override it (another family, other courses)."""
    return practice_lms(tool)


@pytest.fixture
def lms(tool, lms_config) -> Iterator[RunningPlatform]:
    """The practice LMS, running and registered with the tool."""
    with running_lms(lms_config) as running:
        register(tool, running)
        yield running


def register(
    tool: RunningTool, lms: RunningPlatform, *, name: str = "Practice LMS", trusts_admins: bool = True
) -> int:
    """Make the tool know a practice LMS; answers with the platform's id."""
    base = lms.config.base_url
    told = platforms.NewPlatform(
        issuer=base,
        client_id=lms.config.client_id,
        auth_login_url=lms.config.auth_login_url,
        auth_token_url=f"{base}/token",
        key_set_url=f"{base}/jwks.json",
        name=name,
        family=family_named(lms.config.family.name.removesuffix("_like")).name,
        deployments=(lms.config.deployment_id,),
        frame_origins=(base,),
        trusts_admins=trusts_admins,
    )
    with tool.shared.database.writing() as session:
        return make_known(session, told, now=tool.clock())


@pytest.fixture
def visitor(lms) -> Visitor:
    """Somebody with a browser."""
    return Visitor(lms.config.base_url)


@pytest.fixture
def new_visitor(lms) -> Callable[[], Visitor]:
    """Makes more people, each with a browser of their own."""
    return lambda: Visitor(lms.config.base_url)
