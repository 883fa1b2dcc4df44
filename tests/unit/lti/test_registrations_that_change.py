"""What a gate remembers of a platform may be old: a launch is let in by what is true when its state is spent."""

from dataclasses import replace

import pytest

from lti.errors import AudienceMismatch, PlatformUnknown
from tests.unit.lti.in_memory import REGISTRATION, World


class Changing:
    """A directory that remembers one thing until it is asked as of a generation."""

    def __init__(self, directory, *, now):
        self.directory = directory
        self.now = now

    def registration(self, platform_id, *, generation=None):
        return self.directory.registration(platform_id) if generation is None else self.now

    def __getattr__(self, name):
        return getattr(self.directory, name)


@pytest.fixture
def launch():
    def launched(*, now):
        world = World()
        world.directory = Changing(world.directory, now=now)
        world.gate = replace(world.gate, directory=world.directory)
        return world, world.launch_with

    return launched


def test_a_platform_suspended_a_moment_ago_launches_nobody(launch):
    world, launched = launch(now=None)
    with pytest.raises(PlatformUnknown):
        launched()
    assert world.attempts.outcomes == [PlatformUnknown.code]


def test_a_token_for_what_the_platform_was_a_moment_ago_is_checked_against_what_it_is(launch):
    world, launched = launch(now=replace(REGISTRATION, client_id="another"))
    with pytest.raises(AudienceMismatch):
        launched()
    assert world.attempts.outcomes == [AudienceMismatch.code]


def test_a_launch_brings_the_registration_as_it_is_now(launch):
    renamed = replace(REGISTRATION, auth_token_url="https://lms.example.test/other-token")
    _world, launched = launch(now=renamed)
    assert launched().registration == renamed


def test_a_deployment_is_asked_for_as_of_the_moment_the_state_was_spent(launch):
    world, launched = launch(now=REGISTRATION)
    launched()
    assert world.directory.asked_as_of[-1] == 1
