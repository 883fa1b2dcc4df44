"""The shipped course. Its files are read once a process, however many tests look at them."""

from app.activities.base import AskingKind, BlockKind, EntryKind
from tests.releases import examined_course, shipped_views


def test_the_shipped_course_has_no_problem():
    assert [str(problem) for problem in examined_course()[0]] == []


def test_everything_can_be_shown_in_every_complete_language():
    for locale, view in shipped_views().items():
        course = view.course
        assert all(view.star(name).title for name in course.stars)
        assert all(view.page(name).lang == locale for name in course.pages)
        assert all(view.item(name).lang == locale for name in course.items)
        assert all(
            isinstance(view.item(name).kind, BlockKind | AskingKind | EntryKind) for name in course.items
        )


def test_every_pathway_finds_pages_and_a_quiz_in_every_written_star():
    course = shipped_views()["en"].course
    written = [star for star in course.stars.values() if star.is_written]
    assert written
    for star in written:
        assert star.quiz is not None
        assert star.quiz.size >= 6
        assert all(course.pages_for(star.id, pathway) for pathway in (None, *course.pathways))
