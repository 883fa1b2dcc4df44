"""Knows how an ASGI scope is told as a WSGI environment (PEP 3333, "environ Variables"); asks nobody for anything."""

import io
import sys
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import unquote_to_bytes

Header = tuple[bytes, bytes]

_OWN_NAMES = {b"content-type": "CONTENT_TYPE", b"content-length": "CONTENT_LENGTH"}


CUT = "samskabe.cut"
"""Where it stands that only the beginning of the body was kept, and why: `large`, or `busy`."""


def environ(scope: Mapping[str, Any], body: bytes, *, cut: str = "") -> dict[str, Any]:
    """What the application gets of a request with this body, or with its beginning (`cut` says why)."""
    server, port = scope["server"]
    told: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope["raw_path"]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": server,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": scope["client"][0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": io.BytesIO(body),
        # The whole body is here, whether its length was announced or not.
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    _tell_headers(told, scope["headers"])
    if cut:
        told |= {CUT: cut, "CONTENT_LENGTH": str(len(body))}
    return told


def _tell_headers(told: dict[str, Any], headers: Iterable[Header]) -> None:
    """Each header under its name. One whose name has an underscore is dropped: it could pass for one with a hyphen."""
    for name, value in headers:
        if b"_" in name:
            continue
        key = _OWN_NAMES.get(name) or "HTTP_" + name.decode("latin-1").upper().replace("-", "_")
        text = value.decode("latin-1")
        if key in told:
            text = f"{told[key]}{'; ' if key == 'HTTP_COOKIE' else ','}{text}"
        told[key] = text
