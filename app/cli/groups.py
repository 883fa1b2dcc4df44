"""Knows what commands have in common: how they take a number, how they tell what went wrong; knows no command."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy.exc import DBAPIError

from app.adapters.sql import schema, trouble
from app.errors import AppError
from app.models.secrets import SecretError
from app.services.operating import seals
from app.wiring import wiring

NUMBER = click.IntRange(min=1, max=2**63 - 1)
"""The number of a row; no database holds a larger one."""


class SpokenGroup(click.Group):
    """A group whose commands end with a sentence where the database is not ready, and not with a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command. What the database refuses for another reason is a fault of ours, and stays one."""
        with speaking_of_the_database():
            return super().invoke(ctx)


class SpokenCommand(click.Command):
    """The same for a command that stands alone."""

    def invoke(self, ctx: click.Context) -> object:
        """Run it."""
        with speaking_of_the_database():
            return super().invoke(ctx)


def in_sentences(command: click.Command) -> click.Command:
    """The same command or group, which tells faults of the database in sentences."""
    if isinstance(command, click.Group):
        return SpokenGroup(name=command.name, help=command.help, commands=command.commands)
    return SpokenCommand(
        name=command.name, help=command.help, callback=command.callback, params=command.params
    )


@contextmanager
def speaking_of_the_database() -> Iterator[None]:
    """End with a sentence where the database, or the keys of what is sealed in it, are not what they should be."""
    try:
        yield
    except (DBAPIError, OSError, schema.NewerSchemaError) as error:
        engine = wiring().database.reader
        told = trouble.sentence(error, engine.url)
        if told is None and isinstance(error, DBAPIError):
            told = trouble.of_schema(engine)
        if told is None:
            raise
        raise click.ClickException(told) from None
    except (SecretError, seals.WrongKeysError):
        raise click.ClickException(seals.WRONG) from None


def spoken(error: AppError) -> click.ClickException:
    """A refusal as a command tells it."""
    facts = " ".join(f"{name} {value}" for name, value in error.detail.items())
    return click.ClickException(f"{error.entry.title}: {facts}. {error.entry.hint}")
