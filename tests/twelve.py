"""Knows a course in which all twelve stars of the map are written, with German titles: what the map has to hold."""

from pathlib import Path

import pytest

from app.content.check import CompiledCourse
from tests.functional.setup_stars import with_small_stars
from tests.once import once_a_run
from tests.releases import fill

OTHERS = {f"m{number:02}": "ask" for number in range(2, 13)}
GERMAN = Path(__file__).parent / "german" / "course.yaml"


@once_a_run
def twelve_stars() -> CompiledCourse:
    """The shipped course, with eleven small stars beside its own."""
    return with_small_stars(OTHERS, {"de/course.yaml": GERMAN.read_text()})


def with_twelve_stars(url: str) -> None:
    """Fill a database with the tables and the course of twelve stars."""
    fill(url, twelve_stars())


@pytest.fixture
def database_url(server):
    """A fresh database with the course of twelve stars."""
    url = server.fresh(with_twelve_stars)
    yield url
    server.drop(url)
