"""`flask institution contact` and `messages`: whom people turn to, and what they wrote about barriers."""

import click

from app.cli.groups import spoken
from app.cli.themes import institution
from app.errors import AppError
from app.services.operating import contacts, institutions
from app.services.operating.contacts import MATTERS, MOST_LETTERS, Contact
from app.services.privacy import feedback
from app.wiring import wiring

__all__ = ["institution"]


def _short(_context: click.Context, _option: click.Parameter, told: str) -> str:
    if len(told.strip()) > MOST_LETTERS:
        raise click.BadParameter(f"at most {MOST_LETTERS} letters.")
    return told.strip()


def _email(_context: click.Context, _option: click.Parameter, told: str) -> str:
    if told.strip() and not contacts.is_email(told.strip()):
        raise click.BadParameter("write an e-mail address, like access@example.org.")
    return told.strip()


@institution.command("contact")
@click.argument("named", metavar="ID")
@click.argument("matter", type=click.Choice(MATTERS))
@click.option("--office", default="", callback=_short, help="What it is called: an office, no person.")
@click.option("--email", default="", callback=_email)
@click.option("--address", default="", callback=_short, help="An address or a telephone number.")
def contact(named: str, matter: str, office: str, email: str, address: str) -> None:
    """Set whom people of the institution ID (its number or key) turn to; without options, nobody."""
    shared = wiring()
    wanted = {matter: Contact(office=office, email=email, address=address)}
    with shared.database.writing() as session:
        try:
            found = institutions.find(session, named)
        except AppError as error:
            raise spoken(error) from None
        is_changed = contacts.change(session, found, wanted, now=shared.clock())
    click.echo("Set." if is_changed else "Nothing was changed: it is like that already.")


@institution.command("messages")
@click.argument("named", metavar="ID")
def messages(named: str) -> None:
    """Print what people of the institution ID wrote about barriers, what waits first; keep it from others."""
    with wiring().database.reading() as session:
        try:
            found = institutions.find(session, named)
        except AppError as error:
            raise spoken(error) from None
        for one in feedback.of_institution(session, found.id):
            state = "done" if one.done_at else "waits"
            click.echo(
                f"{one.at:%Y-%m-%dT%H:%M:%SZ}\t{state}\t{one.page}\t{one.reach}\t{' '.join(one.text.split())}"
            )
