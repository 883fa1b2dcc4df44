"""A small course that has no problem, in a folder of its own, to be spoilt by the tests."""

import shutil
from functools import cache
from pathlib import Path

import pytest

from app.content.bones import read_bones
from app.content.check import compile_course, examine_course
from app.content.problems import Severity
from app.content.view import CourseView
from app.content.words import read_words

SMALL = Path(__file__).parent / "course"


def files_of(folder):
    """What a course is made of."""
    return {file.relative_to(folder): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@cache
def as_it_was():
    """The small course as no test has changed it: read once a process."""
    return compile_course(SMALL)


class Folder:
    """A course folder that tests change."""

    def __init__(self, path):
        self.path = path
        self.star = path / "modules" / "m01-try"

    def change(self, name, old, new):
        file = self.path / name
        text = file.read_text(encoding="utf-8")
        assert text.count(old) >= 1, f"{old!r} is not in {name}"
        file.write_text(text.replace(old, new, 1), encoding="utf-8")

    def write(self, name, text):
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def problems(self):
        return examine_course(self.path).problems

    def told(self):
        """Problems as `file:line: what`, files without their folder."""
        return [f"{one.file.name}:{one.line}: {one.what}" for one in self.problems()]

    def advised(self):
        """What could be better, told alike; all of it are warnings."""
        found = examine_course(self.path).advice()
        assert all(one.severity is Severity.WARNING for one in found)
        return [f"{one.file.name}:{one.line}: {one.what}" for one in found]

    def compile(self):
        return as_it_was() if files_of(self.path) == files_of(SMALL) else compile_course(self.path)

    def view(self, locale="en"):
        compiled = self.compile()
        prose = {one: read_words(words) for one, words in compiled.prose.items()}
        return CourseView(read_bones(compiled.bones), prose, locale)


@pytest.fixture
def small(tmp_path):
    return Folder(shutil.copytree(SMALL, tmp_path / "course"))
