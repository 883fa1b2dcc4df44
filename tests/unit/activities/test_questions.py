from random import Random

import pytest
from werkzeug.datastructures import MultiDict

from app.activities import quiz
from app.activities.asking_kinds import AnswerError
from app.activities.registry import KINDS, REGISTRY, asked, entry, question, vote

ONE = {"select": "one", "options": ["a", "b", "c"], "correct": ["b"]}
MANY = {"select": "many", "options": ["a", "b", "c", "d"], "correct": ["a", "b"]}
TRUE_FALSE = {"answer": False, "reasons": ["r1", "r2"], "reason": "r2"}
ORDER = {"steps": ["a", "b", "c"], "accepts": {"one": ["a", "b", "c"], "two": ["c", "a", "b"]}}
MATCH = {"pairs": {"l1": "x", "l2": "y"}, "extra": ["z"]}
SORT = {"piles": ["p", "q", "r"], "cards": {"k1": ["p"], "k2": ["p", "q"]}}
POLL = {"options": ["a", "b"]}
FILL = {"gaps": {"g": {"options": ["x", "y"], "correct": "x"}, "w": {"accepts": ["mandate", "a mandate"]}}}


def seeded(seed):
    return Random(seed)  # noqa: S311 - the same chance in every run


def form(*pairs):
    return MultiDict(pairs)


def test_kinds_have_names_of_their_own():
    assert len(KINDS) == len(REGISTRY)


def test_a_block_is_no_question_and_a_question_no_entry():
    with pytest.raises(KeyError):
        question("story")
    with pytest.raises(KeyError):
        entry("choice")


@pytest.mark.parametrize(
    ("bones", "chosen", "grade"),
    [
        (ONE, ["b"], 1.0),
        (ONE, ["a"], 0.0),
        (ONE, [], 0.0),
        (MANY, ["a", "b"], 1.0),
        (MANY, ["a"], 0.5),
        (MANY, ["a", "b", "c"], 0.5),
        (MANY, ["a", "c", "d"], 0.0),
        (MANY, ["a", "a", "a"], 0.5),
        (MANY, ["zzz"], 0.0),
    ],
)
def test_a_choice_counts_right_picks_less_wrong_ones(bones, chosen, grade):
    assert question("choice").grade(bones, {"chosen": chosen}).grade == grade


@pytest.mark.parametrize(("chosen", "grade"), [("b", 1.0), ("c", 0.5), ("a", 0.0)])
def test_a_choice_that_can_be_defended_is_worth_something(chosen, grade):
    outcome = question("choice").grade(ONE | {"credit": {"c": 0.5}}, {"chosen": [chosen]})
    assert outcome.grade == grade
    assert outcome.parts[chosen] == grade


@pytest.mark.parametrize(
    ("bones", "credit"),
    [(ONE, {"b": 0.5}), (ONE, {"zzz": 0.5}), (MANY, {"c": 0.5})],
)
def test_only_another_option_of_one_choice_is_worth_something(bones, credit):
    options = {one: {"text": one, "feedback": one} for one in bones["options"]}
    flaws = question("choice").check(bones | {"credit": credit}, {"ask": "?", "options": options})
    assert [flaw.path for flaw in flaws] == [("credit",)]


@pytest.mark.parametrize(
    ("chosen", "words", "grade"),
    [
        ({"g": "x"}, {"w": "A  Mandate!"}, 1.0),
        ({"g": "x"}, {"w": "mandâte"}, 1.0),
        ({"g": "y"}, {"w": "mandate"}, 0.5),
        ({"g": "x"}, {"w": "mandated"}, 0.5),
        ({"g": "zzz"}, {}, 0.0),
        ({"w": "mandate"}, {"g": "x"}, 1.0),
    ],
)
def test_a_gap_is_filled_by_the_option_or_by_the_word_however_it_is_written(chosen, words, grade):
    assert question("fill").grade(FILL, {"chosen": chosen, "words": words}).grade == grade


@pytest.mark.parametrize(
    ("gaps", "where"),
    [
        ({"g": {}}, ("gaps", "g")),
        ({"g": {"options": ["x", "y"]}}, ("gaps", "g")),
        ({"g": {"options": ["x", "y"], "correct": "z"}}, ("gaps", "g", "correct")),
        ({"g": {"options": ["x", "y"], "correct": "x", "accepts": ["x"]}}, ("gaps", "g")),
    ],
)
def test_a_gap_is_chosen_or_written(gaps, where):
    told = {"label": "G", "options": {"x": "X", "y": "Y"}, "feedback": "F"}
    flaws = question("fill").check({"gaps": gaps}, {"ask": "?", "text": "A {g}.", "gaps": {"g": told}})
    assert where in [flaw.path for flaw in flaws]


