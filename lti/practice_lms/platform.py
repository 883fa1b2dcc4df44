"""Knows how the practice LMS is put together; does not know any of its parts' business."""

from flask import Flask
from werkzeug.exceptions import HTTPException

from lti.practice_lms.addresses import (
    copying,
    faults,
    line_items,
    members,
    notices,
    oidc,
    pages,
    registrations,
    regrading,
    scores,
    selecting,
    storage,
    tokens,
    tools,
)
from lti.practice_lms.answers import note_call, refused
from lti.practice_lms.config import PlatformConfig
from lti.practice_lms.context import EXTENSION, Platform
from lti.practice_lms.faultboard import FaultBoard
from lti.practice_lms.gradebook import Gradebook
from lti.practice_lms.handlers import Handlers
from lti.practice_lms.keys import platform_key
from lti.practice_lms.memory import Memory
from lti.practice_lms.refusal import Refused
from lti.practice_lms.registrar import Registrar
from lti.practice_lms.toolkeys import ToolKeys

_LARGEST_REQUEST = 1_000_000
_SERVICES = (
    tokens.blueprint,
    line_items.blueprint,
    scores.blueprint,
    members.blueprint,
    registrations.blueprint,
    notices.blueprint,
)


def create_platform(config: PlatformConfig) -> Flask:
    """A practice LMS as a WSGI application. Touches no network; reads its files if some are named.

    `app.extensions["practice_lms"]` is its `Platform`: gradebook, memory and fault board for tests, who may put
    another in its place.
    """
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = _LARGEST_REQUEST
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.extensions[EXTENSION] = opened(config)
    for blueprint in _SERVICES:
        app.register_blueprint(blueprint)
    for blueprint in (
        oidc.blueprint,
        pages.blueprint,
        regrading.blueprint,
        selecting.blueprint,
        storage.blueprint,
        copying.blueprint,
        tools.blueprint,
        faults.blueprint,
    ):
        app.register_blueprint(blueprint)
    app.before_request(faults.before_service)
    for step in (
        pages.protect,
        note_call,
        faults.after_service,
    ):  # run in reverse order: spoil, note, protect
        app.after_request(step)
    app.register_error_handler(Refused, refused)
    app.register_error_handler(HTTPException, pages.failed)
    return app


def opened(config: PlatformConfig) -> Platform:
    """A platform on its first day: nobody has launched anything."""
    return Platform(
        config=config,
        key=platform_key(config),
        gradebook=Gradebook(config.courses, state_file=config.state_file),
        memory=Memory(),
        faults=FaultBoard(),
        tool_keys=ToolKeys(config.tool.key_set),
        registrar=Registrar(),
        handlers=Handlers(),
    )
