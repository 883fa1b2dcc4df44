"""Knows how the practice LMS of a test is set up: for the tool of the test, and with a key made once a process."""

from functools import cache
from typing import Any

from lti.keys import generate_signing_key
from lti.practice_lms.config import PlatformConfig, ToolAddresses
from tests.journey import RunningTool


def practice_lms(tool: RunningTool, **facts: Any) -> PlatformConfig:
    """A practice LMS for `tool`; `facts` are what else is different about it."""
    return PlatformConfig(**{"tool": ToolAddresses.at(tool.url), "key_pem": _key(), **facts})


@cache
def _key() -> str:
    return generate_signing_key().private_pem
