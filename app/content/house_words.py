"""Knows whether the stars of a course use the names and terms its authors agreed on (`style.yaml`, `cast.yaml`).

Both files are for those who write, in the source locale; nothing of them is shown. Without them nothing is checked.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from textwrap import shorten
from typing import Any

from app.content.course import CourseSource
from app.content.problems import Problem
from app.content.readability import words_of
from app.content.reader import read_text, read_yaml
from app.content.running_text import Said, Words, sentences
from app.content.schemas import StyleBones
from app.content.validation import load, ready

STYLE = "style.yaml"
CAST = "cast.yaml"
RESTS_ON = (STYLE, CAST, "sources.yaml")
"""Files without which nothing can be said about names, terms and claims."""
WHAT_TO_DO = "put what holds in your country in its place, or say that it is so in another one"
SHOWN = 90
"""Letters of a sentence that are shown to who exchanges something in it."""
_NAME = re.compile(r"(?<=[a-zæøåäöéüß,;] )[^\W\d_a-z][^\W\d_]+(?:-[^\W\d_]+)*")
"""A word with a capital letter that does not begin a sentence."""


def read_style(course: CourseSource, problems: list[Problem]) -> Mapping[str, Any]:
    """What `style.yaml` says, empty where there is none; what is wrong with it is added to `problems`."""
    if not (course.folder / STYLE).exists():
        return {}
    document = read_yaml(course.folder / STYLE, problems)
    found = None if document is None else load(ready(StyleBones), document, problems, data=document.data)
    return found or {}


def read_cast(course: CourseSource, problems: list[Problem]) -> str | None:
    """What `cast.yaml` says, None where there is none; that it cannot be read is added to `problems`."""
    return read_text(course.folder / CAST, problems) if (course.folder / CAST).exists() else None


def off_style(course: CourseSource, words: Words) -> list[Problem]:
    """A warning for each unknown name in a star, and for each term that has another name in this course."""
    style = read_style(course, [])
    told = list(sentences(course, words))
    return [*_strangers(course, told, style), *_other_terms(told, style)]


def local_things(course: CourseSource, words: Words) -> list[Problem]:
    """Every sentence with something in it that belongs to one country, so that another one knows what to exchange."""
    terms = read_style(course, []).get("local", ())
    pattern = re.compile("|".join(rf"(?<!\w){re.escape(term)}" for term in terms) or "(?!)")
    return [
        said.warning(
            f"“{found.group()}” in “{shorten(said.text, SHOWN, placeholder=' …')}”",
            WHAT_TO_DO,
            at=found.group(),
        )
        for said in sentences(course, words)
        if (found := pattern.search(said.text))
    ]


def _strangers(course: CourseSource, told: Iterable[Said], style: Mapping[str, Any]) -> Iterator[Problem]:
    cast = read_cast(course, [])
    if cast is None:
        return
    texts = (cast, *map(str, (course.sources or {}).values()), *style.get("names", ()))
    known = {word.removesuffix("’s") for text in texts for word in words_of(text)}
    met = set()
    for said in told:
        for name in _NAME.findall(said.text):
            if name not in known and (said.star, name) not in met:
                met.add((said.star, name))
                what = f"nobody wrote down who or what “{name}” is"
                mend = f"add a person to {CAST}, any other name to {STYLE}"
                yield said.warning(what, mend, at=name)


def _other_terms(told: Iterable[Said], style: Mapping[str, Any]) -> Iterator[Problem]:
    instead = style.get("instead", {})
    terms = [
        (term, term.casefold(), re.compile(rf"\b{re.escape(term)}\b", re.IGNORECASE)) for term in instead
    ]
    met = set()
    for said in told:
        text = said.text.casefold()
        for term, folded, pattern in terms:
            found = folded in text and pattern.search(said.text)
            if found and (said.file, term) not in met:
                met.add((said.file, term))
                what = f"“{term}” has another name in this course"
                yield said.warning(what, f"write “{instead[term]}”", at=found.group())
