"""Knows what commands have in common: how they take a number, how they tell what went wrong; knows no command."""

import click
from sqlalchemy.exc import DBAPIError

from app.adapters.sql import schema
from app.errors import AppError
from app.wiring import wiring

NUMBER = click.IntRange(min=1, max=2**63 - 1)
"""The number of a row; no database holds a larger one."""
BEHIND = "The database has no tables yet, or older ones. Run “flask --app app db upgrade” first."
SILENT = "The database does not answer. Look whether it runs, and whether DATABASE_URL is right."


class SpokenGroup(click.Group):
    """A group whose commands end with a sentence where the database is not ready, and not with a traceback."""

    @classmethod
    def of(cls, command: click.Command) -> click.Command:
        """The same group, spoken. A single command looks after its database itself: it starts the server."""
        if not isinstance(command, click.Group):
            return command
        return cls(name=command.name, help=command.help, commands=command.commands)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command. What the database refuses for another reason is a fault of ours, and stays one."""
        try:
            return super().invoke(ctx)
        except DBAPIError:
            if sentence := _what_is_wrong():
                raise click.ClickException(sentence) from None
            raise


def _what_is_wrong() -> str | None:
    try:
        return None if schema.is_current(wiring().database.reader) else BEHIND
    except DBAPIError:
        return SILENT


def spoken(error: AppError) -> click.ClickException:
    """A refusal as a command tells it."""
    facts = " ".join(f"{name} {value}" for name, value in error.detail.items())
    return click.ClickException(f"{error.entry.title}: {facts}. {error.entry.hint}")
