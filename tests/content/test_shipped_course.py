"""The shipped course. Its files are read once a process, however many tests look at them."""

import re

from app.activities.asking_kinds import AskingKind
from app.activities.base import BlockKind
from app.activities.entry_kinds import EntryKind
from app.activities.registry import KINDS
from app.cli.course import SHIPPED
from app.content.check import examine_course
from app.content.minutes import in_minutes, of_page, plain, reading, words_in
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


def test_what_a_page_says_a_journal_takes_is_what_is_counted_for_it():
    view = shipped_views()["en"]
    minutes = {"five": 5, "ten": 10, "fifteen": 15, "twenty": 20}
    told = {}
    for page in map(view.page, view.course.pages):
        words = " ".join(" ".join(plain(one.html) for one in page.segments).split())
        journals = [name for name in page.page.items if view.course.items[name].kind == "journal"]
        found = re.search(r"[Jj]ournal ?:? (?:takes )?(five|ten|fifteen|twenty)\b", words)
        if found and journals:
            least = view.item(journals[0])
            told[page.page.id] = (minutes[found[1]], in_minutes(least.kind.seconds(least.bones)))
    assert len(told) > 3
    assert {page: both for page, both in told.items() if both[0] != both[1]} == {}


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
    seen = {name: words for name, words in told.prose.items() if name not in ("alt", "simple")}

    assert words_in(told.prose["alt"]) > 30
    assert of_page([], [(told.kind, told.bones, told.prose)], pathway=None) == reading(
        words_in(seen), pathway=None
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


def test_every_source_that_is_cited_where_one_reads_leads_back_to_its_place():
    view = shipped_views()["en"]
    cited, lost = 0, []
    for page in map(view.page, view.course.pages):
        blocks = [one for one in map(view.item, page.page.items) if isinstance(one.kind, BlockKind)]
        read = "".join([*(one.html for one in page.segments), *map(str, (one.prose for one in blocks))])
        for source in page.sources:
            if f'href="#source-{source.id}"' in read:
                cited += 1
                if not source.cited_at or read.count(f'id="{source.cited_at}"') != 1:
                    lost.append((page.page.id, source.id, source.cited_at))
    assert cited > 100
    assert lost == []
