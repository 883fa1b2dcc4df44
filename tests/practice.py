"""Knows how the practice LMS of a test is set up: for the tool of the test, and with a key made once a process.

It runs at an address that is kept: its application is put together once, each test gets a platform on its first day.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from typing import Any

from flask import Flask

from lti.keys import generate_signing_key
from lti.practice_lms.config import PlatformConfig, ToolAddresses
from lti.practice_lms.context import EXTENSION
from lti.practice_lms.platform import create_platform, opened
from lti.practice_lms.server import RunningPlatform
from tests.journey import RunningTool
from tests.serving import address


def practice_lms(tool: RunningTool, **facts: Any) -> PlatformConfig:
    """A practice LMS for `tool`; `facts` are what else is different about it."""
    custom = facts["family"].custom if "family" in facts else {}
    return PlatformConfig(
        **{"tool": ToolAddresses.at(tool.url), "key_pem": _key(), "custom": custom, **facts}
    )


@cache
def _key() -> str:
    return generate_signing_key().private_pem


@contextmanager
def running_lms(config: PlatformConfig) -> Iterator[RunningPlatform]:
    """Run `config` until the block ends, as `lti.practice_lms.server.running_platform` does."""
    with address() as here:
        there = replace(config, base_url=f"http://localhost:{here.port}")
        app = _application(here.port)
        app.extensions[EXTENSION] = opened(there)
        here.app = app
        yield RunningPlatform(app=app, config=there)


@cache
def _application(_port: int) -> Flask:
    return create_platform(PlatformConfig(tool=ToolAddresses.at("http://127.0.0.1"), key_pem=_key()))
