"""Habits of the house that no linter knows."""

import ast
import re
import subprocess
import sys

import pytest

from app.config import ROOT
from app.models import Base, Delivery

ROOMS = ("app", "lti")
DIALECTS = re.compile(r"dialect\.name|get_backend_name|dialects\.(sqlite|postgresql)|\"sqlite\"|'sqlite'")
NOW = re.compile(r"\b(datetime\.(now|utcnow|today)|date\.today|time\.time)\(")


def sources(*rooms):
    return [
        (path.relative_to(ROOT).as_posix(), path.read_text())
        for room in rooms
        for path in (ROOT / room).rglob("*.py")
    ]


def offenders(pattern, *rooms, allowed=()):
    return [
        name
        for name, text in sources(*rooms)
        if re.search(pattern, text) and not any(name.startswith(start) for start in allowed)
    ]


def test_imports_go_down_only():
    """In a process of its own: the linter switches off the loggers of the one it runs in."""
    linter = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as lint; lint()"]
    told = subprocess.run([*linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout


def test_only_the_sql_helpers_know_which_database_it_is():
    allowed = ("app/adapters/sql/", "app/models/types.py", "app/models/base.py")
    assert offenders(DIALECTS, "app", allowed=allowed) == []


def test_only_the_clock_tells_the_time():
    assert offenders(NOW, *ROOMS, allowed=("app/clock.py", "lti/practice_lms/")) == []


def test_a_name_of_a_class_stands_for_one_thing():
    """A message of the protocol and the row that remembers it share their name; the practice LMS has its own words."""
    messages = {"lti/messages.py", "lti/ports.py"}
    places: dict[str, list[str]] = {}
    for name, text in sources(*ROOMS):
        if not name.startswith("lti/practice_lms/"):
            for told in re.findall(r"^class (\w+)", text, re.MULTILINE):
                places.setdefault(told, []).append(name)
    twice = {
        name: files
        for name, files in places.items()
        if len([file for file in files if not file.startswith("app/models/")]) > 1
        or (len(files) > 1 and not messages & {*files})
    }
    assert twice == {}


def test_nobody_prints():
    printing = [
        name
        for name, text in sources(*ROOMS)
        for node in _nodes(text, about=("print",))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert printing == []


def _nodes(text, *, about):
    """What the code consists of, if one of these words stands in it: reading code takes far longer than looking for words."""
    return ast.walk(ast.parse(text)) if re.search(rf"\b({'|'.join(about)})\b", text) else []


def test_services_never_commit():
    assert offenders(r"\.(commit|rollback)\(", "app/services") == []


def test_no_view_settles_what_a_learner_did():
    """Leaving `taking_part` does."""
    assert offenders(r"\bsettle\b|\bsettling\b", "app/views") == []


def test_what_tells_reads_nothing():
    """A page is read, told, drawn: only the views themselves have a session."""
    views = re.compile(r"^@visited$", re.MULTILINE)
    told = [
        (name, text)
        for name, text in sources("app/views/learner", "app/views/telling")
        if not views.search(text)
    ]
    assert told
    asking = re.compile(r"\bSession\b|\bDesk\b|\bsession\b(?!\.\s)")
    assert [name for name, text in told if asking.search(_code(text))] == []


def _code(text):
    """Without what is only said about it."""
    return ast.unparse(ast.parse(re.sub(r'"""(.|\n)*?"""', "''", text)))


def test_facts_of_learners_are_changed_only_while_they_take_part():
    """Whoever writes what somebody did needs a `Part`, which tells when it is to be settled."""
    changing = r"\b(insert_ignore|insert_new|insert_or_get|upsert|revise|session\.add)\("
    for name, text in sources("app/services/learning"):
        # The hold itself; projections and sums; remarks, cases and boxes of course leaders; what nobody signed.
        rooms = {
            "taking_part",
            "settling",
            "shared_entries",
            "case_desk",
            "tallies",
            "box_desk",
            "voice_boxes",
        }
        if re.search(changing, text) and not any(f"/{room}.py" in name for room in rooms):
            assert "taking_part import Part" in text, name


def test_modules_say_what_they_know():
    silent = [
        name
        for name, text in sources(*ROOMS)
        if text.strip() and not text.startswith('"""') and not ast.get_docstring(ast.parse(text))
    ]
    assert silent == []


@pytest.mark.parametrize("room", ["app", "lti", "tools", "docs", "migrations", "static", "courses", "tests"])
def test_nothing_is_left_half_done_or_speaks_of_how_it_was_made(room):
    words = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b|/wo" r"rk/|\.\./sha" r"red")
    suffixes = {".py", ".html", ".md", ".css", ".js", ".yaml", ".toml", ".svg"}
    found = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / room).rglob("*")
        if path.suffix in suffixes and path.is_file() and "node_modules" not in path.parts
        if words.search(path.read_text(errors="replace"))
    ]
    assert found == []


def test_only_its_states_write_into_a_cell():
    """Whatever becomes of a grade on its way stands in one module: others say what happened, by a verb."""
    allowed = (
        "app/services/exchange/states.py",
        "app/services/exchange/cell_groups.py",
        "app/adapters/sql/claim.py",
        "app/models/",
    )
    own = set(Delivery.__table__.columns.keys()) - {
        column
        for mapper in Base.registry.mappers
        if mapper.class_ is not Delivery
        for column in mapper.columns.keys()  # noqa: SIM118  (no mapping)
    }
    assert {"wanted_no", "sent_no", "sent_stamp", "ours", "theirs_at"} <= own, "the test looks for nothing"
    found = [
        f"{name}: {ast.unparse(node)}"
        for name, text in sources("app")
        if not name.startswith(allowed)
        for node in _nodes(text, about=(*own, "delivery", "cell", "Delivery"))
        if _writes_into_a_cell(node, own=own)
    ]
    assert found == []


def _writes_into_a_cell(node, *, own):
    if isinstance(node, ast.Call):
        called = ast.unparse(node.func)
        makes = called == "Delivery" or called in {
            "insert",
            "update",
            "upsert",
            "insert_or_get",
            "insert_ignore",
        }
        return makes and "Delivery" in {called, *(ast.unparse(argument) for argument in node.args)}
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    assigned = [
        part
        for target in targets
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign)
        for part in ast.walk(target)
        if isinstance(part, ast.Attribute) and isinstance(part.ctx, ast.Store)
    ]
    return any(one.attr in own or ast.unparse(one.value) in {"delivery", "cell"} for one in assigned)
