"""However an author breaks a file of a course: it is told where, what, and what to do; and nothing is told that only follows."""

from collections import defaultdict
from contextlib import contextmanager
from random import Random

import pytest

from app.content.check import examine_course
from app.content.problems import Severity
from tests import breaking

OF_EACH = 1
"""So many breaks of each sort are tried; all 23 000 would take minutes."""
NEAR = 3
"""Lines."""
OFTEN_FINE = ("words for text", "number for text", "truth for text", "key gone", "another id", "further in")
"""What leaves some files whole: a text is another text then, and many keys may be left out."""
FREE = ("cast.yaml",)
"""Nobody reads it as YAML."""


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """The folder of a whole course, its YAML files by name, and what is said of it as it is."""
    root = tmp_path_factory.mktemp("broken") / "course"
    files = breaking.files(root)
    return root, files, said(root)


def said(root):
    """Problems and advice, each by its file and what it says."""
    examined = examine_course(root)
    examined.local()
    return examined.problems, examined.advice()


def told_of(found):
    return {(one.file, one.what.partition(":")[0]) for one in found}


@contextmanager
def broken(file, body):
    """A file with other bytes, or (None) a folder in its place, for as long as the block lasts."""
    whole = file.read_bytes()
    file.unlink()
    if body is None:
        file.mkdir()
    else:
        file.write_bytes(body)
    try:
        yield
    finally:
        if body is None:
            file.rmdir()
        file.write_bytes(whole)


def sample(files):
    """Some breaks of each sort, in whichever files chance has it: the same in every run."""
    by_sort = defaultdict(list)
    for name, text in files.items():
        for one in breaking.breaks_of(name, text) if name not in FREE else ():
            by_sort[one.how].append(one)
    rng = Random("broken")  # noqa: S311  (a sample)
    return [one for found in by_sort.values() for one in rng.sample(found, min(OF_EACH, len(found)))]


def test_whatever_breaks_a_file_is_told_where_it_is(course):
    root, files, before = course
    faults = []
    for one in sample(files):
        with broken(root / one.file, one.body):
            faults += [f"{one}\n  {fault}" for fault in wrong_with(root, one, before)]
    assert not faults, "\n".join(faults)


def beyond(problems, before):
    """Those that were not told before."""
    known = told_of(before[0])
    return [one for one in problems if not told_of([one]) <= known]


def wrong_with(root, one_break, before):
    """What is wrong with what is told of a break."""
    problems, advice = said(root)
    new = beyond(problems, before)
    if not new and one_break.how not in OFTEN_FINE and not told_of(advice) - told_of(before[1]):
        yield "nothing is told"
    if new and not any(
        is_near(one, root / one_break.file, one_break) or is_named(one, one_break) for one in new
    ):
        yield f"nothing is told where it is: {new[0]}"
    for one in new:
        if one.file.is_file() and not 1 <= one.line <= one.file.read_bytes().count(b"\n") + 1:
            yield f"there is no such line: {one}"
        if not one.mend.strip() or not one.what.strip():
            yield f"no remedy is told: {one}"
        if "no keys under it" in str(one) or len(str(one)) > 1_000:
            yield f"it says little: {one}"
    if any(one.severity is Severity.ERROR for one in new):
        yield from (f"advice rests on what is broken: {one}" for one in advice if is_of(one, root, one_break))


def is_near(problem, file, one_break):
    return problem.file == file and one_break.line - NEAR <= problem.line <= one_break.last + NEAR


def is_named(problem, one_break):
    return any(word in str(problem) for word in one_break.words)


def is_of(problem, root, one_break):
    """Whether it is about the star whose file is one_break."""
    return (
        "modules" in one_break.file
        and "de" not in one_break.file.split("/")
        and (root / "modules") in problem.file.parents
    )


@pytest.mark.parametrize(
    "name", ["course.yaml", "sources.yaml", "glossary/glossary.yaml", "style.yaml", "cast.yaml"]
)
@pytest.mark.parametrize("body", [None, b"a: [\n", b"# \xf8\n"])
def test_of_a_file_that_cannot_be_read_only_that_is_told(course, name, body):
    root, _files, before = course
    with broken(root / name, body):
        problems, _advice = said(root)
    if name in FREE and body == b"a: [\n":
        assert beyond(problems, before) == []
    else:
        assert [str(one.file.relative_to(root)) for one in beyond(problems, before)] == [name]


@pytest.mark.parametrize(
    "name", ["bench.md", "items.yaml", "on-the-bench.vtt", "../pictures/bench.svg", "../module.yaml"]
)
@pytest.mark.parametrize("body", [None, b"", b"\xff\xfe\n"])
def test_so_it_is_with_the_files_of_a_star(course, name, body):
    root, _files, before = course
    file = root / "modules" / "m02-a-bench" / "en" / name
    with broken(file, body):
        problems, advice = said(root)
    assert {one.file.name for one in beyond(problems, before)} == {file.name}
    assert not [one for one in advice if (root / "modules") in one.file.parents]


def test_marks_and_line_ends_of_other_systems_make_no_difference(tmp_path):
    root = tmp_path / "course"
    breaking.files(root)
    before = said(root)
    for file in root.rglob("*.*"):
        if file.suffix in {".yaml", ".md", ".vtt", ".svg"}:
            text = file.read_text(encoding="utf-8")
            file.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert said(root) == before
