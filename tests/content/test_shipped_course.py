from pathlib import Path

import pytest

from app.activities.base import AskingKind, BlockKind, EntryKind
from app.content.check import check_course, compile_course
from app.content.tree import read_bones
from app.content.view import CourseView
from app.content.words import read_words

SHIPPED = Path(__file__).parents[2] / "courses" / "co-creation"


@pytest.fixture(scope="module")
def compiled():
    return compile_course(SHIPPED)


def words(compiled):
    return {locale: read_words(told) for locale, told in compiled.prose.items()}


def test_the_shipped_course_has_no_problem():
    assert [str(problem) for problem in check_course(SHIPPED)] == []


def test_everything_can_be_shown_in_every_complete_language(compiled):
    course = read_bones(compiled.bones)
    for locale in course.locales:
        view = CourseView(course, words(compiled), locale)
        assert all(view.star(name).title for name in course.stars)
        assert all(view.page(name).lang == locale for name in course.pages)
        assert all(view.item(name).lang == locale for name in course.items)
        assert all(
            isinstance(view.item(name).kind, BlockKind | AskingKind | EntryKind) for name in course.items
        )


def test_every_pathway_finds_pages_and_a_quiz_in_every_written_star(compiled):
    course = read_bones(compiled.bones)
    view = CourseView(course, words(compiled), course.source_locale)
    written = [star for star in course.stars.values() if star.is_written]
    assert written
    for star in written:
        assert star.quiz is not None
        assert star.quiz.size >= 8
        for pathway in (None, *course.pathways):
            assert view.course.minutes_left(star.id, pathway, read=()) <= star.minutes
