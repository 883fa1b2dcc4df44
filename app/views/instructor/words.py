"""Knows how settings, their changes and whom they touch are said in words; knows no form."""

from collections.abc import Sequence
from datetime import datetime

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_percent
from flask_babel import get_locale

from app.i18n import gettext as _
from app.i18n import ngettext
from app.services.learning.setup_effects import Group
from app.services.setup.changes import ENABLED, MARK, OPENS, ORDER, REQUIRED, Change
from app.services.setup.configuration import Setup, StarSetup
from app.views.desk import Desk
from app.views.rendering import calendar, local_moment, zone


def percent(share: float) -> str:
    """`0.655` → `65.5%`, as the language writes it."""
    return format_percent(round(share, 4), locale=_locale(), decimal_quantization=False)


def required_words(required: bool | None) -> str:  # noqa: FBT001  (a setting, not a switch of this function)
    """Whether pathways ask for a star."""
    if required is None:
        return _("As the pathways have it")
    return _("Required in every pathway") if required else _("A choice in every pathway")


def summary(at: Desk, star: StarSetup) -> str:
    """A star's settings in a line."""
    marks = [star.pass_mark.get(pathway.id, pathway.pass_mark) for pathway in at.course.pathways.values()]
    low, high = percent(min(marks)), percent(max(marks))
    mark = (
        _("pass mark %(mark)s", mark=low)
        if low == high
        else _("pass mark %(low)s to %(high)s", low=low, high=high)
    )
    required = {None: "", True: _("required"), False: _("a choice")}[star.required]
    return " · ".join(part for part in (_dates(star), mark, required) if part)


def change_words(at: Desk, change: Change) -> str:
    """One change as a sentence, without the star's name."""
    if change.field == ORDER:
        return _("The stars are listed in another order.")
    if change.field == ENABLED:
        return _("Shown to learners.") if change.after else _("Not shown to learners, and not counted.")
    if change.field == REQUIRED:
        return _(
            "In the pathway: “%(after)s”; before: “%(before)s”.",
            after=required_words(_flag(change.after)),
            before=required_words(_flag(change.before)),
        )
    if change.field.startswith(MARK):
        return _(
            "Pass mark for “%(pathway)s”: %(after)s; before: %(before)s.",
            pathway=at.view.pathway(change.pathway).title,
            after=percent(_mark(at, change, change.after)),
            before=percent(_mark(at, change, change.before)),
        )
    after, before = _moment(change.after), _moment(change.before)
    if change.field == OPENS:
        return _("Opens: %(after)s; before: %(before)s.", after=after, before=before)
    return _("Due: %(after)s; before: %(before)s.", after=after, before=before)


def begun_words(group: Group, star: str) -> str:
    """How many have begun a star."""
    if not group.learners:
        return _("There are no learners yet.")
    return ngettext(
        "%(begun)s of %(num)s learner has begun this star.",
        "%(begun)s of %(num)s learners have begun this star.",
        group.learners,
        begun=group.begun.get(star, 0),
    )


def effects(
    at: Desk, change: Change, *, group: Group, before: Setup, after: Setup, passing: int
) -> list[str]:
    """Whom a change touches, a sentence each. `passing`: how many more would pass."""
    said = [begun_words(group, change.star)]
    if change.field == ENABLED and not change.after:
        said.append(_("What they earned and wrote there stays theirs."))
        asking = [name for name in at.course.pathways if before.is_required(change.star, pathway=name)]
        if asking:
            names = format_list([at.view.pathway(name).title for name in asking], locale=_locale())
            said.append(
                _(
                    "These pathways ask for this star: %(pathways)s. Turned off, it no longer counts in them.",
                    pathways=names,
                )
            )
    if change.field.startswith(MARK):
        if passing:
            said.append(
                ngettext(
                    "The best quiz of %(num)s learner would now pass.",
                    "The best quizzes of %(num)s learners would now pass.",
                    passing,
                )
            )
        if _mark(at, change, change.after) > _mark(at, change, change.before):
            said.append(_("Nobody who has passed loses it."))
    if change.field == REQUIRED:
        said += _asked(at, change, before=before, after=after)
    return said


def _asked(at: Desk, change: Change, *, before: Setup, after: Setup) -> list[str]:
    """Which pathways ask for a star now, or no longer."""
    was = {name for name in at.course.pathways if before.is_required(change.star, pathway=name)}
    now = {name for name in at.course.pathways if after.is_required(change.star, pathway=name)}
    said = []
    if now - was:
        said.append(_("It now counts in: %(pathways)s.", pathways=_titles(at, now - was)))
    if was - now:
        said.append(_("It no longer counts in: %(pathways)s.", pathways=_titles(at, was - now)))
    return said


def _titles(at: Desk, names: set[str]) -> str:
    return format_list(
        [at.view.pathway(name).title for name in at.course.pathways if name in names], locale=_locale()
    )


def several(sentences: Sequence[str]) -> str | None:
    """Sentences one after the other; None where there is none."""
    return " ".join(sentences) or None


def _dates(star: StarSetup) -> str:
    if star.opens_at and star.due_at:
        return _("%(opens)s to %(due)s", opens=_day(star.opens_at), due=_day(star.due_at))
    if star.opens_at:
        return _("opens %(day)s", day=_day(star.opens_at))
    return _("due %(day)s", day=_day(star.due_at)) if star.due_at else _("no dates")


def _day(moment: datetime) -> str:
    return format_date(moment.astimezone(zone()), "medium", locale=calendar())


def _moment(value: object) -> str:
    return local_moment(value) if isinstance(value, datetime) else _("no date")


def _mark(at: Desk, change: Change, value: object) -> float:
    return float(value) if isinstance(value, int | float) else at.course.pathways[change.pathway].pass_mark


def _flag(value: object) -> bool | None:
    return None if value is None else bool(value)


def _locale() -> Locale:
    return get_locale() or Locale("en")
