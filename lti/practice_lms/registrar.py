"""Knows which tools registered themselves and who may still do so; does not know how a registration is read.

Everything that grows has a bound; nothing outlives the process.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from threading import Lock

from lti.practice_lms.config import ToolAddresses

_TOKEN_LASTS = timedelta(hours=1)
_TOOLS_KEPT = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """A tool that registered itself. Launches lead to it only when an administrator has activated it."""

    client_id: str
    name: str
    addresses: ToolAddresses
    custom: Mapping[str, str] = field(default_factory=dict)
    scopes: tuple[str, ...] = ()
    claims: frozenset[str] = frozenset()
    is_active: bool = False


class Registrar:
    """Registration tokens, each good for one registration, and what came of them."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._tokens: dict[str, tuple[datetime, str | None]] = {}
        self._tools: dict[str, Tool] = {}

    def give_token(self, *, now: datetime, client_id: str | None = None) -> str:
        """A new registration token; with `client_id` it brings that registration up to date."""
        token = secrets.token_urlsafe(24)
        with self._lock:
            self._tokens = {key: old for key, old in self._tokens.items() if old[0] > now}
            self._tokens[token] = (now + _TOKEN_LASTS, client_id)
        return token

    def knows(self, token: str, *, now: datetime) -> bool:
        """Whether `token` is still good."""
        with self._lock:
            until, _client = self._tokens.get(token, (now, None))
        return until > now

    def spend(self, token: str, *, now: datetime) -> str | None:
        """The client id `token` registers, a new one unless it was given for an old; None: it is not good (any more)."""
        with self._lock:
            until, client_id = self._tokens.pop(token, (now, None))
        return (client_id or secrets.token_hex(8)) if until > now else None

    def keep(self, tool: Tool) -> None:
        """Note a registration; one that was active stays so."""
        with self._lock:
            known = self._tools.pop(tool.client_id, None)
            self._tools[tool.client_id] = replace(tool, is_active=bool(known and known.is_active))
            while len(self._tools) > _TOOLS_KEPT:
                self._tools.pop(next(iter(self._tools)))

    def activate(self, client_id: str) -> Tool | None:
        """Let launches lead to this tool, and to no other; None: there is none."""
        with self._lock:
            if client_id not in self._tools:
                return None
            self._tools = {
                key: replace(tool, is_active=key == client_id) for key, tool in self._tools.items()
            }
            return self._tools[client_id]

    def tools(self) -> list[Tool]:
        """Every tool that registered itself."""
        with self._lock:
            return list(self._tools.values())
