"""Knows what passes through the gate, as frozen records; knows neither HTTP nor the database.

All times are aware UTC. Texts are as the platform sent them: untrusted, to be escaped where they are shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """What a person is in one context (`ADMIN`: in the whole institution)."""

    LEARNER = "learner"
    INSTRUCTOR = "instructor"
    OBSERVER = "observer"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """One registration of this tool with a platform (LTI 1.3 core, section 3.1.3)."""

    platform_id: int
    issuer: str
    client_id: str
    auth_login_url: str
    auth_token_url: str
    key_set_url: str
    token_audience: str | None = None
    family: str = "neutral"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody as the platform names them; `sub` is unique within the platform only."""

    sub: str
    name: str | None = None
    given: str | None = None
    family: str | None = None
    email: str | None = None
    locale: str | None = None
    time_zone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The course (or the account) the launch comes from."""

    lti_id: str
    kind: str = "course"
    """`course`, `account`, or `site`: the home page of the platform, whose roster is everybody who has an account."""
    title: str = ""
    label: str = ""
    history: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceLink:
    """The link that was clicked."""

    lti_id: str
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeEndpoint:
    """Where grades go (AGS 2.0, section 3.1); `lineitem` is the launched link's own column."""

    scopes: frozenset[str]
    lineitems: str | None = None
    lineitem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeService:
    """Where a platform takes our address for notices, and which it can send (Platform Notification Service 1.0)."""

    url: str
    kinds: frozenset[str]
    scopes: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something a platform told us unasked, and that is genuine."""

    platform_id: int
    deployment_id: str
    id: str
    """The same when the platform sends it again."""
    kind: str
    context: Context | None = None
    """Of a copy: the new course; its `history` are the courses it was copied from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentRequest:
    """A platform's request to choose content for a course, and where the answer goes (Deep Linking 2.0, section 4.4)."""

    platform_id: int
    deployment_id: str
    return_url: str
    targets: tuple[str, ...]
    """Where the platform shows what is chosen if it is asked to: `iframe`, `window`, ...; empty: it decides by itself."""
    accepts_several: bool = False
    takes_columns: bool = True
    """False: the platform said that it makes no columns."""
    data: str | None = None
    """Opaque: goes back as it came."""
    locale: str | None = None
    """The language the platform shows the course in; what is placed there is named in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewLink:
    """How the platform's gradebook leads to the work behind a grade (Submission Review 1.0)."""

    custom: Mapping[str, str]
    url: str | None = None
    """None: the tool's usual address."""
    label: str | None = None
    """How the platform may call the link."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """The gradebook column that a chosen thing asks for."""

    label: str
    maximum: float
    resource_id: str
    tag: str
    review: ReviewLink | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentItem:
    """One chosen thing, to become a link in the platform's course (Deep Linking 2.0, section 3.2)."""

    url: str
    title: str
    custom: Mapping[str, str]
    text: str = ""
    column: Column | None = None
    opens_at: datetime | None = None
    due_at: datetime | None = None
    target: str | None = None
    """`iframe` or `window`; None: the platform decides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    """A launch whose every check has passed."""

    registration: Registration
    attempt: str = ""
    """What the spent state is remembered by (`ports.LaunchMemory`), in hexadecimal."""
    family: str = "neutral"
    """The platform family as the launch tells it; may differ from what was registered."""
    deployment_id: str
    message_type: str
    person: Person | None
    """None: the platform sent no `sub` (an anonymous launch)."""
    roles: frozenset[Role]
    context: Context | None
    resource_link: ResourceLink | None
    """None: nothing was clicked: content is to be chosen (`content_request`), or somebody's work is to be shown."""
    target_link_uri: str
    is_test_person: bool = False
    """Canvas' Student View and its like: an enrolment of its own kind."""
    is_masquerading: bool = False
    groups: tuple[str, ...] | None = None
    """The groups of the course that the platform says the person is in; None: it says nothing of groups."""
    only_groups: bool | None = None
    """Whether the platform lets the person see people of these alone; None: it does not say."""
    item: str | None = None
    """Which part of the course, as an id; None opens the map."""
    grade_endpoint: GradeEndpoint | None = None
    memberships_url: str | None = None
    notice_service: NoticeService | None = None
    locale: str | None = None
    return_url: str | None = None
    custom: Mapping[str, str] = field(default_factory=dict)
    content_request: ContentRequest | None = None
    reviewed: Person | None = None
    """Whose work is to be shown, as the platform names them; None: the launch is for something else."""

    @property
    def link(self) -> ResourceLink:
        """The link that was clicked. Raises `ValueError` where nothing was."""
        if self.resource_link is None:
            raise ValueError("nothing was clicked")
        return self.resource_link


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """One score for one person in one column (AGS 2.0, section 3.4)."""

    sub: str
    given: float
    """Points, 0…maximum."""
    maximum: float
    activity_progress: str
    comment: str
    stamp: datetime
    """Whole seconds, UTC; must rise for each (column, person)."""
    started_at: datetime | None = None
    submitted_at: datetime | None = None
    """When the work behind the score was begun and handed in; neither is later than the stamp."""
    is_first: bool = False
    """The cell never held a score of ours: this one counts as handing in, and a grade that is there already stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What the platform's gradebook holds now (AGS 2.0, section 3.3)."""

    given: float | None
    """None: the cell is empty."""
    maximum: float | None
    changed_at: datetime | None = None
    """When the cell was last changed, where the platform tells."""
    is_unreadable: bool = False
    """Something stands there that is no number: nobody here put it there, and the cell is not empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineItem:
    """A gradebook column."""

    url: str
    label: str
    maximum: float
    resource_id: str | None = None
    resource_link_id: str | None = None
    tag: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One row of a roster (NRPS 2.0)."""

    person: Person
    roles: frozenset[Role]
    is_active: bool = True
    is_test_person: bool = False
    """Canvas lists its Student View among the learners."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterPage:
    """One page of a roster, or of what has changed in one."""

    members: tuple[Member, ...]
    lost: int = 0
    """Rows that could not be read: nobody knows who is meant."""
    changes_url: str | None = None
    """Where to ask for what has changed since; None: this page does not say."""
