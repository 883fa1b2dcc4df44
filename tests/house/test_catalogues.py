"""Catalogues: in step with code and templates, complete, and nothing in a template that no catalogue sees."""

import ast
import re
from html.parser import HTMLParser
from itertools import chain

import pytest
from babel.messages.pofile import read_po
from jinja2 import Environment, FileSystemLoader, nodes

from app.config import ROOT
from tests.pseudo import messages
from tools.catalogues import COMPLETE, KEYWORDS, PLACE, gaps, renewed, text_of

TEMPLATES = ROOT / "app" / "templates"
NAMES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
SAID_IN = {"alt", "aria-label", "label", "placeholder", "title"}
THE_SAME_EVERYWHERE = re.compile(r"\b(Samskabe|Aa|CSV|Excel|JSON)\b")
ATTRIBUTES = re.compile(r"[\w-]+=\"[^\"]*\"|\bchecked\b")
"""What a macro gives to the tag it is called in."""
CODE = {"code", "pre"}
LETTERS = re.compile(r"[^\W\d_]{2,}")


@pytest.fixture(scope="module", name="messages")
def _messages():
    return messages()


def catalogue(locale):
    return PLACE / locale / "LC_MESSAGES" / "messages.po"


def test_the_template_is_in_step_with_the_code(messages):
    assert (PLACE / "messages.pot").read_bytes() == text_of(messages), "run `make messages`"


@pytest.mark.parametrize("locale", COMPLETE)
def test_a_complete_catalogue_is_in_step_and_has_no_gap(messages, locale):
    found = renewed(catalogue(locale), messages)

    assert gaps(found) == []
    assert catalogue(locale).read_bytes() == text_of(found), "run `make messages`"


@pytest.mark.parametrize("locale", COMPLETE)
def test_every_plural_of_a_complete_catalogue_is_told(locale):
    with catalogue(locale).open("rb") as file:
        found = read_po(file, locale=locale)

    assert all(len(one.string) == found.num_plurals for one in found if one.pluralizable)


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("Page %(number)s", ""),
        ("Page %(number)s", "Seite"),
        ("Page %(number)s", "Seite %(nummer)s"),
        ("<strong>Well</strong> done", "Gut gemacht"),
        (("%(num)s pear", "%(num)s pears"), ("Birne", "%(num)s Birnen")),
    ],
)
def test_a_translation_that_loses_something_is_a_gap(messages, message, told):
    before = gaps(found := renewed(catalogue("de"), messages))
    found.add(message, told)

    assert len(gaps(found)) == len(before) + 1


@pytest.mark.parametrize("locale", COMPLETE)
def test_a_catalogue_names_nobody_and_no_day(locale):
    head = catalogue(locale).read_text().split("\n\n", 1)[0]

    assert not re.search(r"@|\b20\d\d\b|Translator|Team|AUTHOR", head)


def test_only_texts_are_marked_for_translation():
    unseen = []
    for path in (ROOT / "app").rglob("*.py"):
        if path.name == "i18n.py":
            continue
        text = path.read_text()
        if not re.search(rf"\b({'|'.join(map(re.escape, KEYWORDS))})\(", text):
            continue
        for call in (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)):
            if isinstance(call.func, ast.Name) and call.func.id in KEYWORDS:
                texts = call.args[: _texts_of(call.func.id)]
                if not texts or not all(
                    isinstance(one, ast.Constant) and isinstance(one.value, str) for one in texts
                ):
                    unseen.append(f"{path.relative_to(ROOT)}:{call.lineno}")
    assert unseen == [], "a catalogue sees only texts that stand in the call itself"


@pytest.mark.parametrize("name", NAMES)
def test_only_texts_are_marked_in_a_template(name):
    for call in parsed(name).find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name in KEYWORDS:
            texts = call.args[: _texts_of(call.node.name)]
            assert texts, call.lineno
            assert all(isinstance(one, nodes.Const) and isinstance(one.value, str) for one in texts), (
                call.lineno
            )


@pytest.mark.parametrize("name", NAMES)
def test_no_word_of_a_template_stands_beside_the_catalogues(name):
    ear = Ear()
    ear.feed("".join(said(parsed(name))))

    assert [one for one in ear.heard if LETTERS.search(cleared(one))] == []


def cleared(words):
    return ATTRIBUTES.sub("", THE_SAME_EVERYWHERE.sub("", words))


def _texts_of(function):
    """How many arguments of a marking function are texts: the first, or context and text, or both plurals."""
    return {"ngettext": 2, "pgettext": 2}.get(function, 1)


def parsed(name):
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), extensions=["jinja2.ext.i18n"], autoescape=True
    )
    return environment.parse((TEMPLATES / name).read_text())


def said(node):
    """What a template says by itself, its expressions as `…`; sentences in expressions are said, names are not."""
    if isinstance(node, nodes.TemplateData):
        return [node.data]
    if isinstance(node, nodes.Block) and node.name == "kind":  # names of the style sheet
        return []
    if isinstance(node, nodes.Output):
        return chain.from_iterable(said(child) for child in node.nodes)
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in KEYWORDS:
        return ["…"]
    if isinstance(node, nodes.Const):
        return (
            [node.value]
            if isinstance(node.value, str) and re.search(r"^[A-Z]\w+ |\w[.:!?]$", node.value)
            else ["…"]
        )
    return chain.from_iterable(said(child) for child in node.iter_child_nodes())


class Ear(HTMLParser):
    """Hears texts, and attributes that are read out."""

    def __init__(self):
        super().__init__()
        self.heard = []
        self._in_code = 0

    def handle_starttag(self, tag, attrs):
        self._in_code += tag in CODE
        self.heard += [words for name, words in attrs if words and name in SAID_IN]

    def handle_endtag(self, tag):
        self._in_code -= tag in CODE

    def handle_data(self, data):
        self.heard += [data.strip()] if data.strip() and not self._in_code else []
