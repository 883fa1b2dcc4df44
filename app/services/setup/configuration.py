"""Knows how a course is set up here: which stars are on, in what order, with which dates and marks; knows no form.

The set-up is one versioned document; `star_setting` holds today's as rows, for the report's join, and follows it. A
context nobody has set up has every written star on, or, if it only ever launched single stars, exactly those
(docs/decisions/0006). Dates inform and never close.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import and_, func, select, update
from sqlalchemy.orm import Session

from app.activities.fields import DEFAULT_PATHWAY
from app.content.tree import Course, Pathway
from app.errors import AppError
from app.models.audit import Audit
from app.models.context import Context
from app.models.resource_link import ResourceLink
from app.models.setup import SetupVersion, StarSetting
from app.services.actors import INSTRUCTOR, Actor

SAVED, BY_DEFAULT, TAKEN_BACK, COPIED = "saved", "default", "version", "copied"
"""Why a version was made; the last two with the number of the version that was taken back, or the key of the course whose
settings were taken over."""


class Conflict(AppError):
    """Somebody saved since the version that was begun from; `version` is theirs."""

    def __init__(self, *, version: int) -> None:
        super().__init__("setup.conflict", version=version)


@dataclass(frozen=True, slots=True, kw_only=True)
class StarSetup:
    """How one star is set up. Marks are 0…1 by pathway; what is absent is as the course has it."""

    star: str
    is_enabled: bool
    opens_at: datetime | None = None
    due_at: datetime | None = None
    pass_mark: Mapping[str, float] = field(default_factory=dict)
    required: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Setup:
    """How a course is set up, stars in the order they are shown. `version` 0: nobody has set it up yet.

    It is shared by requests, so everything is worked out once and nothing changes.
    """

    version: int
    stars: tuple[StarSetup, ...]
    course: Course

    @cached_property
    def enabled(self) -> frozenset[str]:
        """The ids of the stars that are on."""
        return frozenset(star.star for star in self.stars if star.is_enabled)

    def star(self, star_id: str) -> StarSetup:
        """One star's settings; one the set-up does not know yet is on if it is written."""
        return self._by_id[star_id]

    def pass_mark(self, star_id: str, *, pathway: str | None) -> float:
        """The mark (0…1) that passes a star's check in a pathway."""
        wanted = pathway or DEFAULT_PATHWAY
        return self.star(star_id).pass_mark.get(wanted, self.course.pathways[wanted].pass_mark)

    def is_required(self, star_id: str, *, pathway: str | None) -> bool:
        """Whether a pathway asks for a star: as set up here, else as the pathway has it."""
        return star_id in self._required[pathway or DEFAULT_PATHWAY]

    def pathway(self, pathway_id: str | None) -> Pathway:
        """A pathway as it is here: what the set-up requires, or leaves to choice, is so in every pathway."""
        return self._pathways[pathway_id or DEFAULT_PATHWAY]

    @cached_property
    def order(self) -> tuple[str, ...]:
        """All stars of the course in the order they are listed: as set up, then the others as the course has them."""
        return tuple(dict.fromkeys([*(star.star for star in self.stars), *self.course.stars]))

    @cached_property
    def written(self) -> tuple[StarSetup, ...]:
        """The settings of every star that has text, in the order they are listed: what can be set up."""
        return tuple(self.star(star) for star in self.order if self.course.stars[star].is_written)

    @cached_property
    def _by_id(self) -> Mapping[str, StarSetup]:
        known = {star.star: star for star in self.stars}
        return known | {
            star.id: StarSetup(star=star.id, is_enabled=star.is_written)
            for star in self.course.stars.values()
            if star.id not in known
        }

    @cached_property
    def _required(self) -> Mapping[str, frozenset[str]]:
        own = {star: self.star(star).required for star in self.course.stars}
        return {
            pathway.id: frozenset(
                star
                for star, is_asked in own.items()
                if (star in pathway.required if is_asked is None else is_asked)
            )
            for pathway in self.course.pathways.values()
        }

    @cached_property
    def _pathways(self) -> Mapping[str, Pathway]:
        return {pathway.id: self._as_here(pathway) for pathway in self.course.pathways.values()}

    def _as_here(self, pathway: Pathway) -> Pathway:
        asked = self._required[pathway.id]
        return replace(
            pathway,
            required=tuple(star for star in self.course.stars if star in asked),
            choose_from=tuple(star for star in pathway.choose_from if star not in asked),
        )


def read(session: Session, context_id: int, *, course: Course) -> Setup:
    """The set-up of a context as it is now, also to whoever has just written it."""
    _number, setup = read_numbered(session, context_id, course=course)
    return setup


def read_numbered(session: Session, context_id: int, *, course: Course) -> tuple[int, Setup]:
    """The set-up of a context, and the number of its settings (`Context.settings_no`); one statement.

    It is the newest version, or what the links say where there is none; the rows only follow, and may be late.
    """
    links = select(ResourceLink.item).where(ResourceLink.context_id == context_id).distinct().subquery()
    newest = select(func.max(SetupVersion.version)).where(SetupVersion.context_id == context_id)
    is_newest = and_(SetupVersion.context_id == Context.id, SetupVersion.version == newest.scalar_subquery())
    rows = session.execute(
        select(Context.settings_no, SetupVersion.version, SetupVersion.body, links.c.item)
        .outerjoin(SetupVersion, is_newest)
        .outerjoin(links, SetupVersion.version.is_(None))
        .where(Context.id == context_id)
    ).all()
    number, version, body, _item = rows[0]
    stars = from_document(body, course=course) if version else _by_links([row.item for row in rows], course)
    known = Setup(version=version or 0, stars=stars, course=course)
    return number, replace(known, stars=known.written)


