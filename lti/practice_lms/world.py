"""Knows the people, courses and links of the practice LMS; everybody and everything in it is made up."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Place(StrEnum):
    """What a person is in all courses of this LMS."""

    LEARNER = "learner"
    INSTRUCTOR = "instructor"
    ASSISTANT = "assistant"
    OBSERVER = "observer"
    ADMINISTRATOR = "administrator"
    TEST_STUDENT = "test student"


@dataclass(frozen=True, slots=True, kw_only=True)
class Inhabitant:
    """Somebody who can be chosen on the front page. `key` is the name in addresses, `number` the LMS's id."""

    key: str
    number: str
    given: str
    family: str
    place: Place
    calling: str
    """What the person is in a word, for those who choose: the LMS does not act on it."""
    about: str
    groups: tuple[str, ...] = ()
    """The groups (or sections) they are in, of every course."""
    locale: str = "en"
    time_zone: str = "Europe/Copenhagen"

    @property
    def name(self) -> str:
        """The full name."""
        return f"{self.given} {self.family}"

    @property
    def email(self) -> str:
        """An address in a domain that never exists."""
        return f"{self.key}@nordby.example"

    @property
    def is_graded(self) -> bool:
        """Whether the gradebook has a row for this person."""
        return self.place is Place.LEARNER

    @property
    def sees_all_grades(self) -> bool:
        """Whether the gradebook shows every row to this person."""
        return self.place in {Place.INSTRUCTOR, Place.ASSISTANT, Place.ADMINISTRATOR}

    @property
    def changes_courses(self) -> bool:
        """Whether this person may add links to a course."""
        return self.place in {Place.INSTRUCTOR, Place.ADMINISTRATOR}


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A placement of the tool in a course. With `maximum` it has a gradebook column of its own.

    One that an instructor chose in the tool has the tool's own address and custom parameters.
    """

    id: str
    title: str
    item: str = ""
    maximum: float | None = None
    url: str | None = None
    """Where it leads; None: the tool's usual address."""
    custom: dict[str, str] = field(default_factory=dict)
    opens_in_window: bool = False
    review: dict[str, Any] | None = None
    """The `submissionReview` of its column."""

    @property
    def is_graded(self) -> bool:
        """Whether the link has a column."""
        return self.maximum is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A course with its links; the first link is what the course page opens."""

    id: str
    title: str
    label: str
    links: tuple[Link, ...]
    history: tuple[str, ...] = ()
    """Ids of the courses this one was copied from, newest first."""
    custom: dict[str, str] = field(default_factory=dict)
    """Custom parameters of all links besides `item`."""
    is_home: bool = False
    """The home page of the LMS, which is for everybody."""


PEOPLE = (
    Inhabitant(
        key="kirsten",
        number="11",
        given="Kirsten",
        family="Dahl",
        place=Place.LEARNER,
        calling="citizen",
        about="Her mother has just moved into a nursing home.",
    ),
    Inhabitant(
        key="omar",
        number="12",
        given="Omar",
        family="Haddad",
        place=Place.LEARNER,
        calling="citizen",
        about="He has been looking for work for a year.",
    ),
    Inhabitant(
        key="jonas",
        number="13",
        given="Jonas",
        family="Berg",
        place=Place.LEARNER,
        calling="professional",
        about="He works in home care.",
    ),
    Inhabitant(
        key="pia",
        number="14",
        given="Pia",
        family="Lind",
        place=Place.LEARNER,
        calling="professional",
        about="She leads a library and meeting house.",
    ),
    Inhabitant(
        key="marlene",
        number="15",
        given="Marlene",
        family="Voss",
        place=Place.LEARNER,
        calling="citizen",
        about="She has set this LMS to German.",
        locale="de",
        time_zone="Europe/Berlin",
    ),
    Inhabitant(
        key="anna",
        number="16",
        given="Anna",
        family="Holm",
        place=Place.INSTRUCTOR,
        calling="instructor",
        about="She runs this course in Nordby.",
    ),
    Inhabitant(
        key="aksel",
        number="17",
        given="Aksel",
        family="Vang",
        place=Place.ADMINISTRATOR,
        calling="administrator",
        about="He looks after the whole LMS.",
    ),
)

TEST_STUDENT = Inhabitant(
    key="test-student",
    number="18",
    given="Test",
    family="Student",
    place=Place.TEST_STUDENT,
    calling="nobody",
    about="This is how an instructor sees the course as a learner.",
)

_CUSTOM = {
    "context_id": "$Context.id",
    "context_id_history": "$Context.id.history",
    "time_zone": "$Person.address.timezone",
    "link_history": "$ResourceLink.id.history",
}
_REVIEW = {"reviewableStatus": ["InProgress", "Submitted", "Completed"]}
_LINKS = (
    Link(id="course", title="Co-creating welfare together", item="course"),
    Link(id="m01", title="What co-creation is, and is not", item="m01", maximum=100, review=_REVIEW),
    Link(
        id="m01-quiz",
        title="Check yourself: what co-creation is",
        item="m01/quiz",
        maximum=10,
        review=_REVIEW,
    ),
)

ACCOUNT = Course(id="account", title="Nordby", label="NORDBY", links=())
"""What all courses lie in, on platforms that have accounts."""

COURSES = (
    Course(id="1", title="Co-creating welfare together", label="NORDBY-1", links=_LINKS, custom=_CUSTOM),
    Course(
        id="2",
        title="Neighbours in Nordby, autumn group",
        label="NORDBY-2",
        links=_LINKS,
        custom=_CUSTOM,
        history=("1",),
    ),
)
