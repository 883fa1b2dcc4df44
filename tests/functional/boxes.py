"""Knows how voice boxes are opened and answered in tests."""

import re
from datetime import timedelta

QUESTION, READERS = "What would make waiting for line 4 easier?", "Birthe and Emil read every line."
PROMISE = "What came of it hangs at the stop on 1 May."
SAID = "In the evening it is dark. I would like a lamp."
WORDS = {
    "question1_en": QUESTION,
    "readers_en": READERS,
    "promise_en": PROMISE,
    "elsewhere_en": "Tell Emil, 55 01 04 04.",
}
CODE = re.compile(r"/s/([a-z0-9]{7})")


def on(tool, days):
    """A day so many days away, as a form takes it."""
    return (tool.clock() + timedelta(days=days)).date().isoformat()


def press(leader, verb, **fields):
    """Fill in the form of the page that has a button with this value, and press it."""
    form = next(
        form for form in leader.page.forms if any(value == verb for _name, value in form.buttons.values())
    )
    leader.page = leader.visitor.send(leader.page, form, do=verb, **fields)
    return leader.page


def open_box(leader, tool, **changed):
    """Open a box; its code."""
    leader.go("boxes/new")
    page = press(leader, "open", **{"lang": "en", "closes": on(tool, 20), **WORDS} | changed)
    assert page.status == 200, page.text
    return CODE.search(page.response.text)[1]


def box_key(leader):
    """The key of the box whose page is open."""
    return re.search(r"/boxes/([A-Za-z0-9]{22})", leader.page.url)[1]


def say(somebody, tool, code, *answers, page=None, lang=""):
    """Open a box's address and put an answer in, as a stranger's browser does."""
    query = f"?lang={lang}" if lang else ""
    page = page or somebody.open(f"/s/{code}{query}", base=tool.url)
    told = {f"field__{number}": text for number, text in enumerate(answers, 1)}
    return somebody.send(page, page.form(f"/s/{code}/in"), **told)
