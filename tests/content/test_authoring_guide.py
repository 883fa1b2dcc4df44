"""The guide's examples are held against the kinds they explain."""

import re
from functools import cache
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from app.activities.registry import KINDS

GUIDE = Path(__file__).parents[2] / "courses" / "README.md"
PAIR = re.compile(r"^```yaml\n(- .*?)^```\n```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@cache
def examples():
    return list(_examples())


def _examples():
    for bones, prose in PAIR.findall(GUIDE.read_text(encoding="utf-8")):
        words = YAML(typ="safe").load(prose)
        for raw in YAML(typ="safe").load(bones):
            raw.pop("outcomes", None)
            yield raw.pop("kind"), raw, words[raw.pop("id")]


@pytest.mark.parametrize("name", KINDS)
def test_the_guide_shows_every_kind_in_a_form_that_passes(name):
    shown = [(raw, words) for kind, raw, words in examples() if kind == name]
    assert shown
    kind = KINDS[name]
    for raw, words in shown:
        bones = kind.bones_schema().load(raw)
        assert kind.check(bones, kind.prose_schema().load(words)) == []
