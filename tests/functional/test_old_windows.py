"""A window that was opened before the course changed keeps what its learner typed and laid there, whatever has become of the place."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from app.models import Attempt, Draft
from app.services.releases import publishing
from tests.first_star import first_star
from tests.releases import changed, without_items, without_parts
from tests.walking import named, right

CARD, JOURNAL, SORT = "m01/definition-card", "m01/journal", "m01/sort-twelve"
PAGE, SORTING = "m01/page/my-definition", "m01/page/twelve-situations"
WORDS = "Neighbours met in the library, and nobody had to ask first."
OLDER = "What you laid before this question changed"


@pytest.fixture
def publish(tool):
    def told(course):
        with tool.shared.database.writing() as session:
            return publishing.publish(session, course, now=tool.clock())

    return told


@pytest.fixture
def stored(tool):
    def read(model):
        with tool.shared.database.reading() as session:
            return session.scalars(select(model)).all()

    return read


@pytest.fixture
def field(item):
    """A field of the worksheet in which one writes."""
    return next(one["id"] for one in item(CARD).bones["fields"] if one["kind"] != "choice")


def without_page(course, page):
    """Without a page and what stands on it."""
    gone = [one["items"] for one in course.bones["pages"] if one["id"] == page]
    return without_items(course, page, *gone[0])


def without_quiz(course):
    stars = [star | {"quiz": None} if star["id"] == "m01" else star for star in course.bones["stars"]]
    return replace(course, bones={**course.bones, "stars": stars})


@pytest.mark.both_databases("json", once=True)
@pytest.mark.parametrize(
    "course", [without_items(first_star(), CARD), without_page(first_star(), "m01/my-definition")]
)
def test_a_text_whose_place_is_gone_is_kept_and_found(kirsten, publish, field, course):
    window = kirsten.go(PAGE)
    publish(course)

    sent = kirsten.press("next", window, **named("definition-card", {f"field-{field}": WORDS}))

    assert sent.status == 200
    assert WORDS in kirsten.go(f"entry/{CARD}/history").text
    assert WORDS in kirsten.go("texts").text


def test_a_text_of_a_page_of_its_own_leads_to_where_it_can_be_read(kirsten, publish):
    window = kirsten.go("m01/journal")
    publish(without_items(first_star(), JOURNAL))

    sent = kirsten.write(JOURNAL, window, text=WORDS)

    assert (sent.status, kirsten.path) == (200, f"entry/{JOURNAL}/history")
    assert WORDS in sent.text


def test_a_script_is_told_that_it_is_kept(kirsten, publish, field):
    window = kirsten.go(PAGE)
    publish(without_items(first_star(), CARD))

    sent = kirsten.write(CARD, window, autosave=True, **{f"field__{field}": WORDS})

    assert sent.response.json()["draft_no"] == 1
    assert WORDS in kirsten.go(f"entry/{CARD}/history").text


def test_a_field_that_is_gone_keeps_its_words_and_the_others_are_the_text(kirsten, publish, item, field):
    other = next(
        one["id"] for one in item(CARD).bones["fields"] if one["id"] != field and one["kind"] != "choice"
    )
    window = kirsten.go(PAGE)
    publish(without_parts(first_star(), CARD, field))

    kirsten.write(CARD, window, **{f"field__{field}": WORDS, f"field__{other}": "It stays."})

    assert "It stays." in kirsten.go(PAGE).text
    versions = kirsten.go(f"entry/{CARD}/history").text
    assert WORDS in versions
    assert first_star().prose["en"]["items"][CARD]["body"]["fields"][field]["label"] in versions


@pytest.mark.both_databases("json")
def test_words_that_were_only_a_draft_in_a_field_that_is_gone_become_a_version(kirsten, publish, item, field):
    other = next(
        one["id"] for one in item(CARD).bones["fields"] if one["id"] != field and one["kind"] != "choice"
    )
    kirsten.write(CARD, kirsten.go(PAGE), autosave=True, **{f"field__{field}": WORDS})
    publish(without_parts(first_star(), CARD, field))
    assert WORDS in kirsten.go(f"entry/{CARD}/history").text, "the draft itself can be read"

    kirsten.write(CARD, kirsten.go(PAGE), autosave=True, **{f"field__{other}": "It stays."})

    assert WORDS in kirsten.go(f"entry/{CARD}/history").text


def test_what_was_laid_for_an_earlier_question_is_said_to_be_that_and_stays(kirsten, publish, item, stored):
    laid = dict(list(right(item(SORT)).items())[:3])
    kirsten.press("next", kirsten.go(SORTING), **laid)
    assert OLDER not in kirsten.go(SORTING).text

    publish(changed(first_star(), SORT, rev=9))

    assert OLDER in kirsten.go(SORTING).text
    kirsten.press("next", kirsten.page, **dict(list(laid.items())[:1]))
    assert [(draft.rev, len(stored(Draft))) for draft in stored(Draft)] == [(1, 2), (9, 2)]
    kirsten.answer(item(SORT), right(item(SORT)), kirsten.go(SORTING))
    assert [draft.rev for draft in stored(Draft)] == [1], (
        "what is handed in is no draft, and the earlier one stays"
    )
    assert OLDER in kirsten.go(SORTING).text


@pytest.mark.both_databases("json")
def test_what_is_laid_in_a_window_of_before_is_a_draft_of_the_question_as_it_was(
    kirsten, publish, item, stored
):
    window = kirsten.go(SORTING)
    publish(changed(first_star(), SORT, rev=9))

    kirsten.press("next", window, **dict(list(right(item(SORT)).items())[:3]))

    assert [draft.rev for draft in stored(Draft)] == [1]
    assert OLDER in kirsten.go(SORTING).text


def test_a_round_of_a_quiz_that_is_gone_is_ended_and_read(kirsten, publish, stored):
    kirsten.go("m01/quiz")
    kirsten.send("m01/quiz", button="Begin")
    [attempt] = stored(Attempt)
    items = {f"m01/{one['item'].partition('/')[2]}" for one in attempt.shown}
    publish(without_quiz(first_star()))

    page = kirsten.go("m01/quiz")
    assert kirsten.path.endswith("/1"), "it goes on where it waits"
    course = first_star().bones["items"]
    for one in attempt.shown:
        [bones] = [item for item in course if item["id"] == one["item"]]
        fields = right(_Item(bones))
        kirsten.send(kirsten.path, page, **fields)
        page = kirsten.follow("See how it went" if one is attempt.shown[-1] else "Next question")
    assert items
    assert [attempt.grade for attempt in stored(Attempt)] == [1.0]
    assert page.status == 200


class _Item:
    """An item as the bones of a release have it."""

    def __init__(self, bones):
        self.kind, self.bones = bones["kind"], bones["bones"]
        self.local_id = bones["id"].partition("/")[2]


def test_a_release_that_nobody_read_is_not_believed(kirsten, publish, field):
    window = kirsten.go(PAGE)
    publish(without_items(first_star(), CARD))
    form = window.form("/page/my-definition")
    told = named("definition-card", {f"field-{field}": WORDS})
    for release in ("999", "0", "-1", "x", ""):
        sent = kirsten.visitor.send(window, form, do="next", drawn_in=release, **told)
        assert sent.status == 200, release
        assert kirsten.go(f"entry/{CARD}/history").status == 404, release
