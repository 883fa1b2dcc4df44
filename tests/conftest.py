"""What every test may ask for: databases, a running tool, a practice LMS, a visitor. Nobody calls the network."""

from collections.abc import Callable, Iterator
from functools import cache

import pytest
from pytest_socket import socket_allow_hosts

from app import clock
from app.adapters.sql.engine import Database
from app.cli.course import SHIPPED
from app.config import Settings
from app.content.check import CompiledCourse, compile_course
from app.services.operating import platforms
from app.services.releases import publishing
from lti.practice_lms.config import PlatformConfig, ToolAddresses
from lti.practice_lms.server import RunningPlatform, running_platform
from tests.database_fixtures import postgres, server, sqlite_files
from tests.databases import KEYS
from tests.journey import RunningTool, Visitor, running_tool

__all__ = ["postgres", "server", "sqlite_files"]

SECRET = "a secret for tests that is long enough"


@pytest.fixture(autouse=True)
def _stay_at_home() -> Iterator[None]:
    """No test reaches beyond this machine."""
    socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)
    yield
    socket_allow_hosts(None)


@cache
def shipped_course() -> CompiledCourse:
    """The shipped course, compiled once a process."""
    return compile_course(SHIPPED)


def publish(url: str) -> str:
    """Publish the shipped course in a database that has all tables."""
    database = Database(url, keys=KEYS)
    with database.writing() as session:
        publishing.publish(session, shipped_course(), now=clock.now())
    database.close()
    return url


@pytest.fixture
def database_url(server) -> Iterator[str]:
    """A fresh database with the shipped course published, of either kind."""
    url = publish(server.fresh())
    yield url
    server.drop(url)


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
    return PlatformConfig(tool=ToolAddresses.at(tool.url))


@pytest.fixture
def lms(tool, lms_config) -> Iterator[RunningPlatform]:
    """The practice LMS, running and registered with the tool."""
    with running_platform(lms_config) as running:
        register(tool, running)
        yield running


def register(tool: RunningTool, lms: RunningPlatform, *, name: str = "Practice LMS") -> int:
    """Make the tool know a practice LMS; answers with the platform's id."""
    base = lms.config.base_url
    told = platforms.NewPlatform(
        issuer=base,
        client_id=lms.config.client_id,
        auth_login_url=f"{base}/auth",
        auth_token_url=f"{base}/token",
        key_set_url=f"{base}/jwks.json",
        name=name,
        family={"moodle_like": "moodle", "canvas_like": "canvas"}.get(lms.config.family.name, "neutral"),
        deployments=(lms.config.deployment_id,),
        frame_origins=(base,),
    )
    with tool.shared.database.writing() as session:
        return platforms.add(session, told, now=tool.clock(), schemes=("http",)).id


@pytest.fixture
def visitor(lms) -> Visitor:
    """Somebody with a browser."""
    return Visitor(lms.config.base_url)


@pytest.fixture
def new_visitor(lms) -> Callable[[], Visitor]:
    """Makes more people, each with a browser of their own."""
    return lambda: Visitor(lms.config.base_url)
