"""People find words in the course, in the glossary and in what they wrote; in nobody else's texts, and no answers."""

import pytest

from app.content import finding
from app.services.releases import courses
from tests.walking import enter

PAGE = "m01/page/my-definition"
WORDS = "Æblet ligger på bordet, og alle må flytte det."


@pytest.fixture
def kirsten(visitor):
    learner = enter(visitor, "kirsten", pathway="citizen")
    learner.go(PAGE)
    learner.press("save:anchor-concept", **{"anchor__concept.text": WORDS})
    return learner


def links(page):
    return page.response.text.partition('<main id="main"')[2]


@pytest.mark.both_databases("journey of a learner")
def test_own_texts_are_found_by_their_writer_alone(kirsten, new_visitor):
    found = kirsten.go("search?q=AEBLET+pa")
    assert "In your texts" in found.text
    assert "<mark>Æblet</mark>" in found.response.text
    assert 'href="' in links(found)

    jonas = enter(new_visitor(), "jonas", pathway="professional")
    assert "No place has all of these words." in jonas.go("search?q=aeblet").text


def test_a_page_is_found_and_the_link_leads_to_the_place(kirsten):
    kirsten.go("words")
    found = kirsten.send("/search", q="pencil")
    assert found.status == 200
    assert "On the pages" in found.text
    page = kirsten.follow("A Tuesday in Nordby")
    assert page.status == 200
    assert page.heading == "A Tuesday in Nordby"


def test_what_a_word_means_is_found(kirsten):
    found = kirsten.go("search?q=mandate")
    assert "In the words of this course" in found.text


def test_pages_of_other_pathways_are_not_found(kirsten, new_visitor):
    query = "search?q=From caseworker"
    assert "From caseworker to facilitator" not in kirsten.go(query).text
    jonas = enter(new_visitor(), "jonas", pathway="professional")
    assert "From caseworker to facilitator" in jonas.go(query).text


def test_what_is_said_to_an_answer_is_not_searched(tool):
    with tool.shared.database.reading() as session:
        view = courses.read_current(session, library=tool.shared.library, locale="en").view
    [text] = [one.text for one in finding.findables(view) if one.block == "sort-twelve"]
    cards = view.item("m01/sort-twelve").prose["cards"].values()
    assert all(finding.plain(card["text"]) in text for card in cards)
    assert not any(finding.plain(card["feedback"]) in text for card in cards)


@pytest.mark.parametrize("query", ["", "?q=", "?q=%20", "?q=" + "a" * 5000, "?q=%3Cb%3E", "?q=.*"])
def test_any_query_is_answered(kirsten, query):
    assert kirsten.go(f"search{query}").status == 200
