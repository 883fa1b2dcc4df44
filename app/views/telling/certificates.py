"""Knows how a certificate is told: the sentence, the stars, the drawing of the way; asks nothing and decides nothing."""

from collections.abc import Callable, Mapping
from typing import Any

from app.badges.certified import NAME, STARS, TIME, WORDS, Certified, Earned, OwnText
from app.content.tree import Course
from app.i18n import gettext as _
from app.i18n import ngettext
from app.views.rendering import local_date
from app.views.sky.figure import FigureStar, badge_figure, way_figure
from app.views.telling.stars import Foreign

MINUTES_OF_AN_HOUR = 60


def told_certificate(said: Certified, *, foreign: Foreign) -> dict[str, Any]:
    """All of it, for its holder."""
    return _head(said, foreign) | {
        "name": said.says.name,
        "sentence": said.says.sentence,
        "texts": [told_text(one, foreign=foreign) for one in said.says.texts],
        "stars": told_done(said.earned, foreign=foreign),
        "time": time_words(said.earned),
    }


def told_in_public(said: Certified, *, foreign: Foreign) -> dict[str, Any]:
    """What its holder chose to tell anybody."""
    told, public = told_certificate(said, foreign=foreign), said.says.public
    return {
        **told,
        "name": told["name"] if NAME in public else "",
        "stars": told["stars"] if STARS in public else [],
        "time": told["time"] if TIME in public else "",
        "sentence": told["sentence"] if WORDS in public else "",
        "texts": told["texts"] if WORDS in public else [],
    }


def _head(said: Certified, foreign: Foreign) -> dict[str, Any]:
    earned = said.earned
    return {
        "is_pathway": earned.is_pathway,
        "title": earned.title,
        "text": earned.text,
        "lang": foreign(earned.lang),
        "course": earned.course,
        "course_lang": foreign(earned.course_lang),
        "institution": earned.institution,
        "issued_at": said.issued_at,
        "good_until": said.good_until,
        "number": said.shown_number,
    }


def told_done(earned: Earned, *, foreign: Foreign) -> list[dict[str, Any]]:
    """The stars it was given for, in the order they were done."""
    return [
        {"title": star.title, "lang": foreign(star.lang), "constellation": star.constellation}
        for star in earned.stars
    ]


def told_text(text: OwnText, *, foreign: Foreign) -> dict[str, Any]:
    """A text of one's own."""
    return {
        "title": text.title,
        "lang": foreign(text.lang),
        "paragraphs": [part for part in text.text.split("\n") if part.strip()],
        "saved_at": text.saved_at,
    }


def done_words(earned: Earned) -> str:
    """What its holder did, after their name."""
    if not earned.is_pathway:
        return earned.text
    return ngettext(
        "has gone the whole pathway “%(pathway)s”: %(num)s star of the course “%(course)s”.",
        "has gone the whole pathway “%(pathway)s”: %(num)s stars of the course “%(course)s”.",
        len(earned.stars),
        pathway=earned.title,
        course=earned.course,
    )


def criteria_words(earned: Earned) -> str:
    """What is asked of whoever gets it."""
    return earned.asks or pathway_criteria()


def pathway_criteria() -> str:
    """What is asked of whoever goes a pathway."""
    return _(
        "Every star that the pathway asks for is done: its pages are read, its texts are written, and its quiz is passed "
        "or was talked through with somebody who leads the course."
    )


def time_words(earned: Earned) -> str:
    """How long its stars take, and between which days they were done; empty where no star was asked for."""
    if not earned.stars:
        return ""
    hours = max(1, round(earned.minutes / MINUTES_OF_AN_HOUR))
    begun, ended = local_date(earned.begun_at), local_date(earned.ended_at)
    if begun == ended:
        return ngettext(
            "About %(num)s hour of learning, on %(day)s.",
            "About %(num)s hours of learning, on %(day)s.",
            hours,
            day=ended,
        )
    return ngettext(
        "About %(num)s hour of learning, from %(begun)s to %(ended)s.",
        "About %(num)s hours of learning, from %(begun)s to %(ended)s.",
        hours,
        begun=begun,
        ended=ended,
    )


def drawn_way(earned: Earned, course: Course) -> str:
    """The way among the stars, as the map of today has them."""
    shape = course.maps["wide"]
    way = _placed(earned, course)
    done = {star.id for star in earned.stars}
    others = [
        FigureStar(place=shape.places[star.id], constellation=star.constellation)
        for star in course.stars.values()
        if star.id not in done and star.id in shape.places
    ]
    return way_figure(way, others, width=shape.width, height=shape.height)


def drawn_badge(said: Certified, course: Course) -> str:
    """The picture of a badge: the stars it asked for, else the one where its worksheet stands."""
    way = _placed(said.earned, course)
    if not way:
        badge = course.badges.get(said.award)
        star = course.stars.get((badge.sheet or "").partition("/")[0]) if badge else None
        constellation = star.constellation if star else course.constellations[0]
        way = [FigureStar(place=(0, 0), constellation=constellation)]
    return badge_figure(way, title=said.earned.title)


def _placed(earned: Earned, course: Course) -> list[FigureStar]:
    places: Mapping[str, Any] = course.maps["wide"].places
    return [
        FigureStar(place=places[star.id], constellation=star.constellation)
        for star in earned.stars
        if star.id in places
    ]


def choices_in_words() -> list[tuple[str, str]]:
    """What may be told in public, each in a few words."""
    words: tuple[tuple[str, Callable[[], str]], ...] = (
        (NAME, lambda: _("My name")),
        (STARS, lambda: _("The stars I have done")),
        (TIME, lambda: _("How long it took, and when")),
        (WORDS, lambda: _("My own words that stand on it")),
    )
    return [(name, said()) for name, said in words]
