"""What the journeys share besides the tool, the LMS and a visitor."""

import pytest

from tests.doorstep import Doorstep


@pytest.fixture
def doorstep(tool, lms, visitor) -> Doorstep:
    """A browser between LMS and tool, for launches made by hand."""
    return Doorstep(tool=tool, lms=lms, browser=visitor)
