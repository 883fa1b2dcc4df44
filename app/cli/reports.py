"""`flask report …`: the completion report for operators, of one institution or of all."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import click

from app.errors import AppError
from app.services.operating import institutions
from app.services.reporting.download import Download
from app.services.reporting.query import Filters, Scope
from app.wiring import wiring


class Moment(click.ParamType[datetime]):
    """An ISO 8601 moment; without a zone it is UTC."""

    name = "ISO"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Read it, or say what is wrong."""
        try:
            moment = datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value} is no moment; write it like 2026-11-22T00:20:05Z", param, ctx)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


@click.group()
def report() -> None:
    """Reports."""


@report.command()
@click.option("--format", "form", type=click.Choice(["csv", "xlsx", "json"]), required=True)
@click.option("--institution", metavar="ID", help="Its number or key; default: all institutions.")
@click.option("--context", metavar="ID", multiple=True, help="Only this course (its key); may be repeated.")
@click.option("--updated-since", type=Moment(), help="Only rows that changed after this moment.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Default: standard output."
)
def completion(
    form: str,
    institution: str | None,
    context: tuple[str, ...],
    updated_since: datetime | None,
    output: Path | None,
) -> None:
    """Write who is how far with which star."""
    shared = wiring()
    institution_id, locale = _home(institution)
    download = Download(
        reading=shared.reports.reading_one_moment,
        library=shared.library,
        scope=Scope(institution_id=institution_id),
        filters=Filters(contexts=context),
        locale=locale,
        now=shared.clock(),
        updated_since=updated_since,
    )
    with _opened(output) as file:
        if form == "xlsx":
            download.write_xlsx(file)
        else:
            file.writelines(download.csv() if form == "csv" else download.json())


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
