"""`flask platform …`, `deployment …`: who may send people here."""

from datetime import datetime, timedelta
from typing import Protocol

import click
from sqlalchemy.orm import Session

from app.adapters.platforms import SqlPlatformDirectory
from app.cli.groups import NUMBER, spoken
from app.errors import AppError
from app.i18n import speaking
from app.services.checking import facts, run
from app.services.checking.facts import PlatformFacts
from app.services.checking.lines import CheckLine, LineState
from app.services.operating import institutions, invitations, platforms
from app.wiring import Wiring, wiring
from lti.families import FAMILY_NAMES

MARKS = {
    LineState.GOOD: "in order",
    LineState.CARE: "look at it",
    LineState.BAD: "does not work",
    LineState.SKIPPED: "nothing to see",
}


class PlatformChange(Protocol):
    """Suspending a platform, or letting it in again."""

    def __call__(self, session: Session, key: str, *, now: datetime) -> None:
        """Do it. Raises `operator.unknown`."""


@click.group()
def platform() -> None:
    """Registrations of learning platforms."""


@platform.command("add")
@click.option("--issuer", required=True)
@click.option("--client-id", required=True)
@click.option("--auth-login-url", required=True)
@click.option("--auth-token-url", required=True)
@click.option("--key-set-url", required=True)
@click.option("--token-audience", help="What the platform wants as audience; default: the token address.")
@click.option("--deployment-id", "deployments", multiple=True, help="May be given several times.")
@click.option("--name", default="")
@click.option("--family", type=click.Choice(FAMILY_NAMES), default="neutral")
@click.option("--institution", "institution_id", type=NUMBER, help="Default: an institution of its own.")
@click.option("--frame-origin", "frame_origins", multiple=True, help="May be given several times.")
@click.option("--accept-any-deployment", "accepts_any_deployment", is_flag=True)
@click.option(
    "--trust-administrators/--distrust-administrators",
    "trusts_admins",
    default=None,
    help="Whoever the platform calls an administrator looks after all of it and may read the institution's reports. "
    "Default: as before; at first only Moodle's may, and who opens the tool for an account.",
)
@click.option(
    "--read-site-roster/--leave-site-roster",
    "reads_sites",
    default=None,
    help="A link on the home page of the platform reads who is there, which is everybody with an account. "
    "Default: as before; at first it does not.",
)
def add_platform(**told: object) -> None:
    """Register a platform, or bring its registration up to date; prints its id."""
    shared = wiring()
    with shared.database.writing() as session:
        try:
            added = platforms.add(
                session,
                platforms.NewPlatform(**told),  # type: ignore[arg-type]
                now=shared.clock(),
                schemes=shared.settings.platform_schemes,
            )
        except AppError as error:
            raise spoken(error) from None
        click.echo(added.id)


@platform.command("list")
def list_platforms() -> None:
    """Print every registration."""
    with wiring().database.reading() as session:
        for one in platforms.all_platforms(session):
            click.echo(
                f"{one.id}\t{one.state}\t{one.family}\tinstitution {one.institution_id}\t{one.issuer}\t{one.client_id}\t{one.name}"
            )


@platform.command("suspend")
@click.argument("platform_id", type=NUMBER)
def suspend_platform(platform_id: int) -> None:
    """Let nobody in from a platform any more, and end the visits of those who are in; `resume` lets them in again."""
    _change_platform(platform_id, platforms.suspend_platform)
    click.echo("Suspended. Its visits have ended.")


@platform.command("resume")
@click.argument("platform_id", type=NUMBER)
def resume_platform(platform_id: int) -> None:
    """Let people in from a platform that was suspended."""
    _change_platform(platform_id, platforms.resume_platform)
    click.echo("People can come from there again.")


@platform.command("end-visits")
def end_visits() -> None:
    """End every visit that is under way, from all platforms. Whoever comes again gets a new one."""
    shared = wiring()
    with shared.database.writing() as session:
        platforms.end_all_visits(session, now=shared.clock())
    click.echo("All visits have ended.")


def _change_platform(platform_id: int, change: PlatformChange) -> None:
    shared = wiring()
    with shared.database.writing() as session:
        try:
            change(session, platforms.platform(session, platform_id).key, now=shared.clock())
        except AppError as error:
            raise spoken(error) from None


