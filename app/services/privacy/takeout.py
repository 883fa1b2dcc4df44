"""Gives people all that is kept of them, with their own words opened; knows no page and no file.

Rows are found by the references that tables hold: what hangs on a person, on their enrolments, entries and attempts, and
what they did in a course that they lead. Keys of locks stay behind (`holdings.SECRET`). Photos and recordings are told of with their
words; they themselves are saved one by one, from the page of all of them.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, inspect, or_, select
from sqlalchemy.orm import Session

from app.models.attempt import Attempt, Response, own_key
from app.models.audit import Audit
from app.models.base import Base
from app.models.certificate import Certificate
from app.models.context import Context
from app.models.delivery import Delivery
from app.models.draft import Draft, draft_key
from app.models.enrolment import Enrolment
from app.models.entry import Entry
from app.models.feedback import Feedback
from app.models.local_case import CaseReview, CaseVersion, LocalCase
from app.models.page_mark import PageMark
from app.models.person import Person
from app.models.power import Power
from app.models.progress import Progress
from app.models.remark import Remark
from app.models.revision import Revision
from app.models.secrets import Plain, Sealed, open_in
from app.models.setup import SetupVersion
from app.models.thread import Post, Seat
from app.models.upload import Upload
from app.models.visit import Visit
from app.models.voice_box import BoxAnswer, VoiceBox
from app.models.vote import Vote
from app.services.privacy.holdings import SECRET

FORMAT = 1
Row = dict[str, Any]
"""A row as JSON can hold it, by column."""


def takeout(session: Session, person_id: int, *, now: datetime) -> dict[str, Any]:
    """All rows of a person by table, the courses they are in, and when it was taken (ISO 8601, UTC)."""
    tables = {table: [told(session, row) for row in rows] for table, rows in _rows(session, person_id)}
    return {"format": FORMAT, "taken_at": _plain(now), "courses": _courses(session, person_id), **tables}


def _rows(session: Session, person_id: int) -> Iterator[tuple[str, list[Base]]]:
    def found(model: type[Base], where: ColumnElement[bool]) -> tuple[str, list[Base]]:
        keys = inspect(model).primary_key
        return model.__tablename__, list(session.scalars(select(model).where(where).order_by(*keys)))

    mine = select(Enrolment.id).where(Enrolment.person_id == person_id).scalar_subquery()
    entries = select(Entry.id).where(Entry.enrolment_id.in_(mine)).scalar_subquery()
    attempts = select(Attempt.id).where(Attempt.enrolment_id.in_(mine)).scalar_subquery()
    cases = select(LocalCase.id).where(LocalCase.by_id == person_id).scalar_subquery()
    key = select(Person.key).where(Person.id == person_id).scalar_subquery()
    yield found(Person, Person.id == person_id)
    yield found(Enrolment, Enrolment.person_id == person_id)
    yield found(Power, Power.person_id == person_id)
    yield found(Entry, Entry.enrolment_id.in_(mine))
    yield found(Revision, Revision.entry_id.in_(entries))
    yield found(Remark, or_(Remark.entry_id.in_(entries), Remark.by_id == person_id))
    yield found(Upload, Upload.enrolment_id.in_(mine))
    yield found(Attempt, Attempt.enrolment_id.in_(mine))
    yield found(Response, Response.attempt_id.in_(attempts))
    yield found(Vote, Vote.enrolment_id.in_(mine))
    yield found(Draft, Draft.enrolment_id.in_(mine))
    yield found(Seat, Seat.enrolment_id.in_(mine))
    yield found(Post, Post.enrolment_id.in_(mine))
    yield found(PageMark, PageMark.enrolment_id.in_(mine))
    yield found(Progress, Progress.enrolment_id.in_(mine))
    yield found(Delivery, Delivery.enrolment_id.in_(mine))
    yield found(Certificate, Certificate.enrolment_id.in_(mine))
    yield found(LocalCase, LocalCase.by_id == person_id)
    yield found(CaseVersion, CaseVersion.case_id.in_(cases))
    yield found(CaseReview, CaseReview.by_id == person_id)
    yield found(Feedback, Feedback.person_id == person_id)
    yield found(VoiceBox, VoiceBox.by_id == person_id)
    yield found(BoxAnswer, BoxAnswer.by_id == person_id)
    yield found(SetupVersion, SetupVersion.by_id == person_id)
    yield found(Visit, Visit.person_id == person_id)
    yield found(Audit, Audit.by == key)


def _courses(session: Session, person_id: int) -> list[Row]:
    query = (
        select(Enrolment.id, Context.title, Context.lti_id)
        .join(Context, Context.id == Enrolment.context_id)
        .where(Enrolment.person_id == person_id)
        .order_by(Enrolment.id)
    )
    return [
        {"enrolment_id": row.id, "title": row.title, "id_in_platform": row.lti_id}
        for row in session.execute(query)
    ]


def told(session: Session, row: Base) -> Row:
    """A row by its columns: times in ISO 8601, secrets opened, keys of locks left out."""
    left_out = SECRET.get(row.__tablename__, "").split()
    found: Row = {}
    for one in inspect(type(row)).column_attrs:
        column = one.columns[0].name
        if column not in left_out:
            value = getattr(row, one.key)
            opened = open_in(session, value, _row_key(row)) if isinstance(value, Plain | Sealed) else value
            found[column] = _plain(opened)
    return found


def _row_key(row: Any) -> str:
    if isinstance(row, Draft):
        return draft_key(row.enrolment_id, row.slot)
    if isinstance(row, Response):
        return own_key(row.attempt_id, row.item)
    return str(row.row_key)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, Collection) and not isinstance(value, str):
        return [_plain(one) for one in value]
    return value
