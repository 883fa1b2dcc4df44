"""Knows the whole small star that the guide for authors shows, and puts it into a course; knows no page of the tool."""

import re
import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from app.content.check import CompiledCourse, compile_course
from app.content.problems import Problem
from app.services.releases import courses
from tests.once import once_a_run
from tests.sampled import MEDIA

GUIDE = Path(__file__).parents[1] / "courses" / "README.md"
ANOTHER = Path(__file__).parent / "unit" / "content" / "course"
STAR, FOLDER = "m02", "m02-a-bench"
VIDEO = "on-the-bench.webm"
"""The one file of the star that the guide cannot show."""
FILE = re.compile(
    rf"^[^\n`]*`modules/{FOLDER}/([^`]+)`[^\n]*\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL
)

OWN = re.compile(r"^## A course of its own$.*?^```\n(.*?)^```$", re.MULTILINE | re.DOTALL)
OWN_FILE = re.compile(r"^# ([a-z/]+\.yaml)[^\n]*\n(.*?)(?=^# [a-z/]+\.yaml|\Z)", re.MULTILINE | re.DOTALL)


@cache
def files() -> dict[str, str]:
    """The files of the star, by their names in its folder."""
    found = dict(FILE.findall(GUIDE.read_text(encoding="utf-8")))
    assert len(found) > 1
    return found


def write(root: Path) -> Path:
    """A course in which the star stands, with what it names; returns its folder."""
    shutil.copytree(ANOTHER, root)
    _change(root / "course.yaml", "id: small", f"id: {courses.COURSE}")
    _change(
        root / "course.yaml",
        "{id: m02, constellation: centre}",
        f"{{id: m02, constellation: centre, folder: {FOLDER}}}",
    )
    _change(root / "sources.yaml", "S1:", "S4: {title: A roadmap}\nS1:")
    _change(root / "glossary" / "glossary.yaml", "[say]", "[say, co-creation]")
    _change(
        root / "glossary" / "en.yaml", "say:", "co-creation: {term: Co-creation, text: Made together.}\nsay:"
    )
    _write_star(root / "modules" / FOLDER)
    return root


def write_own(root: Path) -> Path:
    """The course of its own that the guide shows, whole; returns its folder."""
    found = OWN.search(GUIDE.read_text(encoding="utf-8"))
    assert found
    for name, text in OWN_FILE.findall(found[1]):
        _write(root / name, text)
    _write_star(root / "modules" / FOLDER)
    return root


@once_a_run
def course() -> CompiledCourse:
    """The course, compiled."""
    with TemporaryDirectory() as folder:
        return compile_course(write(Path(folder) / "course"))


def about(problems: list[Problem]) -> list[str]:
    """What is said of the star."""
    return [str(problem) for problem in problems if FOLDER in problem.file.parts]


def _write_star(folder: Path) -> None:
    (folder / "media").mkdir(parents=True)
    (folder / "media" / VIDEO).write_bytes(MEDIA[".webm"])
    for name, text in files().items():
        _write(folder / name, text)


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def _change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {file.name}"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
