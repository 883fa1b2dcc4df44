"""What the check of a course lets through can be drawn: every kind, in every state, by the product's own templates."""

import re
from dataclasses import replace
from random import Random

import pytest

from app.activities.asking_kinds import AnswerError, AskingKind, Outcome, QuestionKind, VoteKind
from app.activities.base import BlockKind, Sample
from app.activities.entry_kinds import EntryKind
from app.activities.registry import KINDS
from app.services.learning.polls import PollResult
from tests.drawing import (
    NAMES,
    NOON,
    SAMPLES,
    Tags,
    answers,
    block,
    easel,
    entry,
    form_of,
    is_graded,
    part,
    pieces,
    plain_words,
    texts_of,
    written,
)

every_sample = pytest.mark.parametrize(("kind", "sample"), SAMPLES, ids=NAMES)
of_each = lambda *families: pytest.mark.parametrize(  # noqa: E731
    ("kind", "sample"),
    [found for found in SAMPLES if isinstance(found[0], families)],
    ids=[name for name, found in zip(NAMES, SAMPLES, strict=True) if isinstance(found[0], families)],
)
PEOPLE = [0, 5, 10]


@pytest.fixture(scope="module")
def draw():
    """The door to every kind's template; what it draws has only whole tags."""
    with easel() as door:

        def drawn(macro, *told):
            html = str(getattr(door, macro)(*told))
            Tags(html)
            assert "None" not in html
            return html

        yield drawn


def orders(kind, view):
    """The orders in which the parts of a question may be shown."""
    return [kind.arrange(view.bones, Random(seed)) for seed in range(3)]  # noqa: S311


def outcomes(kind, view, answer):
    """What may come of an answer: a grade, or what some people voted."""
    if isinstance(kind, QuestionKind):
        return [kind.grade(view.bones, answer)]
    mine = kind.option(answer)
    return [
        PollResult(mine=mine, is_fixed=bool(total), enough=bool(total), total=total, counts={mine: total})
        for total in PEOPLE
    ]


@every_sample
@pytest.mark.parametrize("lang", [None, "da"])
def test_unanswered_on_a_page(draw, kind, sample, lang):
    view = written(kind, sample)
    shown = block(view, lang=lang)
    filled = entry(view, {}) if isinstance(kind, EntryKind) else None
    html = draw("activity", part(shown, entry=filled))
    assert f'<section class="activity" id="{view.item.local_id}"' in html
    assert "<p>Above it.</p>" in html
    assert ('lang="da"' in html) == (lang == "da")
    assert "<form" not in html, "a page is one form"
    names = set(re.findall(r' name="([^"]+)"', html)) - {"do"}
    assert bool(names) == (not isinstance(kind, BlockKind))
    assert all(name.startswith(f"{view.item.local_id}.") for name in names), names


@every_sample
def test_the_words_of_an_author_stand_there(draw, kind, sample):
    view = written(kind, sample)
    given = answers(kind, view, sample)[0] if isinstance(kind, AskingKind) else None
    pathways = ("citizen", "professional", "leader")
    drawn = [
        draw("activity", part(block(view, pathway=pathway), entry=filled))
        for pathway in pathways
        for filled in (None, *([entry(view, {})] if isinstance(kind, EntryKind) else []))
    ]
    if given is not None:
        told = [part(block(view), answer=given, outcome=one) for one in outcomes(kind, view, given)]
        drawn += [draw("activity", one) for one in told]
        if isinstance(kind, QuestionKind):
            for one in answers(kind, view, sample):
                laid = block(view, laid=one, tried=[one] if kind.may_think_again(view.bones) else [])
                drawn.append(draw("activity", part(laid, answer={**kind.empty_answer, **one})))
            wrong = answers(kind, view, sample)[-1]
            outcome = Outcome(grade=0.0)
            drawn.append(draw("activity", part(block(view), answer=wrong, outcome=outcome)))
    everything = " ".join(drawn)
    missing = [
        word for word in plain_words(view.prose) if not all(piece in everything for piece in pieces(word))
    ]
    assert missing == []


@of_each(AskingKind)
@pytest.mark.parametrize("lang", [None, "da"])
def test_answered_on_a_page_and_in_the_quiz(draw, kind, sample, lang):
    view = written(kind, sample)
    arranged = orders(kind, view) if isinstance(kind, QuestionKind) else [()]
    for shown in (block(view, shown=order, lang=lang) for order in arranged):
        for answer in answers(kind, view, sample):
            for outcome in outcomes(kind, view, answer):
                html = draw("activity", part(shown, answer=answer, outcome=outcome))
                assert f'id="{view.item.local_id}-verdict"' in html
                assert f'value="again:{view.item.local_id}"' in html
                last = {"block": {**shown, "id": "last"}, "answer": answer, "outcome": outcome}
                told = part(shown, answer=answer, last=last)
                assert "Your last answer" in draw("activity", told)
                if is_graded(kind):
                    assert "<h1" not in draw("marked", shown, answer, outcome, True)
                    assert '<h2 class="question"' not in draw("ask", shown, answer, True)


