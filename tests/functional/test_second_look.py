"""A sheet that another one of its star is offered after: only once it has been saved."""

import pytest

from app.activities.canvas_samples import EVERYTHING
from tests.sampled import with_the_sampled_course
from tests.walking import enter

PAGE = "m01/page/on-canvas"
OFFER = "look at it once more: A line"


@pytest.fixture
def database_url(server):
    """The course of samples."""
    url = server.fresh(with_the_sampled_course)
    yield url
    server.drop(url)


def test_a_second_look_is_offered_once_a_sheet_is_saved(visitor):
    kirsten = enter(visitor, "kirsten", pathway="citizen")
    assert OFFER not in kirsten.go(PAGE).text
    kirsten.write("m01/canvas-full", autosave=True, **{"field-name": "Gerda"})
    assert OFFER not in kirsten.go(PAGE).text

    kirsten.write("m01/canvas-full", **EVERYTHING.forms[0])

    assert OFFER in kirsten.go(PAGE).text
    assert kirsten.page.link("A line").endswith(f"{PAGE}#canvas-small")