@pytest.mark.parametrize("text", ["None.", "{g} and {g}", "{g} and {h}"])
def test_a_gap_stands_in_the_text_once(text):
    told = {"label": "G", "options": {"x": "X", "y": "Y"}, "feedback": "F"}
    gaps = {"g": {"options": ["x", "y"], "correct": "x"}}
    flaws = question("fill").check({"gaps": gaps}, {"ask": "?", "text": text, "gaps": {"g": told}})
    assert [flaw.path for flaw in flaws] == [("text",)]


def test_a_choice_tells_each_option_how_it_was():
    assert question("choice").grade(MANY, {"chosen": ["a", "c"]}).parts == {"a": 1, "b": 0, "c": 0, "d": 1}


@pytest.mark.parametrize(
    ("answer", "grade"),
    [
        ({"verdict": False, "reason": "r2"}, 1.0),
        ({"verdict": False, "reason": "r1"}, 0.5),
        ({"verdict": True, "reason": "r2"}, 0.5),
        ({"verdict": 0, "reason": ["r2"]}, 0.0),
        ({}, 0.0),
    ],
)
def test_half_the_grade_is_the_verdict_and_half_the_reason(answer, grade):
    assert question("truefalse").grade(TRUE_FALSE, answer).grade == grade


@pytest.mark.parametrize(
    ("order", "grade"),
    [
        (["a", "b", "c"], 1.0),
        (["c", "a", "b"], 1.0),
        (["b", "a", "c"], 2 / 3),
        (["b", "c", "a"], 1 / 3),
        (["a", "b"], 1 / 3),
        ([], 0.0),
    ],
)
def test_an_order_is_held_against_the_accepted_order_that_fits_best(order, grade):
    assert question("order").grade(ORDER, {"order": order}).grade == pytest.approx(grade)


def test_without_accepted_orders_the_order_as_written_is_right():
    steps = {"steps": ["a", "b", "c"]}
    assert question("order").grade(steps, {"order": ["a", "b", "c"]}).grade == 1
    assert question("order").grade(steps, {"order": ["c", "b", "a"]}).grade == 0


@pytest.mark.parametrize(
    ("move", "shown"),
    [
        ("up:b", ["b", "a", "c"]),
        ("down:b", ["a", "c", "b"]),
        ("up:a", ["a", "b", "c"]),
        ("down:c", ["a", "b", "c"]),
    ],
)
def test_a_button_moves_a_step_by_one(move, shown):
    posted = form(("order", "a"), ("order", "b"), ("order", "c"))
    assert question("order").moved(ORDER, posted, move) == {"order": shown}


@pytest.mark.parametrize("move", ["sideways:a", "up:zzz", "", ":"])
def test_a_button_that_is_none_of_an_order_s_moves_nothing(move):
    posted = form(("order", "a"), ("order", "b"), ("order", "c"))
    assert question("order").moved(ORDER, posted, move) is None
    assert question("order").moved(ORDER, form(("order", "a")), "up:a") is None


def test_an_order_that_nobody_touched_is_an_answer_and_no_draft():
    lying = [("order", "a"), ("order", "b"), ("order", "c")]
    assert question("order").read_draft(ORDER, form(*lying)) == {}
    assert question("order").read_answer(ORDER, form(*lying)) == {"order": ["a", "b", "c"]}
    assert question("order").read_draft(ORDER, form(*lying, ("moved", "1"))) == {"order": ["a", "b", "c"]}


@pytest.mark.parametrize(
    ("kind", "bones", "theirs", "mine", "both"),
    [
        ("choice", ONE, {"chosen": ["a"]}, {"chosen": ["b"]}, {"chosen": ["b"]}),
        ("choice", ONE, {"chosen": ["a"]}, {}, {"chosen": ["a"]}),
        ("choice", MANY, {"chosen": ["a"]}, {"chosen": ["b", "a"]}, {"chosen": ["a", "b"]}),
        ("choice", MANY, {}, {}, {}),
        ("truefalse", TRUE_FALSE, {"verdict": True}, {"reason": "r1"}, {"verdict": True, "reason": "r1"}),
        ("truefalse", TRUE_FALSE, {"verdict": True}, {"verdict": False}, {"verdict": False}),
        ("order", ORDER, {"order": ["a", "b", "c"]}, {}, {"order": ["a", "b", "c"]}),
        (
            "match",
            MATCH,
            {"pairs": {"l1": "x", "l2": "x"}},
            {"pairs": {"l2": "y"}},
            {"pairs": {"l1": "x", "l2": "y"}},
        ),
        ("sort", SORT, {"piles": {"k1": "p"}}, {"piles": {"k2": "q"}}, {"piles": {"k1": "p", "k2": "q"}}),
        ("poll", POLL, {"chosen": ["a"]}, {"chosen": ["b"]}, {"chosen": ["b"]}),
    ],
)
def test_of_two_windows_what_either_laid_stays_and_this_one_s_wins(kind, bones, theirs, mine, both):
    assert asked(kind).merge(bones, theirs, mine) == both


