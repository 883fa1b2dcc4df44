"""Files to watch and hear, and captions: what can run is let in, what cannot is told with its line."""

import pytest

from app.activities.registry import KINDS
from app.content.media import MOST_BYTES, read_captions, read_media
from app.content.minutes import of_page

STAR = "modules/m01-try"
BONES, ITEMS, CAPTIONS = f"{STAR}/module.yaml", f"{STAR}/en/items.yaml", f"{STAR}/en/talk.vtt"
WHOLE = "WEBVTT\n\n00:01.000 --> 00:03.500\nWho are you?\n"


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("a.mp4", b"\0\0\0\x18ftypisom"),
        ("a.m4a", b"\0\0\0\x18ftypM4A "),
        ("a.webm", b"\x1a\x45\xdf\xa3\x9f\x42"),
        ("a.ogg", b"OggS\0\x02"),
        ("a.mp3", b"ID3\x04"),
        ("a.mp3", b"\xff\xfb\x90\x64"),
    ],
)
def test_a_file_is_what_its_name_says(tmp_path, name, begins):
    problems = []
    (tmp_path / name).write_bytes(begins + bytes(20))
    assert read_media(tmp_path / name, problems).body == begins + bytes(20)
    (tmp_path / name).write_bytes(b"<html>" + bytes(20))
    assert read_media(tmp_path / name, problems) is None
    (tmp_path / name).write_bytes(b"")
    assert read_media(tmp_path / name, problems) is None
    assert [one.what for one in problems] == [f"the file does not begin as a .{name[2:]} does"] * 2


def test_a_file_that_is_too_large_is_told(tmp_path):
    problems = []
    (tmp_path / "a.ogg").write_bytes(b"OggS" + bytes(MOST_BYTES))
    assert read_media(tmp_path / "a.ogg", problems) is None
    assert problems[0].what == "the file has 25.0 MB, more than 25"


@pytest.mark.parametrize(
    "text",
    [
        WHOLE,
        WHOLE.replace("\n", "\r\n"),
        "\ufeff" + WHOLE,
        "WEBVTT a title\n\nNOTE hello\n\n1\n00:00:01.000 --> 00:00:03.500 line:0 align:start\n- Who?\n- I.\n",
        "WEBVTT\n\n59:59.000 --> 01:00:01.000\nLate.\n\n100:00:00.000 --> 100:00:01.000\nVery late.\n",
    ],
)
def test_captions_that_players_can_read_are_let_in(tmp_path, text):
    problems = []
    (tmp_path / "a.vtt").write_text(text, encoding="utf-8", newline="")
    assert read_captions(tmp_path / "a.vtt", problems)
    assert problems == []


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("1\n00:00:01,000 --> 00:00:02,000\nSRT\n", 1, "the captions are no WebVTT"),
        ("", 1, "the captions are no WebVTT"),
        ("WEBVTTS\n", 1, "the captions are no WebVTT"),
        ("WEBVTT\n", 1, "there is no caption in it"),
        ("WEBVTT\n\n00:01,000 --> 00:02,000\nWho?\n", 3, "the times of this caption cannot be read"),
        ("WEBVTT\n\n00:02.000 --> 00:01.000\nWho?\n", 3, "the caption ends before it begins"),
        ("WEBVTT\n\n00:02.000 --> 00:03.000\n\n", 3, "the caption has no words"),
        (
            WHOLE + "\n00:00.000 --> 00:09.000\nBefore.\n",
            6,
            "the caption begins before the one above it",
        ),
    ],
)
def test_captions_that_cannot_be_shown_are_told_with_their_line(tmp_path, text, line, what):
    problems = []
    (tmp_path / "a.vtt").write_text(text, encoding="utf-8")
    assert read_captions(tmp_path / "a.vtt", problems) is None
    assert (problems[0].line, problems[0].what) == (line, what)


HEAD = b"\x1a\x45\xdf\xa3"