@of_each(AskingKind)
def test_with_parts_that_are_missing(draw, kind, sample):
    view = written(kind, sample)
    for form in sample.forms:
        for kept in ([], *([name for name in form if name != left_out] for left_out in form)):
            with pytest.raises(AnswerError) as caught:
                kind.read_answer(view.bones, form_of({name: form[name] for name in kept}))
            error = caught.value
            answer = {**kind.empty_answer, **error.answer} if error.answer else None
            shown = block(view, missing=error.missing)
            html = draw("activity", part(shown, answer=answer, problem=str(error.message)))
            assert 'role="alert"' in html
            draw("ask", shown, answer, True)


@of_each(AskingKind)
def test_with_a_part_that_was_moved(draw, kind, sample):
    view = written(kind, sample)
    for form in sample.forms:
        for step in (value for values in form.values() for value in values):
            moved = kind.moved(view.bones, form_of(form), f"down:{step}")
            if moved is not None:
                assert moved.keys() == kind.empty_answer.keys()
                draw("activity", part(block(view), answer=moved))


@of_each(EntryKind)
def test_a_text_that_is_written_done_on_paper_shared_and_talked_about(draw, kind, sample):
    view = written(kind, sample)
    kept = texts_of(kind, view, sample)
    remark = {"by": None, "at": NOON, "text": "Well said.", "is_on_older": True}
    for told in ({}, {"on_paper": True}, {"sharing": "instructor", "remarks": [remark]}, {"words": 0}):
        html = draw("activity", part(block(view), entry=entry(view, kept, **told)))
        assert ("You did this one on paper." in html) == ("on_paper" in told)
        assert all(text in html for text in kind.written(view.bones, kept))


@of_each(EntryKind)
def test_a_text_that_two_windows_disagree_about(draw, kind, sample):
    view = written(kind, sample)
    both = {"mine": [{"label": "Name", "text": "mine"}], "theirs": [{"label": "Name", "text": "theirs"}]}
    html = draw("activity", part(block(view), entry=entry(view, {}, conflict=both | {"theirs_at": None})))
    assert "mine" in html
    assert "theirs" in html


@every_sample
def test_to_somebody_who_only_looks_on_or_acts_as_somebody(draw, kind, sample):
    view = written(kind, sample)
    for is_hidden in (False, True):
        html = draw("activity", part(block(view), action=None, is_hidden=is_hidden))
        assert '<button type="submit" class="btn" name="do"' not in html
        assert ("Only this person can" in html) == (is_hidden and not isinstance(kind, BlockKind))


@of_each(BlockKind)
def test_a_block_without_a_picture_that_can_be_shown(draw, kind, sample):
    view = written(kind, sample)
    assert "<img" not in draw("activity", part(block(view) | {"picture": None}))


@of_each(QuestionKind)
def test_before_the_solution_one_may_think_again_where_there_is_one(draw, kind, sample):
    view = written(kind, sample)
    wrong = answers(kind, view, sample)[-1]
    tried = [wrong] if kind.may_think_again(view.bones) else []
    html = draw("activity", part(block(view, laid=wrong, tried=tried), answer={**kind.empty_answer, **wrong}))
    assert ("Show me instead" in html) == kind.may_think_again(view.bones)


@of_each(QuestionKind)
def test_where_nothing_is_right_or_wrong_nothing_is_said_to_be(draw, kind, sample):
    for mode in kind.verdicts[1:]:
        view = written(kind, replace(sample, bones={**sample.bones, "verdict": mode, "retry": False}))
        for answer in answers(kind, view, sample):
            outcome = kind.outcome(view.bones, answer)
            assert outcome.grade == 1
            html = draw("activity", part(block(view), answer=answer, outcome=outcome))
            laid = draw("activity", part(block(view, laid=answer), answer={**kind.empty_answer, **answer}))
            assert not [
                word for word in ("Partly", "Not quite", "That fits", "differently") if word in html + laid
            ]


@of_each(VoteKind)
def test_a_vote_is_not_told_as_right_or_wrong(draw, kind, sample):
    view = written(kind, sample)
    words = kind.hand_in(view.bones, {})
    assert words in draw("activity", part(block(view), hand_in=words))
    assert words != KINDS["choice"].hand_in({}, {})


@of_each(AskingKind)
def test_what_cannot_be_handed_in_yet_has_no_button_for_it(draw, kind, sample):
    view = written(kind, sample)
    assert 'value="answer:' not in draw("activity", part(block(view), hand_in=""))
    assert all(kind.hand_in(view.bones, answer) for answer in answers(kind, view, sample))


def test_a_box_shows_its_heading_and_its_text_and_asks_for_nothing(draw):
    box = KINDS["text"]
    html = draw(
        "activity", part(block(written(box, Sample(bones={}, prose={"title": "Good to know & use"}))))
    )
    assert "Good to know &amp; use</h2>" in html
    assert "<p>Above it.</p>" in html
    assert "<form" not in html


def test_a_box_without_a_title_has_no_heading(draw):
    html = draw("activity", part(block(written(KINDS["text"], Sample(bones={}, prose={})))))
    assert "<p>Above it.</p>" in html
    assert "<h2" not in html


def test_an_order_that_is_right_as_written_is_told_by_its_steps(draw):
    order = KINDS["order"]
    small, _full = order.sample()
    view = written(order, small)
    answer = {"order": view.bones["steps"][::-1]}
    outcome = order.grade(view.bones, answer)
    html = draw("activity", part(block(view), answer=answer, outcome=outcome))
    mine, right = (re.findall(r'data-stop="([a-z]+)"', one) for one in html.split('<ol class="stops">')[1:])
    assert mine == right[::-1] == answer["order"]
