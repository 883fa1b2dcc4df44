"""Knows what a self-check asks a platform about one course: its columns, a column tried out, its roster; keeps nothing.

The column that is tried out is bound to no link, and it has a tag of its own by which it is found again: whatever comes
in between, the next try removes what an earlier one left.
"""

from itertools import islice

from app.i18n import gettext as _
from app.i18n import lazy, listed, ngettext
from app.services.checking.facts import CheckedCourse
from app.services.checking.lines import CheckLine, LineState, Topic, said
from lti.client import LINE_ITEM_SCOPE, PlatformClient
from lti.errors import NoSuchColumn, ServiceError
from lti.messages import LineItem

TAG, RESOURCE = "samskabe-check", "connection-check"
MOST_LEARNERS = 200
"""A look at the roster ends there: a large one has many pages, and somebody waits for the answer."""
LABEL = lazy("Samskabe tries a column")
COLUMNS = Topic(
    what=lazy("Columns of the course"),
    todo=lazy(
        "Grades may still arrive. Look whether the grade service is switched on for this tool, open a link of this course, "
        "and check again."
    ),
)
EMPTY_COLUMNS = Topic(
    what=lazy("Columns that stay empty"),
    todo=lazy(
        "Journals, the learner’s own texts, the words explained and reports are never graded. Switch the grade off in the settings of the activity, or people "
        "wait for one that does not come."
    ),
)
TRIAL = Topic(
    what=lazy("A column tried out"),
    todo=lazy(
        "Links that have a column from your platform go on sending grades. Look whether the tool may manage columns in "
        "this course."
    ),
)
ROSTER = Topic(
    what=lazy("Roster of the course"),
    todo=lazy(
        "The report knows only people who have opened the course. Look whether the service for names and roles is switched on for "
        "this tool, open a link of this course, and check again."
    ),
)


def columns(client: PlatformClient, place: CheckedCourse, *, granted: frozenset[str]) -> list[CheckLine]:
    """Whether the columns can be read; and which links have one that never send a grade."""
    if place.lineitems_url is None:
        return [_unnamed(COLUMNS)]
    found = client.line_items(place.lineitems_url, granted=granted)
    if not found:
        return [COLUMNS.good(_("They can be read. There are none yet."))]
    seen = ngettext("%(num)s column was read.", "%(num)s columns were read.", len(found))
    return [COLUMNS.good(seen), *_never_filled(found, place)]


def _never_filled(found: list[LineItem], place: CheckedCourse) -> list[CheckLine]:
    links = {column.resource_link_id for column in found}
    titles = sorted(title for link, title in place.ungraded_links.items() if link in links)
    if not titles:
        return []
    seen = ngettext(
        "%(num)s link has a column and never sends a grade: %(links)s.",
        "%(num)s links have a column and never send a grade: %(links)s.",
        len(titles),
        links=listed(titles),
    )
    return [EMPTY_COLUMNS.wrong(seen, state=LineState.CARE)]


def try_column(client: PlatformClient, place: CheckedCourse) -> CheckLine:
    """Make a column, find it again, remove it."""
    if place.lineitems_url is None:
        return _unnamed(TRIAL)
    failure: ServiceError | None = None
    try:
        client.create_line_item(
            place.lineitems_url, label=str(LABEL), maximum=1, resource_id=RESOURCE, tag=TAG
        )
    except ServiceError as error:
        failure = error  # it may have been made all the same
    try:
        removed = _remove(client, place.lineitems_url)
    except ServiceError as error:
        return _left_over(error)
    if failure is not None:
        return TRIAL.failed(failure)
    if not removed:
        return _left_over(NoSuchColumn("the new column is not in the list"))
    return TRIAL.good(_("A column was made, found again and removed."))


def _remove(client: PlatformClient, lineitems_url: str) -> int:
    """Remove what tries have made, this one and any before it; answers with how many there were."""
    # Who may make columns may read them; platforms may ignore a filter they do not know.
    found = client.line_items(
        lineitems_url, granted=frozenset({LINE_ITEM_SCOPE}), resource_id=RESOURCE, tag=TAG
    )
    ours = [column for column in found if column.tag == TAG and column.resource_id == RESOURCE]
    for column in ours:
        try:
            client.delete_line_item(column.url)
        except NoSuchColumn:
            continue  # somebody else checks at the same moment and was faster
    return len(ours)


def _left_over(error: ServiceError) -> CheckLine:
    return TRIAL.wrong(
        _("The column may still be there. %(answer)s", answer=said(error)),
        todo=_(
            "Look into the gradebook of the course. If there is a column “%(label)s”, delete it by hand: it holds no grade. "
            "Then look whether the tool may manage columns.",
            label=LABEL,
        ),
        code=error.code,
    )


def roster(client: PlatformClient, place: CheckedCourse) -> CheckLine:
    """Whether the roster can be read, and how many learners are on it."""
    if place.memberships_url is None:
        return _unnamed(ROSTER)
    count = sum(1 for _learner in islice(client.learners(place.memberships_url), MOST_LEARNERS + 1))
    if count > MOST_LEARNERS:
        return ROSTER.good(_("It can be read. More than %(num)s learners are on it.", num=MOST_LEARNERS))
    return ROSTER.good(
        ngettext(
            "It can be read. %(num)s learner is on it.", "It can be read. %(num)s learners are on it.", count
        )
    )


def _unnamed(topic: Topic) -> CheckLine:
    return topic.wrong(_("No launch of this course has named the service."), state=LineState.CARE)
