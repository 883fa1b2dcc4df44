"""Knows how settings, their changes and whom they touch are said in words; knows no form."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from babel import Locale
from babel.dates import format_date, format_timedelta
from babel.lists import format_list
from babel.numbers import format_percent
from flask_babel import get_locale

from app.i18n import gettext as _
from app.i18n import ngettext
from app.services.learning.setup_effects import Group, Passing
from app.services.setup.changes import SettingChange
from app.services.setup.configuration import Setup
from app.services.setup.document import StarSetup
from app.services.setup.fields import (
    DUE,
    ENABLED,
    MARK,
    OPENS,
    REQUIRED,
    STAR,
    Field,
    fields_of,
)
from app.services.setup.setting_types import MarkByPathway, OneOf, Switch, Value
from app.views.desk import Desk
from app.views.rendering import calendar, local_moment, zone

IN_SUMMARY = frozenset({ENABLED, OPENS, DUE, MARK, REQUIRED})
"""Settings the line that sums a star up has words of its own for; a switch shows the first."""


def percent(share: float) -> str:
    """`0.655` → `65.5%`, as the language writes it."""
    return format_percent(round(share, 4), locale=_locale(), decimal_quantization=False)


def duration(length: timedelta) -> str:
    """`3 hours`, as the language says it."""
    return format_timedelta(length, locale=_locale())


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
    others = [
        _brief(field, field.of(star.values))
        for field in fields_of(STAR)
        if field.name not in IN_SUMMARY and field.of(star.values) != field.type.absent
    ]
    return " · ".join(part for part in (_dates(star), mark, required, *others) if part)


def change_words(at: Desk, change: SettingChange) -> str:
    """One change as a sentence, without the star's name."""
    field = change.field
    if field is None:
        return _("The stars are listed in another order.")
    label = str(field.words)
    match field.type:
        case Switch():
            return str(field.type.on if change.after else field.type.off)
        case OneOf():
            return _(
                "%(setting)s: “%(after)s”; before: “%(before)s”.",
                setting=label,
                after=_value(field, change.after),
                before=_value(field, change.before),
            )
        case MarkByPathway():
            return _(
                "%(setting)s for “%(pathway)s”: %(after)s; before: %(before)s.",
                setting=label,
                pathway=at.view.pathway(change.part).title,
                after=percent(_mark(at, change, change.after)),
                before=percent(_mark(at, change, change.before)),
            )
    return _(
        "%(setting)s: %(after)s; before: %(before)s.",
        setting=label,
        after=_value(field, change.after),
        before=_value(field, change.before),
    )


def _brief(field: Field, value: Value) -> str:
    """A setting that is not as it is by itself, in a few words."""
    label = str(field.words)
    is_on = isinstance(field.type, Switch)
    return label if is_on else _("%(setting)s: %(value)s", setting=label, value=_value(field, value))


def _value(field: Field, value: Value) -> str:
    """A setting's value by itself."""
    match field.type:
        case OneOf():
            return str(field.type.option(value).words)
        case MarkByPathway():
            return format_list(
                [
                    percent(float(mark))
                    for mark in field.type.parts(value).values()
                    if isinstance(mark, int | float)
                ],
                locale=_locale(),
            )
    return local_moment(value) if isinstance(value, datetime) else _("no date")


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
    at: Desk, change: SettingChange, *, group: Group, before: Setup, after: Setup, passing: Passing
) -> list[str]:
    """Whom a change touches, a sentence each."""
    said = [begun_words(group, change.star)] if change.star else []
    name = change.field.name if change.field else ""
    if name == ENABLED and not change.after:
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
        unearned = {one.id for one in at.course.pathways.values() if change.star in one.required}
        if unearned:
            said.append(
                _(
                    "Their certificates ask for it all the same. Who has not done it by then cannot earn one here: %(pathways)s.",
                    pathways=_titles(at, unearned),
                )
            )
    if passing.more:
        said.append(
            ngettext(
                "The best quiz of %(num)s learner would now pass.",
                "The best quizzes of %(num)s learners would now pass.",
                passing.more,
            )
        )
    if passing.fewer:
        said.append(
            ngettext(
                "%(num)s learner passed only because the mark was lowered, and no longer does.",
                "%(num)s learners passed only because the mark was lowered, and no longer do.",
                passing.fewer,
            )
        )
    if name == MARK and _mark(at, change, change.after) > _mark(at, change, change.before):
        said.append(_("Nobody loses it who passed with the mark of that day."))
    if name == REQUIRED:
        said += _asked(at, change, before=before, after=after)
    return said


def _asked(at: Desk, change: SettingChange, *, before: Setup, after: Setup) -> list[str]:
    """Which pathways ask for a star now, and in which it is a choice."""
    star = change.star
    asked = {name for name in at.course.pathways if after.is_required(star, pathway=name)}
    chosen = {name for name in at.course.pathways if star in after.pathway(name).choose_from}
    was_asked = {name for name in at.course.pathways if before.is_required(star, pathway=name)}
    was_chosen = {name for name in at.course.pathways if star in before.pathway(name).choose_from}
    said = []
    if asked - was_asked:
        said.append(_("It is now asked for in: %(pathways)s.", pathways=_titles(at, asked - was_asked)))
    if chosen - was_chosen:
        said.append(_("It is now a choice in: %(pathways)s.", pathways=_titles(at, chosen - was_chosen)))
    if gone := (was_asked | was_chosen) - asked - chosen:
        said.append(_("It no longer counts in: %(pathways)s.", pathways=_titles(at, gone)))
    return said


def asking_words(at: Desk, star: str, *, setup: Setup) -> str:
    """Which pathways ask for a star, and in which it is a choice, in a sentence."""
    asked = {name for name in at.course.pathways if setup.is_required(star, pathway=name)}
    chosen = {name for name in at.course.pathways if star in setup.pathway(name).choose_from}
    said = []
    if asked:
        said.append(_("Asked for in: %(pathways)s.", pathways=_titles(at, asked)))
    if chosen:
        said.append(_("A choice in: %(pathways)s.", pathways=_titles(at, chosen)))
    return " ".join(said)


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


def _mark(at: Desk, change: SettingChange, value: Value) -> float:
    return float(value) if isinstance(value, int | float) else at.course.pathways[change.part].pass_mark


def _locale() -> Locale:
    return get_locale() or Locale("en")
