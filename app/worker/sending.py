"""Knows how one grade is sent and what each answer means; knows no database.

The rules are those of AGS 2.0, section 3.4, and of what platforms make of it (docs/decisions/0007). Where the gradebook
may be read, the cell is looked at before: a grade in it that is not ours is a teacher's, and stays (0015).
"""

from dataclasses import replace
from http import HTTPStatus

from app.services.exchange import cells
from app.services.exchange.measures import TAG, USUAL_MAXIMUM
from app.services.exchange.outbox import EndedTry, Ending, Parcel
from app.services.exchange.review_links import review_link
from app.services.exchange.states import CONFLICT, GONE
from lti.client import LINE_ITEM_READ_SCOPE, LINE_ITEM_SCOPE, RESULT_SCOPE, PlatformClient
from lti.errors import (
    AnswerUnusable,
    Conflict,
    NoSuchColumn,
    NotAllowed,
    Refused,
    ServiceError,
    Temporary,
)
from lti.families import family_named
from lti.messages import LineItem, Score
from lti.messages import Result as Found

DROPPED = "grade.dropped"
FORBIDDEN_WAITS = 24 * 3600.0
"""Seconds after which a score is tried again in a course that takes none now."""


def points_of(client: PlatformClient, parcel: Parcel) -> float:
    """The points of the column as it has them, 100 where it may not be read.

    Raises:
        Temporary, NoSuchColumn: as for the score itself.
    """
    if not _may_read(parcel):
        return USUAL_MAXIMUM
    try:
        return client.line_item(parcel.url, granted=parcel.scopes).maximum
    except (NotAllowed, Refused, AnswerUnusable):
        return USUAL_MAXIMUM


def send(client: PlatformClient, parcel: Parcel, *, maximum: float) -> EndedTry:
    """Post one score; what the platform says becomes an outcome, whatever it is."""
    is_asked_for = parcel.ours is None
    try:
        before = None if is_asked_for else _cell(client, parcel)
    except ServiceError as error:
        return replace(failed(error, client=client), was_sent=False)
    if _is_theirs(before, parcel, maximum=maximum):
        return EndedTry(ending=Ending.THEIRS, found=_readable(before), was_sent=False)
    is_first = parcel.ours == () and before is None
    outcome = _post(client, parcel, parcel.score(maximum=maximum, is_first=is_first), maximum=maximum)
    if outcome.ending is not Ending.SENT:
        return outcome
    if is_asked_for:
        return _seen_again(client, parcel, maximum=maximum)
    may_be_dropped = is_first and family_named(client.registration.family).may_drop_scores
    if may_be_dropped and _is_dropped(client, parcel):
        return EndedTry(
            ending=Ending.PARKED, code=DROPPED, reason="the platform took the score and shows none"
        )
    return outcome


def _post(client: PlatformClient, parcel: Parcel, score: Score, *, maximum: float) -> EndedTry:
    try:
        client.post_score(parcel.url, score)
    except Conflict:
        return _after_conflict(client, parcel, maximum=maximum)
    except NoSuchColumn:
        return after_404(client, parcel)
    except ServiceError as error:
        return failed(error, client=client)
    return EndedTry(ending=Ending.SENT)


def _seen_again(client: PlatformClient, parcel: Parcel, *, maximum: float) -> EndedTry:
    """A platform may take the score and go on showing the teacher's: whoever asked for it is told at once."""
    try:
        after = _cell(client, parcel)
    except ServiceError:
        return EndedTry(ending=Ending.SENT)
    if _is_theirs(after, parcel, maximum=maximum):
        return EndedTry(ending=Ending.THEIRS, found=_readable(after))
    return EndedTry(ending=Ending.SENT)


def _is_dropped(client: PlatformClient, parcel: Parcel) -> bool:
    """Whether a platform that took a score shows it nowhere, as far as it may be read."""
    try:
        if _may_read(parcel) and client.line_item(parcel.url, granted=parcel.scopes).resource_link_id is None:
            return True
        if RESULT_SCOPE not in parcel.scopes:
            return False
        found = client.result(parcel.url, parcel.sub)
    except ServiceError:
        return False
    return found is None or found.given is None


def _cell(client: PlatformClient, parcel: Parcel) -> Found | None:
    """What the gradebook shows for the person; None for nothing, and where it may not be read.

    Raises:
        Temporary: not now.
    """
    if RESULT_SCOPE not in parcel.scopes:
        return None
    try:
        return client.result(parcel.url, parcel.sub)
    except (NotAllowed, Refused, NoSuchColumn, AnswerUnusable):
        return None


def _is_theirs(found: Found | None, parcel: Parcel, *, maximum: float) -> bool:
    """Whether the cell holds a grade that cannot come from ours, or a letter, say; an empty one can be filled."""
    if found is None or found.given is None:
        return found is not None and found.is_unreadable
    return not any(
        cells.comes_of(found, share, maximum=maximum, may_be_lowered=parcel.is_late)
        for share in (parcel.given, *(parcel.ours or ()))
    )