@platform.command("check")
@click.argument("platform_id", type=NUMBER)
@click.option(
    "--course", "course", metavar="KEY", help="The course to look at (key); default: the one used last."
)
@click.option(
    "--try-column",
    "tries_column",
    is_flag=True,
    help="Also make a column in the gradebook of that course, and remove it at once. Nobody gets a grade.",
)
@click.pass_context
def check_platform(
    context: click.Context, platform_id: int, *, course: str | None, tries_column: bool
) -> None:
    """Look whether a platform and this tool can work together; ends with 1 if something does not work."""
    shared = wiring()
    with speaking(None):
        try:
            known = _known(shared, platform_id, course=course)
        except AppError as error:
            raise spoken(error) from None
        registration = SqlPlatformDirectory(shared.database).registration(platform_id)
        if registration is None:
            raise click.ClickException("This platform is suspended: nobody comes in from there.")
        lines = run.check(
            shared.inspector(registration),
            known,
            tries_column=tries_column,
            own_url=shared.settings.public_url,
        )
        for line in lines:
            click.echo(_as_text(line))
        if known.place is None:
            click.echo("No course was looked at: none is known yet.")
    context.exit(0 if run.is_well(lines) else 1)


def _known(shared: Wiring, platform_id: int, *, course: str | None) -> PlatformFacts:
    with shared.database.reading() as session:
        one = platforms.platform(session, platform_id)
        courses = facts.courses_of(session, one, institution_id=None)
        chosen = course or (courses[0].key if courses else None)
        return facts.gather(session, one, institution_id=None, course=chosen, now=shared.clock())


def _as_text(line: CheckLine) -> str:
    """One line of the check as one of text; what to do stands below it."""
    said = [f"{MARKS[line.state]}\t{line.what}: {line.seen}"]
    if line.at:
        said.append(line.at.isoformat(timespec="seconds"))
    if line.code:
        said.append(f"({line.code})")
    return " ".join(said) + (f"\n\t→ {line.todo}" if line.todo else "")


@platform.command()
@click.option(
    "--institution", metavar="ID", help="Its number or key; default: the platform gets one of its own."
)
@click.option("--platform", "platform_id", type=NUMBER, help="Bring this registration up to date.")
@click.option(
    "--accept-first-deployment",
    "accepts_first_deployment",
    is_flag=True,
    help="Canvas tells its deployment at the first launch: let that one in without approval.",
)
@click.option(
    "--days",
    type=click.IntRange(1, 90),
    default=invitations.INVITE_LASTS.days,
    show_default=True,
    help="How long the link is good.",
)
def invite(
    institution: str | None, platform_id: int | None, *, accepts_first_deployment: bool, days: int
) -> None:
    """Print a link with which an LMS administrator registers their platform, once."""
    shared = wiring()
    with shared.database.writing() as session:
        try:
            home = institutions.find(session, institution) if institution is not None else None
            word = invitations.make(
                session,
                institution_id=home.id if home else None,
                platform_id=platform_id,
                accepts_first_deployment=accepts_first_deployment,
                lasts=timedelta(days=days),
                now=shared.clock(),
            )
        except AppError as error:
            raise spoken(error) from None
    click.echo(f"{shared.settings.public_url}/lti/register?invite={word}")


@click.group()
def deployment() -> None:
    """Deployments: where a platform has placed the tool."""


@deployment.command("list")
def list_deployments() -> None:
    """Print every deployment, those that wait first."""
    with wiring().database.reading() as session:
        for one in platforms.all_deployments(session):
            click.echo(
                f"{one.id}\t{one.state}\tplatform {one.platform_id}\tinstitution {one.institution_id}\t{one.lti_id}"
            )


@deployment.command()
@click.argument("deployment_id", type=NUMBER)
@click.option("--institution", "institution_id", type=NUMBER, help="Default: the platform's.")
def approve(deployment_id: int, institution_id: int | None) -> None:
    """Let a deployment in that waits, or was suspended."""
    shared = wiring()
    with shared.database.writing() as session:
        try:
            platforms.approve_waiting(
                session, deployment_id, institution_id=institution_id, now=shared.clock()
            )
        except AppError as error:
            raise spoken(error) from None
    click.echo("Approved.")


@deployment.command()
@click.argument("deployment_id", type=NUMBER)
def suspend(deployment_id: int) -> None:
    """Let nobody in through a deployment any more, and end its visits; `approve` lets it in again."""
    shared = wiring()
    with shared.database.writing() as session:
        try:
            platforms.suspend(session, deployment_id, now=shared.clock())
        except AppError as error:
            raise spoken(error) from None
    click.echo("Suspended.")
