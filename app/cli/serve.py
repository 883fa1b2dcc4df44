"""`flask serve`: everything a start needs, under a lock, then the server in place of this process."""

import os
import sys
from pathlib import Path

import click

from app.adapters.sql import schema
from app.adapters.sql.locks import exclusive
from app.cli.course import SHIPPED, publish_folder
from app.cli.ports import take_port
from app.content.problems import CourseError
from app.services.operating import platforms, seals
from app.services.releases import courses
from app.services.releases.archive import StoredReleases
from app.wiring import wiring

PRACTICE_CLIENT = "samskabe-practice"
MOST_CONNECTIONS = 1024
"""Of one worker. Work waits for one of its `WEB_THREADS` besides."""
HEADER_MILLISECONDS = 10_000
"""How long a connection may be silent before a request, or in the middle of its headers."""


@click.command()
@click.option(
    "--course",
    "folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=SHIPPED,
    help="Its folder; default: the one that comes with the program.",
)
def serve(folder: Path) -> None:
    """Run the production server: migrate, publish what is new, then serve."""
    settings = wiring().settings
    take_port(settings)
    prepare(folder)
    for warning in settings.warnings:
        click.echo(f"Warning: {warning}", err=True)
    command = [
        *(sys.executable, "-m", "granian", "--interface", "asginl", "--factory", "app:create_front"),
        *("--host", settings.host, "--port", str(settings.port), "--workers", str(settings.web_workers)),
        # Version 1 alone: where the version is found out first, a connection that says nothing is kept for ever.
        *("--http", "1", "--http1-header-read-timeout", str(HEADER_MILLISECONDS), "--no-ws"),
        *("--respawn-failed-workers", "--workers-kill-timeout", "30"),
        # What granian calls pressure are connections, idle ones too: each browser keeps some, and beyond the number all wait.
        *("--backpressure", str(MOST_CONNECTIONS)),
        *("--log-level", settings.log_level.lower(), "--no-access-log"),
    ]
    os.execv(command[0], command)  # noqa: S606  (the server takes this process's place, and its signals)


def _publish(folder: Path) -> None:
    """Publish the course in a folder. With faults in its files the release from before stays, and they are told."""
    try:
        publish_folder(folder)
    except CourseError as error:
        for problem in error.problems:
            click.echo(str(problem), err=True)
        shared = wiring()
        with shared.database.reading() as session:
            if StoredReleases(session, courses.COURSE).current() is None:
                raise click.ClickException(
                    "The course has problems and there is no earlier release to serve."
                ) from None
        click.echo("The course has problems; the release from before goes on.", err=True)


def prepare(folder: Path = SHIPPED) -> None:
    """Bring the schema up to date, publish the course, know the practice LMS; safe to run twice at once."""
    shared = wiring()
    schema.upgrade(shared.database.engine)
    with shared.database.writing() as session:
        seals.keep(session)
    with exclusive(shared.database.engine, "publish"):
        _publish(folder)
    if shared.settings.practice_lms:
        base = shared.settings.practice_lms
        with shared.database.writing() as session:
            platforms.add(
                session,
                platforms.NewPlatform(
                    issuer=base,
                    client_id=PRACTICE_CLIENT,
                    auth_login_url=f"{base}/auth",
                    auth_token_url=f"{base}/token",
                    key_set_url=f"{base}/jwks.json",
                    name="Practice LMS",
                    deployments=("1",),
                    frame_origins=(base,),
                    trusts_admins=True,
                ),
                now=shared.clock(),
                schemes=shared.settings.platform_schemes,
            )
