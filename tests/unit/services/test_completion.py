"""When a star is done, by hand-made facts: no database."""

from datetime import UTC, datetime, timedelta

import pytest

from app.content.tree import Course, Item, Page, Quiz, Star
from app.models import Progress
from app.services.learning import completion
from app.services.learning.completion import Cause
from app.services.learning.facts import Mark, StarFacts

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
EARLIER = NOW - timedelta(days=1)


def _page(name, *pathways):
    return Page(id=f"m01/{name}", star="m01", pathways=pathways, sources=(), outcomes=(), items=())


def _item(name, kind, **bones):
    return Item(id=f"m01/{name}", star="m01", kind=kind, rev=1, page="m01/all", outcomes=(), bones=bones)


@pytest.fixture
def course():
    star = Star(
        id="m01",
        constellation="centre",
        is_written=True,
        outcomes=(),
        pages=("m01/all", "m01/mine", "m01/theirs"),
        quiz=Quiz(id="m01/quiz", bones={"slots": []}),
        completion=("m01/card", "m01/diary"),
        journal="m01/diary",
        anchors=("m01/long",),
        ending=None,
    )
    items = [
        _item("card", "canvas"),
        _item("diary", "journal"),
        _item("long", "journal", anchor="AR1", required_for=["leader"]),
    ]
    pages = [_page("all"), _page("mine", "citizen"), _page("theirs", "professional", "leader")]
    return Course(
        id="c",
        later={},
        source_locale="en",
        locales=("en",),
        licence="",
        constellations=(),
        stars={"m01": star},
        annexes={},
        besides=(),
        badges={},
        doors={},
        cast={},
        pages={page.id: page for page in pages},
        items={item.id: item for item in items},
        lines=(),
        pathways={},
        entry_points=(),
        maps={},
        glossary=(),
        sources=(),
    )


def done(*pages, enough=(), best=None):
    marks = {
        f"m01/{page}": Mark(first_at=EARLIER, last_at=EARLIER, paper_at=None, read_at=EARLIER)
        for page in pages
    }
    starts = [EARLIER] if enough or best is not None else []
    return StarFacts(marks=marks, enough={f"m01/{name}" for name in enough}, quiz_best=best, starts=starts)


def asked(course, facts, *, pathway="citizen", mark=0.6, has_passed=False):
    return completion.conditions(
        course, course.stars["m01"], pathway=pathway, facts=facts, pass_mark=mark, has_passed=has_passed
    )


def rebuilt(course, facts, *, earned=None, cause=Cause.DEED, **options):
    passed = completion.has_passed(earned, cause=cause)
    found = asked(course, facts, **({"has_passed": bool(passed)} | options))
    mark = options.get("mark", 0.6)
    return completion.rebuild(facts, found, earned=earned, pass_mark=mark, release_id=7, cause=cause, now=NOW)


def test_a_pathway_asks_for_its_own_pages_and_entries(course):
    assert [one.id for one in asked(course, done())] == [
        "m01/all",
        "m01/mine",
        "m01/card",
        "m01/diary",
        "m01/quiz",
    ]
    assert [(one.kind, one.id) for one in asked(course, done(), pathway="leader")] == [
        ("page", "m01/all"),
        ("page", "m01/theirs"),
        ("entry", "m01/card"),
        ("entry", "m01/diary"),
        ("entry", "m01/long"),
        ("check", "m01/quiz"),
    ]


def test_who_has_chosen_no_pathway_is_asked_what_citizens_are(course):
    assert asked(course, done(), pathway=None) == asked(course, done(), pathway="citizen")


def test_another_pathways_page_meets_nothing(course):
    assert not any(one.is_met for one in asked(course, done("theirs")))


@pytest.mark.parametrize(
    ("best", "met"), [(None, False), (0.59, False), (0.6, True), (0.1 + 0.2 + 0.3, True)]
)
def test_the_check_is_met_at_the_mark(course, best, met):
    assert asked(course, done(best=best))[-1].is_met is met


def test_a_pass_stays_when_the_mark_is_raised(course):
    assert asked(course, done(best=0.6), mark=0.9, has_passed=True)[-1].is_met


def test_the_share_counts_all_conditions_alike(course):
    standing = rebuilt(course, done("all", "theirs", enough=["card"]))
    assert (standing.status, standing.fraction) == ("started", 0.4)


def test_everything_met_completes_the_star_now(course):
    standing = rebuilt(course, done("all", "mine", enough=["card", "diary"], best=0.6))
    assert (standing.status, standing.fraction, standing.completed_at) == ("completed", 1.0, NOW)
    assert (standing.quiz_passed, standing.completed_by, standing.opened_at) == (True, "quiz", EARLIER)


def test_what_was_completed_stays_so_whatever_is_taken_back(course):
    earned = Progress(
        completed_at=EARLIER, completed_by="quiz", quiz_best=0.9, quiz_passed=True, release_id=3
    )
    standing = rebuilt(course, done("all"), earned=earned)
    assert (standing.status, standing.fraction) == ("completed", 1.0)
    assert (standing.completed_at, standing.quiz_best, standing.release_id) == (EARLIER, 0.9, 3)


def test_the_best_try_never_falls(course):
    earned = Progress(quiz_best=0.9, quiz_passed=False, release_id=3)
    assert rebuilt(course, done(best=0.2), earned=earned).quiz_best == 0.9


CHANGED = Cause.SETTINGS


def test_a_pass_that_a_lowered_mark_gave_goes_with_it_and_so_does_the_completion(course):
    facts = done("all", "mine", enough=["card", "diary"], best=0.4)
    given = rebuilt(course, facts, mark=0.3, cause=CHANGED)
    assert (given.quiz_passed, given.pass_earned, given.status) == (True, False, "completed")
    back = rebuilt(course, facts, earned=given, mark=0.6, cause=CHANGED)
    assert (back.quiz_passed, back.completed_at, back.status, back.fraction) == (False, None, "started", 0.8)


def test_a_pass_with_the_mark_of_that_day_stays_and_so_does_the_completion(course):
    facts = done("all", "mine", enough=["card", "diary"], best=0.4)
    earned = rebuilt(course, facts, mark=0.3)
    assert earned.pass_earned
    after = rebuilt(course, facts, earned=earned, mark=0.6, cause=CHANGED)
    assert (after.quiz_passed, after.completed_at) == (True, NOW)


def test_a_given_pass_is_earned_by_a_better_try_only(course):
    given = rebuilt(course, done(best=0.4), mark=0.3, cause=CHANGED)
    assert not rebuilt(course, done("all", best=0.4), earned=given, mark=0.3).pass_earned
    assert rebuilt(course, done(best=0.5), earned=given, mark=0.3).pass_earned


@pytest.mark.parametrize("cause", [Cause.DEED, Cause.RELEASE])
def test_neither_a_deed_nor_a_release_takes_back_what_a_setting_gave(course, cause):
    given = rebuilt(course, done(best=0.4), mark=0.3, cause=CHANGED)
    assert rebuilt(course, done(best=0.4), earned=given, mark=0.6, cause=cause).quiz_passed


def test_a_release_earns_nobody_anything(course):
    assert not rebuilt(course, done(best=0.7), cause=Cause.RELEASE).pass_earned
