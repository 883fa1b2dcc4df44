"""Two people talk at a table, each at a browser of their own: they read each other, say back, change, take back, and one leaves."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.axe import problems
from tests.sampled import with_the_sampled_course

PAGE = "m01/page/on-circle"
TABLE = "#circle-full"
FIRST, OTHERWISE = "I almost said that I know.", "I almost said: I know that street."
HEARD, THEIRS = "You kept quiet.", "I had a car, she had not."


@pytest.fixture
def database_url(server):
    """The course of samples."""
    url = server.fresh(with_the_sampled_course)
    yield url
    server.drop(url)


@pytest.fixture(params=[True, False], ids=["with scripts", "without"])
def has_scripts(request):
    return request.param


@pytest.fixture
def two(has_scripts, person):
    """Two citizens of one course, before a table."""
    found = []
    for name in ("kirsten", "omar"):
        learner = person(name, java_script_enabled=has_scripts)
        learner.open_tab(pathway="citizen", at=PAGE)
        found.append(learner)
    return found


def table(learner):
    return learner.screen.locator(TABLE)


def press(learner, words):
    learner.press(table(learner).get_by_role("button", name=words))


def say(learner, words, button="Say it to the table"):
    table(learner).locator("textarea[name$='.say']").fill(words)
    press(learner, button)


def look(learner):
    """Come to the page again, as somebody does to see what others said."""
    learner.visit(PAGE)
    return table(learner)


def test_two_people_talk_at_a_table(two, has_scripts):
    kirsten, omar = two
    expect(table(kirsten)).to_contain_text("The one other person at this table reads what you say")
    press(kirsten, "Take a seat")
    expect(table(kirsten)).to_contain_text("You are the first here.")
    say(kirsten, FIRST)

    press(omar, "Take a seat")
    seats = table(omar).get_by_role("list", name="Who sits at the table").get_by_role("listitem")
    expect(seats).to_contain_text([re.compile(r"Kirsten\s+has spoken"), re.compile(r"You\s+your turn")])
    expect(table(omar)).to_contain_text(FIRST)
    table(omar).get_by_text("Say back what you heard").click()
    table(omar).get_by_label("What I heard from Kirsten").fill(HEARD)
    press(omar, "Say it back")
    expect(look(kirsten)).to_contain_text(f"Omar heard: {HEARD}")

    say(kirsten, OTHERWISE, "Say it so instead")
    expect(look(omar)).to_contain_text(OTHERWISE)
    expect(table(omar)).to_contain_text("said otherwise since")
    expect(table(omar)).not_to_contain_text(FIRST)

    say(omar, THEIRS)
    if has_scripts:
        assert not problems(omar.page)
    expect(look(kirsten)).to_contain_text(THEIRS)
    if has_scripts:
        assert not problems(kirsten.page)
    turn = table(kirsten).locator(".voices > li", has_text=OTHERWISE)
    kirsten.press(turn.get_by_role("button", name="Take it back"))
    expect(table(kirsten).locator("textarea[name$='.say']")).to_have_value(OTHERWISE)
    expect(look(omar)).not_to_contain_text(OTHERWISE)
    expect(table(omar)).not_to_contain_text(HEARD)

    table(omar).get_by_text("Who reads this, and how to leave").click()
    press(omar, "Leave this table")
    expect(table(omar)).to_contain_text("Your words, which only you read:")
    expect(table(omar)).to_contain_text(THEIRS)
    expect(look(kirsten)).to_contain_text("A free seat")
    expect(table(kirsten)).not_to_contain_text(THEIRS)
