"""Knows how a compiled course is stored as a release; knows no files and no learner.

The operator's doors call it, so there is no actor.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.content.changes import BonesChange, ChangeGrade, changes, gravest, kinds
from app.content.check import CompiledCourse
from app.content.problems import CourseError, Problem
from app.models.release import ProseVersion, Release, ReleaseState, ServedWords
from app.services.releases import media
from app.services.releases.archive import newest_words, pack, unpack, words_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What publishing did: the release that holds the course now, and in which languages the words are new."""

    release_id: int
    hash: str
    is_new: bool
    has_switched: bool
    """Whether people read another release from now on."""
    new_prose: tuple[str, ...]
    changes: tuple[BonesChange, ...]

    @property
    def gravest(self) -> ChangeGrade | None:
        """The gravest change against the release that was current before."""
        return gravest(self.changes)


def publish(session: Session, tree: CompiledCourse, *, now: datetime, as_next: bool = False) -> Published:
    """Store `tree` and serve it, or keep it waiting with `as_next`. Doing it twice changes nothing.

    Where only words differ from the current release they are served at once, `as_next` or not.

    Raises:
        CourseError: an id stood for another kind of thing in a stored release; nothing is stored.
    """
    current = _in_state(session, tree.id, "current")
    release = session.scalar(select(Release).where(Release.course == tree.id, Release.hash == tree.hash))
    found = changes(unpack(current.bones), tree.bones) if current is not None else []
    is_new = release is None
    if release is None:
        if reused := _ids_used_again(session, tree):
            raise CourseError(reused)
        release = Release(
            course=tree.id,
            hash=tree.hash,
            bones=pack(tree.bones),
            changes=[change.as_json() for change in found],
            state="past",
            published_at=now,
        )
        session.add(release)
    has_switched = not as_next and release is not current
    _place(session, release, current=current, as_next=as_next)
    media.store(session, tree.media)
    new_prose = _store_prose(session, tree, release, now=now)
    _lay_ready(session, tree, release)
    return Published(
        release_id=release.id,
        hash=tree.hash,
        is_new=is_new,
        has_switched=has_switched,
        new_prose=new_prose,
        changes=tuple(found),
    )


def _ids_used_again(session: Session, tree: CompiledCourse) -> list[Problem]:
    """What learners have done is stored under an id, so no id ever stands for another kind of thing."""
    stored = [
        kinds(unpack(bones))
        for bones in session.scalars(select(Release.bones).where(Release.course == tree.id))
    ]
    found = []
    for name, kind in kinds(tree.bones).items():
        before = next((known[name] for known in stored if known.get(name, kind) != kind), None)
        if before is not None:
            what = f"the id of this {kind} was the id of a {before} in an earlier release"
            found.append(tree.problem(name, what, f"choose another id than “{name.partition('/')[2]}”"))
    return found


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
    newest = newest_words(session, release.id)
    fresh = tuple(locale for locale in tree.prose if newest.get(locale) != tree.prose_hash(locale))
    for locale in fresh:
        session.merge(
            ProseVersion(
                course=tree.id,
                locale=locale,
                hash=tree.prose_hash(locale),
                release_id=release.id,
                body=pack(tree.prose[locale]),
                published_at=now,
            )
        )
    session.flush()
    return fresh


def _lay_ready(session: Session, tree: CompiledCourse, release: Release) -> None:
    """Keep for each language the words that are served of the current release: nobody puts them together again."""
    current = _in_state(session, tree.id, "current")
    if current is None:
        return
    rows = session.execute(
        select(ServedWords.locale, ServedWords.release_id, ServedWords.hash).where(
            ServedWords.course == tree.id
        )
    )
    ready = {row.locale: (row.release_id, row.hash) for row in rows}
    for locale, version in newest_words(session, current.id).items():
        if ready.get(locale) != (current.id, version):
            # The words of the tree were checked against these very bones; a language that left it has older ones.
            is_checked = current is release and locale in tree.prose
            words = tree.prose[locale] if is_checked else words_of(session, current.id, locale)
            session.merge(
                ServedWords(
                    course=tree.id, locale=locale, release_id=current.id, hash=version, body=pack(words)
                )
            )
    session.flush()


def _in_state(session: Session, course: str, state: ReleaseState) -> Release | None:
    return session.scalar(select(Release).where(Release.course == course, Release.state == state))
