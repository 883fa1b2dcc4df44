"""Every kind of activity on real pages: asked, answered, asked again, in the quiz, written, on paper, in another language,
looked on; and nothing that is posted for any of them breaks a page."""

from types import SimpleNamespace
from urllib.parse import quote

import pytest
from sqlalchemy import select, update

from app.activities.asking_kinds import AskingKind
from app.activities.entry_kinds import EntryKind
from app.activities.registry import REGISTRY
from app.models import Attempt, Visit
from lti.practice_lms.server import running_platform
from tests.conftest import register, settings_for
from tests.drawing import NAMES, form_of
from tests.journey import Form, Page, Visitor, running_tool
from tests.practice import practice_lms
from tests.sampled import NAMED, QUIZ, page_of, with_the_sampled_course
from tests.walking import DOING, enrolment_of, enter, named

SOMETHING_WRONG = "Something went wrong on our side"
WORDS = "These are my words"
NO_ITEMS = ["", "nothing", "quiz", "..", "on-text", "journal", "m01/choice-small", "a" * 300, "\0", "é"]

each = pytest.mark.parametrize("kind", REGISTRY, ids=lambda kind: kind.name)
every_sample = pytest.mark.parametrize("name", NAMES)


@pytest.fixture(scope="module")
def town(sqlite_files):
    """One tool with the course of samples for all that is tried here: what is drawn and refused is the same on either database."""
    url = sqlite_files.fresh(with_the_sampled_course)
    with running_tool(settings_for(url)) as tool, running_platform(practice_lms(tool)) as lms:
        register(tool, lms)
        yield SimpleNamespace(tool=tool, visitor=lambda: Visitor(lms.config.base_url))
    sqlite_files.drop(url)


@pytest.fixture(scope="module")
def kirsten(town):
    """A citizen who is in the course; each test has activities of its own."""
    return enter(town.visitor(), "kirsten", pathway="citizen")


def of(family):
    return pytest.mark.parametrize("name", [name for name in NAMES if isinstance(NAMED[name][0], family)])


def fields(name, told):
    """A sample's form as `Visitor.send` takes it."""
    return named(name, {field: list(values) for field, values in told.items()})


def open_page(learner, name, *, again=False):
    opened = learner.go(f"m01/page/{page_of(NAMED[name][0])}")
    assert opened.status == 200
    if again:
        opened = learner.press(f"again:{name}")
        assert opened.status == 200
    return opened


@pytest.fixture(scope="module")
def post(kirsten):
    """Lets Kirsten post fields to an address, whatever forms there are."""
    page = kirsten.go("m01/page/on-text")
    token = page.form_token

    def posted(path, **told):
        form = Form(action=kirsten.base + path, method="post", fields=[("form_token", token)])
        return kirsten.visitor.send(page, form, **told)

    return posted


@pytest.fixture(scope="module")
def jonas(town):
    """Somebody who only reads: what the author wrote round a question goes when it is answered."""
    return enter(town.visitor(), "jonas", pathway="citizen")


@each
def test_a_page_with_a_kind_opens_and_says_what_the_author_wrote(jonas, kind):
    page = jonas.go(f"m01/page/{page_of(kind)}")
    assert page.status == 200
    assert page.text.count("Words above it.") == 2
    assert all(f'id="{kind.name}-{size}"' in page.response.text for size in ("small", "full"))


@of(AskingKind)
def test_a_whole_answer_is_taken_and_what_lacks_or_is_moved_comes_back_as_it_was(kirsten, name):
    _kind, sample = NAMED[name]
    for told in sample.forms:
        open_page(kirsten, name, again=True)
        answered = kirsten.press(f"answer:{name}", **fields(name, told))
        assert answered.status == 200, "a whole answer is taken"
        assert f'id="{name}-verdict"' in answered.response.text, "and shown"
        assert f'id="{name}-verdict"' in open_page(kirsten, name).response.text, "and stays"

        page = kirsten.press(f"again:{name}")
        assert page.status == 200, "it can be made again"
        assert_what_lacks_is_asked_for(kirsten, page, name, told)
        first = next(iter(told.values()))[0]
        moved = kirsten.press(f"move:{name}:down:{first}", page, **fields(name, told))
        assert moved.status in {200, 400}, "no button of this kind moves anything"


