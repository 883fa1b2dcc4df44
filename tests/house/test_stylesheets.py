"""Stylesheets: a class is one thing, wherever it is styled."""

import re

from app.config import ROOT, STATIC

# These two only vary what the others style: by preference, and for the printer.
VARYING = {"preferences.css", "print.css"}
SHEETS = {path.name: path.read_text() for path in (STATIC / "css").glob("*.css") if path.name not in VARYING}


def made(sheet):
    """The classes that a sheet styles by their name alone, wherever they stand."""
    return set(re.findall(r"^\.[\w-]+(?=,$| {$)", SHEETS[sheet], re.MULTILINE))


def within(sheet):
    """The classes that it styles inside of something."""
    return set(re.findall(r"^[^{}@;\n]*[ >](\.[\w-]+)(?=,$| {$)", SHEETS[sheet], re.MULTILINE))


def on_every_page():
    skeleton = (ROOT / "app" / "templates" / "skeleton.html").read_text()
    return SHEETS.keys() & set(re.findall(r"'css/([\w-]+\.css)'", skeleton))


def test_a_class_is_made_in_one_stylesheet():
    places: dict[str, set[str]] = {}
    for sheet in SHEETS:
        for name in made(sheet):
            places.setdefault(name, set()).add(sheet)
    assert {name: sheets for name, sheets in places.items() if len(sheets) > 1} == {}


def test_a_stylesheet_of_some_pages_makes_no_class_that_stands_on_every_page():
    """What one sheet calls by a name inside of something would take on the look of the other sheet's thing."""
    everywhere = on_every_page()
    assert everywhere
    assert everywhere < SHEETS.keys()
    taken = {
        f"{name} in {sheet} and {other}"
        for sheet in SHEETS.keys() - everywhere
        for other in everywhere
        for name in made(sheet) & within(other)
    }
    assert taken == set()


def test_whatever_a_rule_builds_on_is_set_somewhere():
    """A browser passes over a rule whose size or colour has no value, and says nothing."""
    all_of_them = "\n".join(path.read_text() for path in (STATIC / "css").glob("*.css"))
    used = set(re.findall(r"var\((--[\w-]+)", all_of_them))
    assert used - set(re.findall(r"^\s*(--[\w-]+):", all_of_them, re.MULTILINE)) == set()
