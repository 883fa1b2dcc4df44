"""Knows a course made of every kind's samples, written as an author's files and checked as they are; knows no page.

A kind has a page of its own (`on-sort`) with its two samples (`sort-small`, `sort-full`); all pages cite one source. The
quiz asks both samples of every kind that can stand there (`asked-sort-small`).
"""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from app.activities.base import Kind
from app.activities.entry_kinds import EntryKind
from app.activities.registry import REGISTRY
from app.content.check import CompiledCourse, compile_course, examine_course
from app.services.releases import courses
from tests import yaml_files
from tests.drawing import NAMES, SAMPLES, is_graded
from tests.once import once_a_run
from tests.releases import fill

ANOTHER = Path(__file__).parent / "unit" / "content" / "course"
MODULE = Path("modules", "m01-try")

NAMED = dict(zip(NAMES, SAMPLES, strict=True))
QUIZ = {f"asked-{name}": found for name, found in NAMED.items() if is_graded(found[0])}


def page_of(kind: Kind) -> str:
    """The page with a kind's samples."""
    return f"on-{kind.name}"


@once_a_run
def sampled_course() -> CompiledCourse:
    """The course, as most tests publish it."""
    return compiled_samples()


def compiled_samples() -> CompiledCourse:
    """The course with what lies in `MEDIA` now; it has no problem."""
    with TemporaryDirectory() as folder:
        root = Path(folder) / "course"
        shutil.copytree(ANOTHER, root)
        shutil.rmtree(root / MODULE / "en")
        course = (root / "course.yaml").read_text()
        (root / "course.yaml").write_text(course.replace("id: small", f"id: {courses.COURSE}"))
        _write(root / MODULE)
        assert examine_course(root).problems == []
        return compile_course(root)


def with_the_sampled_course(url: str) -> None:
    """Fill a database with the tables and the course of samples."""
    fill(url, sampled_course())


def _write(folder: Path) -> None:
    asked_for = {kind.name: f"{kind.name}-small" for kind in REGISTRY if isinstance(kind, EntryKind)}
    bones = {
        "id": "m01",
        "outcomes": ["know"],
        "completion": asked_for,
        "pages": [
            {
                "id": page_of(kind),
                "outcomes": ["know"],
                "sources": ["S1"],
                "blocks": [_bones(f"{kind.name}-{size}") for size in SIZES],
            }
            for kind in REGISTRY
        ],
        "questions": [_bones(name) for name in QUIZ],
        "quiz": {
            "slots": [
                {"count": 1, "from": [f"asked-{kind.name}-{size}" for size in SIZES]}
                for kind in REGISTRY
                if is_graded(kind)
            ]
        },
    }
    items = {name: sample.prose for name, (_kind, sample) in (NAMED | QUIZ).items() if sample.prose}
    yaml_files.write(folder / "module.yaml", bones)
    _write_media(folder)
    yaml_files.write(folder / "en" / "items.yaml", items)
    for kind in REGISTRY:
        placed = "\n".join(f"::: {kind.name}-{size}\nWords *above* it.\n:::\n" for size in SIZES)
        (folder / "en" / f"{page_of(kind)}.md").write_text(
            f"# Try {kind.name}\n\nSome words [1](source:S1).\n\n{placed}"
        )


def _write_media(folder: Path) -> None:
    """Files to watch and hear: they begin as such files do, and nobody plays them."""
    (folder / "media").mkdir()
    (folder / "en").mkdir(exist_ok=True)
    for kind, sample in NAMED.values():
        bones = kind.bones_schema().load(sample.bones)
        for name in kind.media(bones):
            (folder / "media" / name).write_bytes(MEDIA[Path(name).suffix])
        for name in kind.captions(bones):
            (folder / "en" / name).write_text(CAPTIONS)


MEDIA = {".webm": b"\x1a\x45\xdf\xa3" + bytes(range(256)), ".ogg": b"OggS" + bytes(300)}
CAPTIONS = "WEBVTT\n\n00:01.000 --> 00:03.500\nWho are you?\n"
SIZES = ("small", "full")


def _bones(name: str) -> dict[str, Any]:
    """In the quiz every question is graded, and asked once."""
    kind, sample = (NAMED | QUIZ)[name]
    apart = {"verdict", "retry"} if name in QUIZ else set()
    bones = {key: one for key, one in sample.bones.items() if key not in apart}
    return {"id": name, "kind": kind.name, "outcomes": ["know"], **bones}
