"""Knows how the column of a link is found in a platform, filled and given its name; knows no score."""

from app import logs
from app.services.exchange import column_names, columns, jobs
from app.services.exchange.columns import Search
from app.services.exchange.jobs import Task
from app.services.exchange.measures import TAG, USUAL_MAXIMUM
from app.services.exchange.outbox import pause
from app.services.exchange.review_links import review_link
from app.services.releases import courses
from app.wiring import Wiring
from app.worker.renewals import renew_all
from app.worker.sending import column_of_link
from lti.client import LINE_ITEM_READ_SCOPE, LINE_ITEM_SCOPE, PlatformClient
from lti.errors import ServiceError, Temporary
from lti.messages import LineItem


def fill_column(shared: Wiring, task: Task) -> None:
    """Write the wishes for a column that came later than the grades."""
    with shared.database.reading() as session:
        steps = columns.waiting(session, task.subject)
    renew_all(shared, steps)
    with shared.database.writing() as session:
        jobs.finish(session, task, again_at=None, now=shared.clock())


def seek_column(shared: Wiring, client: PlatformClient, task: Task) -> bool:
    """Find the column of a link whose launch named none; make one where the link can never have its own."""
    return _come_by(shared, client, task, is_wished=False)


def make_column(shared: Wiring, client: PlatformClient, task: Task) -> bool:
    """Make the column an instructor wants for a link, if it is not there after all."""
    return _come_by(shared, client, task, is_wished=True)


def rename_column(shared: Wiring, client: PlatformClient, task: Task) -> bool:
    """Give a column the name an instructor wants for it."""
    with shared.database.reading() as session:
        wanted = column_names.renaming(session, task.subject)
    try:
        column = (
            client.rename_line_item(wanted.url, label=wanted.title, granted=wanted.scopes) if wanted else None
        )
    except ServiceError as error:
        return _put_off(shared, task, error)
    with shared.database.writing() as session:
        if wanted and column:
            column_names.keep(session, wanted, column)
        jobs.finish(session, task, again_at=None, now=shared.clock())
    return True


def _come_by(shared: Wiring, client: PlatformClient, task: Task, *, is_wished: bool) -> bool:
    with shared.database.reading() as session:
        wanted = columns.search(session, task.subject, is_wished=is_wished)
    try:
        column, is_ours = _column(shared, client, wanted) if wanted else (None, False)
    except ServiceError as error:
        return _put_off(shared, task, error)
    with shared.database.writing() as session:
        now = shared.clock()
        if wanted and column:
            columns.keep(session, wanted, column, is_ours=is_ours, now=now)
        jobs.finish(session, task, again_at=None, now=now)
    return True


def _title(shared: Wiring, wanted: Search) -> str:
    """What a new column is called: as its link, else as the star, in the language of this tool."""
    if wanted.title:
        return wanted.title
    with shared.database.reading() as session:
        view = courses.read_current(
            session, library=shared.library, locale=shared.settings.default_locale
        ).view
    return view.star(wanted.measures).title


def _column(shared: Wiring, client: PlatformClient, wanted: Search) -> tuple[LineItem | None, bool]:
    """The column, and whether we have just made it."""
    if not wanted.scopes & {LINE_ITEM_READ_SCOPE, LINE_ITEM_SCOPE}:
        return None, False
    found = column_of_link(
        client,
        wanted.lineitems_url,
        granted=wanted.scopes,
        link=wanted.lti_id,
        measures=wanted.measures,
    )
    if found or not wanted.may_be_made or LINE_ITEM_SCOPE not in wanted.scopes:
        return found, False
    made = client.create_line_item(
        wanted.lineitems_url,
        label=_title(shared, wanted),
        maximum=USUAL_MAXIMUM,
        resource_id=wanted.measures,
        tag=TAG,
        link=wanted.link,
        review=review_link(wanted.measures),
    )
    return made, True


def _put_off(shared: Wiring, task: Task, error: ServiceError) -> bool:
    """Try again if that may help; the link works without a column."""
    with shared.database.writing() as session:
        now, until = shared.clock(), None
        if isinstance(error, Temporary):
            until = now + pause(task.tries, wait=error.retry_after, chance=1)
        jobs.put_off(session, task, until=until, reason=str(error), now=now)
    logs.logger().warning("column", code=error.code)
    return not error.is_everywhere
