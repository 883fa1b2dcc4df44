"""Knows what a star is called and how its state is told; knows no page of it and nobody's progress."""

from collections.abc import Callable, Mapping, Sequence

from app.content.view import CourseView
from app.i18n import gettext as _
from app.i18n import listed, ngettext
from app.views.sky import State

Foreign = Callable[[str], str | None]
"""The language of a text where it is not the page's, for `lang=`."""

GLYPH: Mapping[str, State] = {"not_started": "new", "opened": "open", "started": "open", "completed": "done"}


def state_words(status: str) -> str:
    """A star's state as a word."""
    return {
        "not_started": _("New"),
        "opened": _("Open"),
        "started": _("Open"),
        "completed": _("Done"),
    }[status]


def more_of_choice(more: int, titles: Sequence[str]) -> str:
    """How many more stars a pathway asks for, out of which."""
    return ngettext(
        "And %(num)s star of your choice: %(stars)s.",
        "And %(num)s stars of your choice: %(stars)s.",
        more,
        stars=listed(titles),
    )


def heading(star_id: str, view: CourseView, *, foreign: Foreign) -> dict[str, str | None]:
    """What stands over the texts of a star; where the course as `view` has it lacks the star, the course's title does."""
    if star_id not in view.course.stars and star_id not in view.course.annexes:
        constellation = view.course.constellations[0]
        return {"title": view.title, "lang": foreign(view.lang), "constellation": constellation}
    star = view.star(star_id)
    return {"title": star.title, "lang": foreign(star.lang), "constellation": star.star.constellation}
