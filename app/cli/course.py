"""`flask course …`: checking what authors wrote, and publishing it."""

import sys
from pathlib import Path

import click

from app.config import ROOT
from app.content.check import check_course, compile_course
from app.content.problems import Severity
from app.services.releases import courses, publishing
from app.services.setup import configuration
from app.wiring import wiring

SHIPPED = ROOT / "courses" / courses.COURSE


@click.group()
def course() -> None:
    """The course."""


@course.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False), default=SHIPPED)
def check(folder: Path) -> None:
    """Say everything that must be mended in FOLDER, a line each; silent exit 0 only without problems."""
    problems = check_course(folder)
    for problem in problems:
        click.echo(str(problem))
    if not problems:
        click.echo("No problems.")
    sys.exit(1 if any(problem.severity is Severity.ERROR for problem in problems) else 0)


@course.command()
@click.option("--next", "as_next", is_flag=True, help="Store it without switching to it.")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False), default=SHIPPED)
def publish(folder: Path, *, as_next: bool) -> None:
    """Check FOLDER and store it as a release; the running course keeps serving until then."""
    problems = [problem for problem in check_course(folder) if problem.severity is Severity.ERROR]
    for problem in problems:
        click.echo(str(problem))
    if problems:
        click.echo("Nothing was published.")
        sys.exit(1)
    done = publish_folder(folder, as_next=as_next)
    what = "A new release is stored" if done.is_new else "This release was stored before"
    click.echo(f"{what}: {done.hash[:12]}. New texts in: {', '.join(done.new_prose) or 'no language'}.")
    for change in done.changes:
        click.echo(f"  {change}")


def publish_folder(folder: Path, *, as_next: bool = False) -> publishing.Published:
    """Compile and store; contexts nobody has set up get the stars that are new."""
    shared = wiring()
    compiled = compile_course(folder)
    with shared.database.writing() as session:
        done = publishing.publish(session, compiled, now=shared.clock(), as_next=as_next)
        if not as_next:
            reading = courses.read_current(session, library=shared.library, locale="en")
            configuration.project_defaults(session, course=reading.view.course)
    return done
