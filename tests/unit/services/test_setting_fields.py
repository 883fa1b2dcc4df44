"""The table of settings: document, rows, differences, merging and what a copy takes over come from it."""

import json
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from app.i18n import lazy
from app.models import SetupVersion, StarSetting
from app.services.setup import configuration, fields, projection, saving
from app.services.setup.changes import SettingChange, differences, merge
from app.services.setup.document import SetupDocument, StarSetup, restored, stored
from app.services.setup.fields import COURSE, STAR, Counts, Field
from app.services.setup.setting_types import MarkByPathway, OneOf, Option, PointInTime, Switch
from tests.classroom import NOON, Classroom

JUNE, JULY = (datetime(2027, month, 1, 7, 30, tzinfo=UTC) for month in (6, 7))
CHAT = Field(
    name="chat",
    scope=STAR,
    type=Switch(on=lazy("There is a chat."), off=lazy("There is no chat.")),
    words=lazy("Chat"),
)
TONE = Field(
    name="tone",
    scope=COURSE,
    type=OneOf(
        options=(
            Option(typed="plain", value="plain", words=lazy("Plain")),
            Option(typed="warm", value="warm", words=lazy("Warm")),
        )
    ),
    words=lazy("Tone"),
)
BOOKKEEPING = {"context_id", "star", "position", "changed_at", "ceased_at"}


@pytest.fixture
def room(database):
    with database.writing() as session:
        room = Classroom.opened(session)
        room.anna = room.join("anna", "instructor")
        yield room


@pytest.fixture
def more(monkeypatch):
    """Two settings more, each a line of the table."""
    monkeypatch.setattr(fields, "FIELDS", (*fields.FIELDS, CHAT, TONE))


def document(*stars, **course):
    return SetupDocument(stars=stars, course={"groups": None, "files": None, **course})


def star(name="m01", **values):
    return StarSetup.of(name, **{"enabled": True, **values})


def again(room, told):
    """A document after it was stored as text and read back."""
    return restored(json.loads(json.dumps(stored(told))), course=room.course)


def save(room, told, *, began_from=0):
    _number, saved = saving.save(
        room.session,
        room.anna,
        course=room.course,
        document=told,
        began_from=began_from,
        why="saved",
        now=NOON,
    )
    return saved


def said(changed):
    return [(one.star, one.field.name, one.part, one.before, one.after) for one in changed]


# ---- the table itself


def test_no_two_settings_of_a_scope_share_a_name_or_their_inputs():
    for scope in (STAR, COURSE):
        of_scope = fields.fields_of(scope)
        for names in ([one.name for one in of_scope], [one.typed_as for one in of_scope]):
            assert len(names) == len(set(names))
            assert not {"star", "order", "asks"} & set(names), "these names mean something else"


def test_every_column_of_a_star_is_a_setting_of_the_table_or_kept_for_reports():
    assert {one.name for one in fields.fields_of(STAR)} >= projection.COLUMNS - BOOKKEEPING


def test_dates_inform_and_everything_else_of_a_star_is_looked_at_once_more():
    informing = {one.name for one in fields.fields_of(STAR) if one.counts is None}
    assert informing == {"opens_at", "due_at"}
    assert {one.name for one in fields.fields_of(STAR) if not one.is_taken_over} == informing


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"enabled": False, "required": False},
        {"opens_at": JUNE, "due_at": JULY},
        {"pass_mark": {"citizen": 0.755}, "required": True},
    ],
)
def test_a_document_is_read_as_it_was_stored(room, values):
    told = document(star(**values), star("m02"))
    assert again(room, told) == told


# ---- documents of another format


FIRST_FORMAT = {
    "stars": [
        {
            "star": "m01",
            "enabled": True,
            "opens_at": None,
            "due_at": "2027-06-01T07:30:00+00:00",
            "pass_mark": {"leader": 0.75},
            "required": False,
        },
        {"star": "gone", "enabled": True, "opens_at": None, "due_at": None, "pass_mark": {}, "required": None},
    ]
}  # fmt: skip


def test_a_version_of_the_first_format_is_read_and_taken_on(room):
    room.session.add(
        SetupVersion(context_id=room.context.id, version=1, body=FIRST_FORMAT, at=NOON, why="saved")
    )
    room.session.flush()

    found = configuration.read(room.session, room.context.id, course=room.course)

    assert found.version == 1
    assert found.stars == (star(due_at=JUNE, pass_mark={"leader": 0.75}, required=False),)
    save(room, found.whole, began_from=1)
    bodies = room.session.scalars(select(SetupVersion.body).order_by(SetupVersion.version)).all()
    assert bodies[0] == FIRST_FORMAT, "what was saved stays as it was"
    assert (bodies[1]["format"], bodies[1]["course"]) == (2, {"groups": None, "files": None})
    assert bodies[1]["stars"] == FIRST_FORMAT["stars"][:1], "an older release of the tool still reads it"


