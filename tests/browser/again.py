"""Knows how somebody whose visit is over comes again; what waits on the device is in the same browser."""

from tests.browser.person import Person
from tests.journey import Visitor
from tests.walking import Learner


def come_again(learner: Person, path: str) -> None:
    """Come into a new visit over HTTP, and open a page of it in the tab one has."""
    visitor = Visitor(learner.lms_url)
    there = Learner(visitor, visitor.launch(learner.key, "course?target=window"))
    there.go(path)
    learner.go_on_from(there)


def come_again_in_frame(learner: Person, path: str) -> None:
    """The same by way of the LMS, in its frame."""
    learner.open_course()
    learner.visit(path)
