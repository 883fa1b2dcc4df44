"""The shipped course. Its files are read once a process, however many tests look at them."""

from app.activities.asking_kinds import AskingKind
from app.activities.base import BlockKind
from app.activities.entry_kinds import EntryKind
from app.activities.registry import KINDS
from app.cli.course import SHIPPED
from app.content.check import examine_course
from app.content.minutes import of_page, reading, words_in
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


def test_no_page_takes_longer_than_ten_minutes():
    view = shipped_views()["en"]
    for pathway in view.course.pathways:
        pages = [page for star in view.course.stars for page in view.course.pages_for(star, pathway)]
        assert {page.id for page in pages if view.seconds(page.id, pathway) > 600} == set()


def test_who_sorts_has_the_time_to_read_each_card_and_what_is_said_to_it():
    view = shipped_views()["en"]
    sorts = [view.item(name) for name, item in view.course.items.items() if item.kind == "sort"]
    assert sorts
    for told in sorts:
        least = reading(words_in(told.prose["cards"]), pathway="citizen")
        assert told.kind.seconds(told.bones) > least, told.item.id


def test_nobody_is_given_time_for_what_only_stands_for_a_picture():
    view = shipped_views()["en"]
    told = view.item("m01/tuesday-story")
    plain = {name: words for name, words in told.prose.items() if name not in ("alt", "simple")}

    assert words_in(told.prose["alt"]) > 30
    assert of_page([], [(told.kind, told.bones, told.prose)], pathway=None) == reading(
        words_in(plain), pathway=None
    )


def test_what_could_be_better_is_nothing():
    assert [str(one) for one in examine_course(SHIPPED).advice()] == []


def test_the_end_of_a_star_tells_where_words_go_and_they_go_there():
    """Words that are only recalled lie beside a sheet, so nothing need promise them."""
    promised, moved, met = set(), set(), set()
    for item in shipped_views()["en"].course.items.values():
        if not isinstance(kind := KINDS[item.kind], EntryKind):
            continue
        promised |= {(item.id, star) for star in kind.leads_to(item.bones)}
        met |= {(sheet_of(part), item.star) for part in kind.reads(item.bones)}
        flowing = [part for parts in item.bones.get("offers", {}).values() for part in parts]
        flowing += item.bones.get("from", {}).values()
        moved |= {(sheet_of(part), item.star) for part in flowing if not part.startswith(f"{item.star}/")}
    assert moved
    assert promised - met == set()
    assert moved - promised == set()


def sheet_of(part):
    """The id of the sheet on which a field stands."""
    return part.rpartition("/")[0]
