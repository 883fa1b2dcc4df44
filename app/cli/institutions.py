"""`flask institution …`: the tenants."""

from zoneinfo import available_timezones

import click
from babel import Locale, UnknownLocaleError

from app.cli.groups import spoken
from app.config import TRANSLATIONS, interface_locales
from app.errors import AppError
from app.services.operating import institutions, platforms
from app.wiring import wiring


@click.group()
def institution() -> None:
    """Institutions: the tenants."""


def _known_zone(_context: click.Context, _option: click.Parameter, name: str | None) -> str | None:
    if name is not None and name not in available_timezones():
        raise click.BadParameter(f"there is no time zone “{name}”; write one like Europe/Copenhagen.")
    return name


def _known_locale(_context: click.Context, _option: click.Parameter, tag: str | None) -> str | None:
    """The tag as it is kept. One that is a language and none of the pages' yet is taken, and told."""
    if tag is None:
        return None
    try:
        locale = Locale.parse(tag.strip().replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        raise click.BadParameter(f"“{tag}” is no language; write a tag like de or da.") from None
    spoken_here = interface_locales(TRANSLATIONS)
    if locale.language not in spoken_here:
        click.echo(
            f"The pages do not speak {locale.english_name} yet ({', '.join(spoken_here)}); people read them in another "
            "language until they do.",
            err=True,
        )
    return str(locale)


def _said(_context: click.Context, _option: click.Parameter, name: str | None) -> str | None:
    if name is not None and not name.strip():
        raise click.BadParameter("write a name.")
    return name.strip() if name is not None else None


LOCALE = "The language of people whose own is not known, like de."
ZONE = "The clock of people whose platform does not tell theirs, like Europe/Copenhagen."


@institution.command("add")
@click.argument("name", callback=_said)
@click.option("--locale", default="en", show_default=True, callback=_known_locale, help=LOCALE)
@click.option("--time-zone", default="UTC", show_default=True, callback=_known_zone, help=ZONE)
def add_institution(name: str, locale: str, time_zone: str) -> None:
    """Add an institution; prints its id."""
    shared = wiring()
    with shared.database.writing() as session:
        added = platforms.add_institution(
            session, name=name, locale=locale, time_zone=time_zone, now=shared.clock()
        )
        click.echo(added.id)


@institution.command("change")
@click.argument("named", metavar="ID")
@click.option("--name", callback=_said, help="What it is called from now on.")
@click.option("--locale", callback=_known_locale, help=LOCALE)
@click.option("--time-zone", callback=_known_zone, help=ZONE)
def change_institution(named: str, name: str | None, locale: str | None, time_zone: str | None) -> None:
    """Rename the institution with this number or key, or give it another language or clock."""
    shared = wiring()
    with shared.database.writing() as session:
        try:
            changed = institutions.change(
                session, named, name=name, locale=locale, time_zone=time_zone, now=shared.clock()
            )
        except AppError as error:
            raise spoken(error) from None
    click.echo("Changed." if changed else "Nothing was changed: it is like that already.")


@institution.command("list")
def list_institutions() -> None:
    """Print every institution."""
    with wiring().database.reading() as session:
        for one in platforms.all_institutions(session):
            click.echo(f"{one.id}\t{one.key}\t{one.locale}\t{one.time_zone}\t{one.name}")
