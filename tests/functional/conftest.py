"""What the journeys share besides the tool, the LMS and a visitor."""

from collections.abc import Callable

import pytest

from app.content.tree import Item
from tests.doorstep import Doorstep
from tests.walking import Learner, course_of, enter


@pytest.fixture
def doorstep(tool, lms, visitor) -> Doorstep:
    """A browser between LMS and tool, for launches made by hand."""
    return Doorstep(tool=tool, lms=lms, browser=visitor)


@pytest.fixture
def kirsten(visitor) -> Learner:
    """A citizen who is in the course."""
    return enter(visitor, "kirsten", pathway="citizen")


@pytest.fixture
def item(tool) -> Callable[[str], Item]:
    """An item of the course as it is read now."""

    def found(item_id: str) -> Item:
        with tool.shared.database.reading() as session:
            return course_of(tool, session).items[item_id]

    return found
