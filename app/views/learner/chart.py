"""Knows how the course's stars, and where somebody stands in them, become the drawn map and the list; draws nothing."""

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from app.content.tree import Star
from app.i18n import gettext as _
from app.i18n import ngettext, pgettext
from app.services.learning.standings import StarState
from app.views.reader import Reader
from app.views.rendering import href
from app.views.sky import Layout, Sky, SkyLine, SkyStar, State, kept_drawing
from app.views.telling.stars import GLYPH, state_words

KINDS_IN_WORDS = {
    "opens": lambda: pgettext("line of the map", "Opens"),
    "checks": lambda: _("Checks"),
    "needs": lambda: _("Needs"),
    "turns-into": lambda: _("Turns into"),
    "feeds": lambda: _("Gives something to"),
    "contrasts": lambda: _("Contrasts with"),
    "enables": lambda: _("Makes possible"),
    "next": lambda: _("Leads to"),
    "returns": lambda: _("Returns to"),
}
States = Mapping[str, StarState]
People = Mapping[str, int]


ANY_VISIT = "/v/\ufffc/"
"""Stands in a kept drawing for the address of whoever looks at it."""


def walked(states: States) -> tuple[str, ...]:
    """The stars a learner has been in, in the order they were opened."""
    opened = [(state.opened_at, star) for star, state in states.items() if state.opened_at]
    return tuple(star for _at, star in sorted(opened))


def linked(at: Reader, star_id: str) -> dict[str, Any]:
    """A star's title and, where it can be opened, its address."""
    star = at.course.stars[star_id]
    found = at.view.star(star_id)
    return {"title": found.title, "lang": at.foreign(found.lang), "href": _href(at, star)}


def drawn(at: Reader, layout: Layout, *, states: States, people: People, idea: list[str]) -> Markup:
    """The map as a picture with links."""
    shape = at.course.maps[layout]
    shown = at.stars
    ids = {star.id for star in shown}
    own_line = walked(states)
    picture = kept_drawing(
        Sky(
            layout=layout,
            width=shape.width,
            height=shape.height,
            words=_("Map of the course"),
            stars=tuple(
                _drawn(at, star, place=shape.places[star.id], states=states, people=people) for star in shown
            ),
            lines=tuple(
                SkyLine(start=line.start, end=line.end, kind=line.kind)
                for line in at.course.lines
                if line.start in ids and line.end in ids
            ),
            islands=tuple(name for name in at.course.constellations if name != "centre"),
            own_line=own_line,
            idea=tuple(idea),
            here=own_line[-1] if own_line else None,
        )
    )
    return picture.replace(ANY_VISIT, href())


def _drawn(at: Reader, star: Star, *, place: tuple[int, int], states: States, people: People) -> SkyStar:
    state, say = _state(star, states)
    found = at.view.star(star.id)
    constellation = at.view.constellation(star.constellation)
    return SkyStar(
        id=star.id,
        title=found.title,
        lang=at.foreign(found.lang),
        constellation=star.constellation,
        constellation_name=constellation.text,
        constellation_lang=at.foreign(constellation.lang),
        minutes_words=_minutes_words(at, star, states),
        place=place,
        state=state,
        say=say,
        href=f"{ANY_VISIT}{star.id}/" if at.is_open(star) else None,
        people=people.get(star.id, 0),
    )


def listed_stars(at: Reader, *, states: States, people: People) -> list[dict[str, Any]]:
    """The list that is the map's equal, by constellation."""
    return [
        {
            "id": name,
            "name": told.text,
            "lang": at.foreign(told.lang),
            "stars": [
                _listed(at, star, states=states, people=people)
                for star in at.stars
                if star.constellation == name
            ],
        }
        for name in at.course.constellations
        for told in (at.view.constellation(name),)
    ]


def _listed(at: Reader, star: Star, *, states: States, people: People) -> dict[str, Any]:
    state, say = _state(star, states)
    found = at.view.star(star.id)
    return {
        "id": star.id,
        "title": found.title,
        "promise": found.promise,
        "lang": at.foreign(found.lang),
        "href": _href(at, star),
        "constellation": star.constellation,
        "state": state,
        "state_words": say,
        "minutes": _minutes(at, star, states),
        "people": people.get(star.id),
        "lines": _lines(at, star),
    }


def _minutes(at: Reader, star: Star, states: States) -> int:
    return at.whereabouts(states[star.id]).minutes(star.id) if star.id in states else 0


def _minutes_words(at: Reader, star: Star, states: States) -> str:
    """Empty where a star is not written yet."""
    minutes = _minutes(at, star, states)
    return ngettext("%(num)s minute", "%(num)s minutes", minutes) if minutes else ""


def _lines(at: Reader, star: Star) -> list[dict[str, Any]]:
    shown = {one.id for one in at.stars}
    by_kind: dict[str, list[dict[str, Any]]] = {}
    for line in at.course.lines:
        if line.start == star.id and line.end in shown:
            by_kind.setdefault(line.kind, []).append(linked(at, line.end))
    return [{"words": KINDS_IN_WORDS[kind](), "stars": stars} for kind, stars in by_kind.items()]


def _state(star: Star, states: States) -> tuple[State, str]:
    """A star's state for shape and for words."""
    if not star.is_written:
        return "unwritten", _("Not written yet")
    status = states[star.id].status
    return GLYPH[status], state_words(status)


def _href(at: Reader, star: Star) -> str | None:
    return href(f"{star.id}/") if at.is_open(star) else None