def test_steps_are_never_shown_in_a_right_order():
    for seed in range(40):
        assert question("order").arrange(ORDER, seeded(seed)) not in ORDER["accepts"].values()


def test_match_and_sort_count_the_share_that_is_right():
    assert question("match").grade(MATCH, {"pairs": {"l1": "x", "l2": "z"}}).parts == {"l1": 1, "l2": 0}
    assert question("sort").grade(SORT, {"piles": {"k1": "q", "k2": "q"}}).grade == 0.5


def test_a_match_shows_the_rights_that_fit_nothing_too():
    assert sorted(question("match").arrange(MATCH, seeded(1))) == ["x", "y", "z"]


def test_a_vote_is_whole_whatever_it_is_for_and_nothing_grades_it():
    poll = vote("poll")
    answers = [poll.read_answer(POLL, form(("choice", one))) for one in POLL["options"]]
    assert [poll.option(answer) for answer in answers] == POLL["options"]
    assert [poll.answer_for(option) for option in POLL["options"]] == answers
    with pytest.raises(KeyError):
        question("poll")


@pytest.mark.parametrize(
    ("kind", "bones", "pairs", "answer"),
    [
        ("choice", ONE, [("choice", "b"), ("choice", "a")], {"chosen": ["b"]}),
        ("choice", MANY, [("choice", "b"), ("choice", "zzz"), ("choice", "a")], {"chosen": ["b", "a"]}),
        ("truefalse", TRUE_FALSE, [("verdict", "true"), ("reason", "r1")], {"verdict": True, "reason": "r1"}),
        ("match", MATCH, [("match-l1", "z"), ("match-l2", "z")], {"pairs": {"l1": "z", "l2": "z"}}),
        ("sort", SORT, [("pile-k1", "r"), ("pile-k2", "p")], {"piles": {"k1": "r", "k2": "p"}}),
        ("poll", POLL, [("choice", "a")], {"chosen": ["a"]}),
    ],
)
def test_a_whole_form_is_an_answer(kind, bones, pairs, answer):
    assert asked(kind).read_answer(bones, form(*pairs)) == answer


@pytest.mark.parametrize(
    ("kind", "bones", "pairs", "missing", "kept"),
    [
        ("choice", ONE, [("choice", "zzz")], (), {}),
        ("choice", MANY, [], (), {}),
        ("truefalse", TRUE_FALSE, [], ("verdict", "reason"), {}),
        ("truefalse", TRUE_FALSE, [("reason", "r1")], ("verdict",), {"reason": "r1"}),
        ("truefalse", TRUE_FALSE, [("verdict", "false")], ("reason",), {"verdict": False}),
        ("order", ORDER, [("order", "c"), ("order", "c")], ("a", "b"), {"order": ["c"]}),
        ("match", MATCH, [("match-l2", "z"), ("match-l1", "")], ("l1",), {"pairs": {"l2": "z"}}),
        ("sort", SORT, [("pile-k1", "p")], ("k2",), {"piles": {"k1": "p"}}),
        ("poll", POLL, [], (), {}),
    ],
)
def test_what_is_missing_is_named_and_what_was_chosen_is_kept(kind, bones, pairs, missing, kept):
    with pytest.raises(AnswerError) as caught:
        asked(kind).read_answer(bones, form(*pairs))
    assert (caught.value.missing, caught.value.answer) == (missing, kept)


def test_a_quiz_draws_from_each_slot_and_none_twice():
    slots = {"slots": [{"count": 2, "from": ["a", "b", "c", "d"]}, {"count": 1, "from": ["x", "y"]}]}
    seen = set()
    for seed in range(30):
        drawn = quiz.draw(slots, seeded(seed))
        assert len(set(drawn)) == 3
        assert set(drawn[:2]) <= {"a", "b", "c", "d"}
        assert drawn[2] in {"x", "y"}
        seen |= set(drawn)
    assert seen == {"a", "b", "c", "d", "x", "y"}


def test_a_quiz_is_the_mean_of_its_items():
    assert quiz.total([1, 0.5, 0]) == 0.5
    assert quiz.total([]) == 0
