"""One world for each case."""

import pytest

from tests.unit.lti.in_memory import World


@pytest.fixture
def world():
    return World()
