import json

import hypothesis.strategies as st
from hypothesis import given
from werkzeug.datastructures import MultiDict

from app.activities.asking_kinds import AnswerError, QuestionKind
from app.activities.registry import asked, question
from tests.drawing import SAMPLES

NAMES = [f"n{index}" for index in range(6)]
FIELDS = [
    "choice",
    "verdict",
    "reason",
    "order",
    "move",
    *[f"{way}-{name}" for way in ("match", "pile") for name in NAMES],
]
VALUES = st.one_of(st.sampled_from([*NAMES, "true", "false", "up:n1", "down:n0", ""]), st.text(max_size=5))


@st.composite
def choices(draw):
    options = draw(st.lists(st.sampled_from(NAMES), min_size=2, unique=True))
    select = draw(st.sampled_from(["one", "many"]))
    most = 1 if select == "one" else len(options) - 1
    correct = draw(st.lists(st.sampled_from(options), min_size=1, max_size=most, unique=True))
    return "choice", {"select": select, "options": options, "correct": correct}


@st.composite
def truefalses(draw):
    reasons = draw(st.lists(st.sampled_from(NAMES), min_size=2, unique=True))
    return "truefalse", {
        "answer": draw(st.booleans()),
        "reasons": reasons,
        "reason": draw(st.sampled_from(reasons)),
    }


@st.composite
def orders(draw):
    steps = draw(st.lists(st.sampled_from(NAMES), min_size=3, unique=True))
    accepted = draw(st.lists(st.permutations(steps), max_size=3))
    named = {f"o{index}": order for index, order in enumerate(accepted)}
    return "order", {"steps": steps, **({"accepts": named} if named else {})}


@st.composite
def matches(draw):
    lefts = draw(st.lists(st.sampled_from(NAMES), min_size=2, unique=True))
    return "match", {"pairs": {left: draw(st.sampled_from(NAMES)) for left in lefts}}


@st.composite
def sorts(draw):
    cards = draw(st.lists(st.sampled_from(NAMES), min_size=2, unique=True))
    piles = ["n0", "n1", "n2"]
    accepted = st.lists(st.sampled_from(piles), min_size=1, max_size=2, unique=True)
    return "sort", {"piles": piles, "cards": {card: draw(accepted) for card in cards}}


POLLS = st.lists(st.sampled_from(NAMES), min_size=2, unique=True).map(
    lambda options: ("poll", {"options": options})
)
ITEMS = st.one_of(choices(), truefalses(), orders(), matches(), sorts())
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.sampled_from(NAMES),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4),
    max_leaves=8,
)
ANSWERS = st.dictionaries(st.sampled_from(["chosen", "verdict", "reason", "order", "pairs", "piles"]), JUNK)
FORMS = st.lists(st.tuples(st.sampled_from(FIELDS), VALUES), max_size=20).map(MultiDict)


def best(kind, bones):
    """An answer in which everything is right."""
    return {
        "choice": lambda: {"chosen": bones["correct"]},
        "truefalse": lambda: {"verdict": bones["answer"], "reason": bones["reason"]},
        "order": lambda: {"order": next(iter(bones.get("accepts", {}).values()), bones["steps"])},
        "match": lambda: {"pairs": bones["pairs"]},
        "sort": lambda: {"piles": {card: piles[0] for card, piles in bones["cards"].items()}},
        "poll": lambda: {"chosen": bones["options"][:1]},
    }[kind]()


def as_form(answer):
    """The form a browser would post for an answer."""
    pairs = [("choice", one) for one in answer.get("chosen", [])]
    pairs += [("order", one) for one in answer.get("order", [])]
    pairs += [(f"match-{left}", right) for left, right in answer.get("pairs", {}).items()]
    pairs += [(f"pile-{card}", pile) for card, pile in answer.get("piles", {}).items()]
    pairs += [("verdict", str(answer["verdict"]).lower())] if "verdict" in answer else []
    pairs += [("reason", answer["reason"])] if "reason" in answer else []
    return MultiDict(pairs)


@given(ITEMS, ANSWERS)
def test_any_stored_answer_gets_a_grade_between_0_and_1(item, answer):
    kind, bones = item
    outcome = question(kind).grade(bones, answer)
    assert 0 <= outcome.grade <= 1
    assert all(0 <= part <= 1 for part in outcome.parts.values())


