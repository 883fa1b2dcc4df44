"""The states of a cell: every step that there is, and that there is no other."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, select

from app.models import Delivery, LineItem
from app.services.exchange import cell_groups, states
from app.services.exchange.states import CONFLICT, GONE, Wish, WrongState
from lti.messages import Result
from tests.database_fixtures import database, enrol, platform, postgres, server, sqlite_files

__all__ = ["database", "enrol", "platform", "postgres", "server", "sqlite_files"]

NOW = datetime(2026, 11, 22, 12, 0, 0, 400_000, tzinfo=UTC)
WHOLE = NOW.replace(microsecond=0)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
HALF = Wish(given=0.5, activity="InProgress", comment="Still to do: the worksheet.")
BETTER = Wish(given=0.75, activity="Completed", comment="This star is done.")
ALL = (states.WAITING, states.SENT, states.PARKED, states.THEIRS, states.EMPTIED)


def a_cell(state=states.WAITING, **columns):
    """A cell in this state, as it comes about."""
    usual = {
        states.WAITING: {},
        states.SENT: {"sent_no": 1, "sent_at": NOW, "sent_stamp": WHOLE, "ours": [0.5]},
        states.PARKED: {"code": GONE},
        states.THEIRS: {
            "code": CONFLICT,
            "theirs_given": 0.9,
            "theirs_at": NOW,
            "seen_at": NOW,
            "ours": [0.5],
        },
        states.EMPTIED: {"sent_no": 1, "theirs_at": NOW, "seen_at": NOW, "ours": [0.5]},
    }[state]
    first = {"wanted_no": 1, "sent_no": 0, "tries": 0, "given": 0.5, "ours": [], "next_at": NOW}
    wished = {"activity": HALF.activity, "comment": HALF.comment}
    return Delivery(state=state, **{**first, **wished, **usual, **columns})


NOTHING = Result(given=None, maximum=None)


@pytest.fixture
def kept(database, enrol):
    """Keeps a cell in a column of its own; answers with how the cell is read again and changed by a verb for columns."""

    class Kept:
        def __init__(self):
            with database.writing() as session:
                self.enrolment = enrol(session)
                column = LineItem(
                    context_id=self.enrolment.context_id,
                    url="https://lms.example/1",
                    url_hash=b"1",
                    measures="m01",
                    origin="launch",
                )
                session.add(column)
                session.flush()
                self.column = column.id

        def put(self, cell):
            """In the place of the one before."""
            cell.line_item_id, cell.enrolment_id = self.column, self.enrolment.id
            with database.writing() as session:
                session.execute(delete(Delivery))
                session.add(cell)

        def do(self, verb, **more):
            with database.writing() as session:
                verb(session, self.column, **more)
            return self.cell

        def wish(self, one, *, now=NOW, may_fall=False):
            with database.writing() as session:
                states.wish(session, self.enrolment.id, {self.column: one}, may_fall=may_fall, now=now)
            return self.cell

        @property
        def cell(self):
            with database.reading() as session:
                return session.scalar(select(Delivery))

    return Kept()


def told(cell):
    return (cell.state, cell.given, cell.activity, cell.comment)


# What is wished


def test_the_first_wish_makes_the_cell(kept):
    cell = kept.wish(HALF)
    assert told(cell) == (states.WAITING, 0.5, HALF.activity, HALF.comment)
    assert (cell.wanted_no, cell.sent_no, cell.tries, cell.next_at, cell.ours) == (1, 0, 0, NOW, [])


def test_a_newer_wish_is_sent_whatever_came_of_the_one_before(kept):
    for state in (states.WAITING, states.SENT, states.PARKED):
        kept.put(a_cell(state, tries=3, reason="why"))
        cell = kept.wish(BETTER, now=NOW + MINUTE)
        assert told(cell) == (states.WAITING, 0.75, BETTER.activity, BETTER.comment), state
        assert (cell.wanted_no, cell.next_at, cell.tries) == (2, NOW + MINUTE, 0), state
        assert (cell.code, cell.reason) == (None, None), state


def test_what_is_wished_for_a_cell_that_is_theirs_is_kept_and_not_sent(kept):
    kept.put(a_cell(states.THEIRS))
    cell = kept.wish(BETTER, now=NOW + MINUTE)
    assert told(cell) == (states.THEIRS, 0.75, BETTER.activity, BETTER.comment)
    assert (cell.wanted_no, cell.code, cell.theirs_given, cell.theirs_at) == (2, CONFLICT, 0.9, NOW)


def test_what_is_wished_already_is_not_wished_anew(kept):
    for state in ALL:
        kept.put(a_cell(state, tries=3))
        cell = kept.wish(HALF, now=NOW + MINUTE)
        assert (cell.state, cell.wanted_no, cell.tries, cell.next_at) == (state, 1, 3, NOW), state


def test_a_grade_never_falls_and_its_sentence_is_renewed(kept):
    kept.put(a_cell(states.SENT))
    cell = kept.wish(Wish(given=0.25, activity="InProgress", comment="Another."))
    assert told(cell) == (states.WAITING, 0.5, "InProgress", "Another.")


def test_a_wish_leaves_what_is_under_way_to_its_worker(kept):
    kept.put(a_cell(lease_until=NOW + MINUTE, sent_stamp=WHOLE, ours=[0.5]))
    cell = kept.wish(BETTER)
    assert (cell.lease_until, cell.sent_stamp, cell.ours) == (NOW + MINUTE, WHOLE, [0.5])


def test_grades_are_kept_to_four_decimals(kept):
    assert kept.wish(Wish(given=1 / 3, activity="InProgress", comment="")).given == 0.3333
    assert kept.wish(Wish(given=1 / 3, activity="InProgress", comment="")).wanted_no == 1


def test_nothing_wished_asks_nothing(database):
    with database.writing() as session:
        states.wish(session, 1, {}, now=NOW)
        assert session.scalar(select(Delivery)) is None


def test_a_better_grade_fills_what_was_emptied_and_one_as_good_does_not(kept):
    kept.put(a_cell(states.EMPTIED))
    cell = kept.wish(Wish(given=0.5, activity="Completed", comment="Done."))
    assert told(cell) == (states.EMPTIED, 0.5, "Completed", "Done.")
    cell = kept.wish(BETTER, now=NOW + MINUTE)
    assert (cell.state, cell.waits_since, cell.theirs_at) == (states.WAITING, NOW + MINUTE, None)


def test_after_a_change_of_the_settings_a_grade_may_fall(kept):
    for state in (states.WAITING, states.SENT, states.PARKED):
        kept.put(a_cell(state, waits_since=NOW))
        less = Wish(given=0.25, activity="InProgress", comment="")
        cell = kept.wish(less, now=NOW + MINUTE, may_fall=True)
        assert told(cell) == (states.WAITING, 0.25, "InProgress", ""), state
        assert cell.waits_since == (NOW if state == states.WAITING else NOW + MINUTE), (
            "since the first that lacks"
        )


def test_a_lower_grade_changes_nothing_that_a_platform_shows_instead(kept):
    for state in (states.THEIRS, states.EMPTIED):
        kept.put(a_cell(state))
        cell = kept.wish(Wish(given=0.25, activity="InProgress", comment=""), may_fall=True)
        assert (cell.state, cell.given) == (state, 0.25), state


# On the way


def test_the_first_stamp_is_the_present_in_whole_seconds():
    cell = a_cell(tries=1)
    assert not states.set_out(cell, now=NOW)
    assert (cell.sent_stamp, cell.ours) == (WHOLE, [0.5])


def test_a_stamp_is_later_than_the_one_before_though_no_second_has_passed():
    cell = a_cell(tries=1, sent_stamp=WHOLE)
    assert not states.set_out(cell, now=NOW)
    assert cell.sent_stamp == WHOLE + SECOND


def test_tried_again_a_grade_has_the_stamp_it_had():
    cell = a_cell(tries=2, sent_stamp=WHOLE)
    assert states.set_out(cell, now=NOW + MINUTE)
    assert cell.sent_stamp == WHOLE


def test_a_stamp_with_which_nothing_was_sent_counts_as_untried():
    cell = a_cell(tries=2, sent_stamp=WHOLE, unsent_stamp=WHOLE)
    assert not states.set_out(cell, now=NOW + MINUTE)
    assert cell.sent_stamp == WHOLE


def test_what_a_cell_may_hold_of_ours_is_kept_before_it_is_sent():
    cell = a_cell(tries=1, given=0.75, ours=[0.75, 0.5])
    states.set_out(cell, now=NOW)
    assert cell.ours == [0.5, 0.75]


def test_where_everything_is_to_be_overwritten_nothing_is_noted_as_ours():
    cell = a_cell(tries=1, ours=None)
    states.set_out(cell, now=NOW)
    assert cell.ours is None


def test_a_try_that_sent_nothing_leaves_the_cell_as_it_was_before():
    cell = a_cell(lease_until=NOW, ours=[0.25, 0.5])
    states.come_back(cell, stamp=WHOLE, ours=[0.25], was_sent=False)
    assert (cell.lease_until, cell.unsent_stamp, cell.ours) == (None, WHOLE, [0.25])


def test_after_a_try_that_sent_something_its_stamp_is_a_tried_one():
    cell = a_cell(lease_until=NOW, unsent_stamp=WHOLE, ours=[0.25, 0.5])
    states.come_back(cell, stamp=WHOLE, ours=[0.25], was_sent=True)
    assert (cell.lease_until, cell.unsent_stamp, cell.ours) == (None, None, [0.25, 0.5])


def test_what_does_not_work_now_is_tried_later_as_it_is():
    cell = a_cell(tries=2)
    states.put_off(cell, until=NOW + MINUTE, code="lti.service_temporary", reason="503")
    assert (cell.state, cell.next_at, cell.tries) == (states.WAITING, NOW + MINUTE, 2)
    assert (cell.code, cell.reason) == ("lti.service_temporary", "503")


def test_tried_afresh_a_grade_gets_a_later_stamp():
    cell = a_cell(tries=2, sent_stamp=WHOLE)
    states.try_afresh(cell, code=CONFLICT, now=NOW)
    assert (cell.state, cell.tries, cell.next_at, cell.code) == (states.WAITING, 0, NOW, CONFLICT)
    cell.tries += 1  # a worker claims it
    assert not states.set_out(cell, now=NOW)
    assert cell.sent_stamp == WHOLE + SECOND


# What came of it


def test_a_grade_that_was_taken_is_sent():
    cell = a_cell(tries=2, code="lti.service_temporary", reason="503", ours=[0.25, 0.5])
    states.sent(cell, wanted_no=1, given=0.5, now=NOW)
    assert (cell.state, cell.sent_no, cell.sent_at, cell.ours, cell.tries) == (states.SENT, 1, NOW, [0.5], 0)
    assert (cell.code, cell.reason) == (None, None)


def test_a_grade_that_was_taken_after_a_better_one_was_wished_leaves_that_waiting():
    cell = a_cell(wanted_no=2, given=0.75)
    states.sent(cell, wanted_no=1, given=0.5, now=NOW)
    assert (cell.state, cell.sent_no, cell.ours) == (states.WAITING, 1, [0.5])


@pytest.mark.parametrize("wanted_no", [0, 3])
def test_what_was_never_wished_or_is_older_than_what_was_taken_cannot_be_sent(wanted_no):
    with pytest.raises(WrongState):
        states.sent(a_cell(wanted_no=2, sent_no=1), wanted_no=wanted_no, given=0.5, now=NOW)


@pytest.mark.parametrize("state", [states.WAITING, states.SENT, states.THEIRS])
def test_another_grade_in_the_platform_makes_a_cell_theirs(state):
    cell = a_cell(state, reason="503")
    found = Result(given=9, maximum=10, changed_at=NOW - MINUTE)
    states.theirs(cell, found=found, maximum=100, now=NOW)
    assert (cell.state, cell.code, cell.reason) == (states.THEIRS, CONFLICT, None)
    assert (cell.theirs_given, cell.theirs_at) == (0.9, NOW - MINUTE)


def test_theirs_counts_by_the_points_of_the_column_where_nothing_else_is_told():
    cell = a_cell()
    states.theirs(cell, found=Result(given=9, maximum=None), maximum=20, now=NOW)
    assert (cell.theirs_given, cell.theirs_at) == (0.45, NOW)


def test_what_may_not_be_read_is_not_told():
    cell = a_cell(states.THEIRS)
    states.theirs(cell, found=None, maximum=20, now=NOW)
    assert (cell.state, cell.theirs_given, cell.theirs_at) == (states.THEIRS, None, None)


def test_what_was_sent_on_a_click_and_is_hidden_is_remembered_as_ours():
    cell = a_cell(ours=None)
    states.theirs(cell, found=Result(given=9, maximum=10), maximum=10, now=NOW)
    assert cell.ours == [0.5]


def test_a_cell_that_shows_ours_after_all_is_sent():
    cell = a_cell(states.THEIRS, wanted_no=3, given=0.75)
    states.ours_again(cell)
    assert (cell.state, cell.sent_no, cell.ours, cell.code) == (states.SENT, 3, [0.75], None)
    assert (cell.theirs_given, cell.theirs_at) == (None, None)


def test_what_is_refused_for_good_is_parked_and_nobodys():
    cell = a_cell(lease_until=NOW)
    states.park(cell, code="lti.service_refused", reason="400")
    assert (cell.state, cell.lease_until) == (states.PARKED, None)
    assert (cell.code, cell.reason) == ("lti.service_refused", "400")


# Decided by somebody


@pytest.mark.parametrize("state", ALL)
@pytest.mark.parametrize("ours", [None, [], [0.5]])
def test_whatever_became_of_a_grade_it_can_be_sent_again(state, ours):
    cell = a_cell(state, tries=3, reason="why")
    states.send_again(cell, ours=ours, now=NOW + MINUTE)
    assert (cell.state, cell.wanted_no, cell.next_at, cell.tries) == (states.WAITING, 2, NOW + MINUTE, 0)
    assert (cell.ours, cell.code, cell.reason) == (ours, None, None)
    assert (cell.theirs_given, cell.theirs_at) == (None, None)


@pytest.mark.parametrize("state", ALL)
def test_what_has_no_grade_cannot_be_sent_again(state):
    with pytest.raises(WrongState):
        states.send_again(a_cell(state, given=None), ours=None, now=NOW)


def test_a_cell_that_should_show_nothing_is_not_ours_again():
    with pytest.raises(WrongState):
        states.ours_again(a_cell(states.THEIRS, given=None))


# The whole column


def test_a_column_that_is_gone_parks_what_waits(kept):
    kept.put(a_cell(lease_until=NOW + MINUTE, reason="why"))
    cell = kept.do(states.park_all)
    assert (cell.state, cell.lease_until, cell.code, cell.reason) == (states.PARKED, None, GONE, None)


def test_a_column_that_is_gone_leaves_what_does_not_wait(kept):
    for state in (states.SENT, states.PARKED, states.THEIRS):
        kept.put(a_cell(state, code="another"))
        cell = kept.do(states.park_all)
        assert (cell.state, cell.code) == (state, "another"), state


def test_a_column_that_is_back_revives_what_was_parked_with_it(kept):
    kept.put(a_cell(states.PARKED, tries=4))
    cell = kept.do(states.revive, now=NOW + MINUTE)
    assert (cell.state, cell.next_at, cell.tries) == (states.WAITING, NOW + MINUTE, 0)
    assert (cell.code, cell.wanted_no) == (None, 1)


def test_a_column_that_is_back_leaves_what_was_refused(kept):
    kept.put(a_cell(states.PARKED, code="lti.service_refused"))
    assert kept.do(states.revive, now=NOW).state == states.PARKED


def test_a_column_that_is_back_leaves_what_was_not_parked(kept):
    for state in (states.WAITING, states.SENT, states.THEIRS):
        kept.put(a_cell(state, code=GONE, tries=3))
        cell = kept.do(states.revive, now=NOW + MINUTE)
        assert (cell.state, cell.tries, cell.next_at) == (state, 3, NOW), state


def test_a_column_that_moved_gets_everything_again(kept):
    for state in (states.WAITING, states.SENT, states.PARKED):
        kept.put(a_cell(state, tries=3))
        cell = kept.do(states.send_all_again, now=NOW + MINUTE)
        assert (cell.state, cell.wanted_no, cell.tries, cell.next_at) == (
            states.WAITING,
            2,
            0,
            NOW + MINUTE,
        ), state


def test_a_column_that_moved_leaves_what_is_theirs(kept):
    kept.put(a_cell(states.THEIRS))
    cell = kept.do(states.send_all_again, now=NOW + MINUTE)
    assert (cell.state, cell.wanted_no) == (states.THEIRS, 1)


def test_a_column_that_moved_gets_no_grade_that_nobody_wishes(kept):
    kept.put(a_cell(states.SENT, given=None))
    assert kept.do(states.send_all_again, now=NOW + MINUTE).state == states.SENT


def test_a_column_that_measures_something_else_has_nothing_to_send(kept):
    for state in (states.WAITING, states.SENT, states.PARKED):
        kept.put(a_cell(state, reason="why"))
        cell = kept.do(states.withdraw)
        assert (cell.state, cell.given, cell.code, cell.reason) == (states.SENT, None, None, None), state
        assert cell.wanted_no == 2, "what is under way would be taken for the newest"


def test_what_is_theirs_stays_theirs_whatever_its_column_measures(kept):
    kept.put(a_cell(states.THEIRS))
    cell = kept.do(states.withdraw)
    assert (cell.state, cell.given, cell.code, cell.theirs_given) == (states.THEIRS, None, CONFLICT, 0.9)


def test_what_is_wished_for_the_new_measure_counts_though_it_is_less(kept):
    kept.put(a_cell(states.THEIRS))
    kept.do(states.withdraw)
    assert kept.wish(Wish(given=0.25, activity="InProgress", comment="")).given == 0.25


# Many cells


def back(session, _column, *, enrolled):
    cell_groups.came_back(session, [enrolled], now=NOW + MINUTE)


def test_who_is_there_again_gets_everything_again(kept):
    for state in (states.SENT, states.PARKED, states.EMPTIED):
        kept.put(a_cell(state, is_dismissed=True))
        kept.do(back, enrolled=kept.enrolment.id)
        assert (kept.cell.state, kept.cell.wanted_no, kept.cell.is_dismissed) == (states.WAITING, 2, False), (
            state
        )
        assert (kept.cell.waits_since, kept.cell.theirs_at) == (NOW + MINUTE, None), state


def test_who_is_there_again_finds_what_waits_and_what_is_theirs_as_it_was(kept):
    for state in (states.WAITING, states.THEIRS):
        kept.put(a_cell(state))
        kept.do(back, enrolled=kept.enrolment.id)
        assert (kept.cell.state, kept.cell.wanted_no) == (state, 1), state


DECISIONS = {
    "send": (
        lambda *told: cell_groups.send_parked_again(*told, code=GONE, now=NOW),
        states.PARKED,
        states.WAITING,
    ),
    "dismiss": (lambda *told: cell_groups.dismiss_parked(*told, code=GONE), states.PARKED, states.PARKED),
    "fill": (lambda *told: cell_groups.fill_emptied(*told, now=NOW), states.EMPTIED, states.WAITING),
    "leave": (cell_groups.leave_emptied, states.EMPTIED, states.THEIRS),
}


@pytest.mark.parametrize("decision", DECISIONS)
def test_what_is_decided_for_a_column_is_for_the_cells_it_names(kept, decision):
    verb, named, after = DECISIONS[decision]
    for state in ALL:
        kept.put(a_cell(state))
        cell = kept.do(verb)
        assert cell.state == (after if state == named else state), state
        assert cell.is_dismissed is (state == named and decision in {"dismiss", "leave"}), state


@pytest.mark.parametrize("verb", [cell_groups.dismiss_parked, cell_groups.send_parked_again])
def test_what_was_refused_for_another_reason_is_not_meant(kept, verb):
    kept.put(a_cell(states.PARKED))
    more = {"now": NOW} if verb is cell_groups.send_parked_again else {}
    cell = kept.do(verb, code="lti.service_refused", **more)
    assert (cell.state, cell.is_dismissed) == (states.PARKED, False)


# What is refused


@pytest.mark.parametrize(
    ("verb", "fits"),
    [
        (lambda cell: states.set_out(cell, now=NOW), {states.WAITING}),
        (lambda cell: states.put_off(cell, until=NOW, code=None, reason=None), {states.WAITING}),
        (lambda cell: states.try_afresh(cell, code=None, now=NOW), {states.WAITING}),
        (
            lambda cell: states.sent(cell, wanted_no=cell.wanted_no, given=0.5, now=NOW),
            {states.WAITING},
        ),
        (
            lambda cell: states.theirs(cell, found=None, maximum=None, now=NOW),
            {states.WAITING, states.SENT, states.THEIRS, states.EMPTIED},
        ),
        (
            lambda cell: states.emptied(cell, found=NOTHING, now=NOW),
            {states.SENT, states.THEIRS, states.EMPTIED},
        ),
        (lambda cell: states.seen(cell, now=NOW), {states.THEIRS, states.EMPTIED}),
        (states.ours_again, {states.THEIRS, states.EMPTIED}),
        (lambda cell: states.park(cell, code=None, reason=None), {states.WAITING}),
    ],
    ids=["set_out", "put_off", "try_afresh", "sent", "theirs", "emptied", "seen", "ours_again", "park"],
)
@pytest.mark.parametrize("state", ALL)
def test_a_verb_is_for_the_states_of_the_table_and_no_other(verb, fits, state):
    cell = a_cell(state)
    if state in fits:
        verb(cell)
    else:
        with pytest.raises(WrongState):
            verb(cell)
        assert cell.state == state