def test_a_setting_that_is_newer_than_a_document_is_absent_there(room, more):
    assert more is None
    found = restored(FIRST_FORMAT, course=room.course)
    assert (found.stars[0].values["chat"], found.course) == (
        False,
        {"groups": None, "files": None, "tone": "plain"},
    )


def test_a_document_of_a_newer_release_is_read_as_far_as_it_is_known(room):
    told = {"format": 99, "course": {"later": 1}, "stars": [{**FIRST_FORMAT["stars"][0], "later": 2}]}
    assert restored(told, course=room.course) == restored(FIRST_FORMAT, course=room.course)


# ---- differences and merging


def test_what_differs_is_told_setting_by_setting_and_a_mark_by_its_pathway():
    before = document(star(pass_mark={"citizen": 0.5}), star("m02"))
    after = document(star("m02", enabled=False), star(due_at=JUNE, pass_mark={"leader": 0.7}))

    *changed, order = differences(before, after)

    assert said(changed) == [
        ("m02", "enabled", "", True, False),
        ("m01", "due_at", "", None, JUNE),
        ("m01", "pass_mark", "citizen", 0.5, None),
        ("m01", "pass_mark", "leader", None, 0.7),
    ]
    assert order == SettingChange()
    assert [one.counts for one in changed] == [Counts.ASKED, None, Counts.PASSING, Counts.PASSING]
    assert order.is_order
    assert order.counts is None


def test_a_star_that_only_one_of_them_knows_is_new_and_not_changed():
    assert differences(document(star()), document(star(), star("m02", enabled=False))) == []


def test_two_people_s_changes_come_together_and_the_same_setting_stays_mine():
    base = document(star(), star("m02"))
    mine = document(star(pass_mark={"leader": 0.7}, due_at=JUNE), star("m02"))
    theirs = document(star("m02", required=True), star(pass_mark={"citizen": 0.5}, due_at=JULY))

    merged = merge(base, mine, theirs)

    assert merged == document(
        star("m02", required=True), star(due_at=JUNE, pass_mark={"citizen": 0.5, "leader": 0.7})
    )


def test_a_mark_i_gave_back_to_the_course_stays_given_back_and_my_order_stays_mine():
    base = document(star(pass_mark={"citizen": 0.5}), star("m02"))
    mine = document(star("m02"), star())
    theirs = document(star(pass_mark={"citizen": 0.5, "leader": 0.9}), star("m02"), star("m03"))

    assert merge(base, mine, theirs) == document(star("m02"), star(pass_mark={"leader": 0.9}), star("m03"))


def test_what_nobody_changed_of_mine_is_theirs():
    base, theirs = document(star()), document(star(enabled=False, opens_at=JUNE))
    assert merge(base, base, theirs) == theirs
    assert merge(base, theirs, base) == theirs


# ---- a new setting is a line of the table


def test_a_new_setting_goes_through_everything(room, more):
    assert more is None
    before = configuration.read(room.session, room.context.id, course=room.course)
    assert (before.star("m01").values["chat"], before.document.course["tone"]) == (False, "plain")
    told = document(*(one.but(chat=True) for one in before.written), tone="warm")
    assert said(differences(before.whole, told)) == [
        ("", "tone", "", "plain", "warm"),
        ("m01", "chat", "", False, True),
    ]

    saved = save(room, told)

    assert (saved.star("m01").values["chat"], saved.document.course["tone"]) == (True, "warm")
    assert configuration.read(room.session, room.context.id, course=room.course) == saved
    body = room.session.scalars(select(SetupVersion.body)).one()
    assert (body["course"], body["stars"][0]["chat"]) == (
        {"groups": None, "files": None, "tone": "warm"},
        True,
    )
    row = room.session.scalars(select(StarSetting)).one()
    assert (row.star, row.enabled) == ("m01", True), "there is no column for it, and no row minds"
    theirs = document(star(due_at=JUNE, chat=False), tone="warm")
    merged = merge(before.whole, told, theirs)
    assert merged == document(star(due_at=JUNE, chat=True), tone="warm")


@pytest.mark.parametrize(
    "setting_type", [PointInTime(), PointInTime(is_end=True), MarkByPathway(), TONE.type, CHAT.type]
)
def test_what_is_absent_is_stored_and_split_and_comes_back(setting_type):
    absent = setting_type.absent
    assert setting_type.restored(json.loads(json.dumps(setting_type.stored(absent)))) == absent
    assert setting_type.joined(setting_type.parts(absent)) == absent
