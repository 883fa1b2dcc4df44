"""`flask admin …`: who may see an institution's reports without an administrator's role in the platform."""

from datetime import datetime
from typing import Protocol

import click
from sqlalchemy.orm import Session

from app.errors import AppError
from app.services.operating import powers
from app.wiring import wiring


class Change(Protocol):
    """Granting or revoking."""

    def __call__(self, session: Session, person_key: str, *, now: datetime) -> None:
        """Do it to a person. Raises `operator.unknown`."""


@click.group()
def admin() -> None:
    """Administrators, by name."""


@admin.command()
@click.argument("person")
def grant(person: str) -> None:
    """Let PERSON (the key the report shows) see the reports, from their next launch on."""
    _change(powers.grant_admin, person)
    click.echo("Granted: from the next launch on.")


@admin.command()
@click.argument("person")
def revoke(person: str) -> None:
    """Take it back from PERSON, at once."""
    _change(powers.revoke_admin, person)
    click.echo("Revoked.")


def _change(change: Change, person: str) -> None:
    shared = wiring()
    with shared.database.writing() as session:
        try:
            change(session, person, now=shared.clock())
        except AppError as error:
            raise click.ClickException(f"{error.entry.title}: person {person}. {error.entry.hint}") from None
