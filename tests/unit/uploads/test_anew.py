"""Files are known by what is in them and written anew; what lies, ends early or hides something is refused, and said why."""

import struct
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from app.uploads import anew, webm
from app.uploads.anew import MOST_PICTURE, MOST_SOUND, written_anew
from app.uploads.refusal import RefusedFile
from tests import files
from tests.files import PLACE

SOUNDS = {
    "audio/wav": files.wave(),
    "audio/mpeg": files.mp3(),
    "audio/ogg": files.ogg(),
    "audio/webm": files.webm(),
    "audio/mp4": files.mp4(),
}
SCRIPT = b"<script>alert(1)</script>"


def reason(body):
    with pytest.raises(RefusedFile) as refused:
        written_anew(body)
    return refused.value.reason


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_drawn_anew_and_says_nothing_of_where_it_was_taken(kind):
    body = files.photo(kind=kind)
    assert PLACE in body

    new = written_anew(body)

    assert (new.media_type, new.width, new.height) == ("image/jpeg", 120, 80)
    assert PLACE not in new.body
    with Image.open(BytesIO(new.body)) as drawn:
        assert not drawn.getexif()
        assert "comment" not in drawn.info


def test_a_photo_that_lies_on_its_side_is_put_upright():
    new = written_anew(files.photo(turned=6))
    assert (new.width, new.height) == (80, 120)
    with Image.open(BytesIO(new.body)) as drawn:
        assert drawn.getpixel((40, 10)) < (60, 60, 60)
        assert drawn.getpixel((40, 110)) > (200, 200, 200)


def test_a_large_photo_becomes_smaller_and_holes_become_white():
    into = BytesIO()
    Image.new("RGBA", (3000, 600), (0, 0, 0, 0)).save(into, "PNG")
    new = written_anew(into.getvalue())
    assert (new.width, new.height) == (2000, 400)
    with Image.open(BytesIO(new.body)) as drawn:
        assert drawn.getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("media_type", SOUNDS)
def test_of_a_recording_only_the_sound_is_kept(media_type):
    body = SOUNDS[media_type]
    assert PLACE in body

    new = written_anew(body)

    assert new.media_type == media_type
    assert PLACE not in new.body
    assert media_type not in {"audio/ogg", "audio/webm", "audio/mp4"} or b"sound" in new.body
    assert written_anew(new.body).body == new.body, "what was written anew once stays as it is"


@pytest.mark.parametrize("media_type", ["audio/wav", "audio/ogg", "audio/webm", "audio/mp4"])
@pytest.mark.parametrize("share", [0.4, 0.98])
def test_a_recording_that_has_not_come_whole_is_refused(media_type, share):
    body = SOUNDS[media_type]
    assert reason(body[: int(len(body) * share)]) == "broken"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_that_has_not_come_whole_is_refused(kind):
    body = files.photo(size=(400, 300), kind=kind)
    assert reason(body[: len(body) * 2 // 3]) == "broken"


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "empty"),
        (SCRIPT, "unknown"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'>" + SCRIPT + b"</svg>", "unknown"),
        (b"%PDF-1.7 " + SCRIPT, "unknown"),
        (b"GIF89a/*" + SCRIPT, "broken"),
        (b"\xff\xd8\xff" + SCRIPT, "broken"),
        (b"ID3" + SCRIPT, "broken"),
        (b"RIFF\0\0\0\0WAVE" + SCRIPT * 3, "broken"),
        (files.bomb(), "many_pixels"),
        (files.webm(kind=1, codec=b"V_VP9"), "video"),
        (files.mp4(handler=b"vide", brand=b"isom"), "video"),
        (files.mp4(handler=b"meta"), "broken"),
        (files.mp4(brand=b"heic"), "heic"),
        (files.mp4(codec=b"samr"), "unknown"),
        (files.webm(codec=b"A_AAC"), "unknown"),
        (files.photo() + bytes(MOST_PICTURE), "large_picture"),
        (files.wave() + bytes(MOST_SOUND), "large_sound"),
    ],
)
def test_what_is_no_photo_and_no_recording_is_refused(body, why):
    assert reason(body) == why


def test_what_was_hidden_behind_a_photo_is_gone():
    new = written_anew(files.photo() + b"PK\x03\x04" + SCRIPT)
    assert SCRIPT not in new.body


def test_a_picture_of_many_frames_is_its_first():
    into = BytesIO()
    frames = [Image.new("P", (20, 20), number) for number in range(3)]
    frames[0].save(into, "GIF", save_all=True, append_images=frames[1:])
    with Image.open(BytesIO(written_anew(into.getvalue()).body)) as drawn:
        assert getattr(drawn, "n_frames", 1) == 1


def test_a_page_of_ogg_that_was_changed_is_refused():
    body = bytearray(files.ogg())
    body[-1] ^= 1
    assert reason(bytes(body)) == "broken"


@given(
    st.sampled_from(sorted(SOUNDS)),
    st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=8),
)
def test_a_spoilt_recording_is_taken_or_refused_and_nothing_else(media_type, changes):
    body = bytearray(SOUNDS[media_type])
    for place, value in changes:
        body[place % len(body)] = value
    with suppress(RefusedFile):
        written_anew(bytes(body))


def test_a_box_that_says_it_is_endless_is_refused():
    body = files.mp4() + struct.pack(">I", 1) + b"free" + struct.pack(">Q", 2**63)
    assert reason(body) == "broken"


def test_a_recording_of_more_parts_than_speech_has_is_not_read_to_its_end(monkeypatch):
    monkeypatch.setattr(webm, "MOST_PARTS", 100)
    assert written_anew(files.webm() + b"\xa3\x80" * 50).media_type == "audio/webm"
    assert reason(files.webm() + b"\xa3\x80" * 100) == "broken"


def test_of_very_many_empty_parts_no_larger_file_is_made_than_may_come(monkeypatch):
    body = files.webm() + b"\xa3\x80" * 400
    assert len(written_anew(body).body) > 2 * len(body), "each part says how long it is"
    monkeypatch.setattr(anew, "MOST_SOUND", len(body))
    assert reason(body) == "broken"