def defaults(session: Session, context_id: int, *, course: Course) -> tuple[StarSetup, ...]:
    """How a context is set up that nobody has set up yet."""
    items = session.scalars(select(ResourceLink.item).where(ResourceLink.context_id == context_id)).all()
    return _by_links(items, course)


def _by_links(items: Iterable[str | None], course: Course) -> tuple[StarSetup, ...]:
    singles = {(item or "course").partition("/")[0] for item in items}
    written = [star.id for star in course.stars.values() if star.is_written]
    only = singles if singles and singles <= set(course.stars) else set(written)
    return tuple(StarSetup(star=star, is_enabled=star in only) for star in written)


def project_default(session: Session, context_id: int, *, course: Course, now: datetime) -> None:
    """Write the rows of a context nobody has set up; where somebody has, add those of stars that are new."""
    _hold(session, context_id)
    stars = read(session, context_id, course=course).written
    if _write_rows(session, context_id, stars, now=now):
        _number_anew(session, context_id)


def save(
    session: Session,
    actor: Actor,
    *,
    course: Course,
    stars: Sequence[StarSetup],
    began_from: int,
    why: str,
    now: datetime,
) -> Setup:
    """Store a new version of the set-up. `why`: `saved`, `default`, `version 3` when that one was taken back, `copied KEY`.

    Raises `Conflict` if somebody saved since `began_from`, `visit.forbidden`.
    """
    actor.require(INSTRUCTOR)
    _hold(session, actor.context)
    latest = read(session, actor.context, course=course)
    if latest.version != began_from:
        raise Conflict(version=latest.version)
    body = {"stars": [_document(star) for star in stars]}
    version = latest.version + 1
    session.add(
        SetupVersion(
            context_id=actor.context, version=version, body=body, by_id=actor.person_id, at=now, why=why
        )
    )
    session.add(
        Audit(
            institution_id=actor.institution_id,
            at=now,
            by=actor.person_key,
            action="setup.saved",
            target=str(actor.context),
            detail={"version": version},
        )
    )
    _write_rows(session, actor.context, stars, now=now)
    _number_anew(session, actor.context)
    return read(session, actor.context, course=course)


def _hold(session: Session, context_id: int) -> None:
    """Let those who write a set-up stand in a queue: the second finds what the first wrote, be it a conflict."""
    session.scalars(select(Context.id).where(Context.id == context_id).with_for_update(key_share=True)).one()


def _number_anew(session: Session, context_id: int) -> None:
    """Tell every process that what it keeps of this set-up is old."""
    session.execute(
        update(Context).where(Context.id == context_id).values(settings_no=Context.settings_no + 1)
    )


def _write_rows(session: Session, context_id: int, stars: Sequence[StarSetup], *, now: datetime) -> bool:
    """Make the rows say what `stars` do, and say whether one did not.

    What says so already stays as it is: reports tell what changed, and when.
    """
    query = select(StarSetting).where(StarSetting.context_id == context_id)
    rows = {row.star: row for row in session.scalars(query.execution_options(populate_existing=True))}
    renewed = []
    for position, star in enumerate(stars):
        known = rows.pop(star.star, None)
        told = _columns(star, position=position)
        if known is None:
            session.add(StarSetting(context_id=context_id, star=star.star, changed_at=now, **told))
            renewed.append(True)
        else:
            ceased_at = None if star.is_enabled else _off_since(known, now=now)
            renewed.append(_renew(known, {**told, "ceased_at": ceased_at}, now=now))
    renewed += [_renew(gone, {"ceased_at": _off_since(gone, now=now)}, now=now) for gone in rows.values()]
    session.flush()
    return any(renewed)


def _columns(star: StarSetup, *, position: int) -> dict[str, Any]:
    return {
        "enabled": star.is_enabled,
        "position": position,
        "opens_at": star.opens_at,
        "due_at": star.due_at,
        "pass_mark": dict(star.pass_mark),
        "required": star.required,
    }


def _off_since(row: StarSetting, *, now: datetime) -> datetime | None:
    """Since when a star that is off has been; none if it never was on."""
    return row.ceased_at or (now if row.enabled else None)


def _renew(row: StarSetting, told: Mapping[str, Any], *, now: datetime) -> bool:
    """Whether anything was not as told."""
    other = {name: value for name, value in told.items() if getattr(row, name) != value}
    for name, value in other.items():
        setattr(row, name, value)
        row.changed_at = now
    return bool(other)


def _document(star: StarSetup) -> dict[str, Any]:
    return {
        "star": star.star,
        "enabled": star.is_enabled,
        "opens_at": star.opens_at.isoformat() if star.opens_at else None,
        "due_at": star.due_at.isoformat() if star.due_at else None,
        "pass_mark": dict(star.pass_mark),
        "required": star.required,
    }


def from_document(body: Mapping[str, Any], *, course: Course) -> tuple[StarSetup, ...]:
    """The settings in a stored version; stars the course no longer has are left out."""
    return tuple(
        StarSetup(
            star=star["star"],
            is_enabled=star["enabled"],
            opens_at=_moment(star["opens_at"]),
            due_at=_moment(star["due_at"]),
            pass_mark=star["pass_mark"],
            required=star["required"],
        )
        for star in body["stars"]
        if star["star"] in course.stars
    )


def _moment(told: str | None) -> datetime | None:
    return datetime.fromisoformat(told) if told else None
