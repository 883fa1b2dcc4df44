"""Knows how a release reads in one language: bones and words together; knows no learner and no request.

What a language lacks is told in the source locale, and every piece says in which language it is (`lang`).
HTML comes as `Markup`, plain words as `str`, so a template needs no `safe`. Everything handed out is frozen and made once.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, cached_property
from typing import Any

from markupsafe import Markup

from app.activities.base import BlockKind
from app.activities.registry import KINDS
from app.content import minutes
from app.content.course_pieces import (
    BadgeView,
    ItemView,
    MediaView,
    PageView,
    PathwayView,
    PersonView,
    PhraseView,
    SegmentView,
    SourceView,
    StarView,
    Told,
    WordView,
)
from app.content.links import way_back
from app.content.tree import Course, Page
from app.content.words import Words


class CourseView:
    """A release in one language; `prose` has the words of it and of the source locale. Unknown ids raise `KeyError` everywhere."""

    def __init__(self, course: Course, prose: Mapping[str, Words], locale: str) -> None:
        self.course = course
        self.locale = locale
        self._origin = prose[course.source_locale]
        self._own = prose.get(locale, self._origin)
        # Made when first asked for, then kept: there are no more of them than ids.
        self._star_of = cache(self._make_star)
        self._page_of = cache(self._make_page)
        self._item_of = cache(self._make_item)
        self._word_of = cache(self._make_word)
        self._seconds_of = cache(self._reckon_seconds)

    @property
    def title(self) -> str:
        """The course's title."""
        return self._title.text

    @property
    def lang(self) -> str:
        """The language of the course's title."""
        return self._title.lang

    @property
    def welcome(self) -> Markup:
        """What newcomers read first."""
        welcome: Markup = self._words_about("course", "welcome").stored["body"]["text"]
        return welcome

    @property
    def welcome_lang(self) -> str:
        """The language of the welcome."""
        return self._words_about("course", "welcome").lang

    def star(self, star_id: str) -> StarView:
        """A star by its id (`m01`); an annex of the course is called as its first page."""
        return self._star_of(star_id)

    def constellation(self, constellation_id: str) -> PhraseView:
        """The name of a constellation."""
        return self._phrase("constellations", constellation_id)

    def pathway(self, pathway_id: str) -> PathwayView:
        """A pathway by its id (`citizen`)."""
        told = self._words_about("pathways", pathway_id)
        return PathwayView(lang=told.lang, **told.stored["body"])

    def badge(self, badge_id: str) -> BadgeView:
        """A badge by its id (`co-host`)."""
        told = self._words_about("badges", badge_id)
        return BadgeView(lang=told.lang, **told.stored["body"])

    def entry_point(self, entry_point_id: str) -> PhraseView:
        """The sentence of an entry point."""
        return self._phrase("entry_points", entry_point_id)

    def person(self, person_id: str) -> PersonView:
        """Somebody of the cast."""
        told = self._words_about("cast", person_id)
        colour = self.course.cast[person_id]
        return PersonView(id=person_id, colour=colour, lang=told.lang, **told.stored["body"])

    def page(self, page_id: str) -> PageView:
        """A page by its qualified id, with the words and sources of the page and of the blocks placed on it."""
        return self._page_of(page_id)

    def item(self, item_id: str) -> ItemView:
        """A block, question or entry by its qualified id."""
        return self._item_of(item_id)

    def seconds(self, name: str, pathway: str | None) -> float:
        """How long a page takes with what is answered on it, a text that is asked for, or a check: by its qualified id."""
        return self._seconds_of(name, pathway)

    def source(self, source_id: str) -> SourceView:
        """A source; sources are told in their own language everywhere."""
        told = self._origin["sources"][source_id]
        optional = {key: told.get(key) for key in ("year", "publisher", "url", "short")}
        return SourceView(id=source_id, title=told["title"], **optional)

    def word(self, word_id: str) -> WordView:
        """A word of the glossary."""
        return self._word_of(word_id)

    def glossary(self) -> tuple[WordView, ...]:
        """All words, by the alphabet of their terms."""
        return self._sorted_words

    def picture(self, name: str) -> str:
        """The SVG text of a picture, `m01/tuesday.svg`."""
        return str(self._origin["pictures"][name])

    def media(self, name: str) -> MediaView:
        """A file to watch or hear, `m01/door.webm`."""
        told = self._origin.get("media", {})[name]
        return MediaView(name=name, hash=told["hash"], size=told["size"])

    def captions(self, name: str) -> str:
        """The captions of a video, `m01/door.vtt`, in the language its words are told in."""
        own, origin = (words.get("captions", {}) for words in (self._own, self._origin))
        return str(own[name] if name in own else origin[name])

    @cached_property
    def _title(self) -> PhraseView:
        return self._phrase("course", "title")

    def _phrase(self, section: str, name: str) -> PhraseView:
        told = self._words_about(section, name)
        return PhraseView(text=told.stored["body"]["text"], lang=told.lang)

    def _make_star(self, star_id: str) -> StarView:
        if star_id in self.course.annexes:
            annex = self.course.annexes[star_id]
            page = self.page(annex.pages[0])
            return StarView(star=annex, title=page.title, promise="", lang=page.lang)
        told = self._words_about("stars", star_id)
        return StarView(star=self.course.stars[star_id], lang=told.lang, **told.stored["body"])

    def _make_page(self, page_id: str) -> PageView:
        page = self.course.pages[page_id]
        told = self._words_about("pages", page_id)
        segments = [SegmentView(**one) for one in told.stored["segments"]]
        return PageView(
            page=page,
            title=told.stored["title"],
            lang=told.lang,
            is_outdated=told.is_outdated,
            segments=tuple(one for one in segments if one.block is None or one.block in self.course.items),
            sources=self._sources(page, segments),
            words=self._words_met(told, *(self._words_about("items", name) for name in page.items)),
        )

    def _sources(self, page: Page, segments: Sequence[SegmentView]) -> tuple[SourceView, ...]:
        read: dict[str, list[str]] = {way_back(): [segment.html for segment in segments]}
        read |= {
            way_back(within=item.item.local_id): [*_htmls(item.prose)]
            for item in map(self.item, page.items)
            if isinstance(item.kind, BlockKind)
        }
        return tuple(replace(self.source(name), cited_at=_cited_at(name, read)) for name in page.sources)

    def _make_item(self, item_id: str) -> ItemView:
        item = self.course.items[item_id]
        told = self._words_about("items", item_id)
        return ItemView(
            item=item,
            kind=KINDS[item.kind],
            prose=told.stored["body"],
            lang=told.lang,
            is_outdated=told.is_outdated,
            words=self._words_met(told),
        )

    def _reckon_seconds(self, name: str, pathway: str | None) -> float:
        if name in self.course.pages:
            page = self.page(name)
            texts = [one.html for one in page.segments if one.kind != "simpler"]
            items = [self.item(item) for item in page.page.items]
            return minutes.of_page(
                texts, [(one.kind, one.bones, one.prose) for one in items], pathway=pathway
            )
        if name in self.course.items:
            item = self.course.items[name]
            return KINDS[item.kind].seconds(item.bones)
        quiz = self.course.stars[name.partition("/")[0]].quiz
        return minutes.of_quiz(quiz.size) if quiz else 0

    @cached_property
    def _sorted_words(self) -> tuple[WordView, ...]:
        return tuple(sorted(map(self.word, self.course.glossary), key=lambda word: word.term.casefold()))

    def _make_word(self, word_id: str) -> WordView:
        told = self._words_about("words", word_id)
        body = told.stored["body"]
        return WordView(id=word_id, term=body["term"], text=body["text"], lang=told.lang)

    def _words_met(self, *told: Told) -> tuple[WordView, ...]:
        met = dict.fromkeys(name for one in told for name in one.stored.get("words", ()))
        return tuple(self.word(name) for name in met if name in self._origin["words"])

    def _words_about(self, section: str, name: str) -> Told:
        """The words about an id in this language, else in the source locale."""
        own, origin = self._own.get(section, {}).get(name), self._origin[section][name]
        if own is None or self._own is self._origin:
            return Told(lang=self.course.source_locale, is_outdated=False, stored=origin)
        return Told(lang=self.locale, is_outdated=own["source"] != origin["source"], stored=own)


def _cited_at(source: str, read: Mapping[str, Sequence[str]]) -> str | None:
    """Where a source is cited first in what is `read`: HTML by what the names of its places begin with."""
    return next(
        (
            back + source
            for back, htmls in read.items()
            if any(f'id="{back}{source}"' in html for html in htmls)
        ),
        None,
    )


def _htmls(told: Any) -> Iterator[str]:
    """The HTML that stands in the words of a block."""
    if isinstance(told, Markup):
        yield told
    elif isinstance(told, Mapping):
        for one in told.values():
            yield from _htmls(one)
