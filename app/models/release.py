"""Knows published courses, compiled; knows no files and no learner."""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id
from app.models.generation import GENERATION, RELEASES
from app.models.types import choice

ReleaseState = Literal["next", "current", "past"]
IS_CURRENT = text("state = 'current'")


class Release(Base):
    """The bones of a course as published: the only copy a running server reads."""

    __tablename__ = "release"
    __table_args__ = (
        UniqueConstraint("course", "hash"),
        Index(
            "uq_release_one_current",
            "course",
            unique=True,
            sqlite_where=IS_CURRENT,
            postgresql_where=IS_CURRENT,
        ),
        {"info": {GENERATION: RELEASES}},
    )

    id: Mapped[Id]
    course: Mapped[str]
    hash: Mapped[str]
    """Of the bones: ids, kinds, options, keys, points, tags, outcomes."""
    bones: Mapped[bytes]
    """Compressed JSON."""
    changes: Mapped[list[Any]] = mapped_column(default=list)
    """What differs from the release before, each change graded cosmetic, additive or breaking."""
    state: Mapped[ReleaseState] = mapped_column(choice(ReleaseState, "state"))
    """One release of a course is current at most: retire the old one (and flush) before the new one."""
    published_at: Mapped[datetime]


class ProseVersion(Base):
    """The texts of a course in one language; the newest is served, older ones supply ids that are gone."""

    __tablename__ = "prose_version"
    __table_args__ = (Index(None, "release_id"), {"info": {GENERATION: RELEASES}})

    course: Mapped[str] = mapped_column(primary_key=True)
    locale: Mapped[str] = mapped_column(primary_key=True)
    hash: Mapped[str] = mapped_column(primary_key=True)
    release_id: Mapped[int] = mapped_column(ForeignKey("release.id", ondelete="CASCADE"))
    body: Mapped[bytes]
    """Compressed JSON."""
    published_at: Mapped[datetime]


class ServedWords(Base):
    """The words the current release is told with in one language, checked against its bones when it was published.

    Made of prose versions and never the only copy: where the row is of another release or version, words are put
    together anew.
    """

    __tablename__ = "served_words"
    __table_args__ = (Index(None, "release_id"),)

    course: Mapped[str] = mapped_column(primary_key=True)
    locale: Mapped[str] = mapped_column(primary_key=True)
    release_id: Mapped[int] = mapped_column(ForeignKey("release.id", ondelete="CASCADE"))
    hash: Mapped[str]
    """Of the prose version that was the newest."""
    body: Mapped[bytes]
    """Compressed JSON."""
