"""Neither database is left dark: what the marks of the walks say, and what is noted while tests run."""

import ast
from pathlib import Path

import pytest
from sqlalchemy import select

from app.models import Release
from app.services.releases.archive import StoredReleases
from tests import both

FUNCTIONAL = Path(__file__).parents[1] / "functional"


def marked() -> set[str]:
    """Every reason that stands at a walk."""
    calls = (
        node
        for file in FUNCTIONAL.glob("test_*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    )
    return {
        call.args[0].value
        for call in calls
        if isinstance(call.func, ast.Attribute) and call.func.attr == "both_databases"
    }


def test_each_reason_to_run_on_both_databases_stands_at_a_test():
    assert marked() == set(both.REASONS)


def test_a_reason_that_is_none_of_the_list_is_refused(request):
    request.node.add_marker(pytest.mark.both_databases("because"))
    with pytest.raises(pytest.UsageError, match="none of the reasons"):
        both.reasons(request.node)


@pytest.mark.parametrize(
    ("how", "left"),
    [
        ({"once": True}, ["a[sqlite-x]", "a[sqlite-y]", "a[postgres-x]"]),
        ({}, ["a[sqlite-x]", "a[sqlite-y]", "a[postgres-x]", "a[postgres-y]"]),
    ],
    ids=["once", "always"],
)
def test_a_walk_that_is_marked_so_runs_once_on_postgresql_and_each_time_on_sqlite(request, how, left):
    walks = []
    for name in ("a[sqlite-x]", "a[sqlite-y]", "a[postgres-x]", "a[postgres-y]"):
        walks.append(pytest.Function.from_parent(request.node.parent, name=name, callobj=marked))
        walks[-1].add_marker(pytest.mark.both_databases("races", **how))
        walks[-1].add_marker(name[2:].split("-")[0])

    assert [walk.name for walk in both.without_more_of_the_same(walks)] == left


def test_who_sends_a_statement_is_noted_with_the_database_it_went_to(database):
    name = database.engine.dialect.name
    with database.reading() as session:
        StoredReleases(session, "co-creation").past()
        session.scalars(select(Release)).all()  # a test's own: nobody of the house sent it

    assert "app/services/releases/archive.py:StoredReleases.past" in both.SENT[name]
    assert not any("test_" in function for function in both.SENT[name])


@pytest.mark.parametrize(
    ("sqlite", "postgresql", "told"),
    [
        ({"a", "b"}, {"a", "b"}, {}),
        ({"a", "b"}, {"a"}, {"postgresql": {"b"}}),
        ({"a"}, {"a", "b"}, {"sqlite": {"b"}}),
    ],
)
def test_what_spoke_to_one_database_only_is_told(sqlite, postgresql, told):
    assert both.dark({"sqlite": sqlite, "postgresql": postgresql}) == told
