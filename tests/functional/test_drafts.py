"""What is laid, chosen, moved and written stays: on leaving by any button, from any window, until it is handed in."""

import pytest
from sqlalchemy import select

from app.models import Attempt, Draft, Entry, PageMark, Response, Revision, Vote
from tests.walking import enter, kept, named, right, some, wrong

WORDS = "We decide together, early, and the people concerned have a real say in it. " * 5
SORT, MATCH, CHOICE = "m01/sort-twelve", "m01/neighbour-words", "m01/which-definition"


@pytest.fixture
def stored(tool):
    def read(model):
        with tool.shared.database.reading() as session:
            return session.scalars(select(model)).all()

    return read


@pytest.mark.parametrize(
    ("button", "leads_to"), [("next", "not-consultation"), ("back", "three-definitions")]
)
def test_cards_that_are_laid_come_back_whichever_way_one_left(kirsten, item, stored, button, leads_to):
    kirsten.go("m01/page/twelve-situations")
    laid = some(right(item(SORT)), 3)

    kirsten.press(button, **laid)

    assert kirsten.path == f"m01/page/{leads_to}"
    page = kirsten.go("m01/page/twelve-situations")
    assert len(kept(page, "sort-twelve")) == 3
    assert "3 of 12 cards laid" in page.text
    assert stored(Attempt) == []


def test_before_something_is_laid_the_row_claims_nothing(kirsten):
    page = kirsten.go("m01/page/twelve-situations")
    assert 'class="saved wait"' in page.response.text
    assert "Nothing chosen yet" in page.text
    assert "saved at" not in page.text.casefold()

    assert "Nothing chosen yet" not in kirsten.go("start/page/welcome").text
    kirsten.go("m01/page/tuesday")
    kirsten.read()
    assert kirsten.path == "m01/page/three-definitions"


def test_the_other_activity_of_a_page_keeps_its_rows_when_one_is_answered(kirsten, item):
    kirsten.go("m01/page/not-consultation")
    rows, other = some(right(item(MATCH)), 3), item("m01/shared-say")

    kirsten.answer(other, {**wrong(other), **rows})

    assert len(kept(kirsten.page, "neighbour-words")) == 3
    assert 'id="shared-say-verdict"' in kirsten.page.response.text


def test_an_answer_that_lacks_something_is_kept_as_far_as_it_goes(kirsten, item):
    kirsten.go("m01/page/twelve-situations")
    assert kirsten.answer(item(SORT), some(right(item(SORT)), 5)).status == 422
    assert len(kept(kirsten.go("m01/page/twelve-situations"), "sort-twelve")) == 5


@pytest.mark.both_databases("statements")
def test_of_two_windows_both_cards_lie_where_they_were_laid(kirsten, item):
    one = kirsten.go("m01/page/twelve-situations")
    first, second = list(right(item(SORT)).items())[:2]

    kirsten.press("next", one, **dict([first]))
    kirsten.press("next", one, **dict([second]))

    assert len(kept(kirsten.go("m01/page/twelve-situations"), "sort-twelve")) == 2


def test_a_script_keeps_each_card_and_is_told_how_far_it_is(kirsten, item, stored):
    page = kirsten.go("m01/page/twelve-situations")
    for number in (1, 2):
        fields = some(right(item(SORT)), number) | {"sort__twelve.no": str(number - 1)}
        told = kirsten.press("keep:sort-twelve", page, autosave="1", **fields).response.json()
        assert (told["no"], told["done"], told["total"]) == (number, number, 12)
        assert told["words"] == f"{number} of 12 cards laid"
        assert told["saved_at"]

    emptied = kirsten.press("keep:sort-twelve", page, autosave="1", **{"sort-twelve.no": "2"}).response.json()
    assert (emptied["no"], emptied["words"]) == (3, "")
    assert [draft.no for draft in stored(Draft)] == [3]


@pytest.mark.both_databases("statements")
def test_what_is_handed_in_is_no_draft_any_more_and_an_old_window_makes_none(kirsten, item, stored):
    page = kirsten.go("m01/page/three-definitions")
    kirsten.press("keep", page, **right(item(CHOICE)))
    assert len(stored(Draft)) == 1

    kirsten.answer(item(CHOICE), right(item(CHOICE)))
    kirsten.press("next", page, **right(item(CHOICE)))

    assert stored(Draft) == []
    assert 'id="which-definition-verdict"' in kirsten.go("m01/page/three-definitions").response.text


