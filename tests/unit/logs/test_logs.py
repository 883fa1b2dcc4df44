"""The log's two walls: keys that could be personal are blanked, exceptions lose their words."""

import logging
from concurrent.futures import ThreadPoolExecutor

from app import logs
from app.logs import blank_private, tell_places


def test_values_that_could_be_personal_or_secret_are_blanked():
    event = {"event": "x", "email": "a@b.example", "name": "Kirsten", "state": "s", "code": "page.failed"}
    assert blank_private(None, "info", dict(event)) == {
        "event": "x",
        "email": "…",
        "name": "…",
        "state": "…",
        "code": "page.failed",
    }


def test_an_exception_is_told_without_its_words():
    try:
        try:
            {}["what somebody wrote"]
        except KeyError as inner:
            raise ValueError("what somebody wrote") from inner
    except ValueError as error:
        told = tell_places(None, "error", {"event": "failed", "exc_info": error})

    assert "somebody" not in str(told)
    assert [one.split(" at ")[0] for one in told["exception"]] == ["builtins.ValueError", "builtins.KeyError"]
    assert "test_an_exception_is_told_without_its_words" in told["exception"][0]


def test_a_line_without_an_exception_stays_as_it_is():
    assert tell_places(None, "info", {"event": "x", "exc_info": None}) == {"event": "x"}


def test_a_line_waits_for_no_other_thread_and_the_library_may_hold_its_lock(capsys, monkeypatch):
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", [])
    monkeypatch.setattr(root, "level", root.level)
    logs.configure("INFO")
    (handler,) = root.handlers

    with handler.lock, ThreadPoolExecutor(1) as pool:
        pool.submit(logs.logger().info, "a line").result(timeout=5)

    assert "a line" in capsys.readouterr().err
