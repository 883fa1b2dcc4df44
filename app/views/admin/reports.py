"""Knows the pages of the completion report and its downloads; the rows come from the report's one query."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from flask import Response, request
from sqlalchemy import Row
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from app.content.view import CourseView
from app.i18n import gettext as _
from app.services.actors import Actor
from app.services.releases import courses
from app.services.reporting import people, reports, sorting
from app.services.reporting.download import Download
from app.services.reporting.filters import Filters
from app.services.reporting.question import Question, scope_of
from app.services.reporting.sorting import SortedBy
from app.views.admin import people_told, weeks_told, words
from app.views.admin.asking import PEOPLE_PATH, ROWS, ROWS_PATH, ask, asked_of, can_set_up
from app.views.admin.forms import Asked
from app.views.admin.reading import visited_to_read
from app.views.page import PageToDraw
from app.views.visits import back_to
from app.wiring import wiring

MOST_PAGES = 10_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@visited_to_read
def show(session: Session, actor: Actor) -> PageToDraw:
    """People and stars. What cannot be read is told beside its field, and then nobody is shown."""
    asking = ask(session, actor, path=PEOPLE_PATH)
    if asking.question is None:
        return asking.page("admin/report.html", people=())
    sort = SortedBy.read(asking.asked.sort, among=sorting.PEOPLE, usual=sorting.NAME)
    number, is_whole = min(asking.asked.number, MOST_PAGES), asking.question.before is None
    found = people.read_page(
        session, asking.question, sort=sort, limit=ROWS, number=number, with_sums=is_whole
    )
    view = asking.question.view
    shown = [star for star in asking.question.stars if any(star in line.cells for line in found.lines)]
    stars = people_told.by_constellation(view, shown)
    return asking.page(
        "admin/report.html",
        summary={"people": found.total},
        heads=people_told.heads(view, stars, page=actor.locale),
        people=[
            people_told.line(
                view, line, stars=stars, page=actor.locale, has_course=asking.scope.context_id is None
            )
            for line in found.lines
        ],
        foot=people_told.foot(view, found.sums, stars=stars) if found.lines and is_whole else None,
        sorts=people_told.sorts(asking.asked, sort, path=PEOPLE_PATH),
        **asking.paging(found.number, found.total),
    )


@visited_to_read
def rows(session: Session, actor: Actor) -> PageToDraw:
    """Every row, with figures above; of a long report rows of the first people, and no figures."""
    asking = ask(session, actor, path=ROWS_PATH)
    question = asking.question
    if question is None:
        return asking.page("admin/report_rows.html")
    is_whole = question.before is None
    summary = reports.summarise(session, question)
    number = min(asking.asked.number, max(1, -(-summary.rows // ROWS)))
    sort = SortedBy.read(asking.asked.sort, among=sorting.ROWS)
    found = reports.read(
        session,
        question,
        limit=ROWS,
        skip=(number - 1) * ROWS,
        with_gone=False,
        order=sort.order(sorting.ROWS),
    )
    figures = summary.by_star.items() if is_whole else ()
    return asking.page(
        "admin/report_rows.html",
        summary=summary,
        stars=[_bar(question.view, star, counts, page=actor.locale) for star, counts in figures],
        rows=[_row_in_words(question.view, row, page=actor.locale) for row in found],
        columns=_columns(asking.asked, sort),
        **asking.paging(number, summary.rows),
    )


@visited_to_read
def person(session: Session, actor: Actor, key: str) -> PageToDraw:
    """One person in one course. Raises `page.not_found` for anybody the reader may not see."""
    scope = scope_of(actor)
    view = courses.read_current(session, library=wiring().library, locale=actor.locale).view
    now = wiring().clock()
    asked = Question(scope=scope, filters=Filters(), view=view, until=now)
    line, since, grades = people.one(session, asked, key=key)
    return PageToDraw(
        "admin/person.html",
        person=people_told.line(view, line, stars=list(line.cells), page=actor.locale, has_course=True),
        stars=people_told.stars(view, line, grades, page=actor.locale),
        weeks=weeks_told.weeks(line, since=since, now=now),
        since=since,
        as_of=now,
        zone=actor.time_zone,
        can_set_up=can_set_up(actor),
    )


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


def _download(
    actor: Actor, write: Callable[[Download], Iterator[bytes]], *, name: str, media_type: str
) -> AnyResponse:
    """A file that is sent while it is read; where a filter cannot be read, the page that says so."""
    shared = wiring()
    scope, asked = scope_of(actor), asked_of(actor)
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
        "lang": people_told.foreign(told.lang, page),
        "total": total,
        "parts": parts,
    }


def _columns(asked: Asked, sort: SortedBy) -> list[dict[str, Any]]:
    told: tuple[tuple[str, bool, str | None], ...] = (
        (_("Name"), False, sorting.NAME),
        (_("Star and course"), False, sorting.STAR),
        (_("Status"), False, sorting.STATE),
        (_("Progress"), True, sorting.PROGRESS),
        (_("Quiz"), True, sorting.QUIZ),
        (_("Journal texts"), True, sorting.TEXTS),
        (_("Last active"), False, sorting.LAST),
        (_("More"), False, None),
    )
    return [
        {"words": said, "numeric": numeric, **people_told.sortable(asked, sort, by, path=ROWS_PATH)}
        for said, numeric, by in told
    ]


def _row_in_words(view: CourseView, row: Row[Any], *, page: str) -> dict[str, Any]:
    """A row in words."""
    pathway = view.pathway(row.pathway) if row.pathway else None
    return {
        "row": row,
        "title_lang": people_told.foreign(view.star(row.module_id).lang, page),
        "status": words.STATUS[row.status],
        "group": words.MEMBER.get(row.group or ""),
        "pathway": pathway.title if pathway else None,
        "pathway_lang": people_told.foreign(pathway.lang, page) if pathway else None,
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
