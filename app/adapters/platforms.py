"""Knows where registrations and deployments are kept, and keeps in memory what was asked for; knows no launch.

What is remembered is true in one generation (`app.adapters.sql.generations`): it is forgotten as soon as somebody names a
younger one, as every launch does. Who names none gets what was true half a minute ago at the most. What is not there is
looked up each time, so that nobody can fill the memory with names he made up.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, Final, TypeVar, cast

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.adapters.sql import generations
from app.adapters.sql.engine import Database
from app.models.deployment import Deployment
from app.models.generation import PLATFORMS
from app.models.platform import Platform
from lti.messages import Registration
from lti.ports import DeploymentState

RELIED_ON_SECONDS = 30.0
"""How long what is remembered serves those who need not know the very latest: logins, and the worker."""
MOST = 20_000
"""Things remembered; then it begins anew."""

Found = TypeVar("Found")
_Loaded = tuple[Found, int | None]
"""What was found and in which generation; None: it is not there, and nothing to remember."""

_platform, _deployment = Platform.__table__.c, Deployment.__table__.c
_NUMBER = generations.number_of(PLATFORMS).label("generation")
_REGISTRATION = select(
    *_platform["id", "issuer", "client_id", "auth_login_url", "auth_token_url", "key_set_url"],
    *_platform["token_audience", "family"],
    _NUMBER,
).where(_platform.state == "active")
_BY_ID = _REGISTRATION.where(_platform.id == bindparam("platform"))
_BY_ISSUER = _REGISTRATION.where(_platform.issuer == bindparam("issuer")).order_by(_platform.id)
_BY_CLIENT = _BY_ISSUER.where(_platform.client_id == bindparam("client"))
_STATE = (
    select(
        (_platform.accepts_any_deployment | _platform.accepts_first_deployment).label("accepts_any"),
        _deployment.state,
        _NUMBER,
    )
    .select_from(Platform.__table__)
    .outerjoin(
        Deployment.__table__,
        (_deployment.platform_id == _platform.id) & (_deployment.lti_id == bindparam("deployment")),
    )
    .where(_platform.id == bindparam("platform"))
)
_NOTHING: Final = object()


@dataclass(slots=True)
class _Memory:
    """What was found in one generation."""

    generation: int
    confirmed_at: float = field(default_factory=monotonic)
    """When it was last seen to be the present one, by the process's clock."""
    found: dict[Hashable, Any] = field(default_factory=dict)


class SqlPlatformDirectory:
    """`lti.ports.PlatformDirectory` over SQL. Suspended platforms are not known. One serves all threads of a process."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._memory = _Memory(-1)

    def registrations(
        self, issuer: str, client_id: str | None = None, *, generation: int | None = None
    ) -> Sequence[Registration]:
        """All registrations of `issuer`, or the one of `client_id`; empty when unknown."""
        query, asked = _BY_ISSUER, {"issuer": issuer}
        if client_id is not None:
            query, asked = _BY_CLIENT, {"issuer": issuer, "client": client_id}

        def load(session: Session) -> _Loaded[tuple[Registration, ...]]:
            rows = session.execute(query, asked).all()
            return tuple(_registration(row) for row in rows), rows[0].generation if rows else None

        return self._asked(("issuer", issuer, client_id), load, generation=generation)

    def registration(self, platform_id: int, *, generation: int | None = None) -> Registration | None:
        """The registration by our own id."""

        def load(session: Session) -> _Loaded[Registration | None]:
            row = session.execute(_BY_ID, {"platform": platform_id}).one_or_none()
            return (_registration(row), row.generation) if row else (None, None)

        return self._asked(("platform", platform_id), load, generation=generation)

    def deployment_state(
        self, platform_id: int, deployment_id: str, *, generation: int | None = None
    ) -> DeploymentState:
        """The state of a deployment; one that was never seen is active where the platform accepts any."""
        asked = {"platform": platform_id, "deployment": deployment_id}

        def load(session: Session) -> _Loaded[DeploymentState]:
            row = session.execute(_STATE, asked).one_or_none()
            if row is not None and row.state is not None:
                return DeploymentState(row.state), row.generation
            is_accepted = row is not None and row.accepts_any
            return DeploymentState.ACTIVE if is_accepted else DeploymentState.UNKNOWN, None

        return self._asked(("deployment", platform_id, deployment_id), load, generation=generation)

    def generation(self) -> int:
        """The present one, asked for and not remembered."""
        return self._database.read(generations.read).platforms

    def _asked(
        self, name: Hashable, load: Callable[[Session], _Loaded[Found]], *, generation: int | None
    ) -> Found:
        """What is remembered under `name` from `generation` or later; else what `load` finds."""
        memory = self._memory_of(generation)
        found = memory.found.get(name, _NOTHING)
        if found is not _NOTHING:
            return cast("Found", found)
        fresh, loaded_in = self._database.read(load)
        if loaded_in is not None:
            memory = self._reached(loaded_in)
            if memory.generation == loaded_in:  # else another thread has heard of a younger one
                memory.found[name] = fresh
        return fresh

    def _memory_of(self, generation: int | None) -> _Memory:
        memory = self._memory
        if generation is None and monotonic() < memory.confirmed_at + RELIED_ON_SECONDS:
            return memory
        return self._reached(self.generation() if generation is None else generation)

    def _reached(self, generation: int) -> _Memory:
        """The memory, where it is of this generation or a younger one; else an empty one in its place."""
        memory = self._memory
        if generation > memory.generation or len(memory.found) > MOST:
            memory = self._memory = _Memory(max(generation, memory.generation))
        elif generation == memory.generation:
            memory.confirmed_at = monotonic()
        return memory


def _registration(row: Any) -> Registration:
    return Registration(
        platform_id=row.id,
        issuer=row.issuer,
        client_id=row.client_id,
        auth_login_url=row.auth_login_url,
        auth_token_url=row.auth_token_url,
        key_set_url=row.key_set_url,
        token_audience=row.token_audience,
        family=row.family,
    )
