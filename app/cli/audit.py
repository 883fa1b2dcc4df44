"""`flask audit`: who did what."""

from datetime import UTC, datetime

import click

from app.cli.groups import spoken
from app.errors import AppError
from app.services.operating import audit as acts
from app.services.operating import institutions
from app.wiring import wiring


@click.command("audit")
@click.option("--institution", metavar="ID", help="Only of this institution: its number or key.")
@click.option(
    "--action", metavar="A", help="Only this, like platform.added, or all of a kind, like platform."
)
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%SZ"]),
    help="Only from this day or moment on (UTC).",
)
@click.option("--limit", type=click.IntRange(1, 100_000), default=100, show_default=True)
def audit(institution: str | None, action: str | None, since: datetime | None, limit: int) -> None:
    """Print who did what, the youngest first: moment, who, what, to what, institution, and what else is known."""
    with wiring().database.reading() as session:
        try:
            home = institutions.find(session, institution) if institution is not None else None
        except AppError as error:
            raise spoken(error) from None
        found = acts.acts(
            session,
            limit=limit,
            institution_id=home.id if home else None,
            action=action,
            since=since.replace(tzinfo=UTC) if since else None,
        )
    for one in found:
        click.echo(
            f"{one.at:%Y-%m-%dT%H:%M:%SZ}\t{one.by}\t{one.action}\t{one.target}\t{one.institution or '-'}\t{one.told_detail}"
        )
