"""A course with three written stars for tests of the set-up: the shipped star, and two small ones beside it."""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from app.content.check import CompiledCourse, compile_course
from tests import yaml_files
from tests.first_star import first_star_folder
from tests.once import once_a_run
from tests.releases import fill

SMALL = {"m06": "ask", "m09": "build"}
"""The small stars, each with the id of its only page."""


@once_a_run
def three_stars() -> CompiledCourse:
    """The course that tests publish, with two more stars of one page and one question each."""
    return with_small_stars(SMALL)


def with_small_stars(small: Mapping[str, str], words: Mapping[str, str] | None = None) -> CompiledCourse:
    """The course that tests publish with small stars, each with the id of its only page, and with more files of words."""
    with TemporaryDirectory() as folder:
        root = Path(folder) / "course"
        first_star_folder(root)
        bones = yaml_files.read(root / "course.yaml")
        for star in bones["stars"]:
            if star["id"] in small:
                star["folder"] = f"{star['id']}-small"
        _without_badges(root, bones, small)
        yaml_files.write(root / "course.yaml", bones)
        for star, page in small.items():
            _write(root / "modules" / f"{star}-small", star, page)
        for name, text in (words or {}).items():
            (root / name).parent.mkdir(exist_ok=True)
            (root / name).write_text(text)
        return compile_course(root)


def _without_badges(root: Path, bones: dict[str, Any], small: Mapping[str, str]) -> None:
    """Take out the badges for worksheets that a small star has not."""
    gone = {one["id"] for one in bones["badges"] if one.get("sheet", "").partition("/")[0] in small}
    bones["badges"] = [one for one in bones["badges"] if one["id"] not in gone]
    told = yaml_files.read(root / "en" / "course.yaml")
    told["badges"] = {name: words for name, words in told["badges"].items() if name not in gone}
    yaml_files.write(root / "en" / "course.yaml", told)


def _write(folder: Path, star: str, page: str) -> None:
    (folder / "en").mkdir(parents=True)
    questions = [
        {
            "id": f"q-{name}",
            "kind": "truefalse",
            "outcomes": ["define"],
            "answer": True,
            "reasons": ["x", "y"],
            "reason": "x",
        }
        for name in "ab"
    ]
    bones = {
        "id": star,
        "outcomes": ["define"],
        "completion": {"journal": "journal"},
        "pages": [
            {
                "id": page,
                "outcomes": ["define"],
                "blocks": [
                    {
                        "id": "journal",
                        "kind": "journal",
                        "outcomes": ["define"],
                        "prompts": ["all"],
                        "least_words": 1,
                    }
                ],
            }
        ],
        "questions": questions,
        "quiz": {"slots": [{"count": 1, "from": [question["id"] for question in questions]}]},
    }
    items = {
        question["id"]: {
            "ask": f"Is {question['id']} true?",
            "right": "Yes.",
            "wrong": "No.",
            "reasons": {
                "x": {"text": "Because x", "feedback": "So."},
                "y": {"text": "Because y", "feedback": "So."},
            },
        }
        for question in questions
    }
    items["journal"] = {"title": f"Journal of {page}", "prompt": {"all": "Write."}, "hint": "A word."}
    yaml_files.write(folder / "module.yaml", bones)
    yaml_files.write(folder / "en" / "items.yaml", items)
    (folder / "en" / f"{page}.md").write_text(f"# Page {page}\n\nSome words.\n\n::: journal\n:::\n")


def with_three_stars(url: str) -> None:
    """Fill a database with the tables and the course of three stars."""
    fill(url, three_stars())


@pytest.fixture
def database_url(server):
    """A fresh database with the course of three stars, of either kind."""
    url = server.fresh(with_three_stars)
    yield url
    server.drop(url)
