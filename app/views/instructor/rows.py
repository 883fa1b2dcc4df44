"""Knows how the set-up is laid out as a page: a row for each star, what is not saved yet, whom it touches."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from flask_babel import get_locale

from app.services.learning import setup_effects
from app.services.learning.setup_effects import Group, Passing
from app.services.setup import history as setup_history
from app.services.setup.changes import SettingChange
from app.services.setup.document import SetupDocument, StarSetup
from app.services.setup.fields import ENABLED, GROUPS, Counts
from app.services.setup.setting_types import Value
from app.views.desk import Desk
from app.views.instructor import bulk, forms, grading_told, moments, words
from app.views.instructor.controls import AskedSetting, control
from app.views.instructor.sheet import Sheet
from app.views.page import PageToDraw
from app.views.rendering import href, zone


def page(
    sheet: Sheet,
    *,
    status: int = 200,
    saved: int | None = None,
    moved: str | None = None,
    picked: Collection[str] = (),
    nobody_picked: bool = False,
    wanted: str = "",
    earlier: Sequence[Mapping[str, Any]] = (),
    source_title: str | None = None,
) -> PageToDraw:
    """The set-up. `saved`: the version just saved, 0 where nothing had changed; `moved`: the star just moved.

    `picked`: the stars chosen in the bar for several, `wanted`: what was to be done to them; `nobody_picked`: to none.
    `earlier`: courses whose settings can be taken over; `source_title`: the one whose settings fill the form.
    """
    at = sheet.at
    group = setup_effects.group(at.session, at.actor)
    changed = sheet.changed
    document = sheet.filled.document
    return PageToDraw(
        "instructor/setup.html",
        status=status,
        action=href("set-up"),
        base=sheet.now.version,
        source=sheet.source,
        source_title=source_title,
        earlier=earlier,
        take_href=href("set-up/take"),
        reviewed=sheet.digest if sheet.is_reviewed else "",
        course_title=at.actor.context_title,
        place=moments.place(zone(), locale=get_locale()),
        controls=_controls(at, _of_course(at, document)),
        course_change=_unsaved(at, changed),
        texts=sheet.filled.texts,
        wrong=sheet.filled.wrong,
        errors=_errors(sheet),
        modules=[
            _module(sheet, star, changed=changed, group=group)
            | {
                "is_first": star is document.stars[0],
                "is_last": star is document.stars[-1],
                "is_moved": star.star == moved,
                "is_picked": star.star in picked,
            }
            for star in document.stars
        ],
        bulk=bulk.offered(len(document.stars)),
        wanted=wanted,
        nobody_picked=nobody_picked,
        unsaved=len(changed),
        is_reordered=any(change.is_order for change in changed),
        review=review(sheet, changed, group=group) if sheet.is_reviewed else None,
        falls=grading_told.falls(at, sheet.after) if sheet.is_reviewed else None,
        newer=grading_told.newer(sheet),
        marks=grading_told.marks_words(at),
        conflict=_conflict(sheet) if sheet.theirs is not None else None,
        saved=saved,
        undo_href=href(f"set-up?from={saved - 1}") if saved else None,
        unwritten=sum(1 for star in at.course.stars.values() if not star.is_written),
    )


def _module(sheet: Sheet, star: StarSetup, *, changed: list[SettingChange], group: Group) -> dict[str, Any]:
    at = sheet.at
    found = at.course.stars[star.star]
    return {
        "id": star.star,
        "title": at.view.star(star.star).title,
        "constellation": found.constellation,
        "is_on": star.is_enabled,
        "summary": words.summary(at, star),
        "change": _unsaved(at, changed, star=star.star),
        "is_open": bool(_wrong_of(sheet, star)),
        "begun": words.begun_words(group, star.star),
        "controls": _controls(at, forms.of_star(star, course=at.course, zone=zone())),
    }


def _of_course(at: Desk, document: SetupDocument) -> Iterable[tuple[AskedSetting, Value]]:
    """The settings of the course that are the actor's to change. Of groups it is asked where the platform tells any."""
    told = at.actor.course_has_groups and at.actor.only_groups is None
    for one, value in forms.of_course(document, course=at.course, zone=zone()):
        if told or one.field.name != GROUPS:
            yield one, value


def _unsaved(at: Desk, changed: list[SettingChange], *, star: str = "") -> str | None:
    """What of a star, or of the course as a whole, is not saved yet; the order is told elsewhere."""
    own = [change for change in changed if change.star == star and not change.is_order]
    return words.several([words.change_words(at, change) for change in own])


def _controls(at: Desk, asked: Iterable[tuple[AskedSetting, Value]]) -> list[dict[str, Any]]:
    """What is to be drawn for each setting; whether a star is on, its row says itself."""
    return [
        {"label": one.field.words, **control(one).draw(one, value, view=at.view)}
        for one, value in asked
        if one.field.name != ENABLED
    ]


def _errors(sheet: Sheet) -> list[dict[str, str]]:
    """What is wrong, each with its star's title; what is wrong with no star is the course's."""
    at = sheet.at
    of_stars = {
        name: f"{at.view.star(star.star).title}: {problem}"
        for star in sheet.filled.document.stars
        for name, problem in _wrong_of(sheet, star).items()
    }
    return [
        {"field_id": name, "words": of_stars.get(name, problem)}
        for name, problem in sheet.filled.wrong.items()
    ]


def _wrong_of(sheet: Sheet, star: StarSetup) -> dict[str, str]:
    """What is wrong with the inputs of a star."""
    if not sheet.filled.wrong:
        return {}
    asked = forms.of_star(star, course=sheet.at.course, zone=zone())
    own = {name for one, value in asked for name in control(one).texts(one, value)}
    return {name: problem for name, problem in sheet.filled.wrong.items() if name in own}


def review(sheet: Sheet, changed: list[SettingChange], *, group: Group) -> list[dict[str, Any]]:
    """What saving would change, each with whom it touches."""
    return [
        said | {"effects": _effects(sheet, change, group=group) if change.counts else []}
        for said, change in zip(in_words(sheet.at, changed), changed, strict=True)
    ]


def _effects(sheet: Sheet, change: SettingChange, *, group: Group) -> list[str]:
    at = sheet.at
    passing = (
        setup_effects.passing(at.session, at.actor, after=sheet.after, changed=[change])
        if change.counts is Counts.PASSING
        else Passing(more=0, fewer=0)
    )
    return words.effects(at, change, group=group, before=sheet.now, after=sheet.after, passing=passing)


def _conflict(sheet: Sheet) -> dict[str, Any]:
    at = sheet.at
    newest = setup_history.versions(at.session, at.actor, course=at.course)[0]
    return {"by": newest.by, "at": newest.at, "changes": in_words(at, sheet.theirs or ())}


def in_words(at: Desk, changed: Sequence[SettingChange]) -> list[dict[str, Any]]:
    """Changes in words, each with its star's title; the order of the stars belongs to none."""
    return [
        {"star": at.view.star(one.star).title if one.star else None, "words": words.change_words(at, one)}
        for one in changed
    ]
