"""Knows how addresses and names of hosts in the settings are read; knows no setting that has one."""

from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

LAST_PORT = 65535


def origin(text: str) -> str:
    """The address of a host, without a path, as browsers write it in an Origin."""
    parts = urlsplit(text)
    is_origin = parts.scheme in {"http", "https"} and parts.hostname and not parts.path.strip("/")
    if text and (not is_origin or parts.query or parts.fragment or parts.username is not None):
        message = f"{text!r} is not an http(s) address of a host without a path"
        raise ValueError(message)
    if not _has_possible_port(parts):
        message = f"{text!r} names a port that is not between 1 and {LAST_PORT}"
        raise ValueError(message)
    return f"{parts.scheme}://{_host_of(parts)}" if text else ""


def _has_possible_port(parts: SplitResult) -> bool:
    try:
        return parts.port is None or parts.port >= 1
    except ValueError:
        return False


def _host_of(parts: SplitResult) -> str:
    """Host and port as browsers write them in an Origin: in small letters, without the scheme's own port."""
    usual = {"http": 80, "https": 443}[parts.scheme]
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    return f"{host}" if parts.port in {None, usual} else f"{host}:{parts.port}"


def hosts(text: str) -> frozenset[str]:
    """Names of hosts, comma between, each with the port to be called there if it is not 443."""
    names = [name.strip().lower() for name in text.split(",") if name.strip()]
    for name in names:
        parts = urlsplit(f"//{name}")
        if not _has_possible_port(parts) or name not in {parts.hostname, f"{parts.hostname}:{parts.port}"}:
            message = f"{name!r} is neither the name of a host nor one with a port"
            raise ValueError(message)
    return frozenset(names)


def is_loopback(url: str) -> bool:
    """Whether an address leads to this machine only."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
