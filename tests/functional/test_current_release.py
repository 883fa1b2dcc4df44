"""The release people read is kept in the process: it costs nothing, and what is published is seen at once."""

from dataclasses import replace

import pytest

from app.adapters.sql import generations
from app.services.releases import courses, publishing
from tests.doorstep import statements
from tests.first_star import first_star
from tests.releases import changed

pytestmark = pytest.mark.both_databases("races")

OLD, NEW = "Co-creating welfare together", "Making welfare together"


@pytest.fixture
def read(tool):
    """Read the current release, in a unit of work of its own; `known` are generations read before."""

    def reading(known=None):
        with tool.shared.database.reading() as session:
            library = tool.shared.library
            return courses.read_current(session, library=library, locale="en", generations=known)

    return reading


def now(tool):
    with tool.shared.database.reading() as session:
        return generations.read(session)


def publish(tool, tree):
    with tool.shared.database.writing() as session:
        return publishing.publish(session, tree, now=tool.clock())


def retitled(tree):
    words = tree.prose["en"]
    title = words["course"]["title"] | {"body": {"text": NEW}}
    return replace(tree, prose={"en": words | {"course": words["course"] | {"title": title}}})


def test_reading_the_course_again_costs_nothing(tool, read):
    read()
    known = now(tool)
    with statements(tool) as said:
        read(known)
    assert said == []
    with statements(tool) as said:
        read()
    assert len(said) == 1


def test_a_corrected_word_is_read_at_once_and_the_release_stays(tool, read):
    before = read(now(tool))
    publish(tool, retitled(first_star()))
    after = read(now(tool))
    assert (before.view.title, after.view.title) == (OLD, NEW)
    assert after.release_id == before.release_id


def test_another_release_is_read_at_once(tool, read):
    before = read(now(tool))
    published = publish(tool, changed(first_star(), "m01/which-definition", rev=9))
    assert read(now(tool)).release_id == published.release_id != before.release_id


def test_what_was_published_and_taken_back_is_never_read(tool, read):
    before = read(now(tool))
    with tool.shared.database.writing() as session:
        publishing.publish(session, retitled(first_star()), now=tool.clock())
        session.rollback()
    assert read(now(tool)).view is before.view
