"""The star that the guide shows is published as it stands there, and every page of it can be opened and used."""

import pytest
from sqlalchemy import select

from app.models import Attempt
from tests import guide
from tests.doorstep import reading
from tests.releases import fill
from tests.walking import course_of, enter, right


def with_the_guides_star(url):
    fill(url, guide.course())


@pytest.fixture
def database_url(sqlite_files):
    """A database with the course in which the star stands: what is drawn is the same on either kind."""
    url = sqlite_files.fresh(with_the_guides_star)
    yield url
    sqlite_files.drop(url)


@pytest.mark.parametrize("pathway", ["citizen", "professional", "leader"])
def test_every_page_is_opened_and_the_quiz_taken(tool, visitor, pathway):
    learner = enter(visitor, "kirsten", pathway=pathway)
    with reading(tool) as session:
        course = course_of(tool, session)
    for page in course.pages_for(guide.STAR, pathway):
        shown = learner.go(f"{guide.STAR}/page/{page.local_id}")
        assert shown.status == 200
        assert all(f'id="{item.partition("/")[2]}"' in shown.response.text for item in page.items)
    learner.write(
        f"{guide.STAR}/journal", page=learner.go(f"{guide.STAR}/journal"), text="Somebody asked me."
    )
    assert "Somebody asked me." in learner.go("texts").text

    learner.go(f"{guide.STAR}/quiz")
    learner.send(f"{guide.STAR}/quiz")
    with reading(tool) as session:
        newest = session.scalars(select(Attempt).order_by(Attempt.id.desc())).first()
        items = [course.items[one["item"]] for one in newest.shown]
    for item in items:
        learner.send(learner.path, **right(item))
        learner.follow("See how it went" if item is items[-1] else "Next question")
    assert learner.page.status == 200
