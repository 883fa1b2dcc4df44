"""Knows how the course's stars, and where somebody stands in them, become the drawn map and the list; draws nothing."""

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from app.content.tree import Line, Star
from app.i18n import gettext as _
from app.i18n import ngettext, pgettext
from app.services.learning.standings import StarState
from app.services.learning.whereabouts import Whereabouts
from app.views.reader import Reader
from app.views.rendering import href
from app.views.sky import FEWEST_PEOPLE, Layout, Sky, SkyLine, SkyStar, State, Unborn, kept_drawing
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


def drawn(at: Reader, layout: Layout, *, stands: Whereabouts, people: People, idea: Sequence[str]) -> Markup:
    """The map as a picture with links; what is not written yet is light without a name."""
    shape = at.course.maps["wide"]
    own_line = walked(stands.states)
    sky = Sky(
        layout=layout,
        width=shape.width,
        height=shape.height,
        words=_("Map of the course"),
        stars=tuple(
            _drawn(at, star, place=shape.places[star.id], stands=stands, people=people)
            for star in at.open_stars
        ),
        unborn=tuple(
            Unborn(star.constellation, shape.places[star.id]) for star in at.stars if not star.is_written
        ),
        lines=tuple(
            SkyLine(start=line.start, end=line.end, kind=line.kind) for line in _lines_shown(at, stands)
        ),
        islands=tuple(name for name in at.course.constellations if name != "centre"),
        own_line=own_line,
        idea=tuple(idea),
        here=own_line[-1] if own_line else None,
    )
    return kept_drawing(sky).replace(ANY_VISIT, href())


def _lines_shown(at: Reader, stands: Whereabouts) -> list[Line]:
    return [line for line in at.course.lines if {line.start, line.end} <= stands.states.keys()]


def _drawn(at: Reader, star: Star, *, place: tuple[int, int], stands: Whereabouts, people: People) -> SkyStar:
    state, say = _state(star, stands)
    found = at.view.star(star.id)
    constellation = at.view.constellation(star.constellation)
    return SkyStar(
        id=star.id,
        title=found.title,
        lang=at.foreign(found.lang),
        constellation=star.constellation,
        constellation_name=constellation.text,
        constellation_lang=at.foreign(constellation.lang),
        minutes_words=_minutes_words(star, stands),
        place=place,
        state=state,
        say=say,
        href=f"{ANY_VISIT}{star.id}/",
        people=people.get(star.id, 0),
    )


def legend_of(at: Reader, *, stands: Whereabouts, people: People, idea: Sequence[str]) -> dict[str, bool]:
    """What there is on the map that wants to be explained."""
    return {
        "lines": bool(_lines_shown(at, stands)),
        "own": len(walked(stands.states)) > 1,
        "idea": len(idea) > 1,
        "people": any(people.get(star, 0) >= FEWEST_PEOPLE for star in stands.states),
    }


def unwritten(at: Reader) -> dict[str, Any] | None:
    """What is told of the stars that are not written yet; None where all are."""
    waiting = [star for star in at.stars if not star.is_written]
    if not waiting:
        return None
    return {
        "count": len(waiting),
        "constellations": [
            {
                "name": told.text,
                "lang": at.foreign(told.lang),
                "stars": [linked(at, star.id) for star in waiting if star.constellation == name],
            }
            for name in at.course.constellations
            if any(star.constellation == name for star in waiting)
            for told in (at.view.constellation(name),)
        ],
    }


def listed_stars(at: Reader, *, stands: Whereabouts, people: People) -> list[dict[str, Any]]:
    """The list that is the map's equal, by constellation: the stars that can be opened."""
    return [
        {
            "id": name,
            "name": told.text,
            "lang": at.foreign(told.lang),
            "stars": [
                _listed(at, star, stands=stands, people=people)
                for star in at.open_stars
                if star.constellation == name
            ],
        }
        for name in at.course.constellations
        if any(star.constellation == name for star in at.open_stars)
        for told in (at.view.constellation(name),)
    ]


def _listed(at: Reader, star: Star, *, stands: Whereabouts, people: People) -> dict[str, Any]:
    state, say = _state(star, stands)
    found = at.view.star(star.id)
    return {
        "id": star.id,
        "title": found.title,
        "promise": found.promise,
        "lang": at.foreign(found.lang),
        "href": href(f"{star.id}/"),
        "constellation": star.constellation,
        "state": state,
        "state_words": say,
        "minutes_words": _minutes_words(star, stands),
        "people": people.get(star.id),
        "lines": _lines(at, star, stands),
    }


def _minutes_words(star: Star, stands: Whereabouts) -> str:
    """How long a star takes, or still takes; empty where nothing is left of it."""
    minutes = stands.minutes_left(star.id)
    if stands.states[star.id].opened_at and minutes:
        return ngettext("About %(num)s minute left", "About %(num)s minutes left", minutes)
    return ngettext("About %(num)s minute", "About %(num)s minutes", minutes) if minutes else ""


def _lines(at: Reader, star: Star, stands: Whereabouts) -> list[dict[str, Any]]:
    by_kind: dict[str, list[dict[str, Any]]] = {}
    for line in _lines_shown(at, stands):
        if line.start == star.id:
            by_kind.setdefault(line.kind, []).append(linked(at, line.end))
    return [{"words": KINDS_IN_WORDS[kind](), "stars": stars} for kind, stars in by_kind.items()]


def _state(star: Star, stands: Whereabouts) -> tuple[State, str]:
    """A star's state for shape and for words; of one that was begun, with the page where one was."""
    status = stands.states[star.id].status
    place = stands.place(star.id)
    if GLYPH[status] == "open" and place:
        number, total = place
        return GLYPH[status], _("Open, page %(number)s of %(total)s", number=number, total=total)
    return GLYPH[status], state_words(status)


def _href(at: Reader, star: Star) -> str | None:
    return href(f"{star.id}/") if at.is_open(star) else None
