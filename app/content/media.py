"""Knows which files may be watched or heard, and which captions can be shown with them; knows no kind and no star."""

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from app.content.problems import Problem
from app.content.reader import read_text

FOLDER = "media"
CAPTIONS = ".vtt"
MOST_BYTES = 25_000_000
"""Of a file: people pay for what they load, and every server has it."""
_BEGINS: dict[str, Callable[[bytes], bool]] = {
    ".mp4": lambda head: head[4:8] == b"ftyp",
    ".m4a": lambda head: head[4:8] == b"ftyp",
    ".webm": lambda head: head[:4] == b"\x1a\x45\xdf\xa3",
    ".ogg": lambda head: head[:4] == b"OggS",
    ".mp3": lambda head: head[:3] == b"ID3" or (head[:1] == b"\xff" and head[1:2] >= b"\xe0"),
}
_MOMENT = r"(?:\d{2,}:)?[0-5]\d:[0-5]\d\.\d{3}"
_CUE = re.compile(rf"^({_MOMENT})[ \t]+-->[ \t]+({_MOMENT})(?:[ \t].*)?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaFile:
    """What is in a file, and what names it: a hash, so that a file that changes is another one."""

    body: bytes
    hash: str


def read_media(file: Path, problems: list[Problem]) -> MediaFile | None:
    """A file to watch or hear; None with a problem noted where it cannot be one."""
    try:
        body = file.read_bytes()
    except OSError as error:
        what = f"the file cannot be read ({error.strerror})"
        problems.append(Problem(file=file, line=1, what=what, mend="make it a readable file"))
        return None
    if len(body) > MOST_BYTES:
        what = f"the file has {len(body) / 1e6:.1f} MB, more than {MOST_BYTES / 1e6:.0f}"
        mend = "make it smaller (480 lines are enough), or cut it in two"
        problems.append(Problem(file=file, line=1, what=what, mend=mend))
        return None
    if not _BEGINS[file.suffix](body[:12]):
        what = f"the file does not begin as a {file.suffix} does"
        problems.append(Problem(file=file, line=1, what=what, mend="convert it; a new name is not enough"))
        return None
    return MediaFile(body=body, hash=hashlib.sha256(body).hexdigest())


def read_captions(file: Path, problems: list[Problem]) -> str | None:
    """The text of a WebVTT file with at least one cue; None with problems noted otherwise."""
    if not file.exists():
        what = "the captions of the video are missing"
        mend = "save them there as WebVTT: what is said, and what is heard, with its times"
        problems.append(Problem(file=file, line=1, what=what, mend=mend))
        return None
    text = read_text(file, problems)
    if text is None:
        return None
    faults = list(_faults(text.split("\n")))
    mend = "write WebVTT: “WEBVTT”, an empty line, “00:01.000 --> 00:03.500”, then the words"
    problems += [Problem(file=file, line=line, what=what, mend=mend) for line, what in faults]
    return None if faults else text


def _faults(lines: list[str]) -> Iterable[tuple[int, str]]:
    """Where captions cannot be read as such; of a wrong beginning nothing else is told."""
    if not re.match(r"WEBVTT(?:[ \t].*)?$", lines[0]):
        yield 1, "the captions are no WebVTT"
        return
    cues, before = 0, ""
    for number, line in enumerate(lines, start=1):
        if "-->" not in line:
            continue
        cues += 1
        found = _CUE.match(line)
        if found is None:
            yield number, "the times of this caption cannot be read"
            continue
        begins, ends = map(_whole, found.groups())
        if ends <= begins:
            yield number, "the caption ends before it begins"
        if begins < before:
            yield number, "the caption begins before the one above it"
        if not "".join(lines[number : number + 1]).strip():
            yield number, "the caption has no words"
        before = begins
    if not cues:
        yield 1, "there is no caption in it"


def _whole(moment: str) -> str:
    """A moment with its hours, so that moments sort as texts."""
    hours, minutes, seconds = f"00:{moment}".split(":")[-3:] if moment.count(":") == 1 else moment.split(":")
    return f"{hours:>6}:{minutes}:{seconds}".replace(" ", "0")
