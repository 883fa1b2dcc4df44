"""Knows what the platform remembers for minutes: launches under way, access tokens, messages; keeps nothing.

All methods may be called from several threads at once. Everything that grows has a bound.
"""

import secrets
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

_LAUNCH_MINUTES = 10
_SELECTION_LASTS = timedelta(hours=2)
_TOKEN_SECONDS = 3600
_MESSAGES_KEPT = 200
_ROSTERS_KEPT = 50

Listed = Mapping[str, str]
"""The people of a member list: what was told of each, by the id it was told under."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingLaunch:
    """A launch between the click and the id_token.

    With a `selection` content is to be chosen, with a `column` the work of `learner_key` is to be shown; no link was
    clicked then. Without any of them, the tool is opened for a whole account. `acting` names who acts as the person.
    """

    person_key: str
    course_id: str
    link_id: str | None
    selection: str | None
    column: int | None
    learner_key: str | None
    document_target: str
    expires_at: datetime
    acting: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """A choice of content that is under way. `data` has to come back with the answer, where it was sent."""

    person_key: str
    course_id: str
    accepts_several: bool
    data: str
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What an access token permits."""

    scopes: frozenset[str]
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One entry of the page "Messages". `detail` never holds tokens, nonces or signatures."""

    at: datetime
    kind: str
    summary: str
    status: int | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)


class Memory:
    """Single-use launch hints, choices of content, bearer tokens, spent `jti`s and the last messages."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._launches: dict[str, PendingLaunch] = {}
        self._selections: dict[str, Selection] = {}
        self._grants: dict[str, Grant] = {}
        self._spent: dict[str, datetime] = {}
        self._messages: deque[Message] = deque(maxlen=_MESSAGES_KEPT)
        self._rosters: dict[str, Listed] = {}

    def begin_launch(
        self,
        *,
        person_key: str,
        course_id: str,
        target: str,
        now: datetime,
        link_id: str | None = None,
        selection: str | None = None,
        column: int | None = None,
        learner_key: str | None = None,
        acting: str | None = None,
    ) -> str:
        """A new single-use hint for `lti_message_hint`."""
        hint = secrets.token_urlsafe(18)
        launch = PendingLaunch(
            person_key=person_key,
            course_id=course_id,
            link_id=link_id,
            selection=selection,
            column=column,
            learner_key=learner_key,
            document_target=target,
            expires_at=now + timedelta(minutes=_LAUNCH_MINUTES),
            acting=acting,
        )
        with self._lock:
            self._launches = {key: old for key, old in self._launches.items() if old.expires_at > now}
            self._launches[hint] = launch
        return hint

    def pending_launch(self, hint: str, *, now: datetime) -> PendingLaunch | None:
        """The launch of `hint`; None: never given out, spent or too old."""
        with self._lock:
            launch = self._launches.get(hint)
        return launch if launch is not None and launch.expires_at > now else None

    def spend_launch(self, hint: str) -> bool:
        """Use up `hint`; False: somebody was faster."""
        with self._lock:
            return self._launches.pop(hint, None) is not None

    def begin_selection(
        self, *, person_key: str, course_id: str, accepts_several: bool, now: datetime
    ) -> str:
        """A new choice of content; its single-use name, which the return address carries."""
        name = secrets.token_urlsafe(18)
        selection = Selection(
            person_key=person_key,
            course_id=course_id,
            accepts_several=accepts_several,
            data=secrets.token_urlsafe(18),
            expires_at=now + _SELECTION_LASTS,
        )
        with self._lock:
            self._selections = {key: old for key, old in self._selections.items() if old.expires_at > now}
            self._selections[name] = selection
        return name

    def selection(self, name: str, *, now: datetime) -> Selection | None:
        """The choice of that name; None: never begun, answered or too old."""
        with self._lock:
            selection = self._selections.get(name)
        return selection if selection is not None and selection.expires_at > now else None

    def spend_selection(self, name: str) -> bool:
        """Close a choice; False: it was answered before."""
        with self._lock:
            return self._selections.pop(name, None) is not None

    def grant(self, scopes: frozenset[str], *, now: datetime) -> tuple[str, int]:
        """A new access token for `scopes` and its life in seconds."""
        token = secrets.token_hex(16)
        with self._lock:
            self._grants = {key: old for key, old in self._grants.items() if old.expires_at > now}
            self._grants[token] = Grant(scopes=scopes, expires_at=now + timedelta(seconds=_TOKEN_SECONDS))
        return token, _TOKEN_SECONDS

    def granted_scopes(self, token: str, *, now: datetime) -> frozenset[str] | None:
        """What `token` permits; None: unknown or expired."""
        with self._lock:
            grant = self._grants.get(token)
        return grant.scopes if grant is not None and grant.expires_at > now else None

    def forget_grants(self) -> None:
        """Make every access token invalid at once."""
        with self._lock:
            self._grants.clear()

    def spend_assertion(self, jti: str, *, expires_at: datetime, now: datetime) -> bool:
        """Note a `jti` as used until it expires; False: it was used before."""
        with self._lock:
            self._spent = {key: end for key, end in self._spent.items() if end > now}
            if jti in self._spent:
                return False
            self._spent[jti] = expires_at
            return True

    def keep_roster(self, listed: Listed) -> str:
        """Remember a member list as it is now; the mark to ask for what has changed since."""
        mark = secrets.token_urlsafe(12)
        with self._lock:
            self._rosters[mark] = listed
            while len(self._rosters) > _ROSTERS_KEPT:
                del self._rosters[next(iter(self._rosters))]
        return mark

    def roster_at(self, mark: str) -> Listed | None:
        """The member list as it was then; None: that was too long ago, or never."""
        with self._lock:
            return self._rosters.get(mark)

    def forget_rosters(self) -> None:
        """Answer no question about changes since before now."""
        with self._lock:
            self._rosters.clear()

    def note(self, message: Message) -> None:
        """Add an entry to the messages."""
        with self._lock:
            self._messages.appendleft(message)

    def messages(self) -> list[Message]:
        """The last messages, newest first."""
        with self._lock:
            return list(self._messages)
