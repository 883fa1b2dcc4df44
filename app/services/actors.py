"""Knows who is acting: a person in a context of an institution, with powers; knows no request.

Made from a visit (or an API token); every service starts its queries from it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from app.adapters.sql.generations import Generations
from app.adapters.sql.together import Along
from app.errors import AppError
from app.models.context import Context
from app.models.enrolment import Enrolment, read_groups

LEARNER, INSTRUCTOR, OBSERVER, ADMIN = "learner", "instructor", "observer", "admin"
UNPROVED_ADMIN: Final = "administrator"
"""Among the powers of a visit: the platform calls the person an administrator, and nobody knows of what. It opens nothing;
pages say who can open the reports."""
TEACHES: Final = "teaches"
"""Among the powers of a preview: it was begun by the platform, which told somebody who teaches here as a learner."""
MASQUERADE: Final = "masquerade"
"""The mode of a visit in which the platform lets somebody act as another person."""
PREVIEW: Final = "preview"
"""The mode of a visit in which somebody who teaches is a learner, and that leaves no trace."""
REVIEW: Final = "review"
"""The mode of a visit that shows somebody else's work."""


def groups_seen(
    powers: Collection[str], enrolment: Enrolment | Any | None, context: Context | Any
) -> frozenset[str] | None:
    """The groups of a course whose people somebody sees who leads it; None: everybody.

    Where the platform tells groups, they are kept to their own, unless it lets them see all, or the set-up does. Of whom
    it has told neither groups nor a limit nobody knows one. `enrolment` and `context` may be rows that have their columns.
    """
    if enrolment is None or ADMIN in powers or INSTRUCTOR not in powers:
        return None
    if not context.has_groups or context.staff_see_all or enrolment.sees_all_groups:
        return None
    groups = read_groups(enrolment.told_groups)
    return groups if groups or enrolment.sees_all_groups is False else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts, where, and what they may do."""

    visit_id: int
    visit_key: str
    mode: str
    institution_id: int
    person_id: int
    person_key: str
    person_name: str
    context_id: int | None
    context_title: str
    enrolment_id: int | None
    pathway: str | None
    powers: frozenset[str]
    locale: str
    time_zone: str
    institution_key: str = ""
    institution_name: str = ""
    theme: Mapping[str, Any] | None = None
    """What the institution has set of the look of its pages (`operating/themes`)."""
    frame_origins: tuple[str, ...] = ()
    return_url: str | None = None
    draft_key: str = ""
    """Encrypts unsaved text in the browser's own storage; comes with the page and is kept nowhere else there."""
    preferences: dict[str, str] = field(default_factory=dict)
    undecided_in: frozenset[str] = frozenset()
    """Where they left open which pathway is theirs: they are not asked there again."""
    subject_enrolment_id: int | None = None
    """Whose work a review shows."""
    subject: str | None = None
    """What of it: a star's id, or `course`."""
    settings_no: int = 0
    """The number of the context's settings as the visit was entered: which set-up a process may have kept."""
    generations: Generations | None = None
    """Of what processes keep in memory, as the visit was entered. None: nobody has looked."""
    course_has_groups: bool = False
    """Whether the platform tells groups in this course."""
    only_groups: frozenset[str] | None = None
    """The platform's groups whose people the actor sees, among those who take the course; None: everybody."""
    seen_at: datetime | None = None
    """The page before this one, to the minute. None: this is the visit's first."""
    along: Along | None = field(default=None, compare=False, repr=False)
    """What was read in the statement that found them."""

    @property
    def is_preview(self) -> bool:
        """Whether this visit leaves no trace."""
        return self.mode == PREVIEW

    @property
    def is_switched(self) -> bool:
        """Whether the preview was begun by a launch: somebody who teaches here has become a learner in the platform."""
        return self.is_preview and TEACHES in self.powers

    @property
    def is_review(self) -> bool:
        """Whether this visit shows one learner's work and nothing else."""
        return self.mode == REVIEW

    @property
    def only_looks_on(self) -> bool:
        """Whether the actor may read and change nothing: observers, reviewers, and whoever the platform disguises."""
        return self.mode in {MASQUERADE, REVIEW} or not self.powers & {LEARNER, INSTRUCTOR, ADMIN}

    @property
    def is_disguised(self) -> bool:
        """Whether somebody else acts in this person's name."""
        return self.mode == MASQUERADE

    @property
    def may_read_words(self) -> bool:
        """Whether the actor may read what people here wrote, answered and chose. Services give it to no other."""
        return not self.is_disguised

    def can(self, power: str) -> bool:
        """Whether the actor has a power in this visit."""
        return power in self.powers

    def require(self, *powers: str) -> None:
        """Raise `visit.forbidden` unless the actor has one of `powers`."""
        if not self.powers.intersection(powers):
            raise AppError("visit.forbidden")

    @property
    def enrolled(self) -> int:
        """The enrolment's id. Raises `visit.forbidden` where the visit has none (an account-level launch)."""
        if self.enrolment_id is None:
            raise AppError("visit.forbidden")
        return self.enrolment_id

    @property
    def context(self) -> int:
        """The context's id. Raises `visit.forbidden` where the visit has none."""
        if self.context_id is None:
            raise AppError("visit.forbidden")
        return self.context_id