def test_trying_again_opens_the_activity_and_the_last_answer_stays_to_be_seen(kirsten, item):
    kirsten.go("m01/page/three-definitions")
    kirsten.answer(item(CHOICE), wrong(item(CHOICE)))

    for page in (kirsten.press("again:which-definition"), kirsten.go("m01/page/three-definitions")):
        assert kept(page, "which-definition") == {}
        assert "Your last answer" in page.text
        assert "answer:which-definition" in page.response.text


def test_a_choice_in_a_poll_is_kept_and_is_no_vote_yet(kirsten, stored):
    kirsten.go("m01/page/why-we-do-it")
    kirsten.press("next", **{"motives.choice": "told-to"})

    page = kirsten.go("m01/page/why-we-do-it")
    assert kept(page, "motives") == {"motives.choice": "told-to"}
    assert stored(Vote) == []

    kirsten.press("answer:motives")
    assert [vote.option for vote in stored(Vote)] == ["told-to"]
    assert stored(Draft) == []
    assert kept(kirsten.press("again:motives"), "motives") == {"motives.choice": "told-to"}
    kirsten.press("answer:motives", **{"motives.choice": "not-known"})
    assert [vote.option for vote in stored(Vote)] == ["not-known"]


def test_steps_lie_as_they_were_moved_and_untouched_ones_are_no_draft(kirsten, stored):
    kirsten.go("m01/page/no-staircase")
    kirsten.press("next")
    assert stored(Draft) == []

    steps = [
        value
        for form in kirsten.go("m01/page/no-staircase").forms
        for name, value in form.fields
        if name == "five-steps.order"
    ]
    kirsten.press(f"move:five-steps:down:{steps[0]}")
    kirsten.press("next")

    page = kirsten.go("m01/page/no-staircase")
    moved = [value for form in page.forms for name, value in form.fields if name == "five-steps.order"]
    assert moved == [steps[1], steps[0], *steps[2:]]
    assert "Your order is kept" in page.text


@pytest.mark.both_databases("statements")
def test_texts_of_a_page_are_kept_by_next_and_count_and_nobody_else_reads_them(kirsten, stored):
    kirsten.go("m01/page/my-definition")
    told = {"anchor__concept.text": WORDS, "definition__card.field__because": "It says who decides."}

    kirsten.press("next", **told)

    assert kirsten.path == "m01/quiz"
    page = kirsten.go("m01/page/my-definition")
    assert WORDS.strip() in page.text
    assert "It says who decides." in page.text
    assert {(one.words > 0, one.is_saved) for one in stored(Revision)} == {(True, False)}
    kirsten.press("next")
    assert len(stored(Revision)) == len(stored(Entry)) == 2, "what says the same is kept once"


@pytest.mark.parametrize("button", ["look", "by-hand", "not-by-hand", "simpler", "language:de"])
def test_what_is_chosen_beside_the_page_keeps_what_is_typed_on_it(kirsten, stored, button):
    kirsten.go("m01/page/my-definition")

    kirsten.press(button, size="145", **{"anchor__concept.text": WORDS})

    assert kirsten.path == "m01/page/my-definition"
    assert WORDS.strip() in kirsten.page.text
    assert ('data-size="145"' in kirsten.page.response.text) == (button == "look")
    assert [mark.paper_at is not None for mark in stored(PageMark)] == [button == "by-hand"]


@pytest.mark.both_databases("statements")
def test_of_two_windows_the_text_is_asked_about_and_everything_else_is_kept(kirsten, stored):
    page = kirsten.go("m01/page/my-definition")
    kirsten.write("m01/anchor-concept", page, text="from the first window")

    told = {
        "anchor__concept.text": "from the second",
        "definition__card.field__because": "Kept all the same.",
    }
    both = kirsten.press("next", page, **told)

    assert both.status == 409
    assert "from the first window" in both.text
    assert 'value="keep-mine:anchor-concept"' in both.response.text
    assert "Kept all the same." in kirsten.go("m01/page/my-definition").text
    assert len(stored(Entry)) == 2


@pytest.mark.both_databases("statements")
def test_a_question_of_the_quiz_keeps_its_draft_in_its_round(kirsten, stored):
    kirsten.go("m01/quiz")
    first = kirsten.send("m01/quiz")
    name, value = next(
        (name, values[0]) for form in first.forms for name, values in form.choices.items() if name[:2] == "q-"
    )
    answered = kirsten.visitor.send(first, first.form("/1"), do="back", **{name: value})
    assert answered.url.endswith("m01/quiz")

    again = kirsten.go(first.url.removeprefix(kirsten.base))
    assert (name, value) in [field for form in again.forms for field in form.fields]
    [draft] = stored(Draft)
    assert draft.slot.startswith("m01/quiz/")

    kirsten.send(kirsten.path, do="answer")
    assert stored(Draft) == []


