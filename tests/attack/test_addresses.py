"""However an address is spelt, a private one is not called; a named host is called at the ports that were named."""

import ipaddress

import pytest
import requests
from requests_hardened import ip_filter

from lti.errors import AddressRefused
from lti.outgoing import OutgoingSession


@pytest.fixture
def resolved(monkeypatch):
    """Lets every name lead to an address."""

    def to(address):
        family = ip_filter.socket.AF_INET6 if ":" in address else ip_filter.socket.AF_INET
        found = (address, 443, 0, 0) if ":" in address else (address, 443)
        told = [(family, ip_filter.socket.SOCK_STREAM, 6, "", found)]
        monkeypatch.setattr(ip_filter.socket, "getaddrinfo", lambda *_asked, **_more: told)

    return to


@pytest.mark.parametrize(
    "address",
    [
        "::127.0.0.1",
        "::10.0.0.7",
        "::ffff:0:10.0.0.7",
        "::ffff:10.0.0.7",
        "64:ff9b::a00:7",
        "64:ff9b:1::a00:7",
        "2002:a00:7::",
        "2001:0:a00:7::",
        "fe80::1",
        "fc00::1",
        "10.0.0.7",
        "169.254.169.254",
    ],
)
def test_an_address_that_stands_for_a_private_one_is_private(resolved, address):
    assert ipaddress.ip_address(address)
    resolved(address)
    with OutgoingSession(user_agent="x", guard=lambda: None) as http, pytest.raises(AddressRefused):
        http.get("https://lms.example/keys")


@pytest.mark.parametrize(
    ("named", "url", "is_called"),
    [
        ("lms.example", "https://lms.example/", True),
        ("lms.example", "https://lms.example:443/", True),
        ("lms.example", "https://lms.example:8443/", False),
        ("lms.example:8443", "https://lms.example:8443/", True),
        ("lms.example:8443", "https://lms.example/", False),
        ("other.example", "https://lms.example/", False),
    ],
)
def test_a_named_private_host_is_called_at_the_ports_that_were_named(resolved, named, url, is_called):
    resolved("10.0.0.7")
    with OutgoingSession(user_agent="x", guard=lambda: None, private_hosts=[named]) as http:
        if is_called:
            assert http.get_adapter(url)._goes_by_name(requests.Request("GET", url).prepare(), {})
        else:
            with pytest.raises(AddressRefused):
                http.get(url)
