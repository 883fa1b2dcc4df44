"""Knows how a platform is looked at from outside: its keys, its clock, its door; changes nothing and keeps nothing.

For a self-check. What its services say is asked with the `PlatformClient` that comes along.
"""

import socket
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from urllib.parse import urlsplit

import requests

from lti.client import PlatformClient
from lti.keys import ask_for_keys, is_usable
from lti.messages import Registration
from lti.ports import Clock

_HALF_A_SECOND = timedelta(milliseconds=500)
_LONGEST_AGE = 9
"""Digits of an Age that is believed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeysSeen:
    """A platform's key set as it is published now. `ahead`: by how much its clock is ahead of ours; None: not told."""

    usable: int
    unusable: int
    ahead: timedelta | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspector:
    """Looks at one registration's platform."""

    registration: Registration
    client: PlatformClient
    http: requests.Session
    clock: Clock

    def look_at_keys(self) -> KeysSeen:
        """Fetch the key set, whatever is stored of it.

        Raises:
            Temporary, AddressRefused, Refused, AnswerUnusable
        """
        before = self.clock()
        body, headers = ask_for_keys(self.registration.key_set_url, self.http)
        between = before + (self.clock() - before) / 2
        usable = sum(is_usable(one) for one in body["keys"])
        return KeysSeen(
            usable=usable,
            unusable=len(body["keys"]) - usable,
            ahead=_ahead(headers, between.timestamp()),
        )

    def knock(self) -> int:
        """The status of the address that people sign in at. Without the parameters of a login it begins nothing.

        Raises:
            Temporary, AddressRefused
        """
        return self.http.get(self.registration.auth_login_url).status_code


def lies_at_home(url: str) -> bool:
    """Whether the host of an address is, as far as is known here, one of an organisation's own network, or of this machine."""
    host = urlsplit(url).hostname or ""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError:
        return False
    return any(not ip_address(place[0]).is_global for _family, _kind, _protocol, _name, place in found)


def _ahead(headers: Mapping[str, str], ours: float) -> timedelta | None:
    """How far the Date of an answer is ahead of `ours`; a cache that kept the answer says for how long (RFC 9110, 9111)."""
    try:
        theirs = parsedate_to_datetime(headers.get("Date", "")).timestamp()
    except (ValueError, TypeError, OverflowError):
        return None
    age = headers.get("Age", "0")
    kept = int(age) if age.isascii() and age.isdecimal() and len(age) < _LONGEST_AGE else 0
    # Date is cut to the second: half a second more is nearest to the truth.
    return timedelta(seconds=theirs + kept - ours) + _HALF_A_SECOND
