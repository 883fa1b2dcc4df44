"""Knows how a compiled course is stored as a release and read back; knows no files and no learner.

The operator's doors call it, so there is no actor. Bones are pinned, words move: the newest words of every language
are served, except those that came with a release still waiting as `next`.
"""

import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from app.activities.registry import KINDS
from app.content.changes import Change, ChangeGrade, changes, gravest, kinds
from app.content.check import CompiledCourse
from app.content.library import Loaded
from app.content.problems import CourseError, Problem
from app.content.view import overlay, unfold
from app.models.release import ProseVersion, Release, ReleaseState


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What publishing did: the release that holds the course now, and in which languages the words are new."""

    release_id: int
    hash: str
    is_new: bool
    has_switched: bool
    """Whether people read another release from now on."""
    new_prose: tuple[str, ...]
    changes: tuple[Change, ...]

    @property
    def gravest(self) -> ChangeGrade | None:
        """The gravest change against the release that was current before."""
        return gravest(self.changes)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseRef:
    """A release and the stamp of its words, as `Library.view` wants them."""

    id: int
    stamp: tuple[tuple[str, str], ...]


def publish(session: Session, tree: CompiledCourse, *, now: datetime, as_next: bool = False) -> Published:
    """Store `tree` and serve it, or keep it waiting with `as_next`. Doing it twice changes nothing.

    Where only words differ from the current release they are served at once, `as_next` or not.

    Raises:
        CourseError: an id stood for another kind of thing in a stored release; nothing is stored.
    """
    current = _in_state(session, tree.id, "current")
    release = session.scalar(select(Release).where(Release.course == tree.id, Release.hash == tree.hash))
    found = changes(_unpack(current.bones), tree.bones) if current is not None else []
    is_new = release is None
    if release is None:
        if reused := _ids_used_again(session, tree):
            raise CourseError(reused)
        release = Release(
            course=tree.id,
            hash=tree.hash,
            bones=_pack(tree.bones),
            changes=[change.as_json() for change in found],
            state="past",
            published_at=now,
        )
        session.add(release)
    has_switched = not as_next and release is not current
    _place(session, release, current=current, as_next=as_next)
    new_prose = _store_prose(session, tree, release, now=now)
    return Published(
        release_id=release.id,
        hash=tree.hash,
        is_new=is_new,
        has_switched=has_switched,
        new_prose=new_prose,
        changes=tuple(found),
    )


def current_release(session: Session, course: str) -> ReleaseRef | None:
    """The release people read now; None before the first one is published."""
    release_id = session.scalar(
        select(Release.id).where(Release.course == course, Release.state == "current")
    )
    return None if release_id is None else find_release(session, release_id)


def past_releases(session: Session, course: str) -> list[int]:
    """The rows of the releases people read before, newest first."""
    return list(
        session.scalars(
            select(Release.id)
            .where(Release.course == course, Release.state == "past")
            .order_by(Release.published_at.desc(), Release.id.desc())
        )
    )


def find_release(session: Session, release_id: int) -> ReleaseRef:
    """A release by its row, such as the one an attempt is pinned to."""
    newest = {row.locale: row.hash for row in _prose_rows(session, release_id)}
    return ReleaseRef(id=release_id, stamp=tuple(sorted(newest.items())))


def load_release(session: Session, release_id: int) -> Loaded:
    """Bones and words of a release: the newest words, and older ones for what is gone from them or has changed."""
    bones = _unpack(session.scalars(select(Release.bones).where(Release.id == release_id)).one())
    by_locale: dict[str, list[str]] = {}
    for row in reversed(_prose_rows(session, release_id)):
        by_locale.setdefault(row.locale, []).append(row.hash)
    newest = {locale: _fitting(session, bones, locale, hashes[0]) for locale, hashes in by_locale.items()}
    gone = _ids(bones) - _told_ids(newest[bones["source_locale"]])
    prose = {
        locale: _fill(body, gone, older=(_fitting(session, bones, locale, one) for one in hashes[1:]))
        for (locale, hashes), body in zip(by_locale.items(), newest.values(), strict=True)
    }
    return Loaded(bones=bones, prose=prose)


def _ids_used_again(session: Session, tree: CompiledCourse) -> list[Problem]:
    """What learners have done is stored under an id, so no id ever stands for another kind of thing."""
    stored = [
        kinds(_unpack(bones))
        for bones in session.scalars(select(Release.bones).where(Release.course == tree.id))
    ]
    found = []
    for name, kind in kinds(tree.bones).items():
        before = next((known[name] for known in stored if known.get(name, kind) != kind), None)
        if before is not None:
            what = f"the id of this {kind} was the id of a {before} in an earlier release"
            found.append(tree.problem(name, what, f"choose another id than “{name.partition('/')[2]}”"))
    return found


def _ids(bones: Mapping[str, Any]) -> set[str]:
    return {one["id"] for one in (*bones["pages"], *bones["items"])} | set(bones["glossary"])


def _told_ids(prose: Mapping[str, Any]) -> set[str]:
    return {*prose["pages"], *prose["items"], *prose["words"]}


def _fill(newest: dict[str, Any], gone: set[str], *, older: Iterator[dict[str, Any]]) -> dict[str, Any]:
    """`newest` with the words for `gone` ids from as few older versions (newest first) as it takes."""
    filled = newest
    while gone - _told_ids(filled):
        body = next(older, None)
        if body is None:
            break
        filled = overlay(body, filled)
    return filled


def _fitting(session: Session, bones: Mapping[str, Any], locale: str, version: str) -> dict[str, Any]:
    """A version of the words, but for items that had other parts when it was written: an option less, a card more."""
    body = _unpack(session.get_one(ProseVersion, (bones["id"], locale, version)).body)
    ours = {item["id"]: item for item in bones["items"]}
    items = {
        name: told
        for name, told in body["items"].items()
        if name not in ours or KINDS[ours[name]["kind"]].is_told_by(ours[name]["bones"], unfold(told["body"]))
    }
    return {**body, "items": items}


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


def _place(session: Session, release: Release, *, current: Release | None, as_next: bool) -> None:
    """Give the release its state; at most one is current and one waits."""
    if release is current:
        return
    state: ReleaseState = "next" if as_next else "current"
    before = _in_state(session, release.course, state)
    if before is not None and before is not release:
        before.state = "past"
        session.flush()  # the unique index allows one current release at every moment
    release.state = state
    session.flush()


def _store_prose(
    session: Session, tree: CompiledCourse, release: Release, *, now: datetime
) -> tuple[str, ...]:
    """Make the tree's words the newest in each language; returns the languages in which they were not."""
    newest = {row.locale: row.hash for row in _prose_rows(session, release.id)}
    fresh = tuple(locale for locale in tree.prose if newest.get(locale) != tree.prose_hash(locale))
    for locale in fresh:
        session.merge(
            ProseVersion(
                course=tree.id,
                locale=locale,
                hash=tree.prose_hash(locale),
                release_id=release.id,
                body=_pack(tree.prose[locale]),
                published_at=now,
            )
        )
    session.flush()
    return fresh


def _in_state(session: Session, course: str, state: ReleaseState) -> Release | None:
    return session.scalar(select(Release).where(Release.course == course, Release.state == state))


def _pack(value: Mapping[str, Any]) -> bytes:
    # Key order is kept: it is the order in which cards and rows are told.
    return zlib.compress(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), level=9)


def _unpack(stored: bytes) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(zlib.decompress(stored))
    return found
