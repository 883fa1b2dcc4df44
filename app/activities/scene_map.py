"""Knows how the ways of a scene are laid out: rows of moments from the first to the ends, and lines between them.

A row holds what is reached after as many steps. A line that passes a row by has a place in it like a moment, so that it
runs behind nothing. Places are counted in half lanes, lines in hundredths of a lane and of a row.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.activities.base import Bones
from app.activities.scene_ways import leads, onward, ranks

LANE = ROW = 100
_SWEEPS = 6
_SPREAD = 14
"""How far apart the lines of two choices leave a moment."""
_BEND = 20
"""How far from the border of two rows a line begins to turn."""

_Spot = tuple[str, ...]
"""A moment or end by its id, or by (from, to, row) the place where a line passes a row."""
_Link = tuple[_Spot, _Spot]


@dataclass(frozen=True, slots=True, kw_only=True)
class WayPlace:
    """Where a moment or end stands: its row, and its first half lane; both count from 1."""

    id: str
    row: int
    lane: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WayLine:
    """The line of one step, as the path of an SVG."""

    step: str
    path: str
    turn: str
    """Its last turn, towards an end; empty where it leads to a moment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WayMap:
    """Everything drawn: from the first row to the last, from left to right. Lines to ends turn in a strip of their own above them."""

    lanes: int
    rows: int
    places: tuple[WayPlace, ...]
    lines: tuple[WayLine, ...]


def laid_out(bones: Bones) -> WayMap:
    """The layout of a scene that has no flaw."""
    rank = ranks(bones)
    links = _links(bones, rank)
    rows = _in_rows(bones, rank, links)
    lanes = max(len(row) for row in rows)
    lane_of = _straightened(rows, links, lanes)
    places = [
        WayPlace(id=spot[0], row=number + 1, lane=lane_of[spot] + 1)
        for number, row in enumerate(rows)
        for spot in row
        if len(spot) == 1
    ]
    middles = {spot: (lane + 1) * LANE // 2 for spot, lane in lane_of.items()}
    return WayMap(
        lanes=lanes,
        rows=len(rows),
        places=tuple(places),
        lines=tuple(_lines(bones, rank, middles)),
    )


def _links(bones: Bones, rank: dict[str, int]) -> list[_Link]:
    """What is linked to what in the next row; each once."""
    chains = [_chain(moment, one, rank) for moment, after in onward(bones).items() for one in after]
    return [link for chain in chains for link in pairwise(chain)]


def _in_rows(bones: Bones, rank: dict[str, int], links: Sequence[_Link]) -> list[list[_Spot]]:
    """What stands in each row, ordered so that lines cross little."""
    rows: list[list[_Spot]] = [[] for _row in range(max(rank.values()) + 1)]
    for one in (*onward(bones), *bones["ends"]):
        rows[rank[one]].append((one,))
    for _above, spot in links:
        if len(spot) > 1:
            rows[int(spot[2])].append(spot)
    for sweep in range(_SWEEPS):
        is_down = sweep % 2 == 0
        for number in range(1, len(rows)) if is_down else range(len(rows) - 2, -1, -1):
            beside = rows[number - 1] if is_down else rows[number + 1]
            rows[number] = _sorted(rows[number], beside, links)
    return rows


def _chain(moment: str, to: str, rank: dict[str, int]) -> list[_Spot]:
    passed = [(moment, to, str(row)) for row in range(rank[moment] + 1, rank[to])]
    return [(moment,), *passed, (to,)]


def _sorted(row: list[_Spot], beside: Sequence[_Spot], links: Sequence[_Link]) -> list[_Spot]:
    """A row by the mean place of what its spots are linked to in the row beside it."""
    place = {spot: number / len(beside) for number, spot in enumerate(beside)}
    means = {
        spot: _mean_near(spot, place, links, otherwise=number / len(row)) for number, spot in enumerate(row)
    }
    return sorted(row, key=means.__getitem__)


def _mean_near(
    spot: _Spot, place: Mapping[_Spot, float], links: Sequence[_Link], *, otherwise: float
) -> float:
    near = [
        place[other] for link in links if spot in link for other in link if other != spot and other in place
    ]
    return sum(near) / len(near) if near else otherwise


def _straightened(rows: list[list[_Spot]], links: Sequence[_Link], lanes: int) -> dict[_Spot, int]:
    """The first half lane of every spot: in its order, and as near to what it is linked to as there is room."""
    lane_of = {spot: lanes - len(row) + 2 * number for row in rows for number, spot in enumerate(row)}
    for sweep in range(_SWEEPS):
        for row in rows if sweep % 2 else rows[::-1]:
            wanted = [_mean_near(spot, lane_of, links, otherwise=lane_of[spot]) for spot in row]
            lane_of |= zip(row, _nearest(wanted, room=2 * lanes - 1), strict=True)
    return lane_of


def _nearest(wanted: Sequence[float], *, room: int) -> list[int]:
    """Half lanes below `room`, two or more apart and in order, that miss what is wanted by as little as can be."""
    best: list[tuple[float, list[int]]] = [(0.0, [])]
    for number, wish in enumerate(wanted):
        least, last = 2 * number, room - 2 * (len(wanted) - 1 - number)
        begun = {lanes[-1] if lanes else -2: (miss, lanes) for miss, lanes in best}
        best = [
            min(
                (miss + (lane - wish) ** 2, [*lanes, lane])
                for end, (miss, lanes) in begun.items()
                if end <= lane - 2
            )
            for lane in range(least, last)
        ]
    return min(best)[1]


def _lines(bones: Bones, rank: dict[str, int], middles: dict[_Spot, int]) -> list[WayLine]:
    found = []
    for moment in bones["moments"]:
        steps = [step for step in leads(bones) if step.startswith(f"{moment['id']}.")]
        for number, step in enumerate(steps):
            chain = _chain(moment["id"], leads(bones)[step], rank)
            aside = round((number - (len(steps) - 1) / 2) * _SPREAD)
            across = [middles[chain[0]] + aside, *(middles[spot] for spot in chain[1:])]
            is_last = leads(bones)[step] in bones["ends"]
            path = _path(across[:-1] if is_last else across, row=rank[moment["id"]], goes_on=is_last)
            turn = _turn(across[-2], across[-1]) if is_last else ""
            found.append(WayLine(step=step, path=path, turn=turn))
    return found


def _path(across: Sequence[int], *, row: int, goes_on: bool) -> str:
    """A line that goes straight within a row and turns at the border to the next; `goes_on`: to the last border."""
    drawn = f"M{across[0]} {row * ROW + ROW // 2}"
    for number, (here, there) in enumerate(pairwise(across), start=row + 1):
        border = number * ROW
        drawn += f"V{border - _BEND}C{here} {border} {there} {border} {there} {border + _BEND}"
    last = row + len(across) - 1
    return f"{drawn}V{(last + 1) * ROW if goes_on else last * ROW + ROW // 2}"


def _turn(here: int, there: int) -> str:
    """A turn as high as a row."""
    return f"M{here} 0C{here} {ROW // 2} {there} {ROW // 2} {there} {ROW}"
