"""`flask person …`: what is kept of somebody, given to them or erased. They can do both themselves, inside the course."""

import json

import click

from app.cli.groups import spoken
from app.errors import AppError
from app.services.operating.platforms import OPERATOR
from app.services.privacy import erasing, takeout
from app.wiring import wiring


@click.group()
def person() -> None:
    """People and what is kept of them."""


@person.command()
@click.argument("key")
def export(key: str) -> None:
    """Print all that is kept of the person KEY (as reports show it) as JSON, their own words opened."""
    shared = wiring()
    with shared.database.reading() as session:
        try:
            found = erasing.find(session, key)
        except AppError as error:
            raise spoken(error) from None
        told = takeout.takeout(session, found.id, now=shared.clock())
    click.echo(json.dumps(told, ensure_ascii=False, indent=2))


@person.command()
@click.argument("key")
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase(key: str, *, yes: bool) -> None:
    """Delete the person KEY with all they wrote and did. Nothing brings it back; what their platform received stays there."""
    shared = wiring()
    if not yes:
        click.confirm(f"Delete {key} for good?", abort=True)
    with shared.database.writing() as session:
        try:
            erasing.erase(session, erasing.find(session, key).id, by=OPERATOR, now=shared.clock())
        except AppError as error:
            raise spoken(error) from None
    click.echo("Erased. Rosters do not bring them back; if they come again themselves, they are known anew.")
