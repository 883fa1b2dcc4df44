"""Knows the ways through a scene: where each choice leads, what is reached, how many people went where; knows no words.

A *step* is a choice made at a moment, `moment.choice`; a *way* is a list of steps from the first moment on.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from app.activities.base import Bones

Way = list[str]


def step_of(moment: str, choice: str) -> str:
    """The step that a choice at a moment is; ids have no dot."""
    return f"{moment}.{choice}"


def leads(bones: Bones) -> dict[str, str]:
    """The moment or end that each step leads to, in the order written."""
    return {
        step_of(moment["id"], choice["id"]): choice["to"]
        for moment in bones["moments"]
        for choice in moment["choices"]
    }


def start(bones: Bones) -> str:
    """The moment where everybody begins: the first that is written."""
    first: str = bones["moments"][0]["id"]
    return first


def onward(bones: Bones) -> dict[str, list[str]]:
    """What can come right after each moment, each once; ends lead nowhere."""
    return {
        moment["id"]: list(dict.fromkeys(choice["to"] for choice in moment["choices"]))
        for moment in bones["moments"]
    }


def walked(bones: Bones, steps: Iterable[str]) -> Way:
    """The way that `steps` make, as far as each begins where the one before led to."""
    to = leads(bones)
    way: Way = []
    here = start(bones)
    for step in steps:
        if step not in to or not step.startswith(f"{here}."):
            break
        way.append(step)
        here = to[step]
    return way


def place(bones: Bones, way: Sequence[str]) -> str:
    """The moment or end where a way has come to."""
    return leads(bones)[way[-1]] if way else start(bones)


def is_whole(bones: Bones, way: Sequence[str]) -> bool:
    """Whether a way has come to an end."""
    return place(bones, way) in bones["ends"]


def reached(bones: Bones) -> set[str]:
    """Every moment and end that some way comes to."""
    next_ones = onward(bones)
    found: set[str] = set()
    ahead = [start(bones)]
    while ahead:
        here = ahead.pop()
        if here not in found:
            found.add(here)
            ahead += next_ones.get(here, [])
    return found


def turning_back(bones: Bones) -> list[str]:
    """The moments that a way can come to a second time; empty where every way comes to an end."""
    next_ones = onward(bones)
    open_ones = {moment: set(after) & next_ones.keys() for moment, after in next_ones.items()}
    while settled := {moment for moment, after in open_ones.items() if not after}:
        open_ones = {moment: after - settled for moment, after in open_ones.items() if moment not in settled}
    return [moment for moment in open_ones if moment in _beyond(next_ones, moment)]


def _beyond(next_ones: Mapping[str, Sequence[str]], moment: str) -> set[str]:
    found: set[str] = set()
    ahead = [*next_ones[moment]]
    while ahead:
        here = ahead.pop()
        if here not in found:
            found.add(here)
            ahead += next_ones.get(here, [])
    return found


def ranks(bones: Bones) -> dict[str, int]:
    """How many steps it takes to a moment or end on the longest way; every end stands after every moment."""
    next_ones = onward(bones)
    rank = {start(bones): 0}
    for _round in next_ones:
        for moment, after in next_ones.items():
            for one in after:
                rank[one] = max(rank.get(one, 0), rank.get(moment, 0) + 1)
    last = max(rank[end] for end in bones["ends"])
    return rank | dict.fromkeys(bones["ends"], last)


def moments_ahead(bones: Bones, here: str) -> int:
    """How many moments the longest way has from here on, this one counted; none at an end."""
    ahead: dict[str, int] = dict.fromkeys(bones["ends"], 0)
    for _round in bones["moments"]:
        for moment, after in onward(bones).items():
            ahead[moment] = 1 + max(ahead.get(one, 0) for one in after)
    return ahead[here]


def moments_on_average(bones: Bones) -> float:
    """How many moments a way has where people choose one thing as often as another."""
    ahead: dict[str, float] = dict.fromkeys(bones["ends"], 0.0)
    for _round in bones["moments"]:
        for moment, after in onward(bones).items():
            ahead[moment] = 1 + sum(ahead.get(one, 0.0) for one in after) / len(after)
    return ahead[start(bones)]


def told_together(way: Iterable[str]) -> str:
    """A way in one word after the other, as it is counted."""
    return " ".join(way)


def told_counts(bones: Bones, ways: Mapping[str, int], *, least: int) -> dict[str, int]:
    """How many people took each step, for the moments where that may be told.

    `ways` says how many people went each whole way, as steps with spaces between. A moment is told if each of its
    choices has at least `least` people and every moment that leads to it is told too. So whatever can be reckoned from
    what is told is a sum of such figures: what is not told lies behind it, and nobody knows how it went on from there.
    """
    counts: Counter[str] = Counter()
    for told, people in ways.items():
        way = walked(bones, told.split())
        if way and way == told.split() and is_whole(bones, way):
            counts.update(dict.fromkeys(way, people))
    before: dict[str, set[str]] = {}
    for moment, after in onward(bones).items():
        for one in after:
            before.setdefault(one, set()).add(moment)
    steps = {
        one["id"]: [step_of(one["id"], choice["id"]) for choice in one["choices"]] for one in bones["moments"]
    }
    shown: set[str] = set()
    for moment in sorted(steps, key=ranks(bones).__getitem__):
        is_enough = all(counts[step] >= least for step in steps[moment])
        if is_enough and before.get(moment, set()) <= shown:
            shown.add(moment)
    return {step: counts[step] for moment in shown for step in steps[moment]}