@given(st.one_of(ITEMS, POLLS), FORMS)
def test_any_form_is_an_answer_or_an_answer_error(item, form):
    kind, bones = item
    try:
        answer = asked(kind).read_answer(bones, form)
    except AnswerError as error:
        answer = error.answer
    json.dumps(answer)
    assert set(answer) <= set(asked(kind).empty_answer)
    assert kind == "poll" or 0 <= question(kind).grade(bones, answer).grade <= 1
    draft = asked(kind).read_draft(bones, form)
    assert set(draft) <= set(asked(kind).empty_answer)
    assert 0 <= asked(kind).laid(bones, draft)[0] <= asked(kind).laid(bones, draft)[1]
    assert asked(kind).merge(bones, {}, draft) == draft
    moved = asked(kind).moved(bones, form, form.get("move", ""))
    assert moved is None or sorted(moved["order"]) == sorted(bones["steps"])


@given(ITEMS)
def test_the_right_answer_gets_everything(item):
    kind, bones = item
    assert question(kind).grade(bones, best(kind, bones)).grade == 1


@given(st.one_of(ITEMS, POLLS))
def test_an_answer_comes_back_from_its_form(item):
    kind, bones = item
    answer = best(kind, bones)
    assert asked(kind).read_answer(bones, as_form(answer)) == answer


@given(ITEMS, st.randoms(use_true_random=False))
def test_what_is_shown_is_all_there_is_in_some_order(item, rng):
    kind, bones = item
    shown = question(kind).arrange(bones, rng)
    assert len(shown) == len(set(shown))
    assert set(shown) <= set(NAMES)


@given(choices(), st.lists(st.sampled_from(NAMES), unique=True), st.randoms(use_true_random=False))
def test_the_order_of_options_and_picks_is_irrelevant(item, chosen, rng):
    _, bones = item
    chosen = chosen[:1] if bones["select"] == "one" else chosen
    mixed = {**bones, "options": rng.sample(bones["options"], len(bones["options"]))}
    before = question("choice").grade(bones, {"chosen": chosen})
    after = question("choice").grade(mixed, {"chosen": rng.sample(chosen, len(chosen))})
    assert before == after


@given(st.one_of(matches(), sorts(), truefalses()), st.data())
def test_one_more_right_part_never_lowers_the_grade(item, data):
    kind, bones = item
    right = best(kind, bones)
    key = next((name for name in ("pairs", "piles") if name in right), None)
    parts = right if key is None else right[key]
    worse = {name: value for name, value in parts.items() if data.draw(st.booleans())}
    better = {**worse, **dict([data.draw(st.sampled_from(sorted(parts.items(), key=str)))])}
    wrapped = [parts if key is None else {key: parts} for parts in (worse, better)]
    grades = [question(kind).grade(bones, answer).grade for answer in wrapped]
    assert grades[0] <= grades[1]


@given(choices(), st.lists(st.sampled_from(NAMES), unique=True))
def test_one_more_right_pick_never_lowers_the_grade(item, chosen):
    _, bones = item
    if bones["select"] == "many":
        before = question("choice").grade(bones, {"chosen": chosen}).grade
        for right in bones["correct"]:
            assert question("choice").grade(bones, {"chosen": [*chosen, right]}).grade >= before


@given(orders(), st.data())
def test_swapping_two_neighbours_the_right_way_round_never_lowers_the_grade(item, data):
    _, bones = item
    right = list(best("order", bones)["order"])
    single = {"steps": right}
    given_ = data.draw(st.permutations(right))
    at = data.draw(st.integers(0, len(given_) - 2))
    swapped = list(given_)
    if right.index(swapped[at]) > right.index(swapped[at + 1]):
        swapped[at], swapped[at + 1] = swapped[at + 1], swapped[at]
    order = question("order")
    assert order.grade(single, {"order": swapped}).grade >= order.grade(single, {"order": given_}).grade


@given(st.sampled_from([found for found in SAMPLES if isinstance(found[0], QuestionKind)]), st.data())
def test_any_stored_answer_to_any_kind_gets_a_grade_between_0_and_1(found, data):
    kind, sample = found
    bones = kind.bones_schema().load(sample.bones)
    answer = data.draw(st.fixed_dictionaries({}, optional=dict.fromkeys(kind.empty_answer, JUNK)))
    outcome = kind.grade(bones, answer)
    assert 0 <= outcome.grade <= 1
    assert all(0 <= part <= 1 for part in outcome.parts.values())
