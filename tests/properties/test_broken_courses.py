"""However an author breaks a file of a course: it is told where, what, and what to do; and nothing is told that only follows."""

from collections import defaultdict
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
        (root / one.file).write_bytes(one.body)
        faults += [f"{one}\n  {fault}" for fault in wrong_with(root, one, before)]
        (root / one.file).write_text(files[one.file], encoding="utf-8")
    assert not faults, "\n".join(faults)


def wrong_with(root, broken, before):
    """What is wrong with what is told of a break."""
    problems, advice = said(root)
    known = told_of(before[0])
    new = [one for one in problems if (one.file, one.what.partition(":")[0]) not in known]
    if not new and broken.how not in OFTEN_FINE and not told_of(advice) - told_of(before[1]):
        yield "nothing is told"
    if new and not any(is_near(one, root / broken.file, broken) or is_named(one, broken) for one in new):
        yield f"nothing is told where it is: {new[0]}"
    for one in new:
        if one.file.is_file() and not 1 <= one.line <= one.file.read_bytes().count(b"\n") + 1:
            yield f"there is no such line: {one}"
        if not one.mend.strip() or not one.what.strip():
            yield f"no remedy is told: {one}"
        if "no keys under it" in str(one) or len(str(one)) > 1_000:
            yield f"it says little: {one}"
    if any(one.severity is Severity.ERROR for one in new):
        yield from (f"advice rests on what is broken: {one}" for one in advice if is_of(one, root, broken))


def is_near(problem, file, broken):
    return problem.file == file and broken.line - NEAR <= problem.line <= broken.last + NEAR


def is_named(problem, broken):
    return any(word in str(problem) for word in broken.words)


def is_of(problem, root, broken):
    """Whether it is about the star whose file is broken."""
    return (
        "modules" in broken.file
        and "de" not in broken.file.split("/")
        and (root / "modules") in problem.file.parents
    )


@pytest.mark.parametrize(
    "name", ["course.yaml", "sources.yaml", "glossary/glossary.yaml", "style.yaml", "cast.yaml"]
)
@pytest.mark.parametrize("body", [None, b"a: [\n", b"# \xf8\n"])
def test_of_a_file_that_cannot_be_read_only_that_is_told(tmp_path, name, body):
    root = tmp_path / "course"
    breaking.files(root)
    before = told_of(said(root)[0])
    (root / name).unlink()
    if body is None:
        (root / name).mkdir()
    else:
        (root / name).write_bytes(body)
    problems, _advice = said(root)
    new = [one for one in problems if (one.file, one.what.partition(":")[0]) not in before]
    if name in FREE and body == b"a: [\n":
        assert new == []
    else:
        assert [str(one.file.relative_to(root)) for one in new] == [name]


@pytest.mark.parametrize(
    "name", ["bench.md", "items.yaml", "on-the-bench.vtt", "../pictures/bench.svg", "../module.yaml"]
)
@pytest.mark.parametrize("body", [None, b"", b"\xff\xfe\n"])
def test_so_it_is_with_the_files_of_a_star(tmp_path, name, body):
    root = tmp_path / "course"
    breaking.files(root)
    before = told_of(said(root)[0])
    file = root / "modules" / "m02-a-bench" / "en" / name
    file.unlink()
    if body is None:
        file.mkdir()
    else:
        file.write_bytes(body)
    problems, advice = said(root)
    new = [one for one in problems if (one.file, one.what.partition(":")[0]) not in before]
    assert {one.file.name for one in new} == {file.name}
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