@pytest.fixture
def talk(small):
    """The small course with a video that shows its picture."""
    story = "kind: story, picture: table.svg, questions: [who]"
    small.change(BONES, story, "kind: media, file: talk.webm, length: 9, poster: table.svg")
    told = "  alt: Four people at a table.\n  questions: {who: Who decides?}\n"
    small.change(ITEMS, told, "  title: A talk\n  transcript: Hello there.\n")
    (small.star / "media").mkdir()
    (small.star / "media" / "talk.webm").write_bytes(HEAD + bytes(20))
    small.write(CAPTIONS, WHOLE)
    return small


def test_a_video_with_captions_and_a_transcript_is_told_with_both(talk):
    assert talk.told() == []
    view = talk.view()
    assert view.media("m01/talk.webm").size == 24
    assert view.captions("m01/talk.vtt") == WHOLE
    assert talk.compile().media == {view.media("m01/talk.webm").hash: HEAD + bytes(20)}


def test_what_a_video_lacks_is_told(talk):
    (talk.path / CAPTIONS).unlink()
    assert talk.told() == ["talk.vtt:1: the captions of the video are missing"]
    talk.write(CAPTIONS, "nothing")
    assert talk.told() == ["talk.vtt:1: the captions are no WebVTT"]
    talk.change(ITEMS, "  transcript: Hello there.\n", "")
    (talk.star / "media" / "talk.webm").unlink()
    talk.write(f"{STAR}/en/other.vtt", WHOLE)
    assert sorted(talk.told()) == [
        "items.yaml:1: “transcript” is missing",
        "module.yaml:9: the file “talk.webm” is missing",
        "other.vtt:1: no page has this text",
    ]


def test_a_recording_needs_no_captions_and_has_no_poster(talk):
    talk.change(BONES, "talk.webm", "talk.ogg")
    (talk.star / "media" / "talk.webm").rename(talk.star / "media" / "talk.ogg")
    (talk.star / "media" / "talk.ogg").write_bytes(b"OggS" + bytes(20))
    assert talk.told() == ["talk.vtt:1: no page has this text", "module.yaml:9: a sound has no poster"]


def test_a_file_that_nothing_plays_is_a_warning(talk):
    (talk.star / "media" / "more.ogg").write_bytes(b"OggS" + bytes(20))
    assert talk.told() == ["more.ogg:1: nothing shows this file"]


@pytest.mark.parametrize("name", ["talk.avi", "../talk.webm", "Talk.webm", "talk.webm.exe", "talkwebm"])
def test_a_file_has_a_name_of_its_sort(talk, name):
    talk.change(BONES, "talk.webm", name)
    assert any("“file” is not a file to watch or hear" in one for one in talk.told()), talk.told()


def test_a_language_that_has_words_for_a_video_has_captions_for_it(talk):
    source = talk.compile().prose["en"]["items"]["m01/tale"]["source"]
    words = f"tale:\n  source: {source}\n  title: En snak\n  transcript: Hej.\n"
    talk.write(f"{STAR}/da/items.yaml", words)
    assert talk.told() == ["talk.vtt:1: the captions of the video are missing"]
    talk.write(f"{STAR}/da/talk.vtt", WHOLE.replace("Who are you?", "Hvem er du?"))
    assert talk.told() == []
    assert "Hvem er du?" in talk.view("da").captions("m01/talk.vtt")
    assert "Who are you?" in talk.view("en").captions("m01/talk.vtt")


def test_a_video_takes_as_long_as_it_lasts_and_nobody_reads_its_transcript_too():
    kind = KINDS["media"]
    small, _full = kind.sample()
    bones = kind.bones_schema().load({**small.bones, "length": 100})
    prose = {**small.prose, "transcript": "word " * 500}
    title = of_page(["The bell of Nordby"], [], pathway="citizen")
    assert of_page([], [(kind, bones, prose)], pathway="citizen") == 100 + title
