"""Knows which platform answers the current request, and its addresses; does not know what it answers."""

import hashlib
import uuid
from dataclasses import dataclass, replace
from typing import cast

from flask import abort, current_app

from lti.practice_lms.config import PlatformConfig
from lti.practice_lms.faultboard import FaultBoard
from lti.practice_lms.gradebook import Column, Gradebook
from lti.practice_lms.handlers import Handlers
from lti.practice_lms.keys import PlatformKey
from lti.practice_lms.memory import Memory
from lti.practice_lms.registrar import Registrar, Tool
from lti.practice_lms.toolkeys import ToolKeys
from lti.practice_lms.world import Course, Inhabitant, Link, Place

EXTENSION = "practice_lms"
_NAMESPACE = uuid.UUID("6d0a9a6e-6f7d-5c0b-9d56-5f1a3c7a0e11")


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """One running practice LMS: what it was told and what it remembers."""

    config: PlatformConfig
    key: PlatformKey
    gradebook: Gradebook
    memory: Memory
    faults: FaultBoard
    tool_keys: ToolKeys
    registrar: Registrar
    handlers: Handlers

    def person(self, key: str) -> Inhabitant | None:
        """The person called `key` in addresses."""
        return next((person for person in self.config.inhabitants if person.key == key), None)

    def person_with_subject(self, subject: str) -> Inhabitant | None:
        """The person the tool knows as `subject`."""
        return next((person for person in self.config.inhabitants if self.subject(person) == subject), None)

    def course(self, course_id: str) -> Course | None:
        """The course with our own id."""
        return next((course for course in self.courses if course.id == course_id), None)

    @property
    def courses(self) -> tuple[Course, ...]:
        """Every course: those it began with, then the copies."""
        return (*self.config.courses, *self.gradebook.copies())

    def links(self, course: Course) -> tuple[Link, ...]:
        """The links of `course`, those that were added last."""
        return (*course.links, *self.gradebook.links(course.id))

    def link(self, course: Course, link_id: str) -> Link | None:
        """A link of `course`."""
        return next((link for link in self.links(course) if link.id == link_id), None)

    def subject(self, person: Inhabitant) -> str:
        """The `sub` of `person` (at most 255 ASCII characters)."""
        if self.config.family.opaque_ids:
            return str(uuid.uuid5(_NAMESPACE, f"person/{person.number}"))
        return person.number

    def context_id(self, course_id: str) -> str:
        """The context id of a course as the tool sees it."""
        if self.config.family.opaque_ids:
            return hashlib.sha256(f"course/{course_id}".encode()).hexdigest()[:40]
        return course_id

    def resource_link_id(self, course: Course, link_id: str) -> str:
        """The id of a link as the tool sees it; unique in the whole platform."""
        link = self.link(course, link_id)
        if self.config.family.course_links_are_navigation and link is not None and not link.is_graded:
            return self.context_id(course.id)
        if self.config.family.opaque_ids:
            return str(uuid.uuid5(_NAMESPACE, f"link/{course.id}/{link_id}"))
        return f"{course.id}-{link_id}"

    def service_url(self, path: str) -> str:
        """The absolute address of a service, with the family's query string at its end."""
        query = self.config.family.service_query
        return f"{self.config.base_url}{path}" + (f"?{query}" if query else "")

    def columns_url(self, course_id: str) -> str:
        """Where the columns of a course are."""
        return self.service_url(f"/ags/{course_id}/lineitems")

    def column_url(self, column: Column) -> str:
        """The id of a line item, which is its address (AGS 2.0, section 3.2.1)."""
        return self.service_url(f"/ags/{column.course_id}/lineitems/{column.id}/lineitem")


def switch_to(tool: Tool) -> None:
    """Make `tool` the one that every link of this platform launches."""
    here = platform()
    config = replace(
        here.config,
        tool=tool.addresses,
        client_id=tool.client_id,
        custom=tool.custom,
        scopes=tool.scopes,
        shares=tool.claims,
    )
    current_app.extensions[EXTENSION] = replace(
        here, config=config, tool_keys=ToolKeys(tool.addresses.key_set)
    )


def platform() -> Platform:
    """The platform of the current request."""
    return cast(Platform, current_app.extensions[EXTENSION])


def known_course(course_id: str) -> Course:
    """The course, or the page "not found"."""
    return platform().course(course_id) or abort(404)


def known_person(key: str) -> Inhabitant:
    """The person, or the page "not found"."""
    return platform().person(key) or abort(404)


def known_grader(key: str) -> Inhabitant:
    """The person, if they see everybody's grades, or the page "not allowed"."""
    person = known_person(key)
    return person if person.sees_all_grades else abort(403)


def reviewed(course: Course, column_id: int, learner_key: str) -> tuple[Inhabitant, Column]:
    """A learner and a column whose cell leads to their work, or the page "not found"."""
    here, learner = platform(), known_person(learner_key)
    column = here.gradebook.column(course.id, column_id) or abort(404)
    cell = here.gradebook.cell(column.id, learner.number)
    is_shown = here.config.family.has_submission_review and learner.is_graded and column.shows_work(cell)
    return (learner, column) if is_shown else abort(404)


def known_teacher(key: str) -> Inhabitant:
    """The person, if they may change a course, or the page "not allowed"."""
    person = known_person(key)
    return person if person.changes_courses else abort(403)


def known_administrator(key: str) -> Inhabitant:
    """The person, if they look after the whole platform, or the page "not allowed"."""
    person = known_person(key)
    return person if person.place is Place.ADMINISTRATOR else abort(403)
