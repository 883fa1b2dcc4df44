"""`flask db upgrade`: the schema."""

import click

from app.adapters.sql import schema
from app.wiring import wiring


@click.group()
def db() -> None:
    """The database."""


@db.command()
def upgrade() -> None:
    """Bring the schema up to date."""
    schema.upgrade(wiring().database.engine)
    click.echo("The schema is up to date.")
