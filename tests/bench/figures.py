"""Knows what is measured, in which order, and what of it is compared with what; starts nothing itself.

Each round goes through the steps and measures every tool once at each, in turn and then in the opposite turn: what is compared
is measured within seconds, so that whatever else the machine does falls on all alike. Operations a second move with the
neighbours; ratios of one run do not.
"""

import json
import statistics
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from tests.bench.stand import DRIVER_CORE, Stand, Tool

PEER_STEPS = ("returning", "launch", "page", "answer")
OUR_STEPS = ("returning", "newcomer", "launch", "page", "answer", "text")
LATE = 0.1  # seconds
EXPORTS = 3
"""Rounds of exports: what a file of a million rows takes hardly varies."""
Sample = dict[str, float]


@dataclass(frozen=True, kw_only=True)
class Place:
    """A tool with a database of some size."""

    tool: Tool
    people: int
    steps: Sequence[str]


@dataclass(kw_only=True)
class Figures:
    """Everything a run found."""

    steps: dict[tuple[str, str], list[Sample]] = field(default_factory=dict)
    """By tool (`floor`, `plain`, `ours 1000`, `sqlite 1000`) and step."""
    keys: dict[tuple[str, str], Sample] = field(default_factory=dict)
    """By tool and how the key address is (`well`, `late`, `dead`): launches while it is so."""
    exports: dict[tuple[int, str], list[Sample]] = field(default_factory=dict)
    """By rows and form."""
    row_bytes: dict[str, float] = field(default_factory=dict)
    """By table: bytes of one row in the largest database."""
    filling: dict[int, float] = field(default_factory=dict)
    """Seconds it took to put so many people in."""

    def cpu(self, tool: str, step: str) -> float:
        """CPU-ms a step, the median of the rounds."""
        return self.middle(tool, step, "cpu_ms")

    def middle(self, tool: str, step: str, what: str) -> float:
        return statistics.median(one[what] for one in self.steps[tool, step])

    def ratio(self, tool: str, step: str, other: str, other_step: str, *, what: str = "cpu_ms") -> float:
        """The median of the ratios, round by round."""
        pairs = zip(self.steps[tool, step], self.steps[other, other_step], strict=True)
        return statistics.median(one[what] / two[what] for one, two in pairs)

    def least(self, tool: str, step: str) -> float:
        """CPU-ms a step in the quickest round: neighbours of the machine only add, and most to whoever touches most code."""
        return min(one["cpu_ms"] for one in self.steps[tool, step])

    def seconds(self, rows: int, form: str) -> float:
        return statistics.median(one["seconds"] for one in self.exports[rows, form])


def collect(
    stand: Stand, *, sizes: Sequence[int], rounds: int, seconds: float, say: Callable[[str], None]
) -> Figures:
    """Measure it all."""
    found = Figures()
    databases = {}
    with ExitStack() as running:
        with stand.key_address():
            places = list(_peers(stand, running, people=min(sizes)))
            for size in sizes:
                say(f"{size:,} people")
                environment = stand.environment(stand.new_database(f"people_{size}"), port=stand.port())
                found.filling[size] = stand.prepare(environment, people=size)
                databases[size] = environment
                tool = running.enter_context(stand.ours(f"ours {size}", environment))
                stand.meet_courses(tool, people=size)
                places.append(Place(tool=tool, people=size, steps=OUR_STEPS))
            small = min(sizes)
            say(f"{small:,} people on SQLite")
            environment = stand.environment(f"sqlite:///{stand.folder}/people.db", port=stand.port())
            stand.prepare(environment, people=small)
            tool = running.enter_context(stand.ours(f"sqlite {small}", environment))
            stand.meet_courses(tool, people=small)
            places.append(Place(tool=tool, people=small, steps=OUR_STEPS))
            for number in range(rounds):
                say(f"round {number + 1} of {rounds}")
                for step in OUR_STEPS:
                    for place in places if number % 2 == 0 else places[::-1]:
                        if step in place.steps:
                            sample = stand.measure(place.tool, step, people=place.people, seconds=seconds)
                            found.steps.setdefault((place.tool.name, step), []).append(sample)
        tools = {place.tool.name.partition(" ")[0]: place.tool for place in places if place.people == small}
        for name in ("well", "late", "dead"):
            say(f"the key address: {name}")
            with _keys(stand, name):
                for who in ("ours", "plain"):
                    found.keys[who, name] = _launches(
                        stand, tools[who], people=small, seconds=seconds, is_dead=name == "dead"
                    )
    found.row_bytes = stand.row_bytes(databases[max(sizes)])
    for size in sizes[1:]:
        for number in range(min(rounds, EXPORTS)):
            say(f"exports of {size:,} rows, round {number + 1}")
            _export(stand, found, databases[size], rows=size)
    return found


def _peers(stand: Stand, running: ExitStack, *, people: int) -> Iterator[Place]:
    database = stand.new_database("more_peers")
    stand.make_peer_tables(database)
    for name in ("floor", "plain"):
        tool = running.enter_context(stand.peer(name, database))
        yield Place(tool=tool, people=people, steps=PEER_STEPS)


def _launches(stand: Stand, tool: Tool, *, people: int, seconds: float, is_dead: bool) -> Sample:
    """Launches of a tool that has the key set, and how often its address was asked meanwhile."""
    before = 0 if is_dead else stand.times_asked()
    sample = stand.measure(tool, "launch", people=people, seconds=seconds)
    return {**sample, "fetches": 0 if is_dead else stand.times_asked() - before}


@contextmanager
def _keys(stand: Stand, name: str) -> Iterator[None]:
    """The address as told; the tools have fetched the key set before."""
    if name == "dead":
        yield
        return
    with stand.key_address(delay=LATE if name == "late" else 0.0):
        yield


def _export(stand: Stand, found: Figures, environment: dict[str, str], *, rows: int) -> None:
    for form in ("copy", "csv", "xlsx"):
        file = str(stand.folder / f"report.{form}")
        told = stand.say("-m", "tests.bench.exports", form, file, environment=environment, core=DRIVER_CORE)
        found.exports.setdefault((rows, form), []).append(json.loads(told.splitlines()[-1]))
