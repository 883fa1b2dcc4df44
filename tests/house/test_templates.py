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


def test_what_is_kept_for_everybody_knows_nobody():
    """A kept macro draws from its arguments and the catalogue alone: no address of a visit, no token, no clock."""
    kept, persons = [], re.compile(r"\b(href|form_token|in_language|actor|local_\w+|today|g|request)\b")
    for path in TEMPLATES.rglob("*.html"):
        text = path.read_text()
        for name in re.findall(r"= kept\((\w+)\)", text):
            [body] = re.findall(rf"{{% macro {name}\(.*?%}}(.*?){{%-? endmacro", text, re.DOTALL)
            calls = " ".join(re.findall(r"{[{%](.*?)[%}]}", body, re.DOTALL))
            kept.append(name)
            assert not persons.search(re.sub(r"\w\.href\b", "", calls)), f"{path.name}: {name}"
    assert kept
