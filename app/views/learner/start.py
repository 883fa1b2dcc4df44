"""Knows how the first page is told: where one was, what is left, a way that may fit, dates; draws no map (`chart`)."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.content.changes import BonesChange
from app.content.tree import Star
from app.i18n import gettext as _
from app.i18n import listed
from app.services.actors import LEARNER
from app.services.learning.whereabouts import Whereabouts
from app.views.learner.annexes_told import told_annexes
from app.views.learner.chart import People, States, drawn, legend_of, linked, listed_stars, unwritten, walked
from app.views.learner.onward import left, left_in_one, not_done_yet, resume_link
from app.views.learner.updates_told import told_changes
from app.views.reader import Reader
from app.views.rendering import href, local_date
from app.views.telling.stars import more_of_choice


def told_start(
    at: Reader,
    states: States,
    people: People,
    *,
    where: str | None,
    saved_in: str | None,
    changed: Mapping[str, Sequence[BonesChange]],
    later: Sequence[dict[str, Any]] = (),
) -> dict[str, Any]:
    """What the template of the map needs.

    `where` is the sentence that somebody said fits them today, `saved_in` the star in which they have just written, `changed`
    what has changed in each star since they finished it, `later` pages that are due by now (`later_told`).
    """
    stands = at.whereabouts(*states.values())
    points = {point.id: stands.way(point.suggests) for point in at.course.entry_points}
    idea = points.get(where or "", [])
    on = stands.go_on()
    return {
        "name": at.actor.person_name or None,
        "sky_wide": drawn(at, "wide", stands=stands, people=people, idea=idea),
        "sky_tall": drawn(at, "tall", stands=stands, people=people, idea=idea),
        "legend": legend_of(at, stands=stands, people=people, idea=idea),
        "constellations": listed_stars(at, stands=stands, people=people),
        "unwritten": unwritten(at),
        "resume": resume_link(at, on),
        "ahead": left_in_one(at, stands, on.star) if on and stands.begun else None,
        "saved": _saved(at, stands, saved_in),
        "entry_points": [
            {"id": point.id, "text": told.text, "lang": at.foreign(told.lang)}
            for point in at.course.entry_points
            if points[point.id] and len(stands.states) > 1
            for told in (at.view.entry_point(point.id),)
        ],
        "where": where,
        "idea": [linked(at, star) for star in idea],
        "left_in": [
            {
                **linked(at, star),
                "left": left(at, states[star]),
                "first": not_done_yet(at, stands, star),
            }
            for star in stands.begun
        ],
        "updated": [
            {**linked(at, star), **told}
            for star, found in changed.items()
            if (told := told_changes(at, states[star], found))
        ],
        "left": _left(at, stands),
        "line_words": _line_words(at, states),
        "annexes": told_annexes(at, later=later),
        "later": [page for page in later if page["sentence"]],
        "pathway": {"title": at.view.pathway(at.pathway).title, "href": href("pathway")},
        "certificates_href": href("certificates") if at.actor.can(LEARNER) else None,
        "is_way_gone": stands.asked.is_nothing_left and at.actor.can(LEARNER),
        "date_notes": [note for star in at.stars if star.is_written for note in _date_notes(at, star)],
    }


def _saved(at: Reader, stands: Whereabouts, star: str | None) -> str | None:
    """What is said to who was done for now: that it was kept, and how far they are."""
    if star is None or star not in stands.states:
        return None
    return _("Your text is saved. %(left)s", left=left_in_one(at, stands, star))


def _left(at: Reader, stands: Whereabouts) -> list[str]:
    """Which stars the pathway asks for besides. Stars that are off, or not written yet, are not counted."""
    if not at.actor.can(LEARNER):
        return []
    sentences = []
    if stands.untouched:
        sentences.append(_("Your pathway also asks for: %(stars)s.", stars=_titles(at, stands.untouched)))
    more, choice = stands.to_choose
    if more:
        sentences.append(more_of_choice(more, [at.view.star(star).title for star in choice]))
    if stands.is_nothing_left:
        return [_nothing_left(stands)]
    return sentences


def _nothing_left(stands: Whereabouts) -> str:
    if any(not state.is_done for state in stands.states.values()):
        return _("Your pathway asks for nothing more. The other stars are open to you.")
    return _("Nothing is left. You can read everything again at any time.")


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
