"""Every kind of activity keeps the contract, shown by its own samples; a new kind is tried here by being listed."""

import re
from importlib import import_module

import pytest
from marshmallow import fields

from app.activities.asking_kinds import WORDS, AnswerError, AskingKind, QuestionKind, VoteKind
from app.activities.base import BlockKind, Showing
from app.activities.entry_kinds import EntryKind
from app.activities.registry import KINDS, REGISTRY, asked, entry, question, vote
from app.config import ROOT
from tests.drawing import NAMES, SAMPLES, form_of, is_graded

each = pytest.mark.parametrize("kind", REGISTRY, ids=KINDS)
asking = pytest.mark.parametrize(
    "kind", [k for k in REGISTRY if isinstance(k, AskingKind)], ids=lambda kind: kind.name
)
every_sample = pytest.mark.parametrize(("kind", "sample"), SAMPLES, ids=NAMES)


def loaded(kind, sample):
    return kind.bones_schema().load(sample.bones), kind.prose_schema().load(sample.prose)


def keys(schema, told):
    """Every key of a schema that nothing in `told` uses, however deep."""
    for name, field in schema.fields.items():
        key = field.data_key or name
        if key not in told:
            yield key
        else:
            yield from inner_keys(field, told[key])


def inner_keys(field, told):
    """The same within a field; in a list or mapping it is enough that some member has a key."""
    if isinstance(field, fields.Nested):
        yield from keys(field.schema, told)
    elif isinstance(field, fields.List) and isinstance(field.inner, fields.Nested):
        yield from set.intersection(*(set(keys(field.inner.schema, one)) for one in told))
    elif isinstance(field, fields.Dict) and isinstance(field.value_field, fields.Nested):
        yield from set.intersection(*(set(keys(field.value_field.schema, one)) for one in told.values()))


@each
def test_a_kind_is_one_module_and_one_template(kind):
    module = import_module(type(kind).__module__)
    template = ROOT / "app" / "templates" / "activities" / f"{kind.name}.html"
    assert module.__doc__
    assert "{% macro ask(block, " in template.read_text()
    assert ("{% macro marked(block, answer, outcome, " in template.read_text()) == isinstance(
        kind, AskingKind
    )


def test_every_template_has_a_kind():
    folder = ROOT / "app" / "templates" / "activities"
    assert {file.stem for file in folder.iterdir()} == set(KINDS)


@each
def test_a_kind_is_of_one_family(kind):
    families = {"block": BlockKind, "question": QuestionKind, "vote": VoteKind, "entry": EntryKind}
    assert isinstance(kind, families.pop(kind.family))
    assert not isinstance(kind, tuple(families.values()))


@each
def test_a_kind_is_found_by_its_name_and_its_family_only(kind):
    for find, family in ((asked, AskingKind), (question, QuestionKind), (vote, VoteKind), (entry, EntryKind)):
        if isinstance(kind, family):
            assert find(kind.name) is kind
        else:
            with pytest.raises(KeyError):
                find(kind.name)


@every_sample
def test_a_sample_has_no_flaw(kind, sample):
    bones, prose = loaded(kind, sample)
    assert kind.check(bones, prose) == []
    assert kind.is_told_by(bones, prose)


@every_sample
def test_what_is_asked_or_written_has_a_name_and_its_template_gets_it(kind, sample):
    bones, prose = loaded(kind, sample)
    shape = kind.shape(bones, prose, Showing())
    assert bool(kind.title(prose)) == (not isinstance(kind, BlockKind) or "title" in prose)
    assert kind.title(prose) in (kind.told(bones, prose, Showing()).get("ask"), shape.get("title"), "")


@asking
def test_a_picture_of_the_situation_is_described_or_refused(kind):
    bones, prose = loaded(kind, kind.sample()[1])
    assert "table.svg" in kind.pictures(bones)
    shown = kind.told(bones, prose, Showing(picture=lambda name: f"/{name}"))
    assert (shown["picture"], shown["alt"]) == ("/table.svg", "A table with four chairs.")
    without = {key: words for key, words in prose.items() if key != "alt"}
    assert [flaw.what for flaw in kind.check(bones, without)] == ["the picture is not described"]
    bare = {key: bone for key, bone in bones.items() if key != "picture"}
    assert [flaw.what for flaw in kind.check(bare, prose)] == ["there is no picture to describe"]


@each
def test_the_second_sample_has_everything_an_author_may_write(kind):
    _small, full = kind.sample()
    assert list(keys(kind.bones_schema(), full.bones)) == []
    assert list(keys(kind.prose_schema(), full.prose)) == []


