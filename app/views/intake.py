"""Knows what no request may hold, whatever its address; knows no form.

Bytes that are no text, and NUL, which PostgreSQL cannot keep: refused here once, so that no view has to think of them.
"""

from urllib.parse import unquote_to_bytes

from flask import Flask, request
from werkzeug.datastructures import MultiDict

from app.errors import AppError


def install(app: Flask) -> None:
    """Refuse what cannot be read as text, before any view sees it."""

    @app.before_request
    def refuse_unreadable() -> None:
        """Raises `form.unreadable`. A body beyond the limit is refused by its length as soon as it is read."""
        if "\0" in request.path or _holds("\0", request.args):
            raise AppError("form.unreadable")
        if request.method == "POST":
            _refuse_unreadable_form(request.get_data(cache=True))


def _refuse_unreadable_form(body: bytes) -> None:
    """Of bytes that are not UTF-8 the form reader makes U+FFFD or leaves them as they came; people may write U+FFFD."""
    if _holds("\0", request.form):
        raise AppError("form.unreadable")
    if request.mimetype == "application/x-www-form-urlencoded" and not _is_text(unquote_to_bytes(body)):
        raise AppError("form.unreadable")
    if _holds("\ufffd", request.form) and not _is_text(body):
        raise AppError("form.unreadable")


def _holds(character: str, values: MultiDict[str, str]) -> bool:
    return any(character in word for pair in values.items(multi=True) for word in pair)


def _is_text(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True
