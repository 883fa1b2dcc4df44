"""Knows how the audit is read: who did what, the youngest first; writes nothing, and knows no name of anybody."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.audit import Audit
from app.models.institution import Institution


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One line of the audit."""

    id: int
    at: datetime
    by: str
    """`operator`, or the key of a person, as the report shows it."""
    action: str
    target: str
    detail: Mapping[str, Any]
    institution: str | None
    """None: the tool as a whole."""

    @property
    def told_detail(self) -> str:
        """What else is known, in one line; empty: nothing."""
        return json.dumps(self.detail, ensure_ascii=False, sort_keys=True) if self.detail else ""


def acts(
    session: Session,
    *,
    limit: int,
    institution_id: int | None = None,
    action: str | None = None,
    since: datetime | None = None,
    before: int | None = None,
) -> list[Act]:
    """The youngest lines; `before` (the number of a line) goes on behind those of another call.

    `action`: only these, or all that begin with it up to the dot.
    """
    query = (
        select(Audit, Institution.name)
        .outerjoin(Institution, Institution.id == Audit.institution_id)
        .order_by(Audit.id.desc())
        .limit(limit)
    )
    if institution_id is not None:
        query = query.where(Audit.institution_id == institution_id)
    if action is not None:
        query = query.where((Audit.action == action) | Audit.action.startswith(f"{action}.", autoescape=True))
    if since is not None:
        query = query.where(Audit.at >= since)
    if before is not None:
        query = query.where(Audit.id < before)
    return [
        Act(
            id=one.id,
            at=one.at,
            by=one.by,
            action=one.action,
            target=one.target,
            detail=one.detail,
            institution=institution,
        )
        for one, institution in session.execute(query)
    ]
