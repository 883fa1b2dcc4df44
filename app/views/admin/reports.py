"""Knows the page of the completion report and its downloads; the rows come from the report's one query."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flask import Response, request
from sqlalchemy import Row
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from app.content.view import CourseView
from app.i18n import gettext as _
from app.services.actors import INSTRUCTOR, UNPROVED_ADMIN, Actor
from app.services.releases import courses
from app.services.reporting import reports
from app.services.reporting.columns import GROUPS_OF_SOMEBODY, STATUSES, written_stars
from app.services.reporting.download import Download
from app.services.reporting.filters import FILTERS, Filters
from app.services.reporting.query import Question, Scope, scope_of
from app.services.reporting.reports import CourseLine
from app.views.admin import forms, words
from app.views.admin.forms import Asked
from app.views.admin.reading import visited_to_read
from app.views.page import PageToDraw
from app.views.rendering import href
from app.views.visits import back_to
from app.wiring import wiring

ROWS = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@visited_to_read
def show(session: Session, actor: Actor) -> PageToDraw:
    """The report on screen. What cannot be read is told beside its field, and then no row is shown."""
    scope = scope_of(actor)
    asked = _asked(actor)
    # By the numbers of the database it is read from: a replica that lags behind knows no release of the actor's yet.
    view = courses.read_current(session, library=wiring().library, locale=actor.locale).view
    places = reports.courses_to_choose(session, scope, chosen=asked.values.get("context", ()))
    return PageToDraw(
        "admin/report.html",
        action=href("reports"),
        filters=_choices(places, view, asked),
        roster=reports.roster_state(places, contexts=asked.values.get("context", ())),
        columns=_columns(),
        definitions=words.DEFINITIONS,
        is_of_institution=scope.context_id is None,
        can_set_up=actor.can(INSTRUCTOR) and actor.context_id is not None,
        zone=actor.time_zone,
        is_unproved=actor.can(UNPROVED_ADMIN),
        **(_found(session, scope, view, asked, page=actor.locale) if asked.filters else _NOTHING),
    )


_NOTHING: Mapping[str, Any] = {"summary": None, "stars": (), "rows": (), "downloads": None}


def _found(session: Session, scope: Scope, view: CourseView, asked: Asked, *, page: str) -> dict[str, Any]:
    """Figures, rows and files; of a long report rows of the first people, and no figures."""
    question = reports.for_a_page(
        session,
        Question(
            scope=scope,
            filters=asked.filters or Filters(),
            view=view,
            until=reports.settled(wiring().clock()),
        ),
    )
    is_whole = question.before is None
    summary = reports.summarise(session, question)
    number = min(asked.number, max(1, -(-summary.rows // ROWS)))
    first = (number - 1) * ROWS
    rows = reports.read(session, question, limit=ROWS, skip=first, with_gone=False)
    figures = summary.by_star.items() if is_whole else ()
    return {
        "summary": summary,
        "is_whole": is_whole,
        "stars": [_bar(view, star, counts, page=page) for star, counts in figures],
        "rows": [_row_in_words(view, row, page=page) for row in rows],
        "first": first + 1,
        "last": min(first + ROWS, summary.rows),
        "before_href": _address(asked, number - 1) if number > 1 else None,
        "after_href": _address(asked, number + 1) if first + ROWS < summary.rows else None,
        "downloads": {
            form: f"{href(f'reports/completion.{form}')}?{asked.query()}" for form in ("csv", "xlsx")
        },
    }


@visited_to_read
def as_csv(session: Session, actor: Actor) -> AnyResponse:
    """The rows as CSV."""
    del session
    return _download(actor, Download.sent_csv, name="completion.csv", media_type="text/csv")


@visited_to_read
def as_xlsx(session: Session, actor: Actor) -> AnyResponse:
    """The rows as a workbook."""
    del session
    return _download(actor, Download.xlsx, name="completion.xlsx", media_type=XLSX)


def _asked(actor: Actor) -> Asked:
    return forms.read(request.args, zone=_zone(actor))


def _zone(actor: Actor) -> ZoneInfo:
    try:
        return ZoneInfo(actor.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def _address(asked: Asked, number: int) -> str:
    return f"{href('reports')}?{asked.query(page=number)}#rows"


def _download(
    actor: Actor, write: Callable[[Download], Iterator[bytes]], *, name: str, media_type: str
) -> AnyResponse:
    """A file that is sent while it is read; where a filter cannot be read, the page that says so."""
    shared = wiring()
    scope, asked = scope_of(actor), _asked(actor)
    if asked.filters is None:
        return back_to(f"reports?{request.query_string.decode('latin-1')}")
    file = Download(
        reading=shared.reports.reading_one_moment,
        library=shared.library,
        scope=scope,
        filters=asked.filters,
        locale=actor.locale,
        now=shared.clock(),
    )
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(write(file), mimetype=media_type, headers=headers)


def _choices(places: Sequence[CourseLine], view: CourseView, asked: Asked) -> dict[str, Any]:
    """The filters with what they offer, what was chosen, and what is wrong with it."""
    stars = written_stars(view)
    return {
        "values": {one.name: asked.values.get(one.name, ()) for one in FILTERS},
        "wrong": asked.wrong,
        "is_narrowed": bool(asked.values),
        "courses": [
            ("", _("All courses")),
            *((one.key, one.title) for one in places[: reports.MOST_COURSES]),
        ],
        "has_more_courses": len(places) > reports.MOST_COURSES,
        "stars": [("", _("All stars")), *((star, view.star(star).title) for star in stars)],
        "groups": [("", _("All voices")), *((group, words.GROUP[group]) for group in GROUPS_OF_SOMEBODY)],
        "statuses": [("", _("Any status")), *((status, words.STATUS[status]) for status in STATUSES)],
    }


def _bar(view: CourseView, star: str, counts: Mapping[str, int], *, page: str) -> dict[str, Any]:
    """A star's line of the picture: shares in per cent of its width, and the figures in words."""
    total = sum(counts.values())
    parts, start = [], 0.0
    for status in ("completed", "started", "opened", "not_started", "left"):
        if count := counts.get(status, 0):
            width = 100 * count / total
            words_ = words.STATUS[status]
            parts.append({"status": status, "words": words_, "count": count, "start": start, "width": width})
            start += width
    told = view.star(star)
    return {
        "id": star,
        "title": told.title,
        "lang": _foreign(told.lang, page),
        "total": total,
        "parts": parts,
    }


