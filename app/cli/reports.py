"""`flask report …`: the completion report for operators, of one institution or of all."""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC
from pathlib import Path
from typing import IO

import click

from app.errors import AppError
from app.services.operating import institutions
from app.services.reporting import filters
from app.services.reporting.download import Download
from app.services.reporting.filters import FILTERS, Filters, WrongFiltersError
from app.services.reporting.question import Scope
from app.wiring import wiring


def _narrowing(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command an option for each of the report's filters."""
    for one in reversed(FILTERS):
        option = click.option(
            f"--{one.name.replace('_', '-')}",
            metavar="|".join(one.among) or one.format.upper() or "TEXT",
            multiple=True,
            help=f"{one.text} May be repeated." if one.takes_several else one.text,
        )
        command = option(command)
    return command


@click.group()
def report() -> None:
    """Reports."""


@report.command()
@click.option("--format", "form", type=click.Choice(["csv", "xlsx", "json"]), required=True)
@click.option("--institution", metavar="ID", help="Its number or key; default: all institutions.")
@_narrowing
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Default: standard output."
)
def completion(
    form: str,
    institution: str | None,
    output: Path | None,
    **narrowed: tuple[str, ...],
) -> None:
    """Write who is how far with which star."""
    shared = wiring()
    asked = _filters(narrowed)
    institution_id, locale = _home(institution)
    download = Download(
        reading=shared.reports.reading_one_moment,
        library=shared.library,
        scope=Scope(institution_id=institution_id),
        filters=asked,
        locale=locale,
        now=shared.clock(),
    )
    forms = {"csv": download.csv, "xlsx": download.xlsx, "json": download.json}
    with _opened(output) as file:
        file.writelines(forms[form]())


def _filters(sent: Mapping[str, tuple[str, ...]]) -> Filters:
    """What the options mean; days are those of UTC."""
    try:
        return filters.read({name: values for name, values in sent.items() if values}, zone=UTC)
    except WrongFiltersError as error:
        [(name, said), *_others] = error.wrong.items()
        raise click.UsageError(f"--{name.replace('_', '-')}: {said}") from None


def _home(named: str | None) -> tuple[int | None, str]:
    """The institution's number, and its language."""
    shared = wiring()
    default = shared.settings.default_locale
    if named is None:
        return None, default
    with shared.reports.reading() as session:
        try:
            home = institutions.find(session, named)
        except AppError as error:
            raise click.ClickException(
                f"{error.entry.title}: institution {named}. {error.entry.hint}"
            ) from None
        return home.id, home.locale or default


@contextmanager
def _opened(path: Path | None) -> Iterator[IO[bytes]]:
    """The file to write, or standard output. A file appears under its name when it is whole."""
    if path is None:
        yield sys.stdout.buffer
        return
    part = path.with_name(f"{path.name}.part")
    with part.open("wb") as file:
        yield file
    part.replace(path)
