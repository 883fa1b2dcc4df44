"""An administrator acts as somebody: every page opens as for that person, and nowhere stands what was written or answered."""

import re
from itertools import product

import pytest
from sqlalchemy import select

from app.models import Attempt, Enrolment, Entry, Person, Upload
from lti.practice_lms.families import CANVAS_LIKE
from tests import files
from tests.doorstep import CORE, Doorstep, reading
from tests.functional.boxes import SAID, box_key, open_box, say
from tests.functional.test_access import PARTS, addresses
from tests.functional.test_certificates import has_done
from tests.journey import Visitor
from tests.moments import after
from tests.practice import practice_lms
from tests.reviewing import finish_quiz
from tests.walking import Learner, course_of, enter, named, right

SHARED, FIRST, LATER, DRAFT, PRIVATE, REMARK, SHOWN = (
    f"{name} are my words about Gerda."
    for name in ("Amber", "Birch", "Cedar", "Dune", "Ember", "Fjord", "Grove")
)
MARKS = ('-verdict"', "As the course suggests")
"""What stands on a page only where an answer or a vote is shown."""
CHOSEN = re.compile(r"<(input|option)(?![^>]*\.role\")[^>]* (checked|selected)\b")
TEXTS, ANSWERS = "Only this person can read their texts.", "Only this person can see what they answered."
OTHERS = "While you act as somebody else, you cannot read what learners wrote."
NOBODYS = "nobodys"
BROUGHT, PHOTO = "A kitchen table from above.", "JFIF"
"""What is said about a photo, and what stands in every one."""


@pytest.fixture
def lms_config(tool):
    custom = {"masquerading_user_id": "$Canvas.masqueradingUser.id"}
    return practice_lms(tool, family=CANVAS_LIKE, custom=custom, clock=tool.clock)


def has_written(tool, lms):
    """She has written, answered, voted, and been told something about a text she shares; a second try waits."""
    learner = enter(Visitor(lms.config.base_url), "kirsten", pathway="citizen")
    with reading(tool) as session:
        items = [item for item in course_of(tool, session).items.values() if item.page]
    for item in items:
        if item.kind == "poll":
            learner.go(f"m01/page/{item.page.partition('/')[2]}")
            learner.answer(item, named(item, {"choice": item.bones["options"][0]}))
        elif item.kind in {"choice", "match", "order", "sort", "truefalse"}:
            learner.go(f"m01/page/{item.page.partition('/')[2]}")
            learner.answer(item, right(item))
    card = learner.go("m01/page/my-definition")
    fields = {"field__because": SHARED, "field__chosen": "cosie", "sharing": "instructor"}
    learner.write("m01/definition-card", card, **fields)
    learner.write("m01/anchor-concept", card, text=PRIVATE)
    learner.bring("m01/definition-card", files.photo(), words=BROUGHT)
    for text in (FIRST, LATER):
        learner.write("m01/journal", learner.go("m01/journal"), text=text)
    learner.write("m01/journal", learner.go("m01/journal"), text=DRAFT, autosave=True)
    finish_quiz(tool, learner)
    learner.go("m01/quiz")
    learner.send("m01/quiz")
    learner.send(learner.path, **first_answer(tool))
    anna = enter(Visitor(lms.config.base_url), "anna")
    anna.go("shared")
    anna.follow("by Kirsten Dahl")
    anna.send(anna.path, remark=REMARK)
    has_done(tool, "Kirsten", "m01")
    learner.go("certificates/citizen/words")
    learner.send("/words", **{"certificate.name": "Kirsten Dahl", "certificate.text": SHOWN})
    return learner


@pytest.fixture
def kirsten(tool, lms):
    return after(has_written, tool, lms)


def first_answer(tool):
    """A right answer to the first question of the try that waits."""
    with reading(tool) as session:
        newest = session.scalars(select(Attempt).where(Attempt.state == "open")).one()
        return right(course_of(tool, session).items[newest.shown[0]["item"]])


@pytest.fixture
def disguised(new_visitor, kirsten):  # noqa: ARG001  (there is something to see)
    """Lets the administrator act as somebody."""

    return lambda person: acting_as(person, new_visitor())


def acting_as(person, visitor) -> Learner:
    """The administrator, who acts as somebody."""
    page = visitor.arrive(visitor.open(f"/as/{person}/launch/1/m01?acting=aksel"))
    assert "You are looking at somebody else’s course" in page.text
    return Learner(visitor, page)


def every_page(tool):
    """Each address behind a launch, with every value of its parts that leads to something of Kirsten's."""
    with reading(tool) as session:
        course = course_of(tool, session)
        pages = [page.partition("/")[2] for page in course.stars["m01"].pages]
        attempts = list(session.scalars(select(Attempt).where(Attempt.activity == "m01/quiz")))
        values = {
            **{name: [value] for name, value in PARTS.items()},
            "<page>": pages,
            "<path:slot>": list(session.scalars(select(Entry.slot))),
            "<attempt>": [attempt.key for attempt in attempts],
            "<file>": list(session.scalars(select(Upload.key))),
            "<int:number>": [str(n) for n in range(1, len(attempts[0].shown) + 1)],
            "<key>": [
                NOBODYS,
                *session.scalars(select(Entry.key)),
                *session.scalars(select(Enrolment.key)),
                *session.scalars(select(Upload.key)),
            ],
        }
    for method, rule, _whom in addresses(tool.app):
        if method == "GET":
            names = [name for name in values if name in rule]
            for chosen in product(*(values[name] for name in names)):
                yield with_parts(rule, dict(zip(names, chosen, strict=True)))


