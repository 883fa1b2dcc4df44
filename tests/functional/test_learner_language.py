"""In which language pages come: the browser's before a visit, one's own choice in every later one; the rest marked."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from tests.conftest import register
from tests.journey import Visitor, running_tool
from tests.practice import practice_lms, running_lms
from tests.walking import enter

WORDS = {"My texts": "Mine tekster", "There is no such page": "Den side findes ikke"}


@pytest.fixture
def danish(tmp_path) -> Path:
    """A catalogue that knows a few words."""
    catalog = Catalog(locale="da")
    for said, told in WORDS.items():
        catalog.add(said, told)
    folder = tmp_path / "da" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "messages.mo").open("wb") as file:
        write_mo(file, catalog)
    return tmp_path


@pytest.fixture
def tool(make_settings, danish):
    with running_tool(make_settings, translations=(danish,)) as running:
        yield running


@pytest.fixture
def visitors(tool):
    """Makes people with browsers of their own."""
    with running_lms(practice_lms(tool)) as lms:
        register(tool, lms)
        yield lambda: Visitor(lms.config.base_url)


def test_the_own_choice_stays_and_what_is_not_translated_is_marked(visitors, tool):
    stranger = visitors()
    stranger.http.headers["Accept-Language"] = "da-DK, en;q=0.5"
    assert "Den side findes ikke" in stranger.open(f"{tool.url}/no/such/page").text

    kirsten = enter(visitors(), "kirsten", pathway="citizen")
    assert "My texts" in kirsten.go().text
    kirsten.send("look", locale="da")
    assert "Mine tekster" in kirsten.page.text

    again = enter(visitors(), "kirsten")
    page = again.go("m01/page/three-definitions")
    assert "Mine tekster" in page.text
    assert '<html lang="da"' in page.response.text
    assert '<h1 lang="en">' in page.response.text
    assert re.search(r'id="which-definition-ask"><span lang="en">', page.response.text)
    assert not re.search(r'<(section|form|fieldset|legend)[^>]* lang="en"', page.response.text)
    map_ = again.go().response.text
    assert re.search(r'<text class="t"[^>]* lang="en">', map_)
    assert re.search(r'<a class="title"[^>]*><span lang="en">', map_)
    assert "This page is not translated yet." in page.text
