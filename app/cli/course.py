"""`flask course …`: checking what authors wrote, publishing it, and packing it for an LMS."""

import sys
from pathlib import Path

import click

from app.config import ROOT, is_loopback
from app.content.check import compile_course, examine_course
from app.content.course import COURSE_FILE
from app.content.problems import CourseError, Problem
from app.content.reader import read_yaml
from app.content.view import CourseView
from app.errors import AppError
from app.services.learning import following
from app.services.releases import courses, packages, publishing
from app.services.releases.archive import StoredReleases
from app.services.releases.binding import bound_guide
from app.wiring import wiring
from lti import cartridge

SHIPPED = ROOT / "courses" / courses.COURSE


@click.group()
def course() -> None:
    """The course."""


@course.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False), default=SHIPPED)
def check(folder: Path) -> None:
    """Say everything that is to mend in FOLDER, a line each, and what could be better; exit 0 only without problems."""
    examined = examine_course(folder)
    for problem in [*examined.problems, *examined.advice()]:
        click.echo(str(problem))
    if not examined.problems:
        click.echo("No problems.")
    sys.exit(1 if examined.problems else 0)


@course.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False), default=SHIPPED)
def local(folder: Path) -> None:
    """Say what in FOLDER belongs to one country: names, sums, laws that another one exchanges."""
    for found in examine_course(folder).local():
        click.echo(f"{found.file}:{found.line}: {found.what}")


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
    """Compile and store; where people read another release from now on, the worker has every course follow it.

    Raises `CourseError`, also where the course has another id than the one that people read: nobody would see it.
    """
    shared = wiring()
    with shared.database.reading() as session:
        StoredReleases(
            session, courses.COURSE
        ).current()  # a database without tables says so now, not after the seconds that the folder takes
    compiled = compile_course(folder)
    if compiled.id != courses.COURSE:
        raise CourseError([_unseen(folder, compiled.id)])
    with shared.database.writing() as session:
        now = shared.clock()
        done = publishing.publish(session, compiled, now=now, as_next=as_next)
        if done.has_switched:
            following.ask(session, done.release_id, now=now)
    return done


def _unseen(folder: Path, name: str) -> Problem:
    what = f"a course with the id “{name}” would be shown to nobody"
    mend = f"write “id: {courses.COURSE}”; the folder and the title may be called as you like"
    told = read_yaml(folder / COURSE_FILE, [])
    return Problem(file=folder / COURSE_FILE, line=told.line(("id",)) if told else 1, what=what, mend=mend)


@course.command()
@click.option("--format", "form", type=click.Choice(["cc11"]), required=True, help="Common Cartridge 1.1.")
@click.option(
    "--locale", help="The language of titles and introductions; default: DEFAULT_LOCALE if it is there."
)
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), required=True)
def package(form: str, locale: str | None, output: Path) -> None:
    """Write the published course as a package of LTI links that an LMS imports."""
    del form  # there is one
    shared = wiring()
    address = shared.settings.public_url
    view = _published(locale)
    if is_loopback(address):
        click.echo(
            f"Warning: the links lead to {address}, which only this machine can reach. Set PUBLIC_URL.",
            err=True,
        )
    laid_out = packages.lay_out(view, launch_url=shared.gate.launch_url)
    output.write_bytes(cartridge.write(laid_out))
    links = sum(len(section.links) for section in laid_out.sections)
    click.echo(
        f"{output}: {len(laid_out.sections)} sections, {links} links to {address}, language {view.lang}."
    )


@course.command()
@click.option("--locale", help="The language of the guide; default: DEFAULT_LOCALE if it is there.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), required=True)
def guide(locale: str | None, output: Path) -> None:
    """Write the guide for those who lead as one PDF, which screen readers read too (PDF/UA-1)."""
    try:
        document = bound_guide(_published(locale))
        output.write_bytes(wiring().press.pdf(document))
    except AppError as error:
        raise click.ClickException(f"{error.entry.title}. {error.entry.hint}") from None
    click.echo(f"{output}: {len(document.chapters)} chapters, language {document.lang}.")


def _published(locale: str | None) -> CourseView:
    """The course that people read, in a language that was asked for or the usual one."""
    shared = wiring()
    with shared.database.reading() as session:
        try:
            wish = locale or shared.settings.default_locale
            view = courses.read_current(session, library=shared.library, locale=wish).view
        except AppError as error:
            raise click.ClickException(f"{error.entry.title}. Publish one first: course publish.") from None
    if locale and view.locale != locale:
        known = ", ".join(view.course.locales)
        raise click.ClickException(f"The course is not there in “{locale}”. It is there in: {known}.")
    return view
