"""Knows what no request may hold, whatever its address, and where one may be larger than others; knows no form.

Bytes that are no text, and NUL, which PostgreSQL cannot keep: refused here once, so that no view has to think of them.
"""

import re
from io import BytesIO
from typing import IO, Any
from urllib.parse import unquote_to_bytes

from flask import Flask, Request, request
from werkzeug.datastructures import MultiDict

from app.errors import AppError

WITH_FILE = re.compile(r"/v/[^/]+/entry/.+/files")
"""The addresses at which a form may bring a file."""
MOST_BYTES_WITH_FILE = 10 * 1024 * 1024 + 64 * 1024
CUT = "samskabe.cut"
"""Where the front says that it kept the beginning of a form alone, and why: `large`, or `busy`."""


class InMemory(Request):
    """A request whose files never touch a disk: they are small enough, and somebody's own."""

    def _get_file_stream(self, *told: Any, **more: Any) -> IO[bytes]:
        del told, more
        return BytesIO()


def is_cut() -> str:
    """Why only the beginning of the form has come: `large`, `busy`; empty: it came whole."""
    return str(request.environ.get(CUT, ""))


def install(app: Flask) -> None:
    """Refuse what cannot be read as text, before any view sees it."""

    @app.before_request
    def refuse_unreadable() -> None:
        """Raises `form.unreadable`. A body beyond the limit is refused by its length as soon as it is read."""
        if request.method == "POST" and WITH_FILE.fullmatch(request.path):
            request.max_content_length = MOST_BYTES_WITH_FILE
            if is_cut():
                _end_form()
        if "\0" in request.path or b"\0" in unquote_to_bytes(request.query_string):
            raise AppError("form.unreadable")
        if request.method == "POST":
            _refuse_unreadable_form(request.get_data(cache=True))


def _refuse_unreadable_form(body: bytes) -> None:
    """Of bytes that are not UTF-8 the form reader makes U+FFFD or leaves them as they came; people may write U+FFFD."""
    if request.mimetype == "application/x-www-form-urlencoded":
        told = unquote_to_bytes(body)
        is_readable = b"\0" not in told and _is_text(told)
    else:
        is_readable = not _holds("\0", request.form) and (
            not _holds("\ufffd", request.form) or _is_text(body)
        )
    if not is_readable:
        raise AppError("form.unreadable")


def _end_form() -> None:
    """Put an end to the beginning of a form, so that what was typed in it can be read (RFC 2046, section 5.1.1)."""
    boundary = request.mimetype_params.get("boundary", "").encode("latin-1", "replace")
    body = request.environ["wsgi.input"].read() + b"\r\n--" + boundary + b"--\r\n"
    request.environ |= {"wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body))}


def _holds(character: str, values: MultiDict[str, str]) -> bool:
    return any(character in word for pair in values.items(multi=True) for word in pair)


def _is_text(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True
