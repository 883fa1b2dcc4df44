"""What the journeys share besides the tool, the LMS and a visitor."""

from collections.abc import Callable
from functools import partial

import pytest

from app.content.tree import Item
from tests.arriving import arrived
from tests.doorstep import Doorstep
from tests.walking import Learner, course_of


@pytest.fixture
def doorstep(tool, lms, visitor) -> Doorstep:
    """A browser between LMS and tool, for launches made by hand."""
    return Doorstep(tool=tool, lms=lms, browser=visitor)


@pytest.fixture
def come(tool, lms) -> Callable[..., Learner]:
    """Brings somebody into the course as `tests.arriving.arrived` does."""
    return partial(arrived, tool, lms)


@pytest.fixture
def kirsten(come, visitor) -> Learner:
    """A citizen who is in the course."""
    return come("kirsten", pathway="citizen", visitor=visitor)


@pytest.fixture
def item(tool) -> Callable[[str], Item]:
    """An item of the course as it is read now."""

    def found(item_id: str) -> Item:
        with tool.shared.database.reading() as session:
            return course_of(tool, session).items[item_id]

    return found
