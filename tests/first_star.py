"""Knows the course that tests publish: the shipped one as far as its first star, so that no test changes with each star that is written.

The whole course is read by tests of its own (`tests/content/`, `tests/browser/test_pathways.py`).
"""

import re
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from app.cli.course import SHIPPED
from app.content.check import CompiledCourse, compile_course
from tests.once import once_a_run

FIRST = "m01"
_LATER_STAR = re.compile(rf"(\{{id: (?!{FIRST}\b)m\d\d, constellation: [a-z]+), folder: [a-z0-9-]+\}}")
_DOORS = re.compile(r"^(pilots|background): .*\n", re.MULTILINE)


def first_star_folder(folder: Path) -> Path:
    """Write the shipped course without its later stars, and without the annexes that lead into them."""

    def later(inside: str, names: list[str]) -> list[str]:
        beside = ["pilots", "background"] if Path(inside) == SHIPPED else []
        return [one for one in names if one in beside or re.match(rf"m\d\d-(?<!{FIRST}-)", one)]

    shutil.copytree(SHIPPED, folder, ignore=later)
    bones = (folder / "course.yaml").read_text(encoding="utf-8")
    (folder / "course.yaml").write_text(_DOORS.sub("", _LATER_STAR.sub(r"\1}", bones)), encoding="utf-8")
    return folder


@once_a_run
def first_star() -> CompiledCourse:
    """The same, compiled: read once a run."""
    with TemporaryDirectory() as folder:
        return compile_course(first_star_folder(Path(folder) / "course"))