def assert_what_lacks_is_asked_for(learner, page, name, told):
    """An answer that lacks any of its fields comes back as it was."""
    form = page.form(DOING.search(page.url)[0])
    bare = Form(form.action, form.method, [field for field in form.fields if field[0] == "form_token"])
    for left_out in told:
        rest = {field: values for field, values in told.items() if field != left_out}
        refused = learner.visitor.send(page, bare, do=f"answer:{name}", **fields(name, rest))
        assert refused.status == 422, left_out
        assert f'id="{name}-problem"' in refused.response.text


def test_the_quiz_asks_every_question_and_tells_how_each_went(kirsten, town):
    seen = set()
    for number in range(20):
        begin_quiz(kirsten)
        with town.tool.shared.database.reading() as session:
            rounds = select(Attempt).where(Attempt.activity == "m01/quiz").order_by(Attempt.id.desc())
            shown = session.scalars(rounds).first().shown
        for one in shown:
            name = one["item"].partition("/")[2]
            forms = QUIZ[name][1].forms
            refused = kirsten.visitor.send(kirsten.page, bare_answer(kirsten.page), do="answer")
            assert refused.status == 422
            told = kirsten.send(kirsten.path, **fields(name, forms[number % len(forms)]))
            assert told.status == 200
            assert f'id="{name}-verdict"' in told.response.text
            kirsten.follow("See how it went" if one is shown[-1] else "Next question")
            seen.add(name)
        assert kirsten.path.endswith("/result")
        assert kirsten.page.status == 200
        if seen == set(QUIZ):
            return
    pytest.fail(f"never asked: {set(QUIZ) - seen}")


def begin_quiz(learner):
    """The first question of a round: of a new one, or of one that another test has only begun."""
    if "Go on with the quiz" in learner.go("m01/quiz").text:
        return learner.follow("Go on with the quiz")
    return learner.send("m01/quiz")


def bare_answer(page: Page) -> Form:
    """The form of a quiz question with nothing chosen."""
    [form] = [form for form in page.forms if "Check my answer" in form.buttons]
    kept = [field for field in form.fields if field[0] == "form_token"]
    return Form(form.action, form.method, kept)


def filled(name, words=WORDS):
    """Every field of a text with words in it, by its form field."""
    kind, sample = NAMED[name]
    bones = kind.bones_schema().load(sample.bones)
    written = set(kind.written(bones, kind.read_fields(bones, form_of(sample.forms[0]))))
    return {
        field: [words if value in written else value for value in values]
        for field, values in sample.forms[0].items()
    }


def is_private(name):
    """Whether a text can never be shared."""
    kind, sample = NAMED[name]
    return kind.is_private(kind.bones_schema().load(sample.bones))


@pytest.fixture(scope="module")
def anna(town):
    """Who teaches the course."""
    return enter(town.visitor(), "anna")


@of(EntryKind)
def test_a_text_is_written_read_shared_and_done_on_paper(kirsten, anna, name):
    told = filled(name)
    shared = {} if is_private(name) else {"sharing": "instructor"}
    sent = kirsten.write(f"m01/{name}", open_page(kirsten, name), **shared, **told)
    assert sent.status == 200
    assert WORDS in open_page(kirsten, name).response.text
    autosaved = kirsten.write(f"m01/{name}", open_page(kirsten, name), autosave=True, **told)
    assert autosaved.status == 200
    assert WORDS in kirsten.go("texts").text
    assert WORDS in kirsten.go(f"entry/m01/{name}/history").text

    kirsten.write(f"m01/{name}", open_page(kirsten, name), verb="paper")
    assert "You did this one on paper." in open_page(kirsten, name).text

    if is_private(name):
        page = open_page(kirsten, name)
        assert kirsten.write(f"m01/{name}", page, sharing="instructor", **told).status == 400
        assert NAMED[name][1].prose["title"] not in anna.go("shared").text
        return
    assert WORDS in anna.go("shared").text
    assert WORDS in anna.follow(f"{NAMED[name][1].prose['title']} by Kirsten Dahl").text