def _foreign(lang: str, page: str) -> str | None:
    """The tag of words that are not in the page's language, for `lang=`."""
    return None if lang == page else lang.replace("_", "-")


def _columns() -> list[dict[str, Any]]:
    told = (
        (_("Name"), False),
        (_("Star and course"), False),
        (_("Status"), False),
        (_("Progress"), True),
        (_("Quiz"), True),
        (_("Journal texts"), True),
        (_("Last active"), False),
        (_("More"), False),
    )
    return [{"words": said, "numeric": numeric, "href": None, "sorted": None} for said, numeric in told]


def _row_in_words(view: CourseView, row: Row[Any], *, page: str) -> dict[str, Any]:
    """A row in words."""
    pathway = view.pathway(row.pathway) if row.pathway else None
    return {
        "row": row,
        "title_lang": _foreign(view.star(row.module_id).lang, page),
        "status": words.STATUS[row.status],
        "group": words.MEMBER.get(row.group or ""),
        "pathway": pathway.title if pathway else None,
        "pathway_lang": _foreign(pathway.lang, page) if pathway else None,
        "completed_by": words.COMPLETED_BY.get(row.completed_by or ""),
        "moments": _moments(row),
    }


def _moments(row: Row[Any]) -> list[tuple[str, datetime]]:
    """What happened when, and what is due, as far as it did."""
    told = (
        (_("On the roster since"), row.enrolled_at),
        (_("Opened"), row.opened_at),
        (_("Started"), row.started_at),
        (_("Completed"), row.completed_at),
        (_("Due"), row.due_at),
        (_("Left the course"), row.left_at),
        (_("Row changed"), row.changed_at),
    )
    return [(said, moment) for said, moment in told if moment is not None]
