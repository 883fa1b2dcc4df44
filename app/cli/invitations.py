"""`flask platform invitations` and `revoke-invitation`: which links were given out, and taking one back."""

import click

from app.cli.groups import NUMBER, spoken
from app.cli.platforms import platform
from app.errors import AppError
from app.services.operating import guestbook
from app.wiring import wiring

__all__ = ["platform"]


@platform.command("invitations")
def list_invitations() -> None:
    """Print every invitation, the youngest first; not its link, which nobody knows."""
    shared = wiring()
    with shared.database.reading() as session:
        for one in guestbook.given(session, now=shared.clock()):
            whom = f"platform {one.platform}" if one.platform else f"institution {one.institution or '(new)'}"
            when = (
                f"{one.state_at:%Y-%m-%dT%H:%M:%SZ}"
                if one.state_at
                else f"until {one.expires_at:%Y-%m-%dT%H:%M:%SZ}"
            )
            click.echo(f"{one.id}\t{one.state}\t{when}\ttries {one.tries}\t{whom}\trefused {one.refused}")


@platform.command("revoke-invitation")
@click.argument("invitation_id", type=NUMBER)
def revoke_invitation(invitation_id: int) -> None:
    """Take an invitation back that nobody has used yet."""
    shared = wiring()
    with shared.database.writing() as session:
        try:
            is_taken_back = guestbook.revoke(session, invitation_id, now=shared.clock())
        except AppError as error:
            raise spoken(error) from None
    click.echo(
        "Its link registers nothing any more."
        if is_taken_back
        else "It was over already. Nothing was changed; “platform invitations” tells how it ended."
    )