def _readable(found: Found | None) -> Found | None:
    """What was found, as far as it can be told: of what is no number only that it is there."""
    return None if found is None or found.is_unreadable else found


def failed(error: ServiceError, *, client: PlatformClient) -> EndedTry:
    """What follows from a failed call: another try, or none."""
    family = family_named(client.registration.family)
    if (
        isinstance(error, NotAllowed)
        and error.platform_status == HTTPStatus.FORBIDDEN
        and family.forbids_for_a_while
    ):
        return EndedTry(ending=Ending.LATER, code=error.code, reason=str(error), wait=FORBIDDEN_WAITS)
    if isinstance(error, Temporary):
        return EndedTry(
            ending=Ending.LATER,
            code=error.code,
            reason=str(error),
            wait=error.retry_after,
            was_sent=not error.is_before_sending,
            is_platform_well=not error.is_everywhere,
            may_be_locked=error.platform_status == HTTPStatus.INTERNAL_SERVER_ERROR,
        )
    if isinstance(error, AnswerUnusable):  # it may have arrived: the same stamp again will tell
        return EndedTry(ending=Ending.LATER, code=error.code, reason=str(error))
    return EndedTry(ending=Ending.PARKED, code=error.code, reason=str(error))


def _after_conflict(client: PlatformClient, parcel: Parcel, *, maximum: float) -> EndedTry:
    """The platform has this stamp or a later one: look what is there; where we may not, it is ours if it was tried."""
    try:
        found = _cell(client, parcel)
    except ServiceError as error:
        return failed(error, client=client)
    if found is not None and found.given is not None:
        if cells.comes_of(found, parcel.given, maximum=maximum, may_be_lowered=parcel.is_late):
            return EndedTry(ending=Ending.SENT)
        return EndedTry(ending=Ending.THEIRS, found=found)
    if parcel.was_tried:
        return EndedTry(ending=Ending.SENT)
    if parcel.last_code == CONFLICT:
        return EndedTry(ending=Ending.THEIRS)
    return EndedTry(ending=Ending.AGAIN, code=CONFLICT)


def after_404(client: PlatformClient, parcel: Parcel) -> EndedTry:
    """Not found: the person, or the column? A column is looked for once, and made anew once if we had made it."""
    if not _may_read(parcel) or parcel.last_code == GONE:
        return EndedTry(ending=Ending.GONE)
    try:
        if _is_there(client, parcel):
            return EndedTry(
                ending=Ending.PARKED, code=Refused.code, reason="the platform does not find the person"
            )
        column = _found(client, parcel) or _made(client, parcel)
    except (Temporary, AnswerUnusable) as error:
        return failed(error, client=client)
    except ServiceError:
        column = None
    return EndedTry(ending=Ending.MOVED, column=column) if column else EndedTry(ending=Ending.GONE)


def _is_there(client: PlatformClient, parcel: Parcel) -> bool:
    try:
        client.line_item(parcel.url, granted=parcel.scopes)
    except NoSuchColumn:
        return False
    return True


def _found(client: PlatformClient, parcel: Parcel) -> LineItem | None:
    if parcel.lineitems_url is None:
        return None
    return column_of_link(
        client,
        parcel.lineitems_url,
        granted=parcel.scopes,
        link=parcel.link,
        measures=parcel.measures,
    )


def column_of_link(
    client: PlatformClient,
    lineitems_url: str,
    *,
    granted: frozenset[str],
    link: str | None,
    measures: str,
) -> LineItem | None:
    """The column bound to the link, else the one with our tag that measures this; None if there is neither."""
    # Platforms may ignore a filter they do not know: what comes back is looked at again.
    if link is not None:
        for column in client.line_items(lineitems_url, granted=granted, resource_link_id=link):
            if column.resource_link_id == link:
                return column
    for column in client.line_items(lineitems_url, granted=granted, resource_id=measures, tag=TAG):
        if column.tag == TAG and column.resource_id == measures:
            return column
    return None


def _made(client: PlatformClient, parcel: Parcel) -> LineItem | None:
    if not parcel.is_ours or parcel.lineitems_url is None or LINE_ITEM_SCOPE not in parcel.scopes:
        return None
    return client.create_line_item(
        parcel.lineitems_url,
        label=parcel.label,
        maximum=parcel.maximum or USUAL_MAXIMUM,
        resource_id=parcel.measures,
        tag=TAG,
        link=parcel.link,
        review=review_link(parcel.measures),
    )


def _may_read(parcel: Parcel) -> bool:
    return bool(parcel.scopes & {LINE_ITEM_READ_SCOPE, LINE_ITEM_SCOPE})