@of(EntryKind)
def test_of_two_windows_the_form_of_the_text_itself_comes_back_with_both(kirsten, name):
    page = open_page(kirsten, name)
    one, other = (filled(name, words=f"Written in the {window} window") for window in ("one", "other"))
    kirsten.write(f"m01/{name}", page, **one)

    both = kirsten.write(f"m01/{name}", page, **other)

    assert both.status == 409
    form = both.form(f"entry/m01/{name}")
    for field, values in other.items():
        assert all((f"{name}.{field}", value) in form.fields for value in values)
    assert kirsten.write(f"m01/{name}", verb="keep-mine").status == 200
    assert "Written in the other window" in open_page(kirsten, name).response.text


@pytest.fixture(scope="module")
def marlene(town):
    """Somebody who reads German."""
    return enter(town.visitor(), "marlene", pathway="citizen")


@each
def test_a_page_of_a_language_that_lags_marks_the_words_of_the_other(marlene, kind):
    page = marlene.go(f"m01/page/{page_of(kind)}")
    assert page.status == 200
    assert '<html lang="de"' in page.response.text
    assert 'lang="en"' in page.response.text.partition(f'id="{kind.name}-full"')[2]


@pytest.fixture(scope="module")
def observer(town):
    """Somebody who only looks on."""
    learner = enter(town.visitor(), "omar")
    with town.tool.shared.database.writing() as session:
        enrolment = enrolment_of(session, "Omar")
        enrolment.roles = ["observer"]
        session.execute(
            update(Visit).where(Visit.person_id == enrolment.person_id).values(powers=["observer"])
        )
    return learner


@each
def test_who_only_looks_on_reads_every_kind_and_sends_nothing(observer, kind):
    page = observer.go(f"m01/page/{page_of(kind)}")
    assert page.status == 200
    assert "Words above it." in page.text
    assert not [form for form in page.forms if DOING.search(form.action)]
    assert observer.go("m01/journal").status == 200


@each
def test_whatever_is_posted_for_whatever_item_is_refused_and_breaks_nothing(post, kind):
    """Nothing of this is a whole answer to a question of the page."""
    for item in (name for name, (its, _sample) in NAMED.items() if its is kind):
        assert_refused(post, kind, item)
        for told in (
            {},
            {"verdict": "maybe", "reason": "zzz"},
            {"choice": ["", "zzz"]},
            {"no": "é", "draft_no": "x"},
        ):
            page = post(f"m01/page/{page_of(kind)}", do=f"answer:{item}", **named(item, told))
            assert 400 <= page.status < 500, (item, told, page.heading)


def test_what_no_page_asks_is_refused_before_any_kind_hears_of_it(post):
    """What a page holds is looked up in one place for all kinds: the page of one is enough."""
    on_other_pages = [name for name, (its, _sample) in NAMED.items() if its is not REGISTRY[0]]
    for item in [*on_other_pages, *QUIZ, *NO_ITEMS]:
        assert_refused(post, REGISTRY[0], item)


def assert_refused(post, kind, item):
    """Nobody takes this answer to an item, on the page of a kind."""
    told = named(item, {"choice": "zzz", "order": ["zzz"], "text": WORDS})
    page = post(f"m01/page/{page_of(kind)}", do=f"answer:{item}", **told)
    assert 400 <= page.status < 500, (item, page.heading)


NO_TEXTS = [name for name, (kind, _sample) in (NAMED | QUIZ).items() if not isinstance(kind, EntryKind)]


@pytest.mark.parametrize("item", [*NO_TEXTS, *NO_ITEMS])
def test_only_a_text_is_saved_and_has_versions(kirsten, post, item):
    for path in (f"entry/m01/{quote(item)}", f"entry/m01/{quote(item)}/history"):
        page = post(path, text=WORDS, revision="1", draft_no="0")
        assert 400 <= page.status < 500, page.heading
    assert 400 <= kirsten.go(f"entry/m01/{quote(item)}/history").status < 500


def test_a_number_the_quiz_does_not_have_is_refused(kirsten, post):
    begin_quiz(kirsten)
    here = kirsten.path.rpartition("/")[0]
    for path in (f"{here}/99", f"{here}/0", "m01/quiz/nobodys/1", f"{here}/{10**30}"):
        assert 400 <= post(path, do="answer", **{"choice-small.choice": "us"}).status < 500
