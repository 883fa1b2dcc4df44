"""Wires everything, in named steps; the only module that sees all rooms."""

import secrets
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any, Protocol

from flask import Flask, Response, g, request
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import BaseConverter

from app import clock, logs
from app.adapters.badge_keys import SqlBadgeKeys
from app.adapters.key_ring import SqlKeyRing
from app.adapters.key_sets import SqlKeySetStore
from app.adapters.launch_memory import SqlLaunchMemory
from app.adapters.platforms import SqlPlatformDirectory
from app.adapters.sql.engine import Database, assert_no_transaction
from app.adapters.tokens import SqlTokenStore
from app.api import v1
from app.cli import commands
from app.config import STATIC, TRANSLATIONS, Settings, static_path
from app.content.library import Library
from app.content.tree import ANNEXES
from app.services.learning.cohorts import KeptFigures
from app.services.learning.pace import Pace
from app.services.setup.kept import KeptSetups
from app.typeset.press import Press
from app.uploads.workshop import Workshop
from app.views import (
    admin,
    errors,
    headers,
    instructor,
    intake,
    learner,
    locales,
    lti,
    operator,
    public,
    rendering,
    review,
)
from app.views.compiling import Templates
from app.wiring import Wiring
from app.worker.commands import worker
from lti.client import PlatformClient
from lti.gate import Gate
from lti.inspection import Inspector
from lti.messages import Registration
from lti.outgoing import OutgoingSession
from lti.ports import Clock

KEEP_STATIC = timedelta(days=365)
MOST_FORM_BYTES = 512 * 1024
SECONDS_AT_LAUNCH = 5.0
SECONDS_AT_REGISTRATION = 15.0
MOST_REGISTRATION_BYTES = 256 * 1024
USER_AGENT = "Samskabe/0.1 (LTI 1.3 tool)"


class Connect(Protocol):
    """Opens the database at an address."""

    def __call__(self, url: str, *, keys: Sequence[bytes]) -> Database:
        """The database, with the keys of its encrypted columns."""


class Site(Flask):
    """The application, with templates of our own kind."""

    jinja_environment = Templates

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Flask looks with each call whether it has to wait for a coroutine; here is none."""
        return func

    request_class = intake.InMemory


class StarId(BaseConverter):
    """The id of a star in an address, or an annex of the course."""

    regex = "|".join(("m[0-9]{2}", *ANNEXES))


def build(
    settings: Settings,
    *,
    now: Clock = clock.now,
    translations: tuple[Path, ...] = (TRANSLATIONS,),
) -> Flask:
    """The application for `settings`. Connects to nothing before the first request."""
    logs.configure(settings.log_level)
    app = Site("app", static_folder=str(STATIC), static_url_path=static_path())
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = KEEP_STATIC
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_FORM_MEMORY_SIZE"] = MOST_FORM_BYTES
    app.url_map.converters["star_id"] = StarId
    app.url_map.strict_slashes = False  # addresses are typed by hand into forms of platforms
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    app.extensions["samskabe"] = wire(settings, now=now)
    _number_requests(app)
    intake.install(app)
    locales.install(app, folders=translations)
    rendering.install(app)
    headers.install(app)
    errors.install(app)
    for door in (public, lti, learner, instructor, review, admin, operator):
        app.register_blueprint(door.blueprint)
    v1.install(app)
    commands.install(app, worker)
    return app


def wire(settings: Settings, *, now: Clock, connect: Connect = Database) -> Wiring:
    """The objects one process shares; `connect` opens its databases."""
    database = connect(settings.database_url, keys=settings.encryption_keys)
    replica = settings.reports_database_url
    key_ring = SqlKeyRing(database, clock=now)
    tokens = SqlTokenStore(database)
    outgoing = partial(
        OutgoingSession,
        user_agent=USER_AGENT,
        guard=assert_no_transaction,
        allow_insecure=settings.insecure_platforms,
        private_hosts=settings.allowed_private_hosts,
    )
    http = outgoing()

    def client(registration: Registration) -> PlatformClient:
        return PlatformClient(registration, key_ring=key_ring, tokens=tokens, clock=now, http=http)

    # A person waits while a platform's keys are fetched, or while it is checked; nobody waits for the worker.
    quick = outgoing(read_seconds=SECONDS_AT_LAUNCH, total_seconds=SECONDS_AT_LAUNCH)

    def inspector(registration: Registration) -> Inspector:
        hasty = PlatformClient(registration, key_ring=key_ring, tokens=tokens, clock=now, http=quick)
        return Inspector(registration=registration, client=hasty, http=quick, clock=now)

    gate = Gate(
        directory=SqlPlatformDirectory(database),
        memory=SqlLaunchMemory(database),
        key_sets=SqlKeySetStore(database),
        clock=now,
        http=quick,
        secret=settings.derived_key("launch state"),
        launch_url=f"{settings.public_url}/lti/launch",
        allows_http=settings.insecure_platforms,
    )
    return Wiring(
        settings=settings,
        database=database,
        reports=connect(replica, keys=settings.encryption_keys) if replica else database,
        library=Library(),
        setups=KeptSetups(),
        figures=KeptFigures(),
        pace=Pace(),
        gate=gate,
        clock=now,
        key_ring=key_ring,
        badge_keys=SqlBadgeKeys(database, clock=now),
        client=client,
        inspector=inspector,
        registrar=outgoing(
            read_seconds=SECONDS_AT_REGISTRATION,
            total_seconds=SECONDS_AT_REGISTRATION,
            most_bytes=MOST_REGISTRATION_BYTES,
        ),
        press=Press(fonts=STATIC / "fonts" / "print"),
        workshop=Workshop(),
    )


def _number_requests(app: Flask) -> None:
    """Give each request a number that a help desk can find in the log, and the log a line about how it went."""

    @app.before_request
    def number() -> None:
        g.request_id = secrets.token_hex(4)
        g.began = monotonic()
        logs.begin_request(g.request_id)

    @app.after_request
    def tell(response: Response) -> Response:
        if request.endpoint != "static":
            logs.logger().info(
                "answered",
                method=request.method,
                route=request.url_rule.rule if request.url_rule else None,
                status=response.status_code,
                ms=round((monotonic() - g.began) * 1000),
            )
        return response
