"""What a cell shows is ours, comes of ours, or is somebody's own doing."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from app.services.exchange.cells import comes_of
from app.services.exchange.handing_in import HandedIn
from app.services.exchange.outbox import Ending, Parcel
from app.worker import sending
from lti.client import RESULT_SCOPE
from lti.messages import Result

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("given", "of", "column", "is_late", "ours"),
    [
        (7.5, 10, 10, False, True),
        (8, 10, 10, False, True),  # rounded to whole points
        (7, 10, 10, False, True),  # cut off
        (9, 10, 10, False, False),
        (6, 10, 10, False, False),
        (7.2, 10, 10, False, False),  # not whole: nobody rounds so
        (2, 2, 2, False, True),
        (2, 1, 1, False, False),
        (0, 1, 1, False, True),
        (0, 0, 0, False, True),  # a column of no points
        (0, 100, 0, False, True),
        (5, 0, 0, False, False),
        (6, 10, 10, True, True),  # a late policy took something off
        (0, 10, 10, True, False),  # all of it: a teacher did
        (9, 10, 10, True, False),
        (None, None, 10, True, False),
    ],
)
def test_what_may_come_of_a_grade(given, of, column, is_late, ours):
    found = Result(given=given, maximum=of)
    assert comes_of(found, 0.75, maximum=column, may_be_lowered=is_late) is ours


@pytest.mark.parametrize(
    ("given", "ours"), [(33.33, True), (33.3, True), (33.4, False), (33.2, False), (33, True), (33.35, False)]
)
def test_tenths_are_a_rounding_and_other_neighbours_are_not(given, ours):
    assert comes_of(Result(given=given, maximum=100), 1 / 3, maximum=100) is ours


@dataclass
class Gradebook:
    """A platform that shows one thing and takes everything."""

    shows: Result
    registration: Any = field(default_factory=lambda: SimpleNamespace(family="neutral"))
    taken: list[Any] = field(default_factory=list)

    def result(self, _url, _sub):
        return self.shows

    def post_score(self, _url, score):
        self.taken.append((score.given, score.maximum))


def parcel(given, *, ours, is_late=False, **more):
    told = {
        "line_item_id": 1,
        "enrolment_id": 1,
        "wanted_no": 2,
        "lease_until": NOON,
        "url": "https://lms.example/items/1",
        "sub": "7",
        "given": given,
        "activity": "Completed",
        "comment": "",
        "stamp": NOON,
        "ours": ours,
        "work": HandedIn(started_at=None, submitted_at=None),
        "maximum": None,
        "was_tried": False,
        "last_code": None,
        "scopes": frozenset({RESULT_SCOPE}),
        "lineitems_url": None,
        "link": None,
        "label": "",
        "measures": "m01",
        "is_ours": False,
        "is_late": is_late,
    }
    return Parcel(**told | more)


def test_a_column_of_no_points_gets_the_better_grade():
    """instructure/canvas-lms #1786: what is sent there reads 0."""
    gradebook = Gradebook(Result(given=0.0, maximum=0.0))
    ended = sending.send(gradebook, parcel(1.0, ours=(0.75,)), maximum=0.0)
    assert (ended.ending, gradebook.taken) == (Ending.SENT, [(100.0, 100.0)])


def test_a_column_of_whole_points_gets_the_better_grade():
    gradebook = Gradebook(Result(given=8.0, maximum=10.0))
    ended = sending.send(gradebook, parcel(0.9, ours=(0.75,)), maximum=10.0)
    assert (ended.ending, gradebook.taken) == (Ending.SENT, [(9.0, 10.0)])


@pytest.mark.parametrize(("is_late", "ending"), [(True, Ending.SENT), (False, Ending.THEIRS)])
def test_what_a_late_policy_took_off_is_no_teachers_grade(is_late, ending):
    gradebook = Gradebook(Result(given=6.0, maximum=10.0))
    ended = sending.send(gradebook, parcel(0.9, ours=(0.75,), is_late=is_late), maximum=10.0)
    assert ended.ending is ending
    assert bool(gradebook.taken) is is_late


def test_a_teachers_grade_stays():
    gradebook = Gradebook(Result(given=9.5, maximum=10.0))
    ended = sending.send(gradebook, parcel(0.9, ours=(0.75,), is_late=True), maximum=10.0)
    assert (ended.ending, gradebook.taken) == (Ending.THEIRS, [])
