"""One process at a time migrates or publishes."""

import threading

import pytest

from app.adapters.sql.locks import exclusive


def test_who_comes_second_waits_until_the_first_is_out(database):
    order, inside, waiting = [], threading.Event(), threading.Event()

    def second():
        inside.wait()
        waiting.set()
        with exclusive(database.engine, "publish"):
            order.append("second")

    thread = threading.Thread(target=second)
    thread.start()
    with exclusive(database.engine, "publish"):
        inside.set()
        waiting.wait()
        thread.join(timeout=0.2)
        order.append("first")
    thread.join()
    assert order == ["first", "second"]


def test_different_locks_do_not_wait_for_each_other(database):
    entered = []

    def other():
        with exclusive(database.engine, "publish"):
            entered.append("publish")

    with exclusive(database.engine, "schema"):
        thread = threading.Thread(target=other)
        thread.start()
        thread.join(timeout=5)
    assert entered == ["publish"]


def test_a_lock_is_let_go_when_the_work_fails(database):
    for _ in range(2):
        with pytest.raises(ZeroDivisionError), exclusive(database.engine, "publish"):
            1 / 0  # noqa: B018
