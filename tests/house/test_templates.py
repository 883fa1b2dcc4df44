"""Templates: each can be read, is used, and loads nothing that does not exist."""

import re
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader, nodes

from app.config import ROOT

TEMPLATES = ROOT / "app" / "templates"
NAMES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))


def tree(name):
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), extensions=["jinja2.ext.i18n"], autoescape=True
    )
    return environment.parse((TEMPLATES / name).read_text())


@pytest.mark.parametrize("name", NAMES)
def test_a_template_can_be_read_and_what_it_takes_in_exists(name):
    for node in tree(name).find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)):
        if isinstance(node.template, nodes.Const):
            assert (TEMPLATES / node.template.value).exists(), node.template.value


def test_every_template_is_used():
    code = "".join(path.read_text() for path in (ROOT / "app").rglob("*.py"))
    texts = {name: (TEMPLATES / name).read_text() for name in NAMES}
    others = "".join(texts.values())
    unused = [
        name
        for name in NAMES
        if f'"{name}"' not in code + others and not re.search(rf'"{Path(name).parent}/" ~', others)
    ]
    assert unused == []


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_inline(name):
    text = (TEMPLATES / name).read_text()
    assert not re.search(r"<style|\son[a-z]+=|<script(?![^>]*\bsrc=)|\bstyle=\"", text)
