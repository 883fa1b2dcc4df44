"""Knows how releases lie in the database and are read back; knows neither files nor publishing.

Bones are pinned, words move: the newest words of every language are served, except those that came with a release still
waiting as `next`. What is served of the current release lies ready; an older one is put together when somebody opens it.
"""

import json
import zlib
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from app.content.words import filled, fitting, told_of, untold
from app.models.release import ProseVersion, Release, ServedWords


@dataclass(frozen=True, slots=True)
class StoredReleases:
    """The releases of one course: the archive of a `Library`."""

    session: Session
    name: str

    def current(self) -> int | None:
        """The release people read now; None before the first one is published."""
        return self.session.scalar(
            select(Release.id).where(Release.course == self.name, Release.state == "current")
        )

    def past(self) -> list[int]:
        """The releases people read before, newest first."""
        return list(
            self.session.scalars(
                select(Release.id)
                .where(Release.course == self.name, Release.state == "past")
                .order_by(Release.published_at.desc(), Release.id.desc())
            )
        )

    def stamps(self, release_id: int) -> Mapping[str, Hashable]:
        """The hash of the newest words by language."""
        return newest_words(self.session, release_id)

    def bones(self, release_id: int) -> dict[str, Any]:
        """The bones of a release."""
        return _bones(self.session, release_id)

    def words(self, release_id: int, locale: str) -> Mapping[str, Any]:
        """The words of a release in one language."""
        newest = newest_words(self.session, release_id)[locale]
        ready = self.session.scalar(
            select(ServedWords.body).where(
                ServedWords.course == self.name,
                ServedWords.locale == locale,
                ServedWords.release_id == release_id,
                ServedWords.hash == newest,
            )
        )
        return unpack(ready) if ready else words_of(self.session, release_id, locale)


def newest_words(session: Session, release_id: int) -> dict[str, str]:
    """The hash of the newest words by language."""
    return {row.locale: row.hash for row in reversed(_versions(session, release_id))}


def words_of(session: Session, release_id: int, locale: str) -> dict[str, Any]:
    """The newest words in a language, and older ones for what is gone from them or has changed."""
    bones = _bones(session, release_id)
    versions = _versions(session, release_id)

    def told(where: str) -> Iterator[dict[str, Any]]:
        return (
            fitting(bones, unpack(session.get_one(ProseVersion, (row.course, where, row.hash)).body))
            for row in versions
            if row.locale == where
        )

    gone = untold(bones, next(told(bones["source_locale"])))
    older = told(locale)
    return told_of(bones, filled(next(older), gone, older=older))


def _bones(session: Session, release_id: int) -> dict[str, Any]:
    return unpack(session.scalars(select(Release.bones).where(Release.id == release_id)).one())


def _versions(session: Session, release_id: int) -> list[Row[tuple[str, str, str]]]:
    """Which words tell a release, newest first: its own, and all that came with releases not waiting any more."""
    course = select(Release.course).where(Release.id == release_id).scalar_subquery()
    return list(
        session.execute(
            select(ProseVersion.course, ProseVersion.locale, ProseVersion.hash)
            .join(Release, Release.id == ProseVersion.release_id)
            .where(ProseVersion.course == course)
            .where((Release.state != "next") | (Release.id == release_id))
            .order_by(
                ProseVersion.published_at.desc(), ProseVersion.release_id.desc(), ProseVersion.hash.desc()
            )
        )
    )


def pack(value: Mapping[str, Any]) -> bytes:
    """JSON as it is stored."""
    # Key order is kept: it is the order in which cards and rows are told.
    return compressed(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def compressed(written: bytes) -> bytes:
    """What is written once and read often: as small as it gets."""
    return zlib.compress(written, level=9)


def unpack(stored: bytes) -> dict[str, Any]:
    """Stored JSON."""
    found: dict[str, Any] = json.loads(zlib.decompress(stored))
    return found
