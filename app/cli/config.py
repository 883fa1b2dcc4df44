"""`flask config show`: the settings as they are, secrets masked."""

import click

from app.wiring import wiring


@click.group()
def config() -> None:
    """The settings."""


@config.command()
def show() -> None:
    """Print every setting; of secrets only whether they are set."""
    for name, value in wiring().settings.masked().items():
        click.echo(f"{name.upper()}={value}")
