"""Whom somebody sees who is kept to groups: in texts, at tables, and among those who have read a case."""

from dataclasses import replace

import pytest

from app.models import CaseReview, CaseVersion, Enrolment, Entry, LocalCase, Post, Revision, Seat, Thread
from app.services.actors import groups_seen
from app.services.learning import cases_on_desk, hosting, shared_entries
from tests.classroom import NOON

pytestmark = pytest.mark.both_databases("statements")


def of_group(room, name, groups):
    learner = room.join(name)
    room.session.get_one(Enrolment, learner.enrolled).told_groups = groups
    return learner


@pytest.fixture
def two(room):
    return of_group(room, "Kirsten", ",4,"), of_group(room, "Omar", ",7,")


@pytest.fixture
def teacher(room):
    return room.join("Vera", "instructor")


def seeing(teacher, *groups):
    return replace(teacher, only_groups=frozenset(groups))


def test_shared_texts(room, two, teacher):
    for learner in two:
        entry = Entry(enrolment_id=learner.enrolled, slot="m01/journal", sharing="instructor")
        room.session.add(entry)
        room.session.flush()
        room.session.add(
            Revision(
                entry_id=entry.id, no=1, body='{"text": "Words."}', words=1, saved_at=NOON, is_saved=True
            )
        )
    room.session.flush()

    def read_by(actor):
        return {one.by for one in shared_entries.read_all(room.session, actor)}

    assert read_by(teacher) == {"Kirsten", "Omar"}
    assert read_by(seeing(teacher, "4")) == {"Kirsten"}
    assert read_by(seeing(teacher, "4", "7")) == {"Kirsten", "Omar"}
    assert read_by(seeing(teacher)) == set()
    assert not shared_entries.read_of(room.session, seeing(teacher, "4"), two[1].enrolled)


def test_tables(room, two, teacher):
    table = Thread(context_id=room.context.id, activity="m01/table", seats=2, opened_at=NOON)
    room.session.add(table)
    room.session.flush()
    for place, learner in enumerate(two):
        room.session.add(Seat(thread_id=table.id, place=place, enrolment_id=learner.enrolled, sat_at=NOON))
        room.session.add(Post(thread_id=table.id, enrolment_id=learner.enrolled, body="A turn.", at=NOON))
    room.session.flush()

    found = hosting.read_all(room.session, seeing(teacher, "4"))["m01/table"][0]

    assert [one.name for one in found.sitters] == ["Kirsten"]
    assert [turn.said.name for turn in found.turns] == ["Kirsten"]
    everything = hosting.read_all(room.session, teacher)["m01/table"][0]
    other = next(turn.said for turn in everything.turns if turn.said.name == "Omar")
    with pytest.raises(Exception, match="not_found"):
        hosting.hide(room.session, seeing(teacher, "4"), other.key, why="No.", now=NOON)


def test_who_has_read_a_case(room, two, teacher):
    case = LocalCase(
        context_id=room.context.id,
        by_id=teacher.person_id,
        field="care",
        has_consent=True,
        version=1,
        saved_at=NOON,
    )
    room.session.add(case)
    room.session.flush()
    room.session.add(CaseVersion(case_id=case.id, no=1, texts={}, lang="en"))
    for voice, learner in zip(("citizen", "professional"), two, strict=True):
        room.session.add(
            CaseReview(
                case_id=case.id,
                voice=voice,
                version=1,
                is_yes=True,
                remark="Well.",
                by_id=learner.person_id,
                on_paper="",
                at=NOON,
            )
        )
    room.session.flush()

    def names(actor):
        readers = cases_on_desk.read_all(room.session, actor)[0].readers
        return {voice: reader.name for voice, reader in readers.items()}

    assert names(teacher) == {"citizen": "Kirsten", "professional": "Omar"}
    assert names(seeing(teacher, "4")) == {"citizen": "Kirsten", "professional": None}


@pytest.mark.parametrize(
    ("powers", "told", "sees_all", "seen"),
    [
        ({"instructor"}, ",4,", None, {"4"}),
        ({"instructor"}, ",4,", False, {"4"}),
        ({"instructor"}, ",4,", True, None),
        ({"instructor"}, ",", None, None),
        ({"instructor"}, ",", False, set()),
        ({"instructor"}, None, None, None),
        ({"instructor"}, None, False, set()),
        ({"instructor", "admin"}, ",4,", False, None),
        ({"learner"}, ",4,", None, None),
        ({"learner", "instructor"}, ",4,", None, {"4"}),
    ],
)
def test_whose_groups_are_seen(room, powers, told, sees_all, seen):
    enrolment = Enrolment(told_groups=told, sees_all_groups=sees_all)
    room.context.has_groups, room.context.staff_see_all = True, False
    assert groups_seen(powers, enrolment, room.context) == seen
    room.context.staff_see_all = True
    assert groups_seen(powers, enrolment, room.context) is None
    room.context.has_groups, room.context.staff_see_all = False, False
    assert groups_seen(powers, enrolment, room.context) is None
    assert groups_seen(powers, None, room.context) is None
