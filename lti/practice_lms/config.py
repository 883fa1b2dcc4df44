"""Knows what a practice LMS has to be told; does not know where that was written down."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from lti.practice_lms.families import MOODLE_LIKE, Family
from lti.practice_lms.world import COURSES, PEOPLE, TEST_STUDENT, Course, Inhabitant

DEFAULT_BASE_URL = "http://localhost:8081"
DEFAULT_TOOL_URL = "http://127.0.0.1:8080"


def utc_now() -> datetime:
    """The present moment, aware UTC."""
    return datetime.now(UTC)


def origin_of(url: str) -> str:
    """Scheme, host and port of `url`."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolAddresses:
    """Where the tool is, as registered with this platform."""

    login: str
    redirect_uris: tuple[str, ...]
    key_set: str
    target: str
    """Where launches lead when a link names nothing else."""

    @classmethod
    def at(cls, base_url: str) -> Self:
        """The addresses of a tool that keeps the usual paths below `base_url`."""
        root = base_url.rstrip("/")
        launch = f"{root}/lti/launch"
        return cls(
            login=f"{root}/lti/login", redirect_uris=(launch,), key_set=f"{root}/lti/jwks.json", target=launch
        )

    @property
    def origins(self) -> tuple[str, ...]:
        """Every origin the tool answers on, each once."""
        return tuple(dict.fromkeys(origin_of(url) for url in (self.login, *self.redirect_uris, self.target)))


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformConfig:
    """One practice LMS. `key_file` and `state_file` None: everything is forgotten at the end."""

    tool: ToolAddresses
    base_url: str = DEFAULT_BASE_URL
    """Also the issuer; without a slash at the end."""
    auth_host: str | None = None
    """Another name of this machine, for authentication and storage, as hosted Canvas has one; None: the same."""
    client_id: str = "samskabe-practice"
    deployment_id: str = "1"
    family: Family = MOODLE_LIKE
    scopes_struck_off: frozenset[str] = frozenset()
    """Scopes the administrator of this platform does not let the tool have."""
    people: tuple[Inhabitant, ...] = PEOPLE
    courses: tuple[Course, ...] = COURSES
    key_pem: str | None = None
    """A fixed RSA key; wins over `key_file`."""
    key_file: Path | None = None
    state_file: Path | None = None
    custom: Mapping[str, str] = field(default_factory=dict)
    """Custom parameters the tool asked for when it was registered; those of a course win."""
    scopes: tuple[str, ...] | None = None
    """What the tool may ask tokens for; None: everything there is."""
    shares: frozenset[str] = frozenset({"name", "given_name", "family_name", "email"})
    """What launches and rosters tell about people besides their id."""
    clock: Callable[[], datetime] = utc_now

    @property
    def inhabitants(self) -> tuple[Inhabitant, ...]:
        """Everybody one can be: the people, and the test student where the family has one."""
        return (*self.people, TEST_STUDENT) if self.family.has_student_view else self.people

    @property
    def issuer(self) -> str:
        """The platform id (`iss`)."""
        return self.base_url

    @property
    def auth_login_url(self) -> str:
        """Where the tool sends authentication requests."""
        return f"{self.auth_base_url}/auth"

    @property
    def auth_base_url(self) -> str:
        """Where authentication and the storage for tools are."""
        here = urlsplit(self.base_url)
        return f"{here.scheme}://{self.auth_host}:{here.port}" if self.auth_host else self.base_url

    @property
    def auth_token_url(self) -> str:
        """Where the tool asks for access tokens; also their audience."""
        return f"{self.base_url}/token"

    @property
    def key_set_url(self) -> str:
        """Where the platform's public key is."""
        return f"{self.base_url}/jwks.json"

    @property
    def configuration_url(self) -> str:
        """Where the platform says what it is (Dynamic Registration 1.0, section 3.5)."""
        return f"{self.base_url}/openid-configuration"

    @property
    def registration_url(self) -> str:
        """Where tools register themselves."""
        return f"{self.base_url}/registration"
