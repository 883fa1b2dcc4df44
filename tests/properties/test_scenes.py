"""Whatever story an author tells in moments: every way through it comes to an end, it can be drawn, and what is told of
others says nothing about fewer than five."""

from collections import Counter
from itertools import pairwise

import hypothesis.strategies as st
from hypothesis import given, settings

from app.activities import scene_ways as ways
from app.activities.scene_map import LANE, ROW, laid_out

FIVE, PRIME = 5, 2**31 - 1


@st.composite
def stories(draw):
    """The bones of a scene without a flaw: choices lead to later moments or to an end, and everything is reached."""
    names = [f"m{number}" for number in range(draw(st.integers(4, 9)))]
    ends = [f"e{number}" for number in range(draw(st.integers(1, 3)))]
    moments = []
    for number, name in enumerate(names):
        onward = st.sampled_from([*names[number + 1 :], *ends])
        targets = draw(st.lists(onward, min_size=2, max_size=4))
        choices = [{"id": f"c{index}", "to": to} for index, to in enumerate(targets)]
        moments.append({"id": name, "choices": choices})
    story = {"moments": moments, "ends": ends}
    found = ways.reached(story)
    return {
        "moments": [moment for moment in moments if moment["id"] in found],
        "ends": [end for end in ends if end in found],
    }


def walk(draw, story):
    """A whole way, chosen step by step."""
    way = []
    while not ways.is_whole(story, way):
        here = ways.place(story, way)
        [moment] = [one for one in story["moments"] if one["id"] == here]
        choice = draw(st.sampled_from(moment["choices"]))
        way.append(ways.step_of(here, choice["id"]))
    return way


@settings(deadline=None)
@given(st.data())
def test_every_way_comes_to_an_end_and_the_count_of_moments_never_grows(data):
    story = data.draw(stories())
    assert ways.turning_back(story) == []
    way = walk(data.draw, story)
    assert ways.walked(story, way) == way
    totals = [
        taken + ways.moments_ahead(story, ways.place(story, way[:taken])) for taken in range(len(way) + 1)
    ]
    assert totals == sorted(totals, reverse=True)
    assert totals[-1] == len(way)
    assert 1 <= ways.moments_on_average(story) <= totals[0]


@settings(deadline=None)
@given(st.data())
def test_of_steps_that_make_no_way_only_the_beginning_is_taken(data):
    story = data.draw(stories())
    steps = [*ways.leads(story), "m0", "zzz.c0", ""]
    posted = data.draw(st.lists(st.sampled_from(steps), max_size=12))
    way = ways.walked(story, posted)
    assert posted[: len(way)] == way
    assert ways.walked(story, way) == way
    assert ways.walked(story, posted[: len(way) + 1]) == way


@settings(deadline=None)
@given(stories())
def test_everything_has_a_place_of_its_own_and_lines_lead_down_from_one_to_the_next(story):
    layout = laid_out(story)
    spots = {(place.row, place.lane) for place in layout.places}
    assert {place.id for place in layout.places} == ways.reached(story)
    assert len(spots) == len(layout.places)
    by_row = sorted(spots)
    assert all(other[1] - one[1] >= 2 for one, other in pairwise(by_row) if one[0] == other[0])
    assert all(1 <= lane <= 2 * layout.lanes - 1 and 1 <= row <= layout.rows for row, lane in spots)
    placed = {place.id: place for place in layout.places}
    assert [line.step for line in layout.lines] == list(ways.leads(story))
    for line in layout.lines:
        moment, to = placed[line.step.partition(".")[0]], placed[ways.leads(story)[line.step]]
        across, down = line.path.removeprefix("M").partition("V")[0].split()
        assert abs(int(across) - moment.lane * LANE // 2) < LANE // 2
        assert int(down) == (moment.row - 1) * ROW + ROW // 2
        is_end = to.id in story["ends"]
        assert line.path.endswith(f"V{(to.row - 1) * ROW + (0 if is_end else ROW // 2)}")
        assert bool(line.turn) == is_end
        assert not is_end or to.row == layout.rows
        assert moment.row < to.row
        last_turn = (line.turn or line.path).rpartition("C")[2].partition("V")[0].split()
        assert int(last_turn[-2]) == to.lane * LANE // 2


@settings(deadline=None)
@given(st.data())
def test_no_figure_that_is_told_or_can_be_reckoned_is_about_fewer_than_five(data):
    story = data.draw(stories())
    crowd = Counter()
    for _kind in range(data.draw(st.integers(1, 12))):
        crowd[ways.told_together(walk(data.draw, story))] += data.draw(st.integers(1, 12))
    told = ways.told_counts(story, crowd, least=FIVE)
    true = Counter()
    for way, people in crowd.items():
        true.update(dict.fromkeys(way.split(), people))
    assert all(people == true[step] and people >= FIVE for step, people in told.items())

    steps = list(ways.leads(story))
    known = reckoning(story, told, steps)
    for step in steps:
        assert step in told or not follows(known, [int(step == one) for one in steps]), step
    for moment in story["moments"]:
        passed = [int(step.startswith(f"{moment['id']}.")) for step in steps]
        if follows(known, passed):
            assert sum(true[step] for step, counts in zip(steps, passed, strict=True) if counts) >= FIVE


def reckoning(story, told, steps):
    """What is known of the numbers of people by step, as equations: those told; who comes to a moment goes on from it."""
    equations = [[int(step == one) for one in steps] for step in told]
    for moment in story["moments"][1:]:
        comes = [int(ways.leads(story)[step] == moment["id"]) for step in steps]
        goes = [int(step.startswith(f"{moment['id']}.")) for step in steps]
        equations.append([one - other for one, other in zip(comes, goes, strict=True)])
    found = {}
    for equation in equations:
        left = reduced(found, equation)
        if any(left):
            found[next(place for place, value in enumerate(left) if value)] = left
    return found


def follows(known, wanted):
    """Whether a sum of numbers follows from the equations."""
    return not any(reduced(known, wanted))


def reduced(known, row):
    """What is left of a row once the equations are taken from it; counted modulo a prime, so that it stays exact."""
    left = [value % PRIME for value in row]
    for place, equation in sorted(known.items()):
        share = left[place] * pow(equation[place], -1, PRIME) % PRIME
        if share:
            left = [(value - share * other) % PRIME for value, other in zip(left, equation, strict=True)]
    return left
