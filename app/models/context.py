"""Knows the course (or account) of a platform that uses the tool; knows nobody in it."""

from datetime import datetime
from typing import Literal

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id, Keyed
from app.models.types import choice

ContextKind = Literal["course", "account", "link", "site"]


class Context(Keyed, Base):
    """Where launches come from. A launch without one gets a context of kind `link`, named by its resource link.

    One of kind `site` is the home page of a platform: everybody with an account is on its roster.
    """

    __tablename__ = "context"
    __table_args__ = (UniqueConstraint("institution_id", "platform_id", "lti_id"), Index(None, "platform_id"))

    id: Mapped[Id]
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id", ondelete="CASCADE"))
    platform_id: Mapped[int] = mapped_column(ForeignKey("platform.id", ondelete="RESTRICT"))
    lti_id: Mapped[str]
    """The platform's own id of the course."""
    kind: Mapped[ContextKind] = mapped_column(choice(ContextKind, "kind"), default="course")
    title: Mapped[str] = mapped_column(default="")
    label: Mapped[str] = mapped_column(default="")
    history: Mapped[list[str]] = mapped_column(default=list)
    """`lti_id`s of the courses this one was copied from, nearest first."""
    memberships_url: Mapped[str | None]
    """Where the roster is (NRPS), as the last launch said."""
    roster_at: Mapped[datetime | None]
    """When the roster was last read to its end, whole or in its changes."""
    changed_at: Mapped[datetime | None]
    """When the platform last told another title: `updated_since` of the report."""
    roster_full_at: Mapped[datetime | None]
    """When it was last read whole."""
    roster_changes_url: Mapped[str | None]
    """Where the platform tells what has changed in it since (NRPS 2.0: `differences`)."""
    settings_no: Mapped[int] = mapped_column(default=0)
    """Raised with every change of the set-up's rows and versions: what a process keeps of them is of one number."""
    has_groups: Mapped[bool] = mapped_column(default=False)
    """Whether the platform has told of anybody here that they are in a group."""
    staff_see_all: Mapped[bool] = mapped_column(default=False)
    """The set-up's word that those who teach here see everybody, whatever groups they are in."""
    kept_stars: Mapped[list[str] | None]
    """The stars that the course had when its first learner began; a release that brings others turns none of them on by
    itself (docs/decisions/0042). None: nobody has begun, and every star that has text is on."""
