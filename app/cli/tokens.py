"""`flask token …`: which machines may read the API."""

from datetime import timedelta

import click

from app.cli.groups import NUMBER
from app.errors import AppError
from app.services.operating import institutions, tokens
from app.wiring import wiring


@click.group()
def token() -> None:
    """Tokens of the API."""


@token.command()
@click.option("--name", required=True, help="What it is for.")
@click.option("--scope", "scopes", multiple=True, required=True, type=click.Choice(tokens.SCOPES))
@click.option("--institution", metavar="ID", help="Its number or key; default: all institutions.")
@click.option(
    "--days", type=click.IntRange(1, 3650), default=365, show_default=True, help="How long it is valid."
)
def create(name: str, scopes: tuple[str, ...], institution: str | None, days: int) -> None:
    """Make a token and print it, once, last on the line."""
    shared = wiring()
    now = shared.clock()
    with shared.database.writing() as session:
        try:
            home = institutions.find(session, institution) if institution is not None else None
        except AppError as error:
            raise click.ClickException(
                f"{error.entry.title}: institution {institution}. {error.entry.hint}"
            ) from None
        row, secret = tokens.create(
            session,
            name=name,
            scopes=scopes,
            institution_id=home.id if home else None,
            expires_at=now + timedelta(days=days),
            now=now,
        )
    click.echo(f"{row.id}\t{row.name}\t{' '.join(row.scopes)}\tuntil {row.expires_at:%Y-%m-%d}\t{secret}")


@token.command("list")
def list_tokens() -> None:
    """Print every token; not the token itself, which nobody knows."""
    with wiring().database.reading() as session:
        for row in tokens.all_tokens(session):
            state = (
                "revoked"
                if row.revoked_at
                else f"until {row.expires_at:%Y-%m-%d}"
                if row.expires_at
                else "for good"
            )
            used = f"last used {row.last_used_at:%Y-%m-%d %H:%M} UTC" if row.last_used_at else "never used"
            home = f"institution {row.institution_id}" if row.institution_id else "all institutions"
            click.echo(f"{row.id}\t{row.name}\t{' '.join(row.scopes)}\t{home}\t{state}\t{used}")


@token.command()
@click.argument("token_id", type=NUMBER)
def revoke(token_id: int) -> None:
    """Make a token worthless at once."""
    shared = wiring()
    with shared.database.writing() as session:
        try:
            tokens.revoke(session, token_id, now=shared.clock())
        except AppError as error:
            raise click.ClickException(f"{error.entry.title}: token {token_id}. {error.entry.hint}") from None
    click.echo("Revoked.")
