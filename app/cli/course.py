"""`flask course …`: checking what authors wrote, and publishing it."""

import sys
from pathlib import Path

import click

from app.config import ROOT
from app.content.check import check_course, compile_course
from app.content.problems import CourseError
from app.services.learning import renewals
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
    """Say everything that is to mend in FOLDER, a line each; exit 0 only without problems."""
    problems = check_course(folder)
    for problem in problems:
        click.echo(str(problem))
    if not problems:
        click.echo("No problems.")
    sys.exit(1 if problems else 0)


@course.command()
@click.option("--next", "as_next", is_flag=True, help="Store it without switching to it.")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False), default=SHIPPED)
def publish(folder: Path, *, as_next: bool) -> None:
    """Check FOLDER and store it as a release; the running course keeps serving until then."""
    try:
        done = publish_folder(folder, as_next=as_next)
    except CourseError as error:
        for problem in error.problems:
            click.echo(str(problem))
        click.echo("Nothing was published.")
        sys.exit(1)
    what = "A new release is stored" if done.is_new else "This release was stored before"
    click.echo(f"{what}: {done.hash[:12]}. New texts in: {', '.join(done.new_prose) or 'no language'}.")
    for change in done.changes:
        click.echo(f"  {change.grade}: {change.id}: {change.what}")


def publish_folder(folder: Path, *, as_next: bool = False) -> publishing.Published:
    """Compile and store; contexts nobody has set up get the stars that are new."""
    shared = wiring()
    compiled = compile_course(folder)
    with shared.database.writing() as session:
        now = shared.clock()
        done = publishing.publish(session, compiled, now=now, as_next=as_next)
        if done.has_switched:
            reading = courses.read_current(session, library=shared.library, locale="en")
            configuration.project_defaults(session, course=reading.view.course, now=now)
            renewals.ask_all(session, now=now)
    return done
