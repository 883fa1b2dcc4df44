"""The whole course, taken from Start to the end on each pathway: everything on every page is done, and then nothing is left."""

from functools import cache

import pytest

from app.activities.asking_kinds import AskingKind
from app.activities.entry_kinds import EntryKind
from app.activities.registry import KINDS
from app.content.tree import Course
from tests.filling import filled
from tests.releases import shipped_views, with_the_whole_course
from tests.walking import enter, right

PATHWAYS = ("citizen", "professional", "leader")


@cache
def course() -> Course:
    return shipped_views()["en"].course


@pytest.fixture
def database_url(server):
    """A fresh database with the whole course."""
    url = server.fresh(with_the_whole_course)
    yield url
    server.drop(url)


@pytest.mark.parametrize("pathway", PATHWAYS)
def test_somebody_takes_the_whole_course_on_their_pathway(visitor, pathway):
    asked = course().pathways[pathway]
    stars = [*asked.required, *asked.choose_from[: asked.choose_count]]
    learner = enter(visitor, "jonas")
    assert learner.path == "start/page/welcome"
    learner.press("take", pathway=pathway)

    for place in ("start", *stars, "close"):
        for page in course().pages_for(place, pathway):
            do_everything(learner, page)
        if place in stars:
            take_the_quiz(learner, course().stars[place])
            assert learner.go(f"{place}/").heading == "This star is done", learner.page.text
    told = learner.go().text.partition("What is left to be done")[2]
    assert told.startswith(" Your pathway asks for nothing more."), told[:300]
    take_home(learner, pathway)


BADGES = {
    "citizen": ["Co-host"],
    "professional": ["Co-host", "Community reporting, made ready"],
    "leader": [],
}
"""What the stars of a pathway are enough for besides its certificate."""


def take_home(learner, pathway):
    """The certificate and the badges that one has earned, and no others."""
    learner.follow("Your certificate")
    made = [("Make my certificate", 1), ("Make this badge", len(BADGES[pathway]))]
    for button, times in made:
        assert learner.page.text.count(button) == times, learner.page.text
    titles = {"Co-host": "co-host", "Community reporting, made ready": "tool-stories"}
    for award in (pathway, *(titles[title] for title in BADGES[pathway])):
        learner.go(f"certificates/{award}/words")
        learner.send("/words", **{"certificate.name": "Jonas Berg"})
        assert learner.page.heading == "Jonas Berg"
        assert learner.go(f"certificates/{award}/pdf").response.content.startswith(b"%PDF")
        assert learner.go(f"certificates/{award}/badge/svg").status == 200


def do_everything(learner, page):
    """Answer what is asked on a page, fill in what is to be written, and go on."""
    path = f"{page.star}/page/{page.local_id}"
    for item in (course().items[name] for name in page.items):
        learner.go(path)
        if isinstance(KINDS[item.kind], EntryKind):
            learner.write(item.id, **filled(item))
        elif isinstance(KINDS[item.kind], AskingKind):
            learner.press(f"answer:{item.local_id}", **right(item))
        assert learner.page.status == 200, f"{item.id}: {learner.page.text}"
    learner.go(path)
    assert learner.read().status == 200


def take_the_quiz(learner, star):
    """Answer every question as it should be."""
    learner.go(star.quiz.id)
    learner.send(star.quiz.id, button="Begin")
    while "/result" not in learner.path:
        shown = [
            item
            for item in star.quiz.pool
            if f'name="{item.partition("/")[2]}.' in learner.page.response.text
        ]
        [item] = [course().items[name] for name in shown]
        learner.send(learner.path, **right(item))
        assert learner.page.status == 200, f"{item.id}: {learner.page.text}"
        is_last = "See how it went" in learner.page.text
        learner.follow("See how it went" if is_last else "Next question")
