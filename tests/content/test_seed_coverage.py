"""Every element of the five documents has a place in the course or the product, and the place is not empty."""

import re
from pathlib import Path

from tests.releases import shipped_views

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| ([0-9]\.[0-9]{2}|X[0-9]+) \| (.+?) \| (.+?) \| (.*) \|$", re.MULTILINE)
ROWS = ROW.findall((ROOT / "docs" / "seed-coverage.md").read_text(encoding="utf-8"))
PLACES = {place: number for number, _what, where, _note in ROWS for place in re.findall(r"`([^`]+)`", where)}
COUNTS = {"1": 25, "2": 22, "3": 18, "4": 62, "5": 22, "X": 12}
"""How many elements each document has."""
FEWEST_WORDS = 60


def test_every_element_stands_there_once_with_a_place():
    numbers = [number for number, _what, _where, _note in ROWS]
    assert len(numbers) == len(set(numbers))
    assert {name: sum(number.startswith(name) for number in numbers) for name in COUNTS} == COUNTS
    assert all("`" in where for _number, _what, where, _note in ROWS)


def test_every_place_exists_and_is_not_empty():
    view = shipped_views()["en"]
    assert [
        f"{number}: {place}" for place, number in PLACES.items() if _size(view, place) < FEWEST_WORDS
    ] == []


def _size(view, place):
    """Words of a page or the glossary, bytes of a file; 0 for what is not there."""
    if place == "glossary":
        return len(view.course.glossary)
    if place in view.course.pages:
        page = view.page(place)
        told = [str(segment.html) for segment in page.segments]
        return len(" ".join([*told, *(str(view.item(item).prose) for item in page.page.items)]).split())
    path = ROOT / place
    return (
        sum(file.stat().st_size for file in path.rglob("*"))
        if path.is_dir()
        else path.exists() and path.stat().st_size
    )
