"""Knows how a set-up lies in the tables: its newest version, or what the links lead to where there is none; builds nothing."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import BindParameter, and_, bindparam, func, select
from sqlalchemy.orm import Session

from app.adapters.sql.often import Often
from app.models.context import Context
from app.models.resource_link import ResourceLink
from app.models.setup import SetupVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A set-up as the tables have it."""

    number: int
    """Of the settings (`Context.settings_no`)."""
    version: int
    """0: nobody has set it up yet."""
    body: Any
    places: frozenset[str]
    """Where the links of the context lead: stars, or the whole course; of no meaning where there is a version."""
    kept: frozenset[str] | None
    """The stars that the course keeps, because it has begun; None: it has not."""


def read_committed(session: Session, context_id: int) -> Stored:
    """The set-up of a context, without what this unit of work has not yet sent to the database; one statement."""
    return _put_together(_OFTEN.rows(session, contexts=[context_id]))


def read_many(session: Session, context_ids: Collection[int]) -> Mapping[int, Stored]:
    """Those of some contexts, by context, also to whoever has just written one; one statement."""
    rows = session.execute(_STORED, {"contexts": list(context_ids)}).all()
    return {context_id: _put_together(of) for context_id, of in groupby(rows, key=lambda row: row.id)}


def places(items: Iterable[str | None]) -> frozenset[str]:
    """The stars that some links lead to, by what they lead to; `course` for the course as a whole."""
    return frozenset((item or "course").partition("/")[0] for item in items)


def kept(stars: Iterable[str] | None) -> frozenset[str] | None:
    """The stars that a course keeps, as its row has them."""
    return None if stars is None else frozenset(stars)


def _put_together(rows: Iterable[Any]) -> Stored:
    """Of a context there are as many rows as things that its links lead to."""
    first, *more = rows
    return Stored(
        number=first.settings_no,
        version=first.version or 0,
        body=first.body,
        places=places(row.item for row in (first, *more)),
        kept=kept(first.kept_stars),
    )


_CONTEXTS: BindParameter[int] = bindparam("contexts", expanding=True)
_links = (
    select(ResourceLink.context_id, ResourceLink.item)
    .where(ResourceLink.context_id.in_(_CONTEXTS), ResourceLink.is_placed)
    .distinct()
    .subquery()
)
_newest = (
    select(func.max(SetupVersion.version))
    .where(SetupVersion.context_id == Context.id)
    .correlate(Context)
    .scalar_subquery()
)
_STORED = (
    select(
        Context.id,
        Context.settings_no,
        Context.kept_stars,
        SetupVersion.version,
        SetupVersion.body,
        _links.c.item,
    )
    .outerjoin(SetupVersion, and_(SetupVersion.context_id == Context.id, SetupVersion.version == _newest))
    .outerjoin(_links, and_(_links.c.context_id == Context.id, SetupVersion.version.is_(None)))
    .where(Context.id.in_(_CONTEXTS))
    .order_by(Context.id)
)
_OFTEN = Often(_STORED, many="contexts")
