"""Knows who takes part in which course, as what; knows nothing of what they did there."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Literal, cast

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, Id, Keyed
from app.models.context import Context
from app.models.person import Person
from app.models.secrets import Plain, Sealed, Secret, SecretText
from app.models.types import choice

EnrolmentKind = Literal["real", "preview", "test"]
DRAFT_KEY_BYTES = 32


def _new_draft_key(row: DefaultExecutionContext) -> Plain:
    values = cast("Mapping[str, str]", row.current_parameters)
    return Plain(secrets.token_urlsafe(DRAFT_KEY_BYTES), values["key"])


class Enrolment(Keyed, Base):
    """One row however many roles. Reports, grades and figures read `real` ones that learn and do not teach."""

    __tablename__ = "enrolment"
    __table_args__ = (UniqueConstraint("context_id", "person_id", "kind"), Index(None, "person_id"))

    id: Mapped[Id]
    context_id: Mapped[int] = mapped_column(ForeignKey("context.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    kind: Mapped[EnrolmentKind] = mapped_column(choice(EnrolmentKind, "kind"), default="real")
    """`preview` and `test` are never seen by reports, grades, rosters or figures."""
    roles: Mapped[list[str]] = mapped_column(default=list)
    """Of learner, instructor, observer. Seen at a launch they win over the roster's."""
    group: Mapped[str | None]
    """Which voice the person has here."""
    field: Mapped[str | None]
    """Which field of welfare they work or live in."""
    pathway: Mapped[str | None]
    """Which stars they take."""
    lens: Mapped[str | None]
    """Which examples they see."""
    sealed_draft_key: Mapped[Plain | Sealed] = mapped_column(
        "draft_key", Secret("enrolment.draft_key"), default=_new_draft_key
    )
    draft_key = SecretText[str]("sealed_draft_key")
    """Names and encrypts drafts kept in the browser: people share library computers. Made with the row."""
    enrolled_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    """The first launch; none: known from the roster alone."""
    last_activity_at: Mapped[datetime | None]
    roster_seen_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    """When the roster first came without them."""
    changed_at: Mapped[datetime | None]
    """When roles, pathway or group last changed, or they left or came back: `updated_since` of the report."""

    context: Mapped[Context] = relationship()
    person: Mapped[Person] = relationship()
