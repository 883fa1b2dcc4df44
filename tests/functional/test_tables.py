"""Tables: people sit down themselves, say their turn, say back what they heard, take back, leave; others never read it."""

import re

import pytest
from sqlalchemy import func, select

from app.models import Entry, Post, Seat, Thread
from tests.sampled import with_the_sampled_course
from tests.walking import enrolment_of, named

FOUR, PAIR = "circle-small", "circle-full"
PAGE = "m01/page/on-circle"
MINE, THEIRS, BACK = "I almost said that I know.", "I had a car, she had not.", "You kept quiet."


@pytest.fixture
def database_url(server):
    """The course of samples."""
    url = server.fresh(with_the_sampled_course)
    yield url
    server.drop(url)


@pytest.fixture
def people(come):
    """Learners of the course, by their names."""
    return {name: come(name, pathway="citizen") for name in ("kirsten", "jonas", "omar")}


@pytest.fixture
def kirsten(people):
    return people["kirsten"]


@pytest.fixture
def jonas(people):
    return people["jonas"]


def sit(learner, item=PAIR):
    learner.go(PAGE)
    return learner.press(f"sit:{item}")


def press(learner, button, **fields):
    """Fill in fields of the table on the page one is on, and press a button of it."""
    item = button.split(":")[1]
    return learner.press(button, **named(item, fields))


def say(learner, text, item=PAIR):
    learner.go(PAGE)
    return press(learner, f"say:{item}", say=text)


def key_of(page, verb, item=PAIR):
    """What a button of that verb is about."""
    return re.findall(rf'value="{verb}:{item}:(\w+)"', page.response.text)[-1]


def counted(tool, what):
    with tool.shared.database.reading() as session:
        return session.scalar(select(func.count()).select_from(what))


def test_who_reads_is_said_before_anybody_sits_down_or_writes(kirsten, tool):
    page = kirsten.go(PAGE)
    here = page.response.text.partition(f'id="{PAIR}"')[2]
    assert here.index("The one other person at this table reads what you say") < here.index("Take a seat")
    assert f'name="{PAIR}.say" rows' not in page.response.text
    assert counted(tool, Seat) == 0


def test_two_talk_and_nobody_else_reads_it(people, tool):
    kirsten, jonas, omar = people["kirsten"], people["jonas"], people["omar"]
    assert "You are the first here." in sit(kirsten).text
    say(kirsten, MINE)
    assert MINE not in jonas.go(PAGE).text
    heard = sit(jonas)
    assert MINE in heard.text
    place = re.search(rf'name="{PAIR}\.(heard-\d)" rows', heard.response.text)[1]
    told = press(jonas, f"say-back:{PAIR}:{key_of(heard, 'say-back')}", **{place: BACK})
    assert told.status == 200
    assert "You heard: " + BACK in told.text
    assert "Jonas heard: " + BACK in kirsten.go(PAGE).text
    elsewhere = sit(omar)
    assert "You are the first here." in elsewhere.text
    assert MINE not in elsewhere.text
    assert counted(tool, Thread) == 2


def test_nothing_of_it_lies_in_the_database_as_it_was_written(kirsten, tool):
    sit(kirsten)
    say(kirsten, MINE)
    with tool.shared.database.reading() as session:
        [body] = session.execute(select(Post.__table__.c.body)).scalars()
    assert MINE.encode() not in body.value


def test_what_is_typed_stays_a_draft_until_it_is_said(kirsten, jonas, tool):
    sit(kirsten)
    sit(jonas)
    kirsten.go(PAGE)
    kirsten.press("next", **named(PAIR, {"say": MINE}))
    assert MINE in kirsten.go(PAGE).response.text
    assert MINE not in jonas.go(PAGE).response.text
    assert counted(tool, Post) == 0


def test_a_turn_is_said_once_and_may_be_said_otherwise_and_taken_back(kirsten, jonas, tool):
    sit(kirsten)
    sit(jonas)
    for text in (MINE, MINE, THEIRS):
        say(kirsten, text)
    assert counted(tool, Post) == 1
    there = jonas.go(PAGE)
    assert THEIRS in there.text
    assert "said otherwise since" in there.text
    kirsten.go(PAGE)
    back = press(kirsten, f"take-back:{PAIR}:{key_of(kirsten.page, 'take-back')}")
    assert THEIRS in back.response.text, "the words stay with who wrote them"
    assert THEIRS not in jonas.go(PAGE).text
    assert counted(tool, Post) == 0


def test_nothing_is_said_that_is_empty_or_too_long_and_it_is_kept(kirsten, tool):
    sit(kirsten)
    for text in ("", "  \n ", "a" * 2001):
        page = say(kirsten, text)
        assert page.status == 422, text
        assert f'id="{PAIR}-problem"' in page.response.text, text
        assert text.strip() in page.response.text, text
        assert counted(tool, Post) == 0, text