def with_parts(rule, parts):
    path = rule.removeprefix("/v/<visit>/")
    for name, value in parts.items():
        path = path.replace(name, value)
    assert "<" not in path, path
    return path


def opened(tool, somebody):
    """One after the other everything they can open: its address and its words."""
    for path in every_page(tool):
        answer = somebody.visitor.http.get(somebody.base + path, allow_redirects=False, timeout=20)
        assert answer.status_code in {200, 303, 403, 404}, (path, answer.status_code)
        yield path, answer.text.partition("<main")[2] or answer.text


def told(pages, *sentences):
    """Which of these sentences stand on some page."""
    return {sentence for sentence in sentences if any(sentence in page for page in pages)}


def hidden(tool, somebody, *sentences):
    """Which of these sentences stand nowhere, on whatever they open; nobody goes on once all are found."""
    missing = set(sentences)
    for _path, page in opened(tool, somebody):
        missing -= told([page], *missing)
        if not missing:
            break
    return missing


def test_nothing_that_a_learner_wrote_or_answered_is_on_any_page(tool, kirsten, disguised):
    hers = (SHARED, FIRST, LATER, DRAFT, PRIVATE, REMARK, SHOWN, BROUGHT, PHOTO, *MARKS, "data-draft-key")
    assert hidden(tool, kirsten, *hers) == set()

    walked = dict(opened(tool, disguised("kirsten")))

    assert told(walked.values(), *hers) == set()
    assert told(walked.values(), TEXTS, ANSWERS) == {TEXTS, ANSWERS}
    asked = {path: page for path, page in walked.items() if "/page/" in path or "/quiz/" in path}
    assert [path for path, page in asked.items() if CHOSEN.search(page)] == []


def test_titles_and_how_far_they_are_stay(disguised):
    aksel = disguised("kirsten")

    assert aksel.go("texts").text.count(TEXTS) == 3
    aksel.follow("My definition card")
    assert aksel.path == "m01/page/my-definition"
    assert "Your best try so far: 100" in aksel.go("m01/quiz").text


def test_what_learners_share_is_not_for_whoever_acts_as_their_instructor(tool, new_visitor, disguised):
    hers = (SHARED, REMARK, BROUGHT, PHOTO)
    assert hidden(tool, enter(new_visitor(), "anna"), *hers) == set()

    aksel = disguised("anna")
    walked = dict(opened(tool, aksel))

    assert told(walked.values(), *hers, PRIVATE, LATER) == set()
    assert OTHERS in walked["shared"]
    aksel.go("shared")
    assert OTHERS in aksel.follow("by Kirsten Dahl").text


def test_as_themselves_they_read_on(kirsten, disguised):
    disguised("kirsten")

    assert DRAFT in kirsten.go("m01/journal").text


@pytest.mark.parametrize("custom", [{"masquerading_user_id": ""}, {}, None])
def test_a_link_that_blanks_the_parameter_hides_nobody(tool, lms, new_visitor, kirsten, custom):
    """A link's own parameters are merged over the tool's: only the variable as it was written proves that nobody acts."""
    assert kirsten
    doorstep = Doorstep(tool=tool, lms=lms, browser=new_visitor())
    told = None if custom is None else {"item": "m01/journal"} | custom
    arrived = doorstep.launch({CORE + "custom": told})

    assert "You are looking at somebody else’s course" in arrived.text
    assert "the custom field that the installation guide names" in arrived.text
    journal = Learner(doorstep.browser, arrived).go("m01/journal")
    assert TEXTS in journal.text
    assert not [words for words in (SHARED, FIRST, LATER, DRAFT, PRIVATE) if words in journal.text]


def test_nobody_is_brought_back_by_an_administrator_who_acts_as_them(tool, new_visitor):
    kirsten = enter(new_visitor(), "kirsten", pathway="citizen")
    kirsten.write("m01/journal", kirsten.go("m01/journal"), text=FIRST)
    kirsten.go("data")
    assert kirsten.send("/data", sure="yes").heading == "Your data are deleted"
    visitor = new_visitor()
    page = visitor.arrive(visitor.open("/as/kirsten/launch/1/m01?acting=aksel"))
    with reading(tool) as session:
        assert "Kirsten" not in session.scalars(select(Person.given)).all()
    assert page.status == 404
    assert enter(new_visitor(), "kirsten").page.status == 200
    assert acting_as("kirsten", new_visitor()).page.status == 200


def test_what_came_into_a_voice_box_is_not_for_whoever_acts_as_a_leader(tool, new_visitor, disguised):
    anna = enter(new_visitor(), "anna")
    code = open_box(anna, tool)
    say(new_visitor(), tool, code, SAID)
    answers = f"boxes/{box_key(anna)}/answers"
    assert SAID in anna.go(answers).text

    page = disguised("anna").go(answers)

    assert page.status == 200
    assert SAID not in page.response.text
