"""Knows who takes part in which course, as what; knows nothing of what they did there."""

import secrets
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, Literal, cast

from sqlalchemy import ColumnElement, ForeignKey, Index, UniqueConstraint, and_, false, or_, text
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, Id, Keyed
from app.models.context import Context
from app.models.person import Person
from app.models.secrets import Plain, Sealed, Secret, SecretText
from app.models.types import choice

EnrolmentKind = Literal["real", "preview", "test"]
DRAFT_KEY_BYTES = 32
HAS_LEFT = text("left_at IS NOT NULL")
IS_PREVIEW = text("kind = 'preview'")
ROLES_OF_LEARNERS = (["learner"], ["learner", "observer"])
"""Who learns and does not teach. Whole lists, because databases know how often each occurs and plan by that."""


def written_groups(groups: Iterable[str]) -> str:
    """Groups as `told_groups` keeps them."""
    return "".join(f",{group}" for group in groups) + ","


def read_groups(told: str | None) -> frozenset[str]:
    """The groups that `told_groups` names."""
    return frozenset(group for group in (told or "").split(",") if group)


def _new_draft_key(row: DefaultExecutionContext) -> Plain:
    values = cast("Mapping[str, str]", row.current_parameters)
    return Plain(secrets.token_urlsafe(DRAFT_KEY_BYTES), values["key"])


class Enrolment(Keyed, Base):
    """One row however many roles. Reports, grades and figures read those that count as a learner's."""

    __tablename__ = "enrolment"
    __table_args__ = (
        UniqueConstraint("context_id", "person_id", "kind"),
        Index(None, "context_id", "id"),  # the report's order: a page begins where the one before ended
        Index(None, "person_id"),
        # For what the worker forgets: it need not look through everybody.
        Index(None, "left_at", sqlite_where=HAS_LEFT, postgresql_where=HAS_LEFT),
        Index(None, "enrolled_at", sqlite_where=IS_PREVIEW, postgresql_where=IS_PREVIEW),
    )

    id: Mapped[Id]
    context_id: Mapped[int] = mapped_column(ForeignKey("context.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    kind: Mapped[EnrolmentKind] = mapped_column(choice(EnrolmentKind, "kind"), default="real")
    """`preview` and `test` are never seen by reports, grades, rosters or figures."""
    roles: Mapped[list[str]] = mapped_column(default=list)
    """Of learner, instructor, observer, sorted. Seen at a launch they win over the roster's."""
    group: Mapped[str | None]
    """Which voice the person has here."""
    pathway: Mapped[str | None]
    """Which stars they take."""
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
    ceased_at: Mapped[datetime | None]
    """When a learner became somebody who teaches or looks on; none as long as it counts as a learner's."""
    undecided_in: Mapped[list[str]] = mapped_column(default=list)
    """Stars, or annexes of the course, in which they were asked for their pathway and left it open."""
    told_groups: Mapped[str | None]
    """The platform's groups the person is in here, as their last launch told, each between commas (`,4,7,`); a comma alone
    where they are in none; none: nothing was told."""
    sees_all_groups: Mapped[bool | None]
    """Whether the platform lets the person see everybody here; none: it has not told."""
    left_pathways: Mapped[list[Any]] = mapped_column(default=list)
    """The pathways they took before, each with the stars that were done on it: `{"pathway": …, "done": […]}`. To take
    another lowers no grade."""

    context: Mapped[Context] = relationship()
    person: Mapped[Person] = relationship()

    @hybrid_property
    def counts_as_learner(self) -> bool:
        """Whether they really learn here and do not teach."""
        return self.kind == "real" and self.roles in ROLES_OF_LEARNERS

    @counts_as_learner.inplace.expression
    @classmethod
    def _counts_as_learner(cls) -> ColumnElement[bool]:
        return and_(cls.kind == "real", cls.roles.in_(ROLES_OF_LEARNERS))

    @classmethod
    def is_among(cls, groups: Collection[str] | None) -> list[ColumnElement[bool]]:
        """What somebody must meet to be seen by who sees these groups of the platform alone; None: nothing."""
        if groups is None:
            return []
        return [
            or_(
                false(),
                *(cls.told_groups.contains(f",{group},", autoescape=True) for group in sorted(groups)),
            )
        ]

    def take_roles(self, roles: Iterable[str], *, now: datetime) -> None:
        """Have these roles from now on. When a learner's row ceases in reports, it is told when that was."""
        did_count = self.counts_as_learner
        self.roles = sorted(roles)
        if self.counts_as_learner:
            self.ceased_at = None
        elif did_count:
            self.ceased_at = now
