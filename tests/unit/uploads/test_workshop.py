"""Files are written anew in a process of their own, a few at once, and whatever it meets ends there."""

import subprocess
import sys
from threading import Event, Thread

import pytest

from app.config import ROOT
from app.uploads import workshop
from app.uploads.refusal import RefusedFile
from app.uploads.workshop import Workshop
from tests import files


def reason(body, *, shop=None):
    with pytest.raises(RefusedFile) as refused:
        (shop or Workshop()).anew(body)
    return refused.value.reason


def test_a_photo_and_a_recording_come_back_from_the_process():
    shop = Workshop()
    photo, sound = shop.anew(files.photo()), shop.anew(files.webm())
    assert (photo.media_type, photo.width, photo.height) == ("image/jpeg", 120, 80)
    assert (sound.media_type, sound.width) == ("audio/webm", None)
    assert photo.body.startswith(b"\xff\xd8")


def test_why_a_file_is_refused_comes_back_too():
    assert reason(files.bomb()) == "many_pixels"
    assert reason(b"<script>") == "unknown"
    assert reason(b"") == "empty"


def test_the_process_waits_for_nothing_of_the_web():
    """It is started for each file: all of Flask would take it four times as long to begin."""
    looks = f"import sys; sys.path.insert(0, {str(ROOT)!r}); import app.uploads.anew; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-I", "-c", looks], capture_output=True, check=True
    ).stdout.split()
    assert b"app.uploads.anew" in loaded
    assert not {b"flask", b"werkzeug", b"jinja2", b"sqlalchemy"} & set(loaded)


def test_a_process_that_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(workshop, "MOST_SECONDS", 0.001)
    assert reason(files.photo()) == "broken"


def test_who_finds_no_place_is_told_so_and_the_next_finds_one(monkeypatch):
    may_end, has_begun = Event(), Event()

    def slow(*_told, **_more):
        has_begun.set()
        may_end.wait(10)
        raise subprocess.SubprocessError

    shop = Workshop(places=1, wait=0.05)
    monkeypatch.setattr(workshop.subprocess, "run", slow)
    first = Thread(target=reason, args=(b"x",), kwargs={"shop": shop})
    first.start()
    has_begun.wait(10)
    assert reason(b"y", shop=shop) == "busy"
    may_end.set()
    first.join()
    assert reason(b"z", shop=shop) == "broken"
