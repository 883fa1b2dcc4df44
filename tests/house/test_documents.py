"""What the documents say about the code is true."""

import importlib.util
import re
from pathlib import Path

import pytest

from app.activities.registry import KINDS
from app.config import ROOT, SETTINGS, Settings
from app.errors import CATALOGUE
from lti.errors import all_errors

DECISIONS = ROOT / "docs" / "decisions"


def documents():
    spec = importlib.util.spec_from_file_location("documents", ROOT / "tools" / "documents.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.DOCUMENTS


@pytest.mark.parametrize("name", ["errors.md", "settings.md"])
def test_a_document_made_from_code_is_in_step(name):
    assert (ROOT / "docs" / name).read_text() == documents()[name](), "run: python tools/documents.py"


def test_every_refusal_of_the_gate_has_its_words_and_status():
    told = {error.code: CATALOGUE[error.code].status for error in all_errors() if error.code in CATALOGUE}
    assert told == {error.code: error.status for error in all_errors()}


def test_the_catalogue_names_no_refusal_the_gate_does_not_know():
    doors_own = {"lti.deployment_waiting", "lti.deployment_suspended"}
    known = {error.code for error in all_errors()} | doors_own
    assert {code for code in CATALOGUE if code.startswith("lti.")} <= known


def test_every_code_is_used_somewhere():
    code = "".join(path.read_text() for room in ("app", "lti") for path in (ROOT / room).rglob("*.py")
                   if "errors" not in path.parts)  # fmt: skip
    gate = {error.code for error in all_errors()}
    assert [name for name in CATALOGUE if name not in gate and f'"{name}"' not in code] == []


def test_every_setting_has_its_attribute():
    assert {setting.field for setting in SETTINGS} == set(Settings.__dataclass_fields__)


def test_decisions_have_numbers_of_their_own():
    numbers = [re.match(r"\d{4}", path.name) for path in DECISIONS.glob("*.md") if path.name != "README.md"]
    assert all(numbers)
    found = [number[0] for number in numbers if number]
    assert len(found) == len(set(found))


def test_decisions_that_the_code_cites_exist():
    cited = set()
    for room in ("app", "lti", "migrations", "tools"):
        for path in (ROOT / room).rglob("*.py"):
            cited |= set(re.findall(r"docs/decisions/(\d{4})", path.read_text()))
    assert cited <= {Path(path).name[:4] for path in DECISIONS.glob("*.md")}


def test_pictures_in_documents_are_there_and_say_in_words_what_they_show():
    folder = ROOT / "docs" / "pictures"
    shown = [
        (words, (path.parent / target).resolve())
        for path in (ROOT / "README.md", *(ROOT / "docs").glob("*.md"))
        for words, target in re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", path.read_text())
    ]
    assert {target for _, target in shown} == {file for file in folder.rglob("*") if file.is_file()}
    assert [target.name for words, target in shown if len(words) < 40] == []


def test_every_kind_of_activity_is_seen_in_the_docs():
    text = (ROOT / "docs" / "kinds.md").read_text(encoding="utf-8")
    assert re.findall(r"^## `([a-z-]+)`$", text, re.MULTILINE) == list(KINDS)
    shown = re.findall(r"\((pictures/kinds/[a-z-]+\.png)\)", text)
    assert {f"pictures/kinds/{kind}.png" for kind in KINDS} <= set(shown)