@pytest.mark.both_databases("retention")
def test_who_leaves_takes_along_what_they_said_and_makes_room(people, tool):
    kirsten, jonas, omar = people["kirsten"], people["jonas"], people["omar"]
    sit(kirsten)
    say(kirsten, MINE)
    heard = sit(jonas)
    press(jonas, f"say-back:{PAIR}:{key_of(heard, 'say-back')}", **{"heard-0": BACK})
    kirsten.go(PAGE)
    left = press(kirsten, f"get-up:{PAIR}")
    assert "Take a seat" in left.text
    assert MINE in left.text, "one's own words stay"
    assert MINE not in jonas.go(PAGE).text
    assert counted(tool, Post) == 0
    sit(omar)
    assert counted(tool, Thread) == 1


def test_a_star_counts_a_turn_that_was_said_or_talk_that_was_noted(kirsten, jonas, tool):
    def is_complete(name):
        with tool.shared.database.reading() as session:
            of = enrolment_of(session, name).id
            entry = select(Entry).where(Entry.enrolment_id == of, Entry.slot == f"m01/{PAIR}")
            return session.scalars(entry).one().is_complete

    sit(kirsten)
    assert not is_complete("Kirsten")
    say(kirsten, MINE)
    assert is_complete("Kirsten")
    log = {"with": "my neighbour", "when": "on Tuesday", "long": "ten minutes"}
    jonas.go(PAGE)
    press(jonas, f"save:{PAIR}", **log)
    assert not is_complete("Jonas")
    jonas.go(PAGE)
    press(jonas, f"save:{PAIR}", **log, sentence="She said more than I asked.")
    assert is_complete("Jonas")
    assert counted(tool, Seat) == 1, "nobody else is needed for that"


def test_a_full_table_takes_nobody_and_two_who_sit_down_again_stay(people, tool):
    for learner in [*people.values(), people["kirsten"]]:
        assert sit(learner, FOUR).status == 200
    assert counted(tool, Thread) == 1
    assert counted(tool, Seat) == 3


def test_nobody_acts_at_a_table_where_they_do_not_sit(people):
    kirsten, jonas, omar = people["kirsten"], people["jonas"], people["omar"]
    sit(kirsten)
    say(kirsten, MINE)
    key = key_of(sit(jonas), "say-back")
    omar.go(PAGE)
    assert press(omar, f"say:{PAIR}", say="Hello").status == 409
    omar.go(PAGE)
    assert press(omar, f"say-back:{PAIR}:{key}", **{"heard-0": BACK}).status == 409
    sit(omar)
    for verb in ("say-back", "take-back"):
        omar.go(PAGE)
        assert press(omar, f"{verb}:{PAIR}:{key}", **{"heard-0": BACK}).status == 404
    jonas.go(PAGE)
    assert press(jonas, f"take-back:{PAIR}:{key}").status == 404, "it is Kirsten's"
    kirsten.go(PAGE)
    assert press(kirsten, f"say-back:{PAIR}:{key}", **{"heard-0": BACK}).status == 404, "one's own turn"


def test_a_table_is_only_where_one_was_laid(kirsten):
    for do in ("sit:choice-small", "sit:nothing", "say:journal-small", "sit:"):
        kirsten.go(PAGE)
        assert kirsten.press(do).status == 404, do


@pytest.fixture
def anna(come):
    return come("anna")


@pytest.mark.both_databases("statements")
def test_who_leads_the_course_reads_along_and_hides_with_a_reason_that_the_writer_reads(kirsten, jonas, anna):
    sit(kirsten)
    say(kirsten, MINE)
    sit(jonas)
    anna.go("shared")
    page = anna.follow("Tables at which learners talk")
    assert MINE in page.text
    key = re.findall(r'value="hide:(\w+)"', page.response.text)[0]
    refused = anna.send("tables", button="Hide it from the table", why=" ")
    assert refused.status == 422
    assert "Say why" in refused.text
    assert anna.send("tables", button="Hide it from the table", why="There is a name in it.").status == 200
    assert MINE not in jonas.go(PAGE).text
    assert "have hidden this" in jonas.page.text
    own = kirsten.go(PAGE).text
    assert MINE in own
    assert "There is a name in it." in own
    assert "There is a name in it." not in jonas.page.text
    jonas.go(PAGE)
    assert press(jonas, f"say-back:{PAIR}:{key}", **{"heard-0": BACK}).status == 404
    anna.go("tables")
    anna.send("tables", button="Show it again")
    assert MINE in jonas.go(PAGE).text


def test_a_learner_sees_no_tables_of_others_and_hides_nothing(kirsten, jonas, anna):
    sit(kirsten)
    say(kirsten, MINE)
    assert kirsten.go("tables").status == 403
    page = anna.go("tables")
    [key] = re.findall(r'value="hide:(\w+)"', page.response.text)
    jonas.go(PAGE)
    token = jonas.page.form_token
    answer = jonas.visitor.http.post(
        jonas.base + "tables", data={"form_token": token, "do": f"hide:{key}", "why": "No."}, timeout=20
    )
    assert answer.status_code == 403
    assert MINE in anna.go("tables").text


def test_what_is_not_there_is_not_hidden(anna):
    anna.go("tables")
    token = re.search(r'name="form_token" value="(\w+)"', anna.go("set-up").response.text)[1]
    for do in ("", "hide:", "hide:nobodys", "show:nobodys", "burn:it"):
        answer = anna.visitor.http.post(
            anna.base + "tables", data={"form_token": token, "do": do, "why": "x"}, timeout=20
        )
        assert 400 <= answer.status_code < 500, do
