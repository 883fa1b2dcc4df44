"""What a report can be narrowed by, however it is asked."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.services.reporting import filters
from app.services.reporting.filters import FILTERS, MOST_VALUES, Filters, WrongFiltersError

COPENHAGEN = ZoneInfo("Europe/Copenhagen")


def read(zone=UTC, **sent):
    return filters.read({name: [value] for name, value in sent.items()}, zone=zone)


def test_nothing_sent_is_everything():
    assert filters.read({}, zone=UTC) == Filters()
    assert Filters().conditions() == []


def test_several_values_are_any_of_them():
    found = filters.read({"group": ["citizen", "leader"], "module": ["m01"]}, zone=UTC)

    assert (found.group, found.module) == (("citizen", "leader"), ("m01",))


def test_a_day_begins_and_ends_where_the_person_is():
    found = read(COPENHAGEN, active_from="2026-11-22", active_until="2026-11-22")

    assert found.active_from == datetime(2026, 11, 21, 23, tzinfo=UTC)
    assert found.active_until == found.active_from + timedelta(days=1)


def test_a_moment_is_what_it_says_and_without_a_zone_that_of_the_door():
    assert read(updated_since="2026-11-22T00:20:05Z").updated_since == datetime(
        2026, 11, 22, 0, 20, 5, tzinfo=UTC
    )
    assert read(COPENHAGEN, active_before="2026-11-22T10:00").active_before == datetime(
        2026, 11, 22, 9, tzinfo=UTC
    )


@pytest.mark.parametrize(
    "sent",
    [
        {"modul": ["m01"]},
        {"status": ["done"]},
        {"group": ["citizen", "king"]},
        {"context": [""]},
        {"context": ["x" * 101]},
        {"context": ["x"] * (MOST_VALUES + 1)},
        {"text": ["a\x00b"]},
        {"text": ["one", "two"]},
        {"text": ["\ud800"]},
        {"active_from": ["yesterday"]},
        {"active_until": ["2026-11-22T10:00:00Z"]},
        {"active_until": ["9999-12-31"]},
        {"updated_since": ["0001-01-01T00:00:00+14:00"]},
        {"updated_since": ["2026-13-99"]},
    ],
)
def test_what_cannot_be_read_is_refused_by_name(sent):
    with pytest.raises(WrongFiltersError) as refused:
        filters.read(sent | {"module": ["m01"]}, zone=UTC)

    assert list(refused.value.wrong) == list(sent)


@pytest.mark.parametrize("end", ["active_until", "active_before"])
def test_an_end_before_the_beginning_is_refused(end):
    with pytest.raises(WrongFiltersError) as refused:
        read(active_from="2026-11-22", **{end: "2026-11-21"})

    assert list(refused.value.wrong) == [end]


def test_every_filter_says_what_it_does():
    assert all(one.name and one.text.endswith((".", "named.")) for one in FILTERS)
