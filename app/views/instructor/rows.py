"""Knows how the set-up is laid out as a page: a row for each star, what is not saved yet, whom it touches."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import get_locale

from app.services.learning import setup_effects
from app.services.learning.setup_effects import Group
from app.services.setup import history as setup_history
from app.services.setup.changes import Change
from app.services.setup.configuration import StarSetup
from app.views.desk import Desk
from app.views.instructor import moments, words
from app.views.instructor.sheet import Sheet
from app.views.page import Page
from app.views.rendering import href, zone


def page(
    sheet: Sheet,
    *,
    status: int = 200,
    saved: int | None = None,
    moved: str | None = None,
    earlier: Sequence[Mapping[str, Any]] = (),
    source_title: str | None = None,
) -> Page:
    """The set-up. `saved`: the version just saved, 0 where nothing had changed; `moved`: the star just moved.

    `earlier`: courses whose settings can be taken over; `source_title`: the one whose settings fill the form.
    """
    at = sheet.at
    group = setup_effects.group(at.session, at.actor)
    changed = sheet.changed
    stars = sheet.filled.stars
    return Page(
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
        pathways=[{"id": name, "title": at.view.pathway(name).title} for name in at.course.pathways],
        texts=sheet.filled.texts,
        wrong=sheet.filled.wrong,
        errors=[
            {"field_id": name, "words": f"{at.view.star(_star_of(name)).title}: {problem}"}
            for name, problem in sheet.filled.wrong.items()
        ],
        modules=[
            _module(sheet, star, changed=changed, group=group)
            | {"is_first": star is stars[0], "is_last": star is stars[-1], "is_moved": star.star == moved}
            for star in stars
        ],
        unsaved=len(changed),
        is_reordered=any(not change.star for change in changed),
        review=review(sheet, changed, group=group) if sheet.is_reviewed else None,
        conflict=_conflict(sheet) if sheet.theirs is not None else None,
        saved=saved,
        undo_href=href(f"set-up?from={saved - 1}") if saved else None,
        unwritten=sum(1 for star in at.course.stars.values() if not star.is_written),
    )


def _module(sheet: Sheet, star: StarSetup, *, changed: list[Change], group: Group) -> dict[str, Any]:
    at = sheet.at
    found = at.course.stars[star.star]
    own = [words.change_words(at, change) for change in changed if change.star == star.star]
    return {
        "id": star.star,
        "title": at.view.star(star.star).title,
        "constellation": found.constellation,
        "is_on": star.is_enabled,
        "summary": words.summary(at, star),
        "change": words.several(own),
        "is_open": any(_star_of(name) == star.star for name in sheet.filled.wrong),
        "begun": words.begun_words(group, star.star),
    }


def _star_of(field: str) -> str:
    """The star a field belongs to: `opens-date-m01`, `mark-m01-citizen`."""
    return next(part for part in field.split("-") if part[:1] == "m" and part[1:].isdigit())


def review(sheet: Sheet, changed: list[Change], *, group: Group) -> list[dict[str, Any]]:
    """What saving would change, each with whom it touches."""
    return [
        said | {"effects": _effects(sheet, change, group=group) if change.counts else []}
        for said, change in zip(told(sheet.at, changed), changed, strict=True)
    ]


def _effects(sheet: Sheet, change: Change, *, group: Group) -> list[str]:
    at = sheet.at
    passing = setup_effects.newly_passing(
        at.session, at.actor, before=sheet.now, after=sheet.after, star=change.star
    )
    return words.effects(at, change, group=group, before=sheet.now, after=sheet.after, passing=passing)


def _conflict(sheet: Sheet) -> dict[str, Any]:
    at = sheet.at
    newest = setup_history.versions(at.session, at.actor, course=at.course)[0]
    return {"by": newest.by, "at": newest.at, "changes": told(at, sheet.theirs or ())}


def told(at: Desk, changed: Sequence[Change]) -> list[dict[str, Any]]:
    """Changes in words, each with its star's title; the order of the stars belongs to none."""
    return [
        {"star": at.view.star(one.star).title if one.star else None, "words": words.change_words(at, one)}
        for one in changed
    ]