@each
def test_the_first_sample_has_nothing_that_may_be_left_out(kind):
    small, _full = kind.sample()
    prose = kind.prose_schema().load(small.prose)
    without = [{name: one for name, one in small.bones.items() if name != key} for key in small.bones]
    needless = [bones for bones in without if passes(kind, bones, prose)]
    in_prose = [
        key for key, field in kind.prose_schema().fields.items() if not field.required and key in small.prose
    ]
    assert (needless, in_prose) == ([], [])


def passes(kind, bones, prose):
    """Whether an author could write such bones."""
    return not kind.bones_schema().validate(bones) and not kind.check(kind.bones_schema().load(bones), prose)


@every_sample
def test_forms_of_a_sample_are_whole_answers_the_first_is_right_and_the_last_is_not(kind, sample):
    assert bool(sample.forms) == isinstance(kind, AskingKind | EntryKind)
    if not isinstance(kind, AskingKind):
        return
    bones, _prose = loaded(kind, sample)
    answers = [kind.read_answer(bones, form_of(form)) for form in sample.forms]
    assert all({*kind.empty_answer} - {WORDS} <= answer.keys() <= {*kind.empty_answer} for answer in answers)
    if isinstance(kind, QuestionKind):
        grades = [kind.grade(bones, answer).grade for answer in answers]
        assert grades[0] == 1
        assert (grades[-1] < 1) == is_graded(kind)
    if isinstance(kind, VoteKind):
        assert [kind.answer_for(kind.option(answer)) for answer in answers] == answers


@every_sample
def test_a_draft_is_whatever_is_laid_and_a_whole_one_is_the_answer(kind, sample):
    if not isinstance(kind, AskingKind):
        return
    bones, _prose = loaded(kind, sample)
    assert kind.read_draft(bones, form_of({})) == {}
    assert kind.laid(bones, {})[0] == 0
    for form in sample.forms:
        answer = kind.read_answer(bones, form_of(form))
        done, total = kind.laid(bones, answer)
        assert done == total > 0
        assert kind.merge(bones, answer, {}) == kind.merge(bones, {}, answer) == answer
        assert kind.moved(bones, form_of(form), "nothing:of-this-kind") is None
        for left_out in form:
            laid = kind.read_draft(bones, form_of({name: form[name] for name in form if name != left_out}))
            assert all(part == answer[key] for key, part in laid.items() if not isinstance(part, dict))
            assert kind.laid(bones, laid)[0] <= done


@every_sample
def test_what_a_kind_does_not_know_is_laid_nowhere(kind, sample):
    if not isinstance(kind, AskingKind):
        return
    bones, _prose = loaded(kind, sample)
    for form in sample.forms:
        strange = {name: ["zzz", "\0", "a" * 10_000] for name in form}
        laid = kind.read_draft(bones, form_of(strange))
        assert laid.keys() <= {WORDS}, "what people write is theirs, whatever it is"


@every_sample
def test_an_answer_that_lacks_something_says_what_is_kept_of_it(kind, sample):
    if not isinstance(kind, AskingKind):
        return
    bones, _prose = loaded(kind, sample)
    for form in sample.forms:
        for left_out in form:
            with pytest.raises(AnswerError) as caught:
                kind.read_answer(bones, form_of({name: form[name] for name in form if name != left_out}))
            assert caught.value.answer.keys() <= kind.empty_answer.keys()


@every_sample
def test_a_text_is_whole_once_it_is_written(kind, sample):
    if not isinstance(kind, EntryKind):
        return
    bones, prose = loaded(kind, sample)
    [form] = sample.forms
    texts = kind.read_fields(bones, form_of(form))
    assert kind.is_complete(bones, texts)
    assert not kind.is_complete(bones, {})
    assert kind.laid(bones, {})[0] == 0 < kind.laid(bones, texts)[0] <= kind.laid(bones, texts)[1]
    lines = kind.lines(bones, prose, texts)
    assert all(line.label for line in lines)
    assert texts.keys() <= {key for line in lines for key in line.keys}
    assert kind.count_words(bones, texts) >= kind.least_words(bones)


def test_no_other_room_tells_kinds_apart_by_name():
    """`text` and `choice` are names of other things too: of a stretch of a page, of a field."""
    names = "|".join(sorted(set(KINDS) - {"text", "choice"}))
    telling = re.compile(rf"kind\b[^\n]{{0,20}}(==|!=|\bin\b)[^\n]*[\"']({names})[\"']")
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for suffix in ("py", "html")
        for path in (ROOT / "app").rglob(f"*.{suffix}")
        if "activities" not in path.parts
        for line in path.read_text().splitlines()
        if telling.search(line)
    ]
    assert found == []
