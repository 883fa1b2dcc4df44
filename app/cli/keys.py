"""`flask keys …`: the key pairs this tool signs with."""

from datetime import datetime

import click

from app.adapters.sql.locks import exclusive
from app.services.operating.keys import OVERLAP, rotate
from app.wiring import wiring
from lti.keys import generate_signing_key


@click.group("keys")
def key_pairs() -> None:
    """The tool's own key pairs."""


@key_pairs.command("rotate")
def rotate_keys() -> None:
    """Publish a new key at once; it signs as soon as every platform can have fetched it."""
    shared = wiring()
    shared.key_ring.signing_key()  # so that there is one to take over from
    made = generate_signing_key()  # slow: outside the unit of work
    with exclusive(shared.database.engine, "keys"), shared.database.writing() as session:
        turn = rotate(session, made, now=shared.clock())
    if turn.is_new:
        click.echo(f"Key {turn.kid} is published. It signs from {_told(turn.use_from)} on.")
        click.echo(f"The key before it stays published until {_told(turn.use_from + OVERLAP)}.")
    else:
        click.echo(
            f"Key {turn.kid} is waiting for its turn: it signs from {_told(turn.use_from)} on. Nothing was changed."
        )


def _told(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
