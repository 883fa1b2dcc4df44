"""Whatever a form is made to say, nothing breaks: it is kept, or refused with a sentence, and every page still opens.

Everybody's forms are gathered from the pages that links lead to, then spoilt: fields taken out, twice, swapped, filled with what no
browser would send, buttons of other pages pressed. The course is the one of samples, so that every kind of activity is met.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from html import unescape
from random import Random
from unittest.mock import patch
from urllib.parse import urlsplit

import pytest
import requests
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app.services.operating import keys
from lti.practice_lms.server import running_platform
from tests.conftest import practice_lms, register, settings_for
from tests.functional.test_keys import made_keys
from tests.journey import Form, Page, RunningTool, Visitor, running_tool
from tests.keeper import come_in
from tests.sampled import with_the_sampled_course
from tests.walking import enter

MOST_PAGES = 45
HREF = re.compile(r'href="([^"#]+)')
BUTTON = re.compile(r'name="do" value="([^"]+)"')
FILE = re.compile(r"\.(csv|xlsx|pdf|docx|imscc|json)|/(pdf|picture|media|static|gallery|print|window)\b")
LEAVES = re.compile(r"/(window|preview|leave|out)$")
"""Ends the visit or begins another one: what is spoilt afterwards would meet no page."""
ODD = [
    "",
    " ",
    "\0",
    "\u202e",
    "é",
    "-1",
    "1e9",
    "9" * 40,
    "nothing",
    "..",
    "m01/quiz",
    "2026-02-30",
    "on",
    "[]",
    "{}",
    "<b>",
    "x" * 30_000,
]
TIMES = (0, 1, 1, 1, 2)
"""How often a field is sent."""
HALF = 0.5
TRIES = settings(
    max_examples=60,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


@dataclass
class Found:
    """What somebody met: forms by where they are sent, and what buttons say."""

    visitor: Visitor
    pages: list[Page] = field(default_factory=list)
    forms: dict[str, tuple[Page, Form]] = field(default_factory=dict)
    deeds: set[str] = field(default_factory=set)

    def look(self, page: Page) -> None:
        """Gather what is on a page."""
        self.pages.append(page)
        self.deeds |= {unescape(deed) for deed in BUTTON.findall(page.response.text)}
        for form in page.forms:
            where = urlsplit(form.action or page.url).path
            if form.method == "post" and not LEAVES.search(where):
                self.forms.setdefault(where, (page, form))


def gather(visitor: Visitor, start: Page) -> Found:
    """Follow links inside a visit."""
    found, waiting, seen = Found(visitor), [start], set()
    inside = re.match(r".*/v/[^/]+/", start.url)
    while waiting and len(found.pages) < MOST_PAGES:
        page = waiting.pop(0)
        found.look(page)
        for href in map(unescape, HREF.findall(page.response.text)):
            shape = href.partition("?")[0]
            if shape not in seen and not FILE.search(shape) and (inside is None or "/v/" in shape):
                seen.add(shape)
                with suppress(requests.exceptions.TooManyRedirects):
                    waiting.append(visitor.open(href, base=page.url))
    return found


@pytest.fixture(scope="module", params=["kirsten", "anna", "aksel", "operator"])
def somebody(request, sqlite_files) -> Iterator[Found]:
    """A learner, a course leader, an administrator, an operator; each in a town of their own, for they may close it.

    The operator lets a new key take over again and again: it was made before.
    """
    url = sqlite_files.fresh(with_the_sampled_course)
    with (
        patch.object(keys, "generate_signing_key", lambda: made_keys()[0]),
        running_tool(settings_for(url)) as tool,
        running_platform(practice_lms(tool)) as lms,
    ):
        register(tool, lms)
        yield _met(request.param, tool, Visitor(lms.config.base_url))
    sqlite_files.drop(url)


def _met(who: str, tool: RunningTool, visitor: Visitor) -> Found:
    if who == "operator":
        keeper = come_in(tool)
        return gather(keeper.browser, keeper.open("operator/platforms"))
    there = enter(visitor, who, pathway="citizen" if who == "kirsten" else None)
    return gather(visitor, there.page)


def spoil(chance: Random, words: list[str], form: Form, deeds: list[str]) -> list[tuple[str, str]]:
    """The fields of a form as nobody would send them; its token stays, so that the words are read at all."""
    token = [one for one in form.fields if one[0] == "form_token"]
    names = sorted({name for name, _ in form.fields} | set(form.choices) - {"form_token"})
    fields: list[tuple[str, str]] = []
    for name in names:
        usual = [value for one, value in form.fields if one == name] + form.choices.get(name, [])
        values = (usual or ODD, ODD, words)
        fields += [(name, chance.choice(chance.choice(values))) for _time in range(chance.choice(TIMES))]
    known, odd = chance.choice(deeds), chance.choice(chance.choice((ODD, words)))
    fields += [("do", chance.choice((known, odd, known + odd)))] if chance.random() < HALF else []
    fields += [button for button in form.buttons.values() if chance.random() < HALF]
    return token + [one for one in fields if one[0] != "form_token"]


@TRIES
@given(
    chance=st.randoms(use_true_random=True), words=st.lists(st.text(max_size=20), min_size=10, max_size=10)
)
def test_no_form_breaks_a_page(somebody, chance, words):
    where = chance.choice(sorted(somebody.forms))
    page, form = somebody.forms[where]
    fields = spoil(chance, words, form, sorted(somebody.deeds) or ["keep"])
    origin = "/".join(page.url.split("/")[:3])

    answer = somebody.visitor.http.post(origin + where, data=fields, headers={"Origin": origin}, timeout=20)

    assert answer.status_code < 500, (where, fields)
    again = somebody.visitor.http.get(page.url, timeout=20)
    assert again.status_code < 500, (where, fields)
    if answer.status_code >= 400:
        assert Page(answer).text.strip(), (where, fields)
