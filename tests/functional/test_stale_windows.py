"""A page that stands open while things change round it: nothing is lost, nothing is shared again, nothing is answered that was not asked."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.models import Attempt, Draft, Entry
from app.services.learning import quizzes
from app.services.releases import publishing
from tests.first_star import first_star
from tests.releases import changed
from tests.walking import enter, named, right, wrong

CHOICE, STEPS = "m01/which-definition", "m01/five-steps"
FIVE = ("kirsten", "marlene", "jonas", "pia", "omar")
TOLD = {
    "anchor__concept.text": "Words of an anchor.",
    "definition__card.field__because": "Words on a card.",
}


@pytest.fixture
def stored(tool):
    def read(model):
        with tool.shared.database.reading() as session:
            return session.scalars(select(model)).all()

    return read


@pytest.fixture
def asks_anew(tool):
    """A release in which a question asks something else."""

    def publish(item_id):
        with tool.shared.database.writing() as session:
            publishing.publish(session, changed(first_star(), item_id, rev=99), now=tool.clock())

    return publish


def shown(page, name):
    return [value for form in page.forms for field, value in form.fields if field == name]


def test_what_was_written_on_a_page_is_given_back_when_the_visit_is_long_over(kirsten, tool):
    page = kirsten.go("m01/page/my-definition")
    tool.clock.forward(timedelta(hours=37))
    over = kirsten.press("next", page, **TOLD)
    assert over.status == 401
    assert "It is not saved. Copy it before you leave this page." in over.text
    assert all(words in over.text for words in TOLD.values())


def test_what_was_written_on_a_page_is_given_back_by_every_refusal(kirsten):
    page = kirsten.go("m01/page/my-definition")
    for button in ("move:definition-card:up:x", "rows:definition-card:up:x"):
        refused = kirsten.press(button, page, **TOLD)
        assert refused.status in {400, 404}
        assert all(words in refused.text for words in TOLD.values())

    reason = named("sort-twelve", {"why-lift": "A reason of my own", "pile-lift": "depends"})
    page = kirsten.go("m01/page/twelve-situations")
    refused = kirsten.press("move:sort-twelve:up:x", page, **reason)
    assert refused.status == 400
    assert "A reason of my own" in refused.text


def test_a_window_from_before_in_which_nothing_was_written_goes_on_and_keeps_the_text_of_the_other(kirsten):
    before = kirsten.go("m01/page/my-definition")
    kirsten.write("m01/journal", text="Written in the other window.")

    kirsten.press("next", before)

    assert "changed in another window" not in kirsten.page.text
    assert kirsten.path == "m01/quiz"
    assert "Written in the other window." in kirsten.go("m01/journal").text


def test_a_window_from_before_shares_nothing_again(kirsten, stored):
    kirsten.go("m01/page/my-definition")
    kirsten.write("m01/anchor-concept", text="Mine", sharing="instructor")
    old = kirsten.go("m01/page/my-definition")
    kirsten.write("m01/anchor-concept", text="Mine", sharing="private")

    for button in ("next", "save:anchor-concept"):
        kirsten.press(button, old)
        assert [entry.sharing for entry in stored(Entry)] == ["private"]

    kirsten.go("m01/page/my-definition")
    kirsten.write("m01/anchor-concept", text="Mine", sharing="instructor")
    assert [entry.sharing for entry in stored(Entry)] == ["instructor"]


def test_steps_that_did_not_arrive_can_still_be_moved(kirsten, item):
    steps = item(STEPS).bones["steps"]
    page = kirsten.go("m01/page/no-staircase")
    kirsten.press("next", page, **named("five-steps", {"order": steps[2:3], "moved": "1"}))

    page = kirsten.go("m01/page/no-staircase")
    assert shown(page, "five-steps.order") == [steps[2], *steps[:2], *steps[3:]]
    assert kirsten.press("answer:five-steps").status == 200


def test_an_answer_to_what_was_asked_before_is_none_to_what_is_asked_now(kirsten, item, stored, asks_anew):
    old = kirsten.go("m01/page/three-definitions")
    asks_anew(CHOICE)

    changed_since = kirsten.press("show:which-definition", old, **right(item(CHOICE)))
    assert changed_since.status == 422
    assert "This question has changed since you opened the page." in changed_since.text
    kirsten.press("next", old, **right(item(CHOICE)))
    kirsten.press("keep:which-definition", old, autosave="1", **right(item(CHOICE)))
    assert stored(Attempt) == []
    assert [draft.rev != item(CHOICE).rev for draft in stored(Draft)] == [True], "kept as what was asked then"

    kirsten.go("m01/page/three-definitions")
    kirsten.answer(item(CHOICE), right(item(CHOICE)))
    assert len(stored(Attempt)) == 1


def test_an_answer_to_what_was_asked_before_is_not_opened_again(kirsten, item, stored, asks_anew):
    kirsten.go("m01/page/three-definitions")
    old = kirsten.answer(item(CHOICE), wrong(item(CHOICE)))
    asks_anew(CHOICE)
    assert kirsten.press("again:which-definition", old).status == 422
    assert stored(Draft) == []


def test_a_question_of_the_quiz_that_was_answered_meanwhile_gets_no_draft(kirsten, stored, monkeypatch):
    kirsten.go("m01/quiz")
    first = kirsten.send("m01/quiz")
    name, value = next(
        (name, values[0]) for form in first.forms for name, values in form.choices.items() if name[:2] == "q-"
    )
    fields = {name: [*values] for name, values in first.form("/1").choices.items() if name[:2] == "q-"}
    kirsten.visitor.send(first, first.form("/1"), do="answer", **{key: one[0] for key, one in fields.items()})
    read = quizzes.read
    monkeypatch.setattr(quizzes, "read", lambda *args, **more: replace(read(*args, **more), given={}))

    told = kirsten.visitor.send(first, first.form("/1"), do="keep", autosave="1", **{name: value})

    assert told.status == 200
    assert stored(Draft) == []


def test_a_part_of_what_was_handed_in_meanwhile_opens_nothing(kirsten, item, stored):
    sort = item("m01/sort-twelve")
    old = kirsten.go("m01/page/twelve-situations")
    kirsten.answer(sort, right(sort))
    part = dict([*right(sort).items()][:3])

    for button, more in (("keep:sort-twelve", {"autosave": "1"}), ("next", {})):
        assert kirsten.press(button, old, **part, **more).status == 200
        assert stored(Draft) == []
    assert 'id="sort-twelve-verdict"' in kirsten.go("m01/page/twelve-situations").response.text

    card, pile = next(iter(right(sort).items()))
    elsewhere = next(one for one in sort.bones["piles"] if one != pile)
    kirsten.press("next", old, **{card: elsewhere})
    assert len(stored(Draft)) == 1, "what was laid otherwise there is kept"


def test_a_window_of_the_quiz_from_before_is_told_plainly_that_nothing_is_kept(kirsten, stored):
    kirsten.go("m01/quiz")
    first = kirsten.send("m01/quiz")
    fields = {name: values[0] for name, values in first.form("/1").choices.items() if name[:2] == "q-"}
    kirsten.visitor.send(first, first.form("/1"), do="answer", **fields)
    name, value = next(iter(fields.items()))

    told = kirsten.visitor.send(first, first.form("/1"), do="keep", autosave="1", **{name: value})

    assert told.status == 200
    assert set(told.response.json()) == {"no", "replies"}
    assert told.response.history == []
    assert stored(Draft) == []


def test_a_vote_that_others_are_shown_is_not_opened_again(new_visitor, stored, item):
    poll = item("m01/motives")
    voters = [enter(new_visitor(), name, pathway="citizen") for name in FIVE]
    for voter in voters:
        voter.go("m01/page/why-we-do-it")
        old = voter.answer(poll, right(poll))
    assert "stays as it is" in old.text
    first = voters[0]
    page = first.go("m01/page/why-we-do-it")
    assert "again:motives" not in page.response.text

    again = first.press("again:motives", page)
    assert "stays as it is" in again.text
    other = named("motives", {"choice": poll.bones["options"][1], "no": "0", "rev": str(poll.rev)})
    first.press("next", page, **other)
    assert stored(Draft) == []
