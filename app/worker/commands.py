"""`flask worker run`: the background worker."""

from functools import partial

import click
from flask import current_app

from app.worker.loop import check_keys, run_once, run_until_stopped, stop_on_signals, wait_for_tables


@click.group()
def worker() -> None:
    """The background worker."""


@worker.command()
@click.option("--once", is_flag=True, help="Do what is due and end.")
def run(*, once: bool) -> None:
    """Send grades and do what else is due, until stopped."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001  (threads need the object)
    if once:
        check_keys(app)
        click.echo(f"{run_once(app)} done.")
        return
    stopping = stop_on_signals()
    wait_for_tables(app, stopping=stopping, tell=partial(click.echo, err=True))
    if not stopping.is_set():
        check_keys(app)
        run_until_stopped(app, stopping=stopping)
