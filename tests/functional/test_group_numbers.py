"""The page on which those who lead a course read what a group said about itself: numbers from five people on, nobody's answers."""

import pytest

from tests.walking import enter, named

pytestmark = pytest.mark.both_databases("reports")

SHEET, CLOSE = "start/page/where-you-stand", "close/page/then-and-now"
STATEMENTS = (
    *("may-ask", "one-sentence", "listen", "say-no", "who-decides", "hard-to-reach"),
    *("two-sides", "fixed-open", "invite", "host", "tool", "learn"),
)
PEOPLE = ("kirsten", "omar", "jonas", "pia", "marlene")
READ_GERMAN = ("jonas", "marlene")


def steps(step, when=""):
    return {f"field-{name}{when}": step for name in STATEMENTS}


def test_five_whole_sheets_before_and_after_are_told_as_numbers(new_visitor):
    anna = enter(new_visitor(), "anna")
    for number, person in enumerate(PEOPLE, start=1):
        learner = enter(new_visitor(), person, pathway="citizen")
        learner.go(SHEET)
        assert "it is counted" in learner.page.text or person in READ_GERMAN
        learner.press("save:self-assessment", **named("self-assessment", steps(str(number))))
        page = anna.go("statements")
        assert page.status == 200
        assert ("At the start 5 people" in page.text) == (number == len(PEOPLE))
        assert learner.go("statements").status == 403
        learner.go(CLOSE)
        said = {**steps("4", ".now"), **steps("2", ".then")}
        learner.press("save:looking-back", **named("looking-back", said))

    page = anna.go("statements")
    assert "1 to 5: 5" in page.text
    assert "The start, seen from today 5 people" in page.text
    assert "At the end 5 people" in page.text
    for person in PEOPLE:
        assert person.title() not in page.text
    assert "What the group said about itself" in anna.go("shared").text
