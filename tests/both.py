"""Knows on which databases tests run, counts them, and holds that neither database is left dark; knows no test.

A walk through the whole house (`tests/functional`, `contract`, `browser`) runs on SQLite. Marked `both_databases("races")`, with one
of the `REASONS`, it runs on PostgreSQL as well; marked `both_databases("races", once=True)`, there with the first of its parameters
alone: the others tell the database nothing else. Every other test with a database runs on both.
That nothing is left to one database alone is counted: each function of `app/` that sent a statement
to one of them in a whole run must have sent one to the other, or the run has failed and names it.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

HERE = Path(__file__).parent
HOUSE = str(HERE.parent / "app")
GROUND = str(HERE.parent / "app" / "adapters" / "sql")
"""Below every statement, and asked for by whoever sends one."""
ON_EITHER = [pytest.param("sqlite"), pytest.param("postgres", marks=pytest.mark.postgres)]
WALKS = tuple(str(HERE / room) for room in ("functional", "contract", "browser"))
CHOOSING = ("server", "door")
"""Fixtures that choose the database of a test; without a parameter they take SQLite."""
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}

REASONS = {
    "races": "two do the same at once",
    "claims": "workers take what is due",
    "reports": "sums, filters and order are the database's",
    "retention": "rows go, and what hangs on them",
    "json": "documents are kept, searched or compared",
    "migrations": "there are no tables yet, or those of another release",
    "refusals": "a write of one kind is refused, and nothing of it stays",
    "statements": "they are sent on few ways or on this one only",
    "journey of a learner": "one walk of each audience",
    "journey of an instructor": "one walk of each audience",
    "journey of an administrator": "one walk of each audience",
    "journey of an operator": "one walk of each audience",
    "journey of a reviewer": "one walk of each audience",
}
"""Why a walk runs on both databases; each stands at one test at least (tests/house/test_both_databases.py)."""

SENT: dict[str, set[str]] = {name: set() for name in NAMES}


@event.listens_for(Engine, "before_cursor_execute")
def note(connection: Any, _cursor: Any, statement: str, *_told: Any) -> None:
    """Note who sends a statement where. What SQLite is told when a unit of work begins is nobody's."""
    if statement.startswith("BEGIN"):
        return
    frame = sys._getframe(1)
    while frame := frame.f_back:
        file = frame.f_code.co_filename
        if file.startswith(HOUSE) and not file.startswith(GROUND):
            SENT[connection.dialect.name].add(f"{file[len(HOUSE) - 3 :]}:{frame.f_code.co_qualname}")
            return


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test on both databases where that is meant."""
    if str(metafunc.definition.path).startswith(WALKS) and not reasons(metafunc.definition):
        return
    told = [mark.args[0] for mark in metafunc.definition.iter_markers("parametrize")]
    chosen_there = {name for names in told for name in ([names] if isinstance(names, str) else names)}
    for fixture in CHOOSING:
        if fixture in metafunc.fixturenames and fixture not in chosen_there:
            metafunc.parametrize(fixture, ON_EITHER, indirect=True)


@pytest.hookimpl(wrapper=True, tryfirst=True)  # around who shuffles the tests, which is a wrapper too
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Leave out what need not run again on PostgreSQL, and mark what runs on SQLite, to be counted."""
    items[:] = without_more_of_the_same(items)
    for item in items:
        asked = set(getattr(item, "fixturenames", ()))
        if asked & {*CHOOSING, "sqlite_files"} and not item.get_closest_marker("postgres"):
            item.add_marker("sqlite")
    return (yield)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand over what was noted, or judge it: a whole run that leaves a function dark on one database has failed."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["sent"] = {name: sorted(sent) for name, sent in SENT.items()}
    elif dark(SENT) and _is_whole(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Gather what a process of the run noted."""
    for name, sent in getattr(node, "workeroutput", {}).get("sent", {}).items():
        SENT[name].update(sent)


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Say how many tests ran on which database."""
    ran = Counter(_kind(report) for report in _calls(terminalreporter))
    terminalreporter.section("databases")
    terminalreporter.line(
        f"{ran['sqlite']} tests ran on SQLite, {ran['postgres']} on PostgreSQL, {ran['neither']} need none; "
        f"{len(SENT['sqlite'])} functions spoke to SQLite, {len(SENT['postgresql'])} to PostgreSQL"
    )
    if _is_whole(config):
        for name, functions in dark(SENT).items():
            for function in sorted(functions):
                terminalreporter.line(f"never spoke to {NAMES[name]}: {function}", red=True)


def reasons(definition: Any) -> list[str]:
    """Why a walk runs on both databases."""
    reasons = [mark.args[0] for mark in definition.iter_markers("both_databases")]
    if unknown := set(reasons) - set(REASONS):
        message = f"{definition.name}: {unknown} is none of the reasons of tests/both.py"
        raise pytest.UsageError(message)
    return reasons


def without_more_of_the_same(items: Iterable[pytest.Item]) -> Iterator[pytest.Item]:
    """Of a walk that is marked to run `once` on PostgreSQL, there the first alone."""
    met: set[str] = set()
    for item in items:
        test, is_once = item.nodeid.partition("[")[0], _is_once(item)
        if not (is_once and test in met):
            yield item
        if is_once:
            met.add(test)


def _is_once(item: pytest.Item) -> bool:
    mark = item.get_closest_marker("both_databases")
    return bool(mark and mark.kwargs.get("once") and item.get_closest_marker("postgres"))


def dark(sent: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """By database, what spoke to the other one only."""
    everybody = set.union(*sent.values())
    return {name: everybody - functions for name, functions in sent.items() if everybody - functions}


def _is_whole(config: pytest.Config) -> bool:
    """Whether nothing was left out of the run."""
    option = config.option
    chosen = (
        option.markexpr or option.keyword or option.deselect or option.ignore or getattr(option, "lf", False)
    )
    return not chosen and config.args == config.getini("testpaths")


def _calls(terminalreporter: Any) -> Iterator[Any]:
    for outcome in ("passed", "failed"):
        yield from (one for one in terminalreporter.stats.get(outcome, []) if one.when == "call")


def _kind(report: Any) -> str:
    return next((kind for kind in ("postgres", "sqlite") if kind in report.keywords), "neither")
