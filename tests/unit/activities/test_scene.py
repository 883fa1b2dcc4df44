"""A scene: what its check refuses, how a way through it is made and taken back, what is told of others."""

from copy import deepcopy

import pytest
from marshmallow import ValidationError
from werkzeug.datastructures import MultiDict

from app.activities import scene_ways as ways
from app.activities.asking_kinds import AnswerError
from app.activities.base import Showing
from app.activities.registry import KINDS
from app.activities.scene_map import laid_out

SCENE = KINDS["scene"]
SMALL, FULL = SCENE.sample()
BONES = SCENE.bones_schema().load(SMALL.bones)
WAY = SMALL.forms[0]["way"]


def same(told):
    """Changes nothing."""


def spoilt(bones=same, prose=same):
    """What is wrong once a sample was changed."""
    told, words = deepcopy(dict(SMALL.bones)), deepcopy(dict(SMALL.prose))
    bones(told)
    prose(words)
    loaded = SCENE.bones_schema().load(told), SCENE.prose_schema().load(words)
    return [(flaw.path, flaw.what) for flaw in SCENE.check(*loaded)]


def lead(moment, choice, to):
    def change(told):
        told["moments"][moment]["choices"][choice]["to"] = to

    return change


def form(**told):
    return MultiDict([(name, value) for name, values in told.items() for value in values])


def test_a_moment_and_an_end_that_no_choice_leads_to_are_refused():
    found = spoilt(lead(0, 0, "columns"))
    assert found == [(("moments", 1), "no choice leads to “lunch”")]
    found = spoilt(lead(3, 1, "alone"))
    assert found == [(("ends", 1), "no choice leads to “together”")]


@pytest.mark.parametrize("to", ["sheet", "lunch", "pencil"])
def test_a_story_that_can_go_round_without_an_end_is_refused(to):
    found = spoilt(lead(3, 0, to))
    assert [path for path, _what in found][-1] == ("moments", 3)
    assert all("go round without an end" in what for _path, what in found)


def test_a_moment_on_the_way_into_a_circle_is_not_blamed_for_it():
    assert [path for path, _what in spoilt(lead(3, 0, "lunch"))] == [("moments", 1), ("moments", 3)]


def test_a_choice_that_leads_nowhere_is_refused():
    assert spoilt(lead(1, 0, "nowhere"))[0][0] == ("moments", 1, "choices", 0, "to")


@pytest.mark.parametrize(
    ("path", "change"),
    [
        (("moments", "lunch", "thoughts"), lambda told: told["moments"]["lunch"]["thoughts"].pop("leader")),
        (("moments", "lunch", "choices"), lambda told: told["moments"]["lunch"]["choices"].pop("carry")),
        (("moments",), lambda told: told["moments"].pop("lunch")),
        (("ends",), lambda told: told["ends"].pop("alone")),
        (("questions",), lambda told: told["questions"].pop("open")),
        (("moments", "lunch"), lambda told: told["moments"]["lunch"].update(alt="A table.")),
    ],
)
def test_missing_words_and_words_for_nothing_are_told_where_they_belong(path, change):
    assert [found for found, _what in spoilt(prose=change)] == [path]


def test_a_picture_that_is_not_described_and_a_face_of_nobody_are_refused():
    assert spoilt(lambda told: told["moments"][0].update(picture="hall.svg")) == [
        (("moments", "sheet"), "the picture is not described")
    ]
    assert spoilt(lambda told: told.update(faces={"mayor": "m.svg"}))[0][0] == ("faces",)


def test_nobody_thinks_in_two_roles():
    found = spoilt(lambda told: told["roles"].update(leader="gerda"))
    assert found[0] == (("roles", 1), "the id “gerda” stands here twice")
    assert SCENE.people(BONES) == ["gerda", "ibrahim"]


def test_an_id_stands_for_one_moment_or_end():
    both = spoilt(lambda told: told["ends"].append("lunch"))
    assert both[0] == (("ends",), "“lunch” is a moment and an end")
    assert spoilt(lambda told: told["ends"].append("alone"))[0][0] == ("ends", 2)


@pytest.mark.parametrize(
    "change",
    [
        lambda told: told["moments"].pop(),
        lambda told: told["moments"].extend(deepcopy(told["moments"]) * 3),
        lambda told: told["moments"][0]["choices"].pop(),
        lambda told: told.update(roles={}),
        lambda told: told.update(verdict="graded"),
    ],
)
def test_too_few_and_too_many_are_refused(change):
    told = deepcopy(dict(SMALL.bones))
    change(told)
    with pytest.raises(ValidationError):
        SCENE.bones_schema().load(told)


