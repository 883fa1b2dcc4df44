"""Fourteen languages of a course of twelve written stars find room in one process."""

import json
import tracemalloc
from typing import Any

from app.content.library import Library
from app.services.releases.archive import pack
from tests.first_star import first_star
from tests.kept import unpack

STARS = [f"m{number:02}" for number in range(1, 13)]
LANGUAGES = 14
MOST_OF_A_LANGUAGE = 3_500_000
"""Bytes: fourteen of them are 49 MB, in a process of about 110 MB without any."""


def copied(told: Any, star: str) -> Any:
    """A part of the first star as a part of another."""
    return json.loads(json.dumps(told).replace("m01", star))


def translated(told: Any) -> Any:
    """Words as long as these, of which none is the same string."""
    if isinstance(told, dict):
        return {key: one if key in {"source", "block"} else translated(one) for key, one in told.items()}
    return f"{told}." if isinstance(told, str) else told


class TwelveStars:
    """An archive of one release: the first star twelve times, in as many languages as one asks for."""

    def __init__(self) -> None:
        course = first_star()
        bones, words = dict(course.bones), dict(course.prose["en"])
        bones["stars"] = [copied(bones["stars"][0], star) for star in STARS]
        for section in ("pages", "items"):
            bones[section] = [copied(one, star) for star in STARS for one in bones[section]]
        for section in ("pages", "items", "pictures"):
            words[section] = {
                name: one for star in STARS for name, one in copied(words[section], star).items()
            }
        self._bones = pack(bones)
        self._packed = {"en": pack(words)}
        others = {
            name: translated(told) for name, told in words.items() if name not in {"sources", "pictures"}
        }
        self._packed |= dict.fromkeys((f"x{number}" for number in range(1, LANGUAGES)), pack(others))

    def current(self):
        return 1

    def stamps(self, _release_id):
        return dict.fromkeys(self._packed, 1)

    def bones(self, _release_id):
        return unpack(self._bones)

    def words(self, _release_id, locale):
        return unpack(self._packed[locale])


def read_all(library, archive, locale):
    """Look at everything there is in a language."""
    view = library.view(1, locale=locale, generation=1, archive=archive)
    for name in view.course.pages:
        view.page(name)
    for name in view.course.items:
        view.item(name)
    return view.glossary()


def test_a_language_that_somebody_has_read_everything_in_takes_little_room():
    archive, library = TwelveStars(), Library()
    read_all(library, archive, "en")
    tracemalloc.start()
    try:
        read_all(library, archive, "x1")
        one, _ = tracemalloc.get_traced_memory()
        read_all(library, archive, "x2")
        two, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert one < MOST_OF_A_LANGUAGE
    assert two - one < MOST_OF_A_LANGUAGE
