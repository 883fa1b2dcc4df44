"""Knows how a file is sent, whole or the part that a player asks for (RFC 9110, section 14); knows no file."""

from collections.abc import Callable

from flask import request
from werkzeug.datastructures import ContentRange
from werkzeug.wrappers import Response as AnyResponse

MOST_AT_ONCE = 2 * 1024 * 1024
"""Bytes of a part: a player that wants more asks again, and nobody loads what they do not watch."""


def answer_with(
    read: Callable[[int, int], bytes], *, name: str, size: int, media_type: str, cache: str
) -> AnyResponse:
    """What `read` gives from one place to another. `name` is of the whole file: what changes has another one."""
    start, stop, status = _wanted(name, size)
    body = read(start, stop) if stop > start else b""
    response = AnyResponse(body, status=status, mimetype=media_type)
    response.accept_ranges = "bytes"
    response.set_etag(name)
    response.headers["Cache-Control"] = cache
    if status == 206:  # noqa: PLR2004
        response.content_range = ContentRange("bytes", start, stop, size)
    elif status == 416:  # noqa: PLR2004
        response.content_range = ContentRange("bytes", None, None, size)
    return response


def _wanted(name: str, size: int) -> tuple[int, int, int]:
    """From where to where, and the status that says so; 304 and 416 send nothing."""
    if request.if_none_match.contains_weak(name):
        return 0, 0, 304
    asked = request.range
    is_same = request.if_range.etag in {None, name} and request.if_range.date is None
    # Several parts in one answer are wanted by no player: such a request gets the whole file, as it may.
    if asked is None or asked.units != "bytes" or len(asked.ranges) != 1 or not is_same:
        return 0, size, 200
    if -size > asked.ranges[0][0]:
        return 0, min(size, MOST_AT_ONCE), 206  # the last bytes, more than there are: all of them
    part = asked.range_for_length(size)
    if part is None:
        return 0, 0, 416
    return part[0], min(part[1], part[0] + MOST_AT_ONCE), 206
