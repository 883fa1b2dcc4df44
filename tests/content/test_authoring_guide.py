"""The guide's star is whole, and what the guide shows is held against the kinds it explains."""

import re
from functools import cache

import pytest
from marshmallow import fields

from app.activities.asking_kinds import AskingKind
from app.activities.registry import KINDS
from app.content.check import examine_course
from app.content.composing import compose
from app.content.schemas import ItemHead, PageBones, StarBones
from tests import guide

PAIR = re.compile(r"^```yaml\n(- .*?)^```\n```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
HEAD = {"id", "kind", "rev", "outcomes"}
SHOWN_ONCE = {"verdict", "retry", "picture", "alt"}
"""How a question answers, and the picture of its situation."""


@cache
def star():
    """The bones of the star, and its words."""
    return tuple(compose(guide.files()[name])[0] for name in ("module.yaml", "en/items.yaml"))


@cache
def examples():
    """Every activity that the guide shows: in the star, or beside the words on its kind."""
    bones, prose = star()
    found = [*bones["questions"], *(block for page in bones["pages"] for block in page["blocks"])]
    shown = [(raw, prose.get(raw["id"], {})) for raw in found]
    for raws, words in PAIR.findall(guide.GUIDE.read_text(encoding="utf-8")):
        told = compose(words)[0]
        shown += [(raw, told[raw["id"]]) for raw in compose(raws)[0]]
    return [
        (raw["kind"], {key: one for key, one in raw.items() if key not in HEAD}, words)
        for raw, words in shown
    ]


@pytest.mark.parametrize("name", KINDS)
def test_the_guide_shows_every_kind_in_a_form_that_passes(name):
    shown = [(raw, words) for kind, raw, words in examples() if kind == name]
    assert shown
    kind = KINDS[name]
    for raw, words in shown:
        bones = kind.bones_schema().load(raw)
        assert kind.check(bones, kind.prose_schema().load(words)) == []


@pytest.mark.parametrize("name", KINDS)
def test_the_guide_shows_every_key_of_a_kind(name):
    kind = KINDS[name]
    raws = [raw for one, raw, _words in examples() if one == name]
    told = [words for one, _raw, words in examples() if one == name]
    unseen = unused(kind.bones_schema(), raws) | unused(kind.prose_schema(), told)
    assert unseen - (SHOWN_ONCE if isinstance(kind, AskingKind) else set()) == set()


def test_the_guide_shows_once_what_all_questions_have():
    asking = [(raw, words) for name, raw, words in examples() if isinstance(KINDS[name], AskingKind)]
    assert {key for raw, words in asking for key in (*raw, *words)} >= SHOWN_ONCE


def test_the_guide_shows_every_key_of_a_star_and_a_page():
    bones, _prose = star()
    pages = bones["pages"]
    blocks = [block for page in pages for block in page["blocks"]]
    assert unused(StarBones(), [{**bones, "pages": []}]) == set()
    assert unused(PageBones(), [{**page, "blocks": []} for page in pages]) == set()
    assert (
        unused(ItemHead(), [{key: one for key, one in block.items() if key in HEAD} for block in blocks])
        == set()
    )


def unused(schema, shown):
    """The keys of a schema that none of the examples has, however deep."""
    missing = set()
    for name, field in schema.fields.items():
        key = field.data_key or name
        found = [one[key] for one in shown if isinstance(one, dict) and key in one]
        missing |= _unused_in(field, found) if found else {key}
    return missing


def _unused_in(field, found):
    if isinstance(field, fields.Nested):
        return unused(field.schema, found)
    if isinstance(field, fields.List) and isinstance(field.inner, fields.Nested):
        return unused(field.inner.schema, [one for many in found for one in many]) if any(found) else set()
    if isinstance(field, fields.Dict) and isinstance(field.value_field, fields.Nested):
        return unused(field.value_field.schema, [one for many in found for one in many.values()])
    return set()


def test_the_star_of_the_guide_has_no_problem_and_could_not_be_better(tmp_path):
    root = guide.write(tmp_path / "course")
    examined = examine_course(root)
    assert examined.problems == []
    assert guide.about(examined.advice()) == []
