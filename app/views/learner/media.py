"""What the course lets people watch and hear, with its captions: whole, or the part that a player asks for (RFC 9110, section 14)."""

from pathlib import PurePath

from flask import request
from sqlalchemy.orm import Session
from werkzeug.datastructures import ContentRange
from werkzeug.wrappers import Response as AnyResponse

from app.activities.media import TYPES
from app.content.view import MediaView
from app.errors import AppError
from app.services.actors import Actor
from app.services.releases import media
from app.views.desk import desk
from app.views.visits import visited

MOST_AT_ONCE = 2 * 1024 * 1024
"""Bytes of a part: a player that wants more asks again, and nobody loads what they do not watch."""


@visited
def file(session: Session, actor: Actor, *, star: str, name: str) -> AnyResponse:
    """A file, or a part of it."""
    try:
        found = desk(session, actor).view.media(f"{star}/{name}")
    except KeyError:
        raise AppError("page.not_found") from None
    start, stop, status = _wanted(found)
    body = media.read(session, found.hash, start=start, stop=stop) if stop > start else b""
    response = AnyResponse(body, status=status, mimetype=TYPES[PurePath(name).suffix])
    response.accept_ranges = "bytes"
    response.set_etag(found.hash)
    response.headers["Cache-Control"] = "private, max-age=86400"
    if status == 206:  # noqa: PLR2004
        response.content_range = ContentRange("bytes", start, stop, found.size)
    elif status == 416:  # noqa: PLR2004
        response.content_range = ContentRange("bytes", None, None, found.size)
    return response


@visited
def captions(session: Session, actor: Actor, *, star: str, name: str) -> AnyResponse:
    """The captions of a video, in the language of its words."""
    try:
        text = desk(session, actor).view.captions(f"{star}/{name}")
    except KeyError:
        raise AppError("page.not_found") from None
    response = AnyResponse(text, mimetype="text/vtt")
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response


def _wanted(found: MediaView) -> tuple[int, int, int]:
    """From where to where, and the status that says so; 304 and 416 send nothing."""
    if request.if_none_match.contains(found.hash):
        return 0, 0, 304
    asked = request.range
    is_same = request.if_range.etag in {None, found.hash} and request.if_range.date is None
    # Several parts in one answer are wanted by no player: such a request gets the whole file, as it may.
    if asked is None or asked.units != "bytes" or len(asked.ranges) != 1 or not is_same:
        return 0, found.size, 200
    part = asked.range_for_length(found.size)
    if part is None:
        return 0, 0, 416
    return part[0], min(part[1], part[0] + MOST_AT_ONCE), 206
