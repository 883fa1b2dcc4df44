"""Knows how to call a platform's server with manners and caution; knows nothing of what is said.

Every request has time-outs, a limit on the size of the answer, a User-Agent (Canvas demands one), and
follows no redirect: an address that moved is an operator's matter, and a redirect could lead a token away.
Addresses come from messages and registrations, so only public ones are called: a name is resolved once, and the
connection goes to that address. Platforms on an organisation's own network are named by the operator. Where a proxy
leads out (`HTTPS_PROXY`, `NO_PROXY`), it resolves the name and connects; what is known here to be private it is not asked
for. Certificates are checked against `REQUESTS_CA_BUNDLE` where that is set.
"""

import time
from collections.abc import Callable, Collection
from http.cookiejar import DefaultCookiePolicy
from ipaddress import ip_network
from typing import Any
from urllib.parse import urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter
from requests.utils import select_proxy
from requests_hardened import ip_filter
from requests_hardened.ip_filter import InvalidIPAddress, filter_host
from requests_hardened.ip_filter_adapter import IPFilterAdapter

from lti.errors import AddressRefused, AnswerUnusable, Temporary

CONNECT_SECONDS = 5.0
READ_SECONDS = 15.0
TOTAL_SECONDS = 60.0
"""A server that drips a byte now and then meets no read time-out, but this."""
MOST_BYTES = 8 * 1024 * 1024
"""A roster of 2,000 people in one page is 0.4 MB."""
_CHUNK = 64 * 1024
_HTTPS = 443


ip_filter.EXTRA_BLOCKED_NET_RANGES = (
    *ip_filter.EXTRA_BLOCKED_NET_RANGES,
    # What is reached at these is an IPv4 address, which may be a private one: IPv4-compatible (RFC 4291, section 2.5.5.1),
    # IPv4-translated (RFC 2765, section 2.1) and Teredo (RFC 4380).
    ip_network("::/96"),
    ip_network("::ffff:0:0:0/96"),
    ip_network("2001::/32"),
)


class OutgoingSession(requests.Session):
    """A `requests.Session` that keeps the rules above; what the library's classes are given.

    `guard` is called before each request and may refuse by raising (nothing may call out inside an open
    transaction). `private_hosts` (name, or name:port) may have private addresses. `allow_insecure` admits plain http and any address, for
    tests and benchmarks.
    """

    def __init__(
        self,
        *,
        user_agent: str,
        guard: Callable[[], None],
        allow_insecure: bool = False,
        private_hosts: Collection[str] = (),
        read_seconds: float = READ_SECONDS,
        total_seconds: float = TOTAL_SECONDS,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        super().__init__()
        self.headers["User-Agent"] = user_agent
        self.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        # Without an `auth` of our own, requests would let a .netrc replace the bearer token.
        self.auth = _leave_headers_alone
        if not allow_insecure:
            self.mount("https://", _PublicAddresses(private_hosts))
        self._guard = guard
        self._schemes = ("https", "http") if allow_insecure else ("https",)
        self._timeout = (CONNECT_SECONDS, read_seconds)
        self._total_seconds = total_seconds
        self._most_bytes = most_bytes

    def request(self, method: Any, url: Any, *args: Any, **kwargs: Any) -> requests.Response:
        """One request with its whole answer.

        Raises:
            AddressRefused: `url` is no https address, or leads to a private one.
            Temporary: no answer in time.
            AnswerUnusable: more of it than anybody needs.
        """
        if urlsplit(str(url)).scheme not in self._schemes:
            raise AddressRefused("the address is not https")
        self._guard()
        kwargs |= {"timeout": self._timeout, "allow_redirects": False, "stream": True}
        try:
            response = super().request(method, url, *args, **kwargs)
            with response:
                # `_content` is where requests itself keeps a body that was read.
                response._content = self._read(response)  # noqa: SLF001
        except requests.exceptions.InvalidProxyURL:
            raise Temporary("no answer: HTTPS_PROXY is no address", is_everywhere=True) from None
        except requests.exceptions.InvalidURL as error:
            raise AddressRefused("the address is malformed") from error
        except InvalidIPAddress:
            raise AddressRefused(
                "the address is private, and ALLOWED_PRIVATE_HOSTS does not name it"
            ) from None
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            raise Temporary(f"no answer: {type(error).__name__}", is_everywhere=True) from None
        return response

    def _read(self, response: requests.Response) -> bytes:
        body = bytearray()
        deadline = time.monotonic() + self._total_seconds
        # `read1` gives what is there; `iter_content` would wait for a whole chunk, however slowly it drips.
        while chunk := response.raw.read1(_CHUNK, decode_content=True):
            body += chunk
            if len(body) > self._most_bytes:
                raise AnswerUnusable("the answer is too large")
            if time.monotonic() > deadline:
                raise Temporary("the answer takes too long", is_everywhere=True)
        return bytes(body)


class _PublicAddresses(IPFilterAdapter):
    """Refuses private, loopback and reserved addresses, but for the hosts that were named."""

    def __init__(self, private_hosts: Collection[str]) -> None:
        super().__init__(is_https_proto=True)
        self._private_hosts = frozenset(_host_and_port(host) for host in private_hosts)
        self._by_name = HTTPAdapter()

    def get_connection_with_tls_context(
        self, request: requests.PreparedRequest, verify: Any, proxies: Any = None, cert: Any = None
    ) -> Any:
        """Where the connection goes; `requests` asks this once for each request."""
        if self._goes_by_name(request, proxies):
            return self._by_name.get_connection_with_tls_context(request, verify, proxies=proxies, cert=cert)
        return super().get_connection_with_tls_context(request, verify, proxies=proxies, cert=cert)

    def close(self) -> None:
        """Close the connections of both kinds."""
        self._by_name.close()
        super().close()

    def _goes_by_name(self, request: requests.PreparedRequest, proxies: Any) -> bool:
        """Whether the name is left as it is: the host may be private, or a proxy resolves it.

        Raises `InvalidIPAddress` for a host that a proxy is not asked for.
        """
        parts = urlsplit(request.url or "")
        if (parts.hostname, parts.port or _HTTPS) in self._private_hosts:
            return True
        if not select_proxy(request.url or "", proxies):
            return False
        # Behind a proxy there may be no name service for the world; one for the organisation's own names there often is.
        try:
            filter_host(parts.hostname or "", parts.port or _HTTPS, allow_loopback=False)
        except requests.ConnectionError:
            pass
        except ValueError as error:  # no name at all
            raise requests.exceptions.InvalidURL from error
        return True


def _host_and_port(named: str) -> tuple[str | None, int]:
    """A host that may be private, at the port that was named with it, or https's own: other services may live there too."""
    parts = urlsplit(f"//{named}")
    return parts.hostname, parts.port or _HTTPS


def _leave_headers_alone(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request
