"""Whatever somebody has done: the sentences about it cannot contradict each other, since one state says them all."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.services.learning.completion import CHECK, ENTRY, PAGE, Condition
from app.services.learning.facts import Mark
from app.services.learning.standings import StarState
from app.services.learning.whereabouts import Whereabouts

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
STARS = ("m01", "m02", "m03", "m04", "m05")


@st.composite
def star_states(draw, star):
    """Where somebody is in a star: nothing, something or everything done, in any order."""
    pages = [f"{star}/page-{n}" for n in range(draw(st.integers(1, 4)))]
    entries = [f"{star}/text-{n}" for n in range(draw(st.integers(0, 2)))]
    check = [f"{star}/quiz"] if draw(st.booleans()) else []
    opened = draw(st.permutations(pages))[: draw(st.integers(0, len(pages)))]
    read = {page for page in opened if draw(st.booleans())}
    kinds = [
        *((PAGE, one) for one in pages),
        *((ENTRY, one) for one in entries),
        *((CHECK, one) for one in check),
    ]
    met = {one for kind, one in kinds if (one in read if kind == PAGE else draw(st.booleans()))}
    conditions = tuple(Condition(kind=kind, id=one, is_met=one in met) for kind, one in kinds)
    moments = {page: NOON + timedelta(minutes=n) for n, page in enumerate(opened)}
    is_touched = bool(opened or met)
    is_done = is_touched and all(one.is_met for one in conditions)
    was_done = is_touched and draw(st.booleans())  # a rule has changed since: what was earned stays
    last = opened[-1] if opened else None
    return StarState(
        star=star,
        status="completed" if is_done or was_done else "started" if is_touched else "not_started",
        conditions=conditions,
        marks={
            page: Mark(first_at=at, last_at=at, paper_at=None, read_at=at if page in read else None)
            for page, at in moments.items()
        },
        votes={},
        last_page=last,
        last_at=moments.get(last),
        opened_at=NOON if is_touched else None,
        done_at=None,
        quiz_best=None,
        quiz_rounds=0,
        quiz_passed=False,
        pass_mark=0.6,
    )


@st.composite
def whereabouts(draw):
    """Where somebody is in a course of which some stars are written and on."""
    there = [star for star in STARS if draw(st.booleans())]
    split = draw(st.integers(0, len(STARS)))
    return Whereabouts(
        states={star: draw(star_states(star)) for star in there},
        seconds=lambda thing: 0.4 if thing.endswith("-0") else 50.0,
        required=STARS[:split],
        choice=STARS[split:],
        choose=draw(st.integers(0, 3)),
    )


@given(whereabouts())
def test_nothing_is_left_of_a_star_exactly_when_it_is_done_and_then_it_takes_no_minute(where):
    for star in where.states:
        assert (not where.left(star)) == where.is_done(star) == (where.minutes_left(star) == 0)
        assert where.minutes_left(star) <= where.minutes(star)
        assert (where.first_left(star) is None) == where.is_done(star)


@given(whereabouts())
def test_a_page_that_was_only_opened_is_left_to_be_read(where):
    for star, state in where.states.items():
        unread = {page for page, mark in state.marks.items() if not mark.is_read}
        assert not unread & set(state.read_pages)
        assert where.is_done(star) or unread <= {one.id for one in where.left(star)}


@given(whereabouts())
def test_there_is_somewhere_to_go_on_exactly_while_something_is_left_or_nothing_was_begun(where):
    found = where.go_on()
    was_anywhere = any(state.opened_at for state in where.states.values())
    assert (found is None) == (where.is_nothing_left and (was_anywhere or not where.states))
    if found is None:
        return
    assert not where.is_done(found.star)
    assert (found.how in {"resume", "next"}) == (found.star in where.begun) == (found.task is not None)
    if found.how == "resume":
        assert found.task.id == where.states[found.star].last_page
        assert any(one.kind == PAGE for one in where.left(found.star))
    elif found.task:
        assert found.task in where.left(found.star)


@given(whereabouts(), st.lists(st.sampled_from(STARS)))
def test_only_a_star_that_can_be_opened_is_ever_named(where, some):
    named = [*where.way(some), *where.untouched, *where.to_choose[1], *where.begun]
    named += [one for star in STARS if (one := where.next_star(star, near=some))]
    assert set(named) <= set(where.states)


@given(whereabouts(), st.sampled_from(STARS))
def test_the_star_after_a_star_is_another_one_that_is_not_done(where, star):
    following = where.next_star(star, near=STARS)
    others_left = [one for one in where.states if one != star and not where.is_done(one)]
    assert (following is None) == (not others_left)
    assert following is None or following in others_left


@given(whereabouts())
def test_who_goes_on_from_page_to_page_comes_to_what_is_left_and_then_to_the_end(where):
    for star, state in where.states.items():
        pages = [one.id for one in state.conditions if one.kind == PAGE]
        for page, following in pairwise(pages):
            assert where.after(star, page, pages=pages).id == following
        last = where.after(star, pages[-1], pages=pages)
        others = [one for one in where.left(star) if one.id != pages[-1]]
        assert (last is None) == (not others)
        assert last is None or last in others
