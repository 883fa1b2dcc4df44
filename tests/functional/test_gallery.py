"""The gallery: every kind of activity in every state, for those who lead a course; nothing of it is kept."""

import re

import pytest
from sqlalchemy import func, select

from app.activities.asking_kinds import AskingKind, QuestionKind, VoteKind
from app.activities.base import BlockKind
from app.activities.entry_kinds import EntryKind, TalkKind
from app.activities.registry import REGISTRY
from app.models import Attempt, Draft, Entry, Vote
from tests.drawing import Tags
from tests.walking import enter

STATES = {
    BlockKind: {"small", "full"},
    EntryKind: {"small", "empty", "half", "shared", "by-hand", "both", "hidden"},
    VoteKind: {"small", "empty", "half", "missing", "few", "many", "hidden"},
    QuestionKind: {"small", "empty", "half", "other", "best", "hidden"},
}


def states_of(kind):
    found = next(states for family, states in STATES.items() if isinstance(kind, family)) | {"on-paper"}
    found |= {"sit", "looking", "alone", "round"} if isinstance(kind, TalkKind) else set()
    return found | ({"compare"} if "compare" in getattr(kind, "verdicts", ()) else set())


def thinks_again(kind):
    samples = kind.sample() if isinstance(kind, QuestionKind) else ()
    return any(kind.may_think_again(kind.bones_schema().load(sample.bones)) for sample in samples)


def test_every_kind_is_shown_in_every_state_it_can_be_met_in(visitor, tool):
    anna = enter(visitor, "anna")
    anna.go("set-up")
    anna.follow("Kinds of activities")
    for kind in REGISTRY:
        page = anna.go(f"gallery/{kind.name}")
        assert page.status == 200
        html = page.response.text
        Tags(html.partition("<main")[2].partition(">")[2].partition("</main>")[0])
        names = set(re.findall(r'aria-labelledby="state-([a-z-]+)', html))
        assert states_of(kind) <= names <= states_of(kind) | {"again", "missing"}, kind.name
        assert ("Only this person can" in page.text) == isinstance(kind, (AskingKind, EntryKind))
        assert ("Show me instead" in page.text) == ("again" in names) == thinks_again(kind)
    with tool.shared.database.reading() as session:
        for table in (Attempt, Draft, Entry, Vote):
            assert session.scalar(select(func.count()).select_from(table)) == 0


@pytest.mark.parametrize("path", ["gallery", "gallery/sort"])
def test_a_learner_does_not_see_the_gallery(visitor, path):
    kirsten = enter(visitor, "kirsten", pathway="citizen")
    assert kirsten.go(path).status == 403


def test_a_kind_that_does_not_exist_is_not_shown(visitor):
    assert enter(visitor, "anna").go("gallery/nothing").status == 404


def test_pressing_a_button_in_the_gallery_brings_the_same_page_back(visitor):
    anna = enter(visitor, "anna")
    page = anna.go("gallery/choice")
    forms = [form for form in page.forms if "gallery/choice" in form.action]
    assert forms
    assert {form.method for form in forms} == {"get"}
