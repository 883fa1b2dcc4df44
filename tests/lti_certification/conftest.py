"""One world for each case of the gate alone; one running tool for all cases of a module that come over HTTP."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache

import pytest

from tests.conftest import register, settings_for
from tests.database_fixtures import chosen
from tests.databases import Server
from tests.journey import Visitor, running_tool
from tests.lti_certification.door import Door, furnished, overheard
from tests.practice import practice_lms, running_lms
from tests.releases import with_the_first_star
from tests.unit.lti.in_memory import World


@pytest.fixture
def world():
    return World()


@pytest.fixture(scope="module")
def doors() -> Iterator[Callable[[Server], Door]]:
    """The door of a module on either database, opened when its first case asks: they come in any order."""
    with ExitStack() as stack:
        yield cache(lambda server: stack.enter_context(_opened(server)))


@pytest.fixture
def door(request, doors) -> Door:
    """A tool at which every kind of refusal can be provoked."""
    found: Door = doors(chosen(request))
    return found


@contextmanager
def _opened(server: Server) -> Iterator[Door]:
    url = server.fresh(with_the_first_star)
    with (
        running_tool(settings_for(url)) as tool,
        running_lms(practice_lms(tool)) as lms,
    ):
        register(tool, lms)
        step = Door(tool=tool, lms=lms, browser=Visitor(lms.config.base_url))
        with furnished(step):
            yield step
    server.drop(url)


@pytest.fixture
def log():
    """What the log says during the test."""
    with overheard() as stream:
        yield stream
