"""Knows something to watch or to listen to: a file that the course brings, what is said in it, and questions to think about."""

from collections.abc import Sequence
from pathlib import PurePath
from typing import ClassVar

from marshmallow import Schema, fields, validate

from app.activities.base import BlockKind, Bones, Flaw, Prose, Sample, Shape, Showing
from app.activities.fields import Id, Inline, Rich, Unmarked, by_id, twice, worded

VIDEO = {".mp4": "video/mp4", ".webm": "video/webm"}
AUDIO = {".mp3": "audio/mpeg", ".m4a": "audio/mp4", ".ogg": "audio/ogg"}
TYPES = VIDEO | AUDIO
_NAME = rf"^[a-z0-9]+(-[a-z0-9]+)*({'|'.join(TYPES)})$".replace(".", r"\.")
LONGEST = 20 * 60
"""Seconds: longer than a page may take."""


class MediaBones(Schema):
    """A file beside `module.yaml` in `media/`, and how many seconds it lasts; a picture for a video that rests."""

    file = fields.String(
        required=True,
        validate=validate.Regexp(
            _NAME, error=f"is not a file to watch or hear: small letters and one of {', '.join(TYPES)}"
        ),
    )
    length = fields.Integer(
        required=True,
        strict=True,
        validate=validate.Range(
            min=1, max=LONGEST, error="is not a length: write {min} to {max} seconds, or cut it in two"
        ),
    )
    poster = fields.String()
    questions = fields.List(Id(), load_default=list)


class MediaProse(Schema):
    """What it is called, everything that is said and shown in it, and the questions."""

    title = Unmarked()
    transcript = Rich()
    questions = by_id(Inline(), required=False)
    simple = Rich(required=False)


class Media(BlockKind):
    """A video with captions, or a sound; both with all they say in writing."""

    name = "media"
    bones_schema = MediaBones
    prose_schema = MediaProse
    beside: ClassVar[frozenset[str]] = frozenset({"simple", "alt", "transcript"})

    def check(self, bones: Bones, prose: Prose) -> list[Flaw]:
        """A sound with a picture, missing or unknown questions."""
        flaws = twice(("questions",), bones["questions"])
        flaws += worded(("questions",), bones["questions"], prose.get("questions", {}))
        if "poster" in bones and not _is_video(bones):
            flaws.append(Flaw(path=("poster",), what="a sound has no poster", mend="remove the line"))
        return flaws

    def seconds(self, bones: Bones) -> int:
        """It is watched, or heard; its transcript is read by those who do neither."""
        length: int = bones["length"]
        return length

    def pictures(self, bones: Bones) -> Sequence[str]:
        """What is seen before it runs."""
        return [bones["poster"]] if "poster" in bones else []

    def media(self, bones: Bones) -> Sequence[str]:
        """The one file."""
        return [bones["file"]]

    def captions(self, bones: Bones) -> Sequence[str]:
        """Of a video, what is said while it runs: a file of the same name."""
        return [f"{PurePath(bones['file']).stem}.vtt"] if _is_video(bones) else []

    def shape(self, bones: Bones, prose: Prose, showing: Showing) -> Shape:
        """`title`, `is_video`, `file` (its address and size; None where it cannot run), `poster` and `captions` (addresses or None), `lang`, `length`, `transcript`, `questions`."""
        poster, captions = bones.get("poster"), self.captions(bones)
        told = prose.get("questions", {})
        return {
            "title": prose["title"],
            "is_video": _is_video(bones),
            "file": showing.media(bones["file"]) if showing.media else None,
            "type": TYPES[PurePath(bones["file"]).suffix],
            "poster": showing.picture(poster) if poster and showing.picture else None,
            "captions": showing.captions(captions[0]) if captions and showing.captions else None,
            "words_lang": showing.lang,
            "length": "{}:{:02}".format(*divmod(bones["length"], 60)),
            "transcript": prose["transcript"],
            "questions": [{"id": question, "text": told[question]} for question in bones["questions"]],
        }

    def is_plain(self, prose: Prose) -> bool:
        """There is something to read."""
        return "simple" in prose

    def sample(self) -> tuple[Sample, Sample]:
        """A sound; a video with everything."""
        return (
            Sample(
                bones={"file": "bell.ogg", "length": 8},
                prose={"title": "The bell of Nordby", "transcript": "A bell rings *twice*.\n\nThen a door."},
            ),
            Sample(
                bones={"file": "door.webm", "length": 95, "poster": "table.svg", "questions": ["who", "why"]},
                prose={
                    "title": "At the door",
                    "transcript": "**Gerda** opens. “Who are *you*?”\n\nIbrahim takes off his hat.",
                    "questions": {"who": "Who speaks *first*?", "why": "Why does he wait?"},
                    "simple": "Gerda opens the door.\n\nIbrahim says hello.",
                },
            ),
        )


def _is_video(bones: Bones) -> bool:
    return PurePath(bones["file"]).suffix in VIDEO