def test_somebody_else_s_draft_is_nobody_s_to_see(kirsten, item, new_visitor):
    kirsten.go("m01/page/twelve-situations")
    kirsten.press("next", **some(right(item(SORT)), 3))
    other = enter(new_visitor(), "jonas", pathway="citizen")
    assert kept(other.go("m01/page/twelve-situations"), "sort-twelve") == {}


def test_what_the_form_cannot_hold_is_passed_over_and_the_rest_is_kept(kirsten):
    kirsten.go("m01/page/twelve-situations")
    told = named("sort-twelve", {"pile-lift": ["zzz", "depends"], "pile-zzz": "depends", "no": "9" * 400})
    assert kirsten.press("next", **told).status == 200
    assert kept(kirsten.go("m01/page/twelve-situations"), "sort-twelve") == {
        "sort-twelve.pile-lift": "depends"
    }


@pytest.mark.both_databases("statements")
def test_whoever_is_wrong_thinks_again_once_and_both_answers_are_kept(kirsten, item, stored):
    choice = item(CHOICE)
    page = kirsten.go("m01/page/three-definitions")

    for _click in range(2):  # a double click is no second thought
        thinking = kirsten.press("answer:which-definition", page, **wrong(choice))
        assert "Think again" in thinking.text
        assert 'id="which-definition-verdict"' in thinking.response.text
        assert stored(Attempt) == []
    assert "Looked at once" in kirsten.go("m01/page/three-definitions").text

    explained = kirsten.press("answer:which-definition", **right(choice))
    assert "Your second answer, and it fits" in explained.text
    assert "Your first answer" in explained.text
    assert [attempt.grade for attempt in stored(Attempt)] == [1.0]
    with_own = [response for response in stored(Response) if response.own]
    assert [response.answer for response in with_own] == [{"chosen": list(choice.bones["correct"])}]


def test_whoever_wants_to_be_shown_is_shown_and_a_second_wrong_answer_counts(kirsten, item, stored):
    choice = item(CHOICE)
    kirsten.go("m01/page/three-definitions")
    kirsten.press("answer:which-definition", **wrong(choice))
    assert "The closest one" in kirsten.press("show:which-definition").text

    kirsten.press("again:which-definition")
    for _time in range(2):
        kirsten.press("answer:which-definition", **wrong(choice))
    assert [attempt.grade for attempt in stored(Attempt)] == [0.0, 0.0]


def test_a_card_answers_as_soon_as_it_lies_and_the_end_is_short(kirsten, item):
    page = kirsten.go("m01/page/twelve-situations")
    fields = some(right(item(SORT)), 1) | dict(list(wrong(item(SORT)).items())[1:2])
    told = kirsten.press("keep:sort-twelve", page, autosave="1", **fields).response.json()
    assert len(told["replies"]) == 2
    assert sum("That fits" in reply for reply in told["replies"].values()) == 1
    assert sum("We see it differently" in reply for reply in told["replies"].values()) == 1
    assert "That fits" in kirsten.go("m01/page/twelve-situations").text

    fields = right(item(SORT)) | dict(list(wrong(item(SORT)).items())[:3])
    end = kirsten.press("answer:sort-twelve", **fields)
    assert "Look again at these 3" in end.text
    assert end.text.count("Move it") == 12
    assert "more to look at again" not in end.text
    moved = kirsten.press("again:sort-twelve:week-menu")
    assert len(kept(moved, "sort-twelve")) == 11

    end = kirsten.press("answer:sort-twelve", **right(item(SORT)) | dict(list(wrong(item(SORT)).items())[:5]))
    assert "Look again at these 5" in end.text
    assert "2 more to look at again" in end.text
    assert end.text.count("Move it") == 12


def test_the_order_one_would_choose_is_neither_right_nor_wrong(kirsten, stored):
    kirsten.go("m01/page/no-staircase")
    page = kirsten.press("answer:five-steps")
    assert "Nothing here is right or wrong." in page.text
    assert "Partly" not in page.text
    assert [attempt.grade for attempt in stored(Attempt)] == [1.0]
