"""Every row of the list of refusals a launch must survive has a test that names it.

A row counts as named by a test's own name (`test_row_9_…`, `test_rows_12_and_13_…`) or by the id of one of its cases
(`row 41: no version`); a range in a name does not count, nor does a module's first line.
"""

import ast
import re

from app.config import ROOT

LAST = 60
IN_NAMES = re.compile(r"test_rows?_(\d+)(?:_and_(\d+))?_")
IN_IDS = re.compile(r"rows? (\d+)\b(?! to)")


def words(tree):
    """Names of functions, and texts that stand alone: ids of cases, first lines of tests."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            yield from (int(number) for found in IN_NAMES.findall(node.name) for number in found if number)
            yield from (int(number) for number in IN_IDS.findall(ast.get_docstring(node) or ""))
        elif isinstance(node, ast.Call):
            told = [*node.args, *(keyword.value for keyword in node.keywords if keyword.arg == "id")]
            texts = [one.values[0] if isinstance(one, ast.JoinedStr) else one for one in told]
            for one in texts:
                if isinstance(one, ast.Constant) and isinstance(one.value, str):
                    yield from (int(number) for number in IN_IDS.findall(one.value)[:1])


def test_every_row_has_a_test():
    named = set()
    for path in (ROOT / "tests").rglob("test_*.py"):
        named |= set(words(ast.parse(path.read_text())))

    assert set(range(1, LAST + 1)) - named == set()
