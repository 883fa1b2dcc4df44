"""Knows how releases lie in the database and are read back; knows neither files nor publishing.

Bones are pinned, words move: the newest words of every language are served, except those that came with a release still
waiting as `next`.
"""

import json
import zlib
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from app.content.words import filled, fitting, untold
from app.models.release import ProseVersion, Release


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
        return unpack(self.session.scalars(select(Release.bones).where(Release.id == release_id)).one())

    def words(self, release_id: int, locale: str) -> Mapping[str, Any]:
        """The newest words in a language, and older ones for what is gone from them or has changed."""
        bones = self.bones(release_id)
        rows = list(reversed(_prose_rows(self.session, release_id)))
        by_locale = {
            one: [row.hash for row in rows if row.locale == one] for one in {row.locale for row in rows}
        }
        origin = bones["source_locale"]
        gone = untold(bones, self._fitting(bones, origin, by_locale[origin][0]))
        newest, *older = by_locale[locale]
        body = self._fitting(bones, locale, newest)
        return filled(body, gone, older=(self._fitting(bones, locale, one) for one in older))

    def _fitting(self, bones: Mapping[str, Any], locale: str, version: str) -> dict[str, Any]:
        body = self.session.get_one(ProseVersion, (self.name, locale, version)).body
        return fitting(bones, unpack(body))


def generation_now(session: Session) -> Hashable:
    """What is another value as soon as anything was published."""
    current = select(func.max(Release.id)).where(Release.state == "current").scalar_subquery()
    everything = select(current, func.max(ProseVersion.published_at), func.count()).select_from(ProseVersion)
    return tuple(session.execute(everything).one())


def newest_words(session: Session, release_id: int) -> dict[str, str]:
    """The hash of the newest words by language."""
    return {row.locale: row.hash for row in _prose_rows(session, release_id)}


def _prose_rows(session: Session, release_id: int) -> list[Row[tuple[str, str, str]]]:
    """Which words tell a release, oldest first: its own, and all that came with releases not waiting any more."""
    course = select(Release.course).where(Release.id == release_id).scalar_subquery()
    return list(
        session.execute(
            select(ProseVersion.course, ProseVersion.locale, ProseVersion.hash)
            .join(Release, Release.id == ProseVersion.release_id)
            .where(ProseVersion.course == course)
            .where((Release.state != "next") | (Release.id == release_id))
            .order_by(ProseVersion.published_at, ProseVersion.release_id, ProseVersion.hash)
        )
    )


def pack(value: Mapping[str, Any]) -> bytes:
    """JSON as it is stored."""
    # Key order is kept: it is the order in which cards and rows are told.
    return zlib.compress(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), level=9)


def unpack(stored: bytes) -> dict[str, Any]:
    """Stored JSON."""
    found: dict[str, Any] = json.loads(zlib.decompress(stored))
    return found
