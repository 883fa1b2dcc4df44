"""Knows which paragraphs of a course say something about the world and name no source; cannot know whether they are true.

A claim is a share in a hundred, a year, a paragraph of a law, or one of the words listed under `claims` in `style.yaml`; without that
list nothing is checked. Running text names its source in the paragraph itself. The words of an activity may repeat a figure that a
page of its star tells with a source. What is invented, or one's own sum, stands under `no_source` with the reason.
"""

import html
import re
from collections.abc import Iterable, Iterator, Mapping

from app.content.course import CourseSource
from app.content.house_words import STYLE, read_style
from app.content.problems import Problem
from app.content.readability import texts_in
from app.content.running_text import Said, Words
from app.content.star import StarSource
from app.content.tree import ANNEXES

_COUNT = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|\d+)"
_FIGURE = re.compile(
    rf"\d[\d.,]*\s?(?:%|per ?cent\b)|\b{_COUNT} (?:in|out of) (?:every )?{_COUNT}\b"
    r"|\b(?:two|three)[ -](?:thirds|quarters|fifths)\b|\b(?:19|20)\d\d\b|§",
    re.IGNORECASE,
)
_CITED = re.compile(r'<a class="(?:cite|out)"')
_HEADING = re.compile(r"<(h[1-6])>.*?</\1>", re.DOTALL)
_END = re.compile(r"</(?:p|li|tr|blockquote)>|<[uo]l[^>]*>|<table>")
_TAG = re.compile(r"<[^>]+>")
_NUMBER = re.compile(r"\d+")
MEND = f"name the source beside it, or say in “no_source” of {STYLE} why it needs none"


def unsourced(course: CourseSource, words: Words) -> list[Problem]:
    """A warning for each paragraph with a claim and no source, and for each exception that nothing needs any more."""
    style = read_style(course, [])
    if not style.get("claims"):
        return []
    known = re.compile(rf"\b(?:{'|'.join(map(re.escape, style['claims']))})\b", re.IGNORECASE)
    excused = style.get("no_source", {})
    found, used = [], set()
    for star in course.places:
        for said, claim in _claims(course, star, words, known):
            reasons = {one for one in excused if one in said.text}
            used |= reasons
            if not reasons:
                found.append(said.warning(f"“{claim}” is told without a source", MEND))
    if not _is_all_there(course):
        return found
    return found + [_not_needed(course, one) for one in excused if one not in used]


def _is_all_there(course: CourseSource) -> bool:
    """Whether nothing is left out that is written: only then can one say that nothing needs an excuse."""
    written = sum("folder" in star for star in course.data["stars"])
    return len(course.stars) == written and sum(name in course.data for name in ANNEXES) == len(
        course.annexes
    )


def _not_needed(course: CourseSource, words: str) -> Problem:
    said = Said("", course.folder / STYLE, words)
    return said.warning(f"nothing that needs a source says “{words}” any more", "remove the line", at=words)


def _claims(
    course: CourseSource, star: StarSource, words: Words, known: re.Pattern[str]
) -> Iterator[tuple[Said, str]]:
    folder = star.folder / course.data["source_locale"]
    pages = {
        name: words["pages"].get(f"{star.id}/{name}", {"segments": []})["segments"] for name in star.pages
    }
    told = _figures_with_a_source(pages.values())
    for name, segments in pages.items():
        for text in _bare(segments):
            if claim := _FIGURE.search(text) or known.search(text):
                yield Said(star.id, folder / f"{name}.md", text), claim.group()
    for item in star.items.values():
        if item.bones.get("sources"):
            continue  # a case that names them as a whole
        body = words["items"].get(f"{star.id}/{item.id}", {"body": {}})["body"]
        paragraphs = [one for text in texts_in(body) for one in _paragraphs(text)]
        here = told | {figure for one in paragraphs if _CITED.search(one) for figure in _figures(_plain(one))}
        for text in map(_plain, paragraphs):
            strange = [one for one in _FIGURE.findall(text) if not _parts(one) <= here]
            if strange:
                yield Said(star.id, folder / "items.yaml", text), strange[0]


def _bare(segments: list[Mapping[str, str]]) -> Iterator[str]:
    """The paragraphs of a page that name no source. What retells a text in plainer words leans on the sources of that text."""
    has_source = False
    for segment in segments:
        text = segment.get("text", segment.get("intro", ""))
        if "simpler" in segment and not has_source:
            yield from map(_plain, _paragraphs(segment["simpler"]))
        if "simpler" not in segment:
            has_source = bool(_CITED.search(text))
            yield from (_plain(one) for one in _paragraphs(text) if not _CITED.search(one))


def _figures_with_a_source(pages: Iterable[list[Mapping[str, str]]]) -> set[str]:
    """Every number, and every share in words, that a paragraph with a source tells, or the plainer words below it."""
    found: set[str] = set()
    for segments in pages:
        has_source = False
        for segment in segments:
            text = " ".join(segment[key] for key in segment if key != "block")
            has_source = bool(_CITED.search(text)) or ("simpler" in segment and has_source)
            if has_source:
                found |= _figures(_plain(text))
    return found


def _figures(text: str) -> set[str]:
    return {*_NUMBER.findall(text), *(part for one in _FIGURE.findall(text) for part in _parts(one))}


def _parts(figure: str) -> set[str]:
    """The numbers of a figure; of one in words, the words."""
    return set(_NUMBER.findall(figure)) or {figure.casefold()}


def _paragraphs(text: str) -> list[str]:
    """HTML cut where a paragraph, a line of a list or a row ends; a heading is none, for it stands over what is told."""
    return [one for one in _END.split(_HEADING.sub("", text)) if _plain(one)]


def _plain(text: str) -> str:
    return " ".join(html.unescape(_TAG.sub("", text)).split())
