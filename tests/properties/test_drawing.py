"""Whatever an author makes of a sample and the check lets through can be drawn, whatever people post to it."""

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, assume, given, settings

from app.activities.asking_kinds import AnswerError, AskingKind, QuestionKind
from app.activities.base import Sample
from app.activities.entry_kinds import EntryKind
from app.content.samples import FlawedSampleError
from app.services.learning.polls import PollResult
from tests.drawing import SAMPLES, Tags, block, easel, entry, form_of, part, texts_of, written
from tests.releases import less

LETTERS = st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"])
WORDS = st.text(LETTERS, min_size=1, max_size=40)


@pytest.fixture(scope="module")
def board():
    with easel() as opened:
        yield opened


def ids(bones):
    """Every id in the bones of a sample."""
    if isinstance(bones, dict):
        return [name for key, value in bones.items() for name in (key, *ids(value))]
    if isinstance(bones, list):
        return [name for value in bones for name in ids(value)]
    return [bones] if isinstance(bones, str) else []


def reworded(prose, words):
    """The same words but for those that `words` draws."""
    if isinstance(prose, str):
        return words(prose)
    if isinstance(prose, dict):
        return {key: reworded(value, words) for key, value in prose.items()}
    return prose


@st.composite
def activities(draw):
    """A sample without some of its parts and with other words, as the course has it once it is checked."""
    kind, sample = draw(st.sampled_from(SAMPLES))
    gone = draw(st.sets(st.sampled_from(sorted(set(ids(sample.bones)) | {""})), max_size=3))
    bones, prose = less(sample.bones, gone), less(sample.prose, gone)
    prose = reworded(prose, lambda told: draw(WORDS) if draw(st.booleans()) else told)
    assume(not kind.bones_schema().validate(bones) and not kind.prose_schema().validate(prose))
    assume(not kind.check(kind.bones_schema().load(bones), kind.prose_schema().load(prose)))
    try:
        return kind, sample, written(kind, Sample(bones=bones, prose=prose))
    except FlawedSampleError:  # the words look like a link or a tag: the author is told so
        assume(condition=False)


@st.composite
def forms(draw, sample, view):
    """What a browser, or somebody with a program, may post."""
    names = sorted({name for form in sample.forms for name in form} | {"move", "order"})
    values = sorted(set(ids(dict(view.bones))) | {"", "true", "false", "up:try", "down:aim", "zzz"})
    pairs = st.tuples(st.sampled_from(names), st.sampled_from(values))
    return draw(st.one_of(st.sampled_from(sample.forms), st.lists(pairs, max_size=8).map(grouped)))


def grouped(pairs):
    fields = {}
    for name, value in pairs:
        fields.setdefault(name, []).append(value)
    return fields


def draw_all(board, parts):
    for one in parts:
        Tags(str(board.activity(one)))


@settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow], deadline=None)
@given(st.data())
def test_what_the_check_lets_through_can_be_drawn(board, data):
    kind, sample, view = data.draw(activities())
    lang = data.draw(st.sampled_from([None, "da"]))
    pathway = data.draw(st.sampled_from([None, "citizen", "professional", "leader"]))
    shown = block(view, lang=lang, pathway=pathway)
    draw_all(board, [part(shown), part(shown, action=None, is_hidden=True)])
    if isinstance(kind, EntryKind):
        kept = texts_of(kind, view, sample)
        mixed = {key: data.draw(WORDS) if data.draw(st.booleans()) else text for key, text in kept.items()}
        draw_all(board, [part(shown, entry=entry(view, told)) for told in ({}, kept, mixed)])
    if isinstance(kind, AskingKind):
        for form in data.draw(st.lists(forms(sample, view), min_size=1, max_size=4)):
            draw_all(board, [answered(kind, view, form_of(form), lang=lang)])


def answered(kind, view, form, **told):
    """What a page shows after a form was posted to it."""
    moved = kind.moved(view.bones, form, form.get("move", ""))
    if moved is not None:
        return part(block(view, **told), answer=moved)
    try:
        answer = kind.read_answer(view.bones, form)
    except AnswerError as error:
        kept = {**kind.empty_answer, **error.answer} if error.answer else None
        shown = block(view, missing=error.missing, **told)
        return part(shown, answer=kept, problem=str(error.message))
    if isinstance(kind, QuestionKind):
        outcome = kind.grade(view.bones, answer)
        assert 0 <= outcome.grade <= 1
        return part(block(view, **told), answer=answer, outcome=outcome)
    mine = kind.option(answer)
    result = PollResult(mine=mine, is_fixed=True, enough=True, total=5, counts={mine: 5})
    return part(block(view, **told), answer=answer, outcome=result)
