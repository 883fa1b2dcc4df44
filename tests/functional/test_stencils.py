"""Pages that are drawn from what is kept say the same, byte for byte, as those that are drawn for one reader."""

import pytest
from markupsafe import escape
from sqlalchemy import select

from app.models import Institution
from app.views.learner import page_drawn
from app.views.learner.page_drawn import StarPage
from tests.walking import course_of, enter, right


@pytest.fixture
def drawn_both_ways(monkeypatch):
    """Every page of a star is drawn in both ways; where it was drawn so is kept."""
    seen = []

    def draw(page):
        page_drawn.wording.speak()
        whole = page.as_a_whole()
        if page.is_kept:
            for _ in range(2):  # made, then found
                assert page.from_stencils() == whole
            seen.append(page._here.page)
        return whole, page.status

    monkeypatch.setattr(StarPage, "draw", draw)
    return seen


@pytest.fixture
def course(tool):
    with tool.shared.database.reading() as session:
        return course_of(tool, session)


@pytest.mark.parametrize(("pathway", "locale"), [("citizen", "en"), ("leader", "de")])
def test_every_page_is_the_same_either_way(visitor, course, drawn_both_ways, pathway, locale):
    learner = enter(visitor, "kirsten", pathway=pathway)
    learner.choose_language(locale)
    pages = [page for star in course.stars for page in course.stars[star].pages]
    for page_id in pages:
        star, _slash, local = page_id.partition("/")
        for _ in range(2):  # opened, and seen again
            assert learner.go(f"{star}/page/{local}").status == 200
    assert set(pages) == set(drawn_both_ways)


def test_what_somebody_did_is_theirs_and_the_same_either_way(visitor, course, drawn_both_ways):
    learner = enter(visitor, "kirsten", pathway="citizen")
    pages = [page.local_id for page in course.pages_for("m01", "citizen")]
    learner.go("m01/page/tuesday")
    learner.press("simpler", simpler="on")
    for local in pages:
        for item in (course.items[item] for item in course.pages[f"m01/{local}"].items):
            if item.kind in {"choice", "sort", "match", "truefalse"}:
                learner.go(f"m01/page/{local}")
                learner.press("keep", **right(item))
                assert learner.go(f"m01/page/{local}").status == 200
                learner.answer(item, right(item))
        learner.go(f"m01/page/{local}")
        learner.read()
    for local in pages:
        assert learner.go(f"m01/page/{local}").status == 200
    assert {f"m01/{local}" for local in pages} <= set(drawn_both_ways)


def test_what_is_kept_of_one_is_nobody_s(visitor, drawn_both_ways):
    kirsten = enter(visitor, "kirsten", pathway="citizen")
    hers = kirsten.go("m01/page/tuesday").response.text
    jonas = enter(visitor, "jonas", pathway="citizen")
    his = jonas.go("m01/page/tuesday").response.text

    assert drawn_both_ways == ["m01/tuesday", "m01/tuesday"]
    for mine, of in ((kirsten, his), (jonas, hers)):
        assert mine.base.rpartition("/v/")[2] not in of


def test_only_learners_who_came_straight_are_told_from_what_is_kept(visitor, drawn_both_ways):
    learner = enter(visitor, "kirsten", pathway="citizen")
    learner.go("m01/page/tuesday?detour=gone")
    enter(visitor, "anna", pathway="citizen").go("m01/page/tuesday")
    assert drawn_both_ways == []


def test_whatever_readers_differ_in_nobody_reads_another_s_page(
    visitor, new_visitor, tool, course, drawn_both_ways
):
    """Their looks, their institution, a frame, a pathway put off, paper, another course: all over one page, one after the other."""
    page = "m01/page/tuesday"
    learner = enter(visitor, "kirsten")
    http = learner.visitor.http

    def read():
        for dest in ("document", "iframe"):
            http.headers["Sec-Fetch-Dest"] = dest
            assert learner.go(page).status == 200
        http.headers.pop("Sec-Fetch-Dest")

    read()
    for local in (one.local_id for one in course.pages_for("m01", None)):
        learner.go(f"m01/page/{local}")
        if 'value="later' in learner.page.response.text:
            learner.press("later")
            learner.go(f"m01/page/{local}")
            break
    read()
    for look in ({"size": "145"}, {"theme": "dark"}, {"theme": "light", "contrast": "more"}, {}):
        learner.go(page)
        learner.press("look", **look)
        read()
    learner.go(page)
    learner.press("by-hand")
    read()
    for sentence in ("Of the town of Nordby.", "Of the county."):
        with tool.shared.database.writing() as session:
            home = session.scalars(select(Institution)).one()
            home.theme = {"version": None, "sentence": sentence, "logo": None}
        read()
        assert escape(sentence) in learner.page.response.text
    with tool.shared.database.writing() as session:
        session.scalars(select(Institution)).one().theme = None
    read()
    other = enter(new_visitor(), "jonas", pathway="leader")
    other.go(page)
    assert drawn_both_ways.count("m01/tuesday") >= 20