def test_a_choice_leads_on_and_can_be_taken_back():
    taken = SCENE.moved(BONES, form(way=WAY[:1], role=["leader"]), f"take:{WAY[1]}")
    assert taken == {"way": WAY[:2], "role": "leader"}
    assert SCENE.moved(BONES, form(way=WAY[:2], role=["leader"]), "back:") == {
        "way": WAY[:1],
        "role": "leader",
    }
    assert SCENE.moved(BONES, form(way=WAY[:1]), "back:") == {}
    assert SCENE.moved(BONES, form(way=WAY), "start:") == {}


@pytest.mark.parametrize("move", ["take:pencil.share", "take:", "take:sheet.ask.sign", "up:sheet.ask", ""])
def test_a_choice_of_another_moment_is_no_move(move):
    assert SCENE.moved(BONES, form(way=WAY[:1]), move) is None


def test_who_somebody_thinks_as_is_kept_with_a_choice_and_not_without():
    assert SCENE.read_draft(BONES, form(role=["leader"])) == {}
    assert SCENE.read_draft(BONES, form(role=["mayor"], way=WAY)) == {"way": WAY, "role": ""}


def test_a_way_without_an_end_is_no_answer_and_says_what_is_kept():
    with pytest.raises(AnswerError) as caught:
        SCENE.read_answer(BONES, form(way=WAY[:2]))
    assert caught.value.answer == {"way": WAY[:2], "role": ""}
    assert SCENE.read_answer(BONES, form(way=WAY)) == {"way": WAY, "role": ""}


def test_of_two_windows_the_one_that_went_another_way_or_further_wins():
    further, behind, other = (
        {"way": WAY[:2], "role": ""},
        {"way": WAY[:1], "role": ""},
        {"way": ["sheet.sign"]},
    )
    assert SCENE.merge(BONES, further, behind) == further
    assert SCENE.merge(BONES, behind, further) == further
    assert SCENE.merge(BONES, further, other) == other
    assert SCENE.merge(BONES, further, {}) == further


def test_how_far_one_is_goes_by_the_longest_way_ahead():
    assert [SCENE.laid(BONES, {"way": WAY[:taken]}) for taken in range(4)] == [(0, 3), (1, 3), (2, 3), (3, 3)]
    assert SCENE.laid(BONES, {}) == (0, 3)
    assert SCENE.laid(BONES, {"way": ["sheet.sign", "lunch.carry"]}) == (2, 2)


def test_one_begins_as_the_person_of_ones_own_pathway():
    prose = SCENE.prose_schema().load(SMALL.prose)
    role = lambda pathway: SCENE.shape(BONES, prose, Showing(pathway=pathway))["role"]  # noqa: E731
    assert (role("leader"), role(None), role("mayor")) == ("leader", "citizen", "citizen")


ASKED, SIGNED = "sheet.ask columns.pass pencil.share", "sheet.sign lunch.carry"
WAYS = {
    ASKED: 8,
    SIGNED: 5,
    "sheet.sign lunch.move pencil.decide": 5,
    "sheet.ask columns.write": 6,
}


def test_people_are_counted_by_what_they_chose_at_each_moment():
    assert ways.told_counts(BONES, WAYS, least=5) == {
        "sheet.sign": 10,
        "sheet.ask": 14,
        "lunch.carry": 5,
        "lunch.move": 5,
        "columns.pass": 8,
        "columns.write": 6,
        "pencil.decide": 5,
        "pencil.share": 8,
    }


def test_a_moment_with_a_choice_of_fewer_than_five_is_not_told_and_nothing_behind_it():
    found = ways.told_counts(BONES, WAYS | {SIGNED: 4}, least=5)
    assert {step.partition(".")[0] for step in found} == {"sheet", "columns"}


def test_nothing_is_told_where_nobody_took_one_of_the_first_choices():
    assert ways.told_counts(BONES, {ASKED: 50}, least=5) == {}


def test_ways_of_an_older_story_are_not_counted():
    older = {
        "sheet.ask columns.sing": 90,
        "sheet.ask": 90,
        "": 90,
        "sheet.ask columns.write pencil.share": 90,
    }
    assert ways.told_counts(BONES, WAYS | older, least=5) == ways.told_counts(BONES, WAYS, least=5)


def test_moments_lie_between_the_first_and_the_ends_and_lines_cross_little():
    layout = laid_out(BONES)
    rows = {place.id: place.row for place in layout.places}
    assert rows == {"sheet": 1, "lunch": 2, "columns": 2, "pencil": 3, "alone": 4, "together": 4}
    assert layout.lanes == 3
    [first] = [line.path for line in layout.lines if line.step == "sheet.sign"]
    assert first.startswith("M")
    assert first.count("C") == 1
