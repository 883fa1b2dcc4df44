"""Knows how the server gets its port to itself; knows not what is served there.

The server lets several of its processes share one port (`SO_REUSEPORT`), and the system would let a second server join
them without a word: half of the people would reach another database. So the port is asked for before, without sharing.
"""

import errno
import fcntl
import os
import re
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import click

from app.config import Settings


def take_port(settings: Settings) -> None:
    """See that nobody listens there, and keep other servers of this user away as long as this process lives.

    Raises a `ClickException` that says what is wrong.
    """
    _keep_others_away(settings.host, settings.port)
    for family, place in _places(settings):
        _try(family, place, settings)


def _places(settings: Settings) -> Iterator[tuple[int, tuple[str, int]]]:
    """Where the server would listen, and where browsers would look besides: `localhost` is two addresses."""
    hosts = [settings.host]
    if urlsplit(settings.public_url).hostname == "localhost":
        hosts += ["127.0.0.1", "::1"]
    for host in dict.fromkeys(hosts):
        try:
            found = socket.getaddrinfo(host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        except OSError:
            raise click.ClickException(f"HOST is {host}, and no address is known by that name.") from None
        for family, _kind, _protocol, _name, place in found:
            yield family, (str(place[0]), settings.port)


def _try(family: int, place: tuple[str, int], settings: Settings) -> None:
    try:
        probe = socket.socket(family, socket.SOCK_STREAM)
    except OSError:
        return  # the name has an address of a kind that this machine does not speak
    with probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(place)
        except OSError as error:
            if error.errno == errno.EADDRNOTAVAIL and place[0] != settings.host:
                return
            raise click.ClickException(_why(error, place)) from None


def _why(error: OSError, place: tuple[str, int]) -> str:
    host, port = place
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is in use ({host}). End what runs there, or set PORT to another one."
    if error.errno == errno.EACCES:
        return f"The user who runs this may not use port {port}. Set PORT to one above 1023."
    return f"This machine has no address {host} to listen on. Look at HOST."


def _keep_others_away(host: str, port: int) -> None:
    """Two servers that start in the same moment would both find the port free. The file is given on to the server."""
    name = f"samskabe-{os.getuid()}-{re.sub('[^A-Za-z0-9.]', '-', host)}-{port}.lock"
    path = Path(tempfile.gettempdir()) / name
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    except OSError:
        return  # the port itself is still asked
    os.set_inheritable(handle, True)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise click.ClickException(
            f"Port {port} is in use: another server of this user has it. End it, or set PORT to another one."
        ) from None
