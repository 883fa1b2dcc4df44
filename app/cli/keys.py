"""`flask keys …`: the key pairs this tool signs with."""

from datetime import datetime

import click

from app.services.operating import seals
from app.services.operating.keys import OVERLAP, take_turns
from app.wiring import wiring


@click.group("keys")
def key_pairs() -> None:
    """The tool's own key pairs."""


@key_pairs.command("rotate")
def rotate_keys() -> None:
    """Publish a new key at once; it signs as soon as every platform can have fetched it."""
    shared = wiring()
    turn = take_turns(shared.database, key_ring=shared.key_ring, clock=shared.clock)
    if turn.is_new:
        click.echo(f"Key {turn.kid} is published. It signs from {_told_moment(turn.use_from)} on.")
        click.echo(f"The key before it stays published until {_told_moment(turn.use_from + OVERLAP)}.")
    else:
        click.echo(
            f"Key {turn.kid} is waiting for its turn: it signs from {_told_moment(turn.use_from)} on. Nothing was changed."
        )


@key_pairs.command("give-up")
@click.confirmation_option(
    prompt="What was sealed with a lost key can never be read again, and this makes the tool start without it. Go on?"
)
def give_up() -> None:
    """Start without a lost data key: forget that it was there. Personal texts sealed with it stay unreadable."""
    shared = wiring()
    with shared.database.writing() as session:
        number = seals.give_up(session)
    click.echo(
        f"{number} sealed marks and key pairs were forgotten."
        if number
        else "Every key is there. Nothing was changed."
    )


def _told_moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
