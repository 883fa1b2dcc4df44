"""Knows how the first page is told: where one was, what is left, a way that may fit, dates; draws no map (`chart`)."""

from collections.abc import Sequence
from typing import Any

from app.content.tree import Star
from app.i18n import gettext as _
from app.i18n import listed, ngettext
from app.services.actors import LEARNER
from app.views.learner.chart import People, States, drawn, linked, listed_stars, walked
from app.views.learner.stars import left, page_link
from app.views.reader import Reader
from app.views.rendering import href, local_date


def told_start(at: Reader, states: States, people: People, *, where: str | None) -> dict[str, Any]:
    """What the template of the map needs; `where` is the sentence that somebody said fits them today."""
    idea = _idea(at, where)
    return {
        "name": at.actor.person_name or None,
        "sky_wide": drawn(at, "wide", states=states, people=people, idea=idea),
        "sky_tall": drawn(at, "tall", states=states, people=people, idea=idea),
        "constellations": listed_stars(at, states=states, people=people),
        "resume": _resume(at, states),
        "entry_points": [
            {"id": point.id, "text": told.text, "lang": at.foreign(told.lang)}
            for point in at.course.entry_points
            for told in (at.view.entry_point(point.id),)
        ],
        "where": where,
        "idea": [linked(at, star) for star in idea],
        "left_in": _left_in(at, states),
        "left": _left(at, states),
        "line_words": _line_words(at, states),
        "ends": [page_link(at, end.pages[0]) for end in at.course.ends.values()],
        "pathway": {"title": at.view.pathway(at.pathway).title, "href": href("pathway")},
        "date_notes": [note for star in at.stars if star.is_written for note in _date_notes(at, star)],
    }


def _idea(at: Reader, where: str | None) -> list[str]:
    """The stars an entry point suggests."""
    shown = {star.id for star in at.stars}
    points = {point.id: point.suggests for point in at.course.entry_points}
    return [star for star in points.get(where or "", ()) if star in shown]


def _resume(at: Reader, states: States) -> dict[str, str | None] | None:
    """Where one was; who has not begun is led to the first star that is on."""
    seen = [
        (state.last_at, state.last_page) for state in states.values() if state.last_at and state.last_page
    ]
    pages = [page for _at, page in sorted(seen) if page in at.course.pages]
    if pages:
        return {**page_link(at, pages[-1]), "words": _("Go on where you were")}
    first = next(iter(states), None)
    if first is None:
        return None
    return {**linked(at, first), "words": _("Begin here")}


def _left_in(at: Reader, states: States) -> list[dict[str, Any]]:
    """What is left in the stars that were begun."""
    return [
        {**linked(at, star), "sentences": left(at, state)}
        for star, state in states.items()
        if state.opened_at and not state.is_done
    ]


def _left(at: Reader, states: States) -> list[str]:
    """Which stars the pathway asks for besides. Stars that are off, or not written yet, are not counted."""
    if not at.actor.can(LEARNER):
        return []
    pathway = at.setup.pathway(at.actor.pathway)
    untouched = [star for star in pathway.required if star in states and not states[star].opened_at]
    sentences = []
    if untouched:
        sentences.append(_("Your pathway also asks for: %(stars)s.", stars=_titles(at, untouched)))
    choice = [star for star in pathway.choose_from if star in states]
    taken = [star for star in choice if states[star].opened_at]
    more = min(pathway.choose_count, len(choice)) - len(taken)
    if more > 0:
        sentences.append(
            ngettext(
                "And %(num)s star of your choice: %(stars)s.",
                "And %(num)s stars of your choice: %(stars)s.",
                more,
                stars=_titles(at, [star for star in choice if star not in taken]),
            )
        )
    if not sentences and all(state.is_done or not state.opened_at for state in states.values()):
        return [_("Nothing is left. You can read everything again at any time.")]
    return sentences


def _line_words(at: Reader, states: States) -> str | None:
    stars = walked(states)
    if len(stars) < 2:  # noqa: PLR2004  (one star makes no line)
        return None
    return _("Your line so far: %(stars)s.", stars=_titles(at, stars))


def _titles(at: Reader, stars: Sequence[str]) -> str:
    return listed([at.view.star(star).title for star in stars])


def _date_notes(at: Reader, star: Star) -> list[str]:
    """Dates inform and never close."""
    setting = at.setup.star(star.id)
    title = at.view.star(star.id).title
    notes = []
    if setting.opens_at and setting.opens_at > at.now:
        date = local_date(setting.opens_at)
        notes.append(
            _("Your group starts “%(star)s” on %(date)s. You may look in earlier.", star=title, date=date)
        )
    if setting.due_at and setting.due_at > at.now:
        date = local_date(setting.due_at)
        notes.append(_("Your group wants to have done “%(star)s” by %(date)s.", star=title, date=date))
    return notes
