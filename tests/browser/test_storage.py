"""The way in where the platform offers a storage, with the frame's cookies taken away or not; and the way back."""

from dataclasses import replace

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from app.models import LaunchAttempt
from lti.practice_lms.config import PlatformConfig, ToolAddresses
from lti.practice_lms.families import CANVAS_LIKE, PLAIN
from tests.browser.axe import problems
from tests.browser.test_visits import BUTTON, in_a_frame, new_tab, strip

BESIDE = "post_message_forwarding"


@pytest.fixture
def family():
    return CANVAS_LIKE


@pytest.fixture
def lms_config(tool, family):
    """As Canvas has it: authentication and storage are on another host than the course."""
    host = "sso.localhost" if family.storage_frame == BESIDE else None
    return PlatformConfig(
        tool=ToolAddresses.at(tool.url), clock=tool.clock, family=family, auth_host=host
    )


@pytest.fixture
def omar(person, tool, watch):
    """Somebody whose browser keeps no cookie of the login."""
    watch.foresee("Failed to execute 'postMessage'")  # the frame beside the tool's is not there at once
    learner = person("omar")
    strip(learner.context, tool.url, where=lambda asked: in_a_frame(asked) and "/lti/login" in asked.url)
    return learner


def transports(tool):
    with tool.shared.database.reading() as session:
        return list(session.scalars(select(LaunchAttempt.transport)))


def arrived(learner):
    expect(learner.heading).to_contain_text("Which one is closest to you?")


@pytest.mark.parametrize(
    "family", [CANVAS_LIKE, replace(PLAIN, storage_frame="_parent")], ids=["frame beside", "parent"]
)
def test_the_storage_proves_whose_launch_it_is_and_nobody_is_asked(omar, tool):
    omar.open_course()

    arrived(omar)
    assert transports(tool) == ["storage"]
