"""Knows how a local case is told to whoever may read it; reads nothing."""

from collections.abc import Iterable, Mapping
from typing import Any

from app.services.learning.local_cases import ToldCase
from app.views.telling.stars import Foreign


def told_cases(cases: Iterable[ToldCase], *, foreign: Foreign) -> list[dict[str, Any]]:
    """Cases as templates take them (see components/local_case.html)."""
    return [told_case(one, foreign=foreign) for one in cases]


def told_case(one: ToldCase, *, foreign: Foreign) -> dict[str, Any]:
    """One case."""
    return {
        "key": one.key,
        "field": one.field,
        **one.texts,
        "lang": foreign(one.lang),
        "voices": told_voices(one.texts.get("voices", []), foreign=foreign),
    }


def told_voices(voices: Iterable[Mapping[str, str]], *, foreign: Foreign) -> list[dict[str, Any]]:
    """What people said in a voice box: `text`, `lang`, `month` (its first day, as ISO 8601)."""
    return [{**voice, "lang": foreign(voice["lang"])} for voice in voices]
