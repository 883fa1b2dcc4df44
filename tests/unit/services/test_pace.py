"""How often somebody wrote lately: counted in memory, and forgotten with the span."""

from datetime import UTC, datetime, timedelta

from app.services.learning import pace
from app.services.learning.pace import SPAN, Pace

NOON = datetime(2027, 3, 4, 12, tzinfo=UTC)


def test_counts_are_of_one_address_one_thing_and_one_span():
    counts = Pace()
    asked = [counts.is_one_too_many("box", "192.0.2.1", most=2, now=NOON) for _time in range(3)]
    assert asked == [False, False, True]
    assert not counts.is_one_too_many("box", "192.0.2.2", most=2, now=NOON)
    assert not counts.is_one_too_many("other", "192.0.2.1", most=2, now=NOON)
    assert not counts.is_one_too_many("box", "192.0.2.1", most=2, now=NOON + SPAN)


def test_no_address_is_kept_and_what_was_kept_goes():
    counts = Pace()
    counts.is_one_too_many("box", "192.0.2.1", most=2, now=NOON)
    assert "192.0.2.1" not in repr(vars(counts))
    before = dict(counts._counts)
    counts.is_one_too_many("box", "192.0.2.1", most=2, now=NOON + timedelta(minutes=10))
    assert len(counts._counts) == 1
    assert counts._counts.keys().isdisjoint(before), "another salt"


def test_memory_does_not_grow_without_end(monkeypatch):
    monkeypatch.setattr(pace, "MOST_COUNTED", 3)
    counts = Pace()
    found = [counts.is_one_too_many("box", f"192.0.2.{number}", most=9, now=NOON) for number in range(5)]
    assert found == [False, False, False, True, True]
    assert not counts.is_one_too_many("box", "192.0.2.0", most=9, now=NOON), "who was there goes on"


def test_who_has_a_line_has_all_its_addresses():
    counts = Pace()
    of_one_line = [f"2001:db8:1:2::{number:x}" for number in range(1, 4)]
    asked = [counts.is_one_too_many("box", address, most=2, now=NOON) for address in of_one_line]
    assert asked == [False, False, True]
    assert not counts.is_one_too_many("box", "2001:db8:1:3::1", most=2, now=NOON)
