"""The guide for those who lead: in the bar of those who lead, not below a learner's map, open to whoever has its address."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from app.content.tree import GUIDE
from tests.browser.paper import close
from tests.doorstep import CORE
from tests.pdf_ua import faults
from tests.sampled import with_the_sampled_course
from tests.walking import enter

FIRST = "Who leads, and for how long"


@pytest.mark.parametrize("words", ["Guide", "Guide for those who lead"])
def test_those_who_lead_find_it_in_their_bar_and_on_the_page_of_the_set_up(visitor, words):
    anna = enter(visitor, "anna")
    anna.go("set-up")
    assert anna.follow(words).heading == FIRST
    assert anna.path == f"{GUIDE}/page/before"


def test_learners_meet_it_nowhere_and_may_read_it(visitor):
    kirsten = enter(visitor, "kirsten", pathway="citizen")
    assert f"/{GUIDE}/" not in kirsten.go().response.text
    assert kirsten.go(f"{GUIDE}/").heading == FIRST
    assert kirsten.go(f"{GUIDE}/page/meeting-one").status == 200


@pytest.mark.parametrize(
    ("item", "heading"),
    [(f"{GUIDE}/page/meeting-one", "Meeting 1: A Tuesday"), (f"{GUIDE}/page/gone", FIRST)],
)
def test_a_link_to_a_page_of_it_opens_it_for_everybody(doorstep, item, heading):
    assert doorstep.launch({CORE + "custom": {"item": item}}).heading == heading


def test_the_whole_guide_is_one_file_from_the_set_up_and_from_its_pages(visitor):
    anna = enter(visitor, "anna")
    address = anna.go("set-up").link("The whole guide as a PDF")
    assert anna.go(f"{GUIDE}/page/weeks").link("The whole guide as a PDF") == address
    answer = anna.visitor.open(address, base=anna.base).response
    assert answer.headers["Content-Type"] == "application/pdf"
    content = answer.content
    assert faults(content) == []
    printed = PdfReader(BytesIO(content))
    assert printed.metadata.title == "Guide for those who lead"
    told = close(" ".join(page.extract_text() for page in printed.pages))
    for words in (
        FIRST,
        "Dear neighbour",
        "Meeting 4: What came of it?",
        "Not yours today: to steer the talk",
    ):
        assert close(words) in told


@pytest.fixture
def without_guide(server):
    """A course that has none."""
    url = server.fresh(with_the_sampled_course)
    yield url
    server.drop(url)


class TestWithoutGuide:
    """A course need not have one."""

    @pytest.fixture
    def database_url(self, without_guide):
        return without_guide

    def test_nothing_leads_to_a_guide_that_is_not_there(self, visitor):
        anna = enter(visitor, "anna")
        for path in ("", "set-up", "grades", "shared"):
            page = anna.go(path)
            assert page.status == 200
            assert f"/{GUIDE}/" not in page.response.text, path
