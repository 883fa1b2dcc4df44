"""`flask operator link`: the way to the operator's pages, for whoever can run commands here."""

from datetime import timedelta

import click

from app.services.operating import entrance
from app.wiring import wiring


@click.group()
def operator() -> None:
    """The operator's pages."""


@operator.command()
@click.option(
    "--minutes",
    type=click.IntRange(1, 60),
    default=int(entrance.LINK_LASTS.total_seconds() // 60),
    show_default=True,
    help="How long the address is good.",
)
def link(*, minutes: int) -> None:
    """Print an address that opens the operator's pages, once. Whoever has it can do what the operator can."""
    shared = wiring()
    with shared.database.writing() as session:
        word = entrance.make_link(session, lasts=timedelta(minutes=minutes), now=shared.clock())
    click.echo(f"{shared.settings.public_url}/operator?link={word}")
