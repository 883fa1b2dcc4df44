"""Knows how somebody does all of the shipped course over HTTP, page by page: everything asked is answered, everything to write is written."""

from functools import cache

import pytest

from app.activities.asking_kinds import AskingKind
from app.activities.entry_kinds import EntryKind
from app.activities.registry import KINDS
from app.content.tree import Course, Item, Page, Star
from tests.filling import filled
from tests.releases import shipped_views, with_the_whole_course
from tests.walking import Fields, Learner, named, right

PATHWAYS = ("citizen", "professional", "leader")


@cache
def course() -> Course:
    """The course as it is shipped."""
    return shipped_views()["en"].course


@pytest.fixture
def database_url(server):
    """A fresh database with the whole course."""
    url = server.fresh(with_the_whole_course)
    yield url
    server.drop(url)


def pages_of(pathway: str) -> list[Page]:
    """The pages of the stars that a pathway asks for, in the order of the stars."""
    return [page for star in stars_of(pathway) for page in course().pages_for(star, pathway)]


def stars_of(pathway: str) -> list[str]:
    """What a pathway asks for, and of what can be chosen the first."""
    asked = course().pathways[pathway]
    return [*asked.required, *asked.choose_from[: asked.choose_count]]


def to_do(page: Page) -> list[Item]:
    """What a page asks or wants to have written."""
    items = [course().items[name] for name in page.items]
    return [item for item in items if isinstance(KINDS[item.kind], AskingKind | EntryKind)]


def do_everything(learner: Learner, page: Page) -> None:
    """Fill in what is to be written, answer what is asked on a page, and go on: to the next page, where many are already.

    The form of a page is one, so all texts go with the first button that is pressed: the page comes back with them.
    """
    path = f"{page.star}/page/{page.local_id}"
    texts, written = _texts(page), _written(page)
    deeds = [(f"answer:{item.local_id}", right(item)) for item in to_do(page) if item not in texts]
    for deed, told in deeds or [(f"save:{text.local_id}", {}) for text in texts[:1]]:
        _be_on(learner, path)
        learner.press(deed, **told, **written)
        assert learner.page.status == 200, f"{path}, {deed}: {learner.page.text}"
        written = {}
    _be_on(learner, path)
    assert learner.read().status == 200


def read_and_write(learner: Learner, page: Page) -> None:
    """Do on a page what its star asks for, and go on: fill in what is to be written; what is asked stays open."""
    _be_on(learner, f"{page.star}/page/{page.local_id}")
    assert learner.press("next", **_written(page)).status == 200


def _texts(page: Page) -> list[Item]:
    return [item for item in to_do(page) if isinstance(KINDS[item.kind], EntryKind)]


def _written(page: Page) -> Fields:
    return {name: said for item in _texts(page) for name, said in named(item, filled(item)).items()}


def _be_on(learner: Learner, path: str) -> None:
    if learner.path != path:
        learner.go(path)


def take_the_quiz(learner: Learner, star: Star) -> None:
    """Answer every question as it should be."""
    learner.go(star.quiz.id)
    learner.send(star.quiz.id, button="Begin")
    while "/result" not in learner.path:
        item = asked(star, learner.page.response.text)
        learner.send(learner.path, **right(item))
        assert learner.page.status == 200, f"{item.id}: {learner.page.text}"
        is_last = "See how it went" in learner.page.text
        learner.follow("See how it went" if is_last else "Next question")


def asked(star: Star, html: str) -> Item:
    """The one question of a star's quiz that this page asks."""
    [name] = [name for name in star.quiz.pool if f'name="{name.partition("/")[2]}.' in html]
    return course().items[name]
