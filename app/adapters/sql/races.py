"""Knows how a row is found, or made when two may be making it at once; knows no table."""

from collections.abc import Mapping
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.adapters.sql.upsert import insert_ignore, insert_returning
from app.models.base import Base

Row = TypeVar("Row", bound=Base)


def insert_or_get(
    session: Session,
    model: type[Row],
    identity: Mapping[str, Any],
    *,
    fresh: Mapping[str, Any],
    hold: bool = False,
) -> Row:
    """The row whose unique columns are `identity`; if there is none, one is made with the values of `fresh`.

    The unique key decides a race, so both of two simultaneous callers get the same row. With `hold` it is theirs one
    after the other, each as the one before left it.
    """
    query = select(model).filter_by(**identity)
    if hold:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = session.scalars(query).one_or_none()
    if found is None:
        insert_ignore(session, model, {**identity, **fresh}, on=[getattr(model, name) for name in identity])
        found = session.scalars(query).one()
    return found


def make(session: Session, model: type[Row], identity: Mapping[str, Any], *, fresh: Mapping[str, Any]) -> Row:
    """The same for a row that was not there a moment ago: one statement, unless somebody else has just made it."""
    made = insert_returning(
        session, model, {**identity, **fresh}, on=[getattr(model, name) for name in identity]
    )
    if made is None:
        made = session.scalars(select(model).filter_by(**identity)).one()
    return made
