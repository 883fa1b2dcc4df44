"""What takes long is made by the first who asks for it, whole, and the others get the same."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from tests.once import file_of, name_of, once_a_run, tell, told


def test_a_file_is_made_once(tmp_path, monkeypatch):
    monkeypatch.setenv("SAMSKABE_TEST_RUN", str(tmp_path))
    calls = []

    def make(file):
        calls.append(file)
        file.write_text("made")

    assert [file_of("a", make).read_text() for _time in range(2)] == ["made", "made"]
    assert len(calls) == 1


def test_what_could_not_be_made_is_made_by_the_next(tmp_path, monkeypatch):
    monkeypatch.setenv("SAMSKABE_TEST_RUN", str(tmp_path))

    def breaks(file):
        file.write_text("half")
        raise ValueError("no room")

    with pytest.raises(ValueError, match="no room"):
        file_of("a", breaks)
    assert file_of("a", lambda file: file.write_text("whole")).read_text() == "whole"


def test_another_process_gets_what_this_one_made(tmp_path, monkeypatch):
    monkeypatch.setenv("SAMSKABE_TEST_RUN", str(tmp_path))
    made = iter([{"no": 1}, {"no": 2}])

    def make():
        return next(made)

    in_two_processes = [once_a_run(make)() for _process in range(2)]
    assert in_two_processes == [{"no": 1}, {"no": 1}]


def test_what_a_process_tells_the_others_have(tmp_path, monkeypatch):
    monkeypatch.setenv("SAMSKABE_TEST_RUN", str(tmp_path))
    before = told("a")

    tell("a", b"made")
    tell("a", b"made anew")

    assert (before, told("a")) == (None, b"made anew")
    assert [file.name for file in tmp_path.iterdir()] == ["a"]


def test_threads_that_tell_the_same_at_once_are_not_in_each_other_s_way(tmp_path, monkeypatch):
    """A page that several ask for at once is compiled by each."""
    monkeypatch.setenv("SAMSKABE_TEST_RUN", str(tmp_path))
    both_have_written, rename = Barrier(2, timeout=10), Path.rename

    def meet_and_rename(begun, file):
        both_have_written.wait()
        return rename(begun, file)

    monkeypatch.setattr(Path, "rename", meet_and_rename)
    with ThreadPoolExecutor(2) as threads:
        for telling in [threads.submit(tell, "a", b"made") for _thread in range(2)]:
            telling.result()

    assert told("a") == b"made"


def test_outside_a_run_nobody_tells_anybody_anything(monkeypatch):
    monkeypatch.delenv("SAMSKABE_TEST_RUN")
    tell("a", b"made")
    assert told("a") is None


def test_only_what_a_module_names_has_a_name_in_every_process():
    assert name_of(file_of) == "tests.once.file_of"
    assert name_of(lambda: None) is None
