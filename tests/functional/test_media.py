"""What is watched and heard comes whole or in parts, to those who are in the course."""

import hashlib
import re

import pytest

from app.models import MediaPiece
from app.services.releases import media
from app.views import pieces as door
from tests.sampled import CAPTIONS, MEDIA, with_the_sampled_course

FILE, BODY = "media/m01/door.webm", MEDIA[".webm"]
SIZE = len(BODY)


@pytest.fixture
def database_url(server):
    """The course of samples."""
    url = server.fresh(with_the_sampled_course)
    yield url
    server.drop(url)


@pytest.fixture
def kirsten(come, visitor):
    return come("kirsten", pathway="citizen", visitor=visitor)


def get(learner, path=FILE, **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return learner.visitor.http.get(learner.base + path, headers=named, timeout=20)


def test_a_video_comes_whole_and_in_parts(kirsten):
    whole = get(kirsten)
    assert (whole.status_code, whole.content) == (200, BODY)
    assert whole.headers["Content-Type"] == "video/webm"
    assert whole.headers["Accept-Ranges"] == "bytes"
    part = get(kirsten, Range="bytes=10-19")
    assert (part.status_code, part.content) == (206, BODY[10:20])
    assert part.headers["Content-Range"] == f"bytes 10-19/{SIZE}"


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [
        ("bytes=0-", 0, SIZE),
        ("bytes=-5", SIZE - 5, SIZE),
        ("bytes=-9999999", 0, SIZE),
        (f"bytes={SIZE - 1}-9999", SIZE - 1, SIZE),
    ],
)
def test_a_player_asks_for_parts_in_every_way_there_is(kirsten, asked, start, stop):
    part = get(kirsten, Range=asked)
    assert (part.status_code, part.content) == (206, BODY[start:stop])
    assert part.headers["Content-Range"] == f"bytes {start}-{stop - 1}/{SIZE}"


def test_nobody_loads_more_at_once_than_they_may_watch(kirsten, monkeypatch):
    monkeypatch.setattr(door, "MOST_AT_ONCE", 100)
    part = get(kirsten, Range="bytes=50-")
    assert (part.status_code, part.content) == (206, BODY[50:150])
    assert part.headers["Content-Range"] == f"bytes 50-149/{SIZE}"


@pytest.mark.parametrize("asked", [f"bytes={SIZE}-", "bytes=9999-10000"])
def test_a_part_that_is_not_there_is_refused(kirsten, asked):
    refused = get(kirsten, Range=asked)
    assert (refused.status_code, refused.content) == (416, b"")
    assert refused.headers["Content-Range"] == f"bytes */{SIZE}"


@pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "lines=0-1", "nonsense"])
def test_what_is_no_part_brings_the_whole(kirsten, asked):
    assert get(kirsten, Range=asked).content == BODY


def test_who_has_a_file_already_is_sent_nothing_and_a_file_that_changed_comes_whole(kirsten):
    name = f'"{hashlib.sha256(BODY).hexdigest()}"'
    assert get(kirsten).headers["ETag"] == name
    same = get(kirsten, If_None_Match=name)
    assert (same.status_code, same.content) == (304, b"")
    assert get(kirsten, Range="bytes=0-4", If_Range=name).status_code == 206
    assert get(kirsten, Range="bytes=0-4", If_Range='"older"').status_code == 200


def test_captions_come_in_the_language_that_there_is(kirsten):
    page = kirsten.go("m01/page/on-media")
    [path] = re.findall(r'<track kind="captions" src="/v/[^/]+/([^"]+)" srclang="en"', page.response.text)
    found = get(kirsten, path)
    assert (found.status_code, found.text) == (200, CAPTIONS)
    assert found.headers["Content-Type"] == "text/vtt; charset=utf-8"


@pytest.mark.parametrize(
    "path",
    [
        "media/m01/other.webm",
        "media/m09/door.webm",
        "media/m01/door.vtt",
        "captions/m01/bell.vtt",
        "captions/m01/door.webm",
    ],
)
def test_what_is_not_there_is_not_found(kirsten, path):
    assert get(kirsten, path).status_code == 404


def test_nobody_outside_a_visit_sees_it(kirsten):
    stranger = get(kirsten)
    assert stranger.status_code == 200
    kirsten.visitor.http.cookies.clear()
    assert get(kirsten).status_code in {401, 403}


@pytest.mark.both_databases("statements")
def test_a_large_file_lies_in_pieces_and_any_part_of_it_is_read(tool):
    body = bytes(range(251)) * 3000
    with tool.shared.database.writing() as session:
        media.store(session, {"large": body, "empty": b""})
        media.store(session, {"large": b"something else"})
        pieces = session.query(MediaPiece).filter_by(hash="large").count()
    assert pieces == -(-len(body) // media.PIECE) == 3
    with tool.shared.database.reading() as session:
        for start, stop in (
            (0, 10),
            (media.PIECE - 5, media.PIECE + 5),
            (0, len(body)),
            (600_000, len(body)),
        ):
            assert media.read(session, "large", start=start, stop=stop) == body[start:stop]
        assert media.read(session, "unknown", start=0, stop=10) == b""
