"""Texts shared with those at one's table: read by them and by those who lead the course, as long as both sit there."""

import re
from urllib.parse import urljoin

import pytest

from tests import files
from tests.sampled import with_the_sampled_course
from tests.walking import enter, named

SHEETS, TALK = "m01/page/on-canvas", "m01/page/on-circle"
LIST = "at-my-tables"
TABLE = "circle-full"


@pytest.fixture
def database_url(server):
    """The course of samples."""
    url = server.fresh(with_the_sampled_course)
    yield url
    server.drop(url)


@pytest.fixture
def kirsten(come, visitor):
    return come("kirsten", pathway="citizen", visitor=visitor)


@pytest.fixture
def omar(come):
    return come("omar", pathway="citizen")


def sit(*learners, table=TABLE):
    for learner in learners:
        learner.go(TALK)
        learner.press(f"sit:{table}")


def share(learner, sharing="circle", sheet="canvas-small", **fields):
    learner.go(SHEETS)
    return learner.press(f"save:{sheet}", **named(sheet, {**fields, "sharing": sharing}))


def shared(learner):
    """The links to what is shared with somebody."""
    return found(learner.go(LIST), LIST)


def found(page, place):
    return re.findall(rf'href="([^"]*/{place}/[^"]+)"', page.response.text)


@pytest.mark.both_databases("statements")
def test_who_sits_at_the_table_reads_what_was_saved_until_one_gets_up(kirsten, omar):
    share(kirsten, **{"field-name": "Soup on Tuesdays"})
    assert shared(omar) == []
    sit(kirsten, omar)
    assert "Texts that are shared at your tables" in omar.page.text

    [link] = shared(omar)
    assert "Soup on Tuesdays" in omar.page.text
    page = omar.visitor.open(link, base=omar.page.url)
    assert "Soup on Tuesdays" in page.text
    assert shared(kirsten) == []

    kirsten.go(SHEETS)
    kirsten.write("m01/canvas-small", autosave=True, **{"field-name": "Only a draft"})
    assert "Soup on Tuesdays" in omar.visitor.open(link, base=omar.page.url).text

    omar.go(TALK)
    omar.press(f"get-up:{TABLE}")
    assert shared(omar) == []
    assert omar.visitor.open(link, base=omar.page.url).status == 404


def test_a_photo_is_seen_at_the_table_as_long_as_both_sit_there(kirsten, omar):
    sit(kirsten, omar)
    kirsten.bring("m01/canvas-small", files.photo(), words="Soup, seen from above.")
    share(kirsten, **{"field-name": "Soup on Tuesdays"})
    [link] = shared(omar)
    page = omar.visitor.open(link, base=omar.page.url)
    photo = re.search(r'src="([^"]+)" alt="Soup, seen from above."', page.response.text)[1]
    http, address = omar.visitor.http, urljoin(page.url, photo)
    assert http.get(address).headers["Content-Type"] == "image/jpeg"

    omar.go(TALK)
    omar.press(f"get-up:{TABLE}")
    assert http.get(address).status_code == 404


def test_who_sits_elsewhere_or_nowhere_reads_nothing_and_taking_it_back_is_at_once(
    kirsten, omar, new_visitor
):
    sit(kirsten, omar)
    share(kirsten, **{"field-name": "Soup on Tuesdays"})
    [link] = shared(omar)
    aya = enter(new_visitor(), "jonas", pathway="citizen")
    sit(aya)
    assert shared(aya) == []
    assert aya.go(f"{LIST}/{link.rpartition('/')[2]}").status == 404

    share(kirsten, "instructor")
    assert shared(omar) == []
    assert omar.visitor.open(link, base=omar.page.url).status == 404


def test_where_no_table_is_in_a_star_nobody_can_choose_it(visitor):
    kirsten = enter(visitor, "kirsten", pathway="citizen")
    kirsten.go("close/page/one-thing")
    assert "those at your table" not in kirsten.page.text
