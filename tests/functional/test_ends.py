"""The two ends of the course: a page before the first star and one after the last, which count for nothing."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import select

from app.content.check import compile_course
from app.models import PageMark, Progress
from app.services.releases import publishing
from tests.doorstep import CORE, reading
from tests.walking import enter, named

pytestmark = pytest.mark.both_databases("json")

SMALL = Path(__file__).parents[1] / "unit" / "content" / "course"
END = """\
id: close
pages:
  - id: the-end
    blocks:
      - {id: pick-one, kind: choice, select: one, options: [a, b], correct: [a]}
      - {id: last-words, kind: journal, least_words: 1}
"""
WORDS = """\
pick-one: {ask: Which one?, options: {a: {text: A, feedback: Yes.}, b: {text: B, feedback: No.}}}
last-words: {title: My last words, prompt: {all: What stays?}}
"""
PAGE = "# So it ends\n\nGoodbye.\n\n::: pick-one\n:::\n\n::: last-words\n:::\n"


def test_who_is_new_reads_what_happens_with_answers_and_chooses_a_pathway(visitor):
    kirsten = enter(visitor, "kirsten")
    assert kirsten.path == "start/page/welcome"
    for words in ("What happens with your answers", "What you write is yours", "CC BY 4.0"):
        assert words in kirsten.page.text
    main = kirsten.page.response.text.partition("<main")[2].partition("</main>")[0]
    assert 'value="language:de"' in main

    assert kirsten.press("take", pathway="citizen").heading == "Before you begin"
    kirsten.read()

    assert kirsten.path == ""
    assert kirsten.go("start/").heading == "Welcome"


def test_the_map_leads_to_both_ends_and_shows_them_as_no_stars(visitor):
    kirsten = enter(visitor, "kirsten", pathway="citizen")
    for title in ("Welcome", "At the end"):
        kirsten.go()
        assert kirsten.follow(title).heading == title
    listed = (
        kirsten.go("?view=list").response.text.partition('class="view-list"')[2].partition("</section>")[0]
    )
    assert "At the end" not in listed


@pytest.mark.parametrize("item", ["start", "close", "close/page/at-the-end", "close/nothing"])
def test_a_link_may_open_an_end(doorstep, item):
    page = doorstep.launch({CORE + "custom": {"item": item}})
    assert page.heading == ("Welcome" if item == "start" else "At the end")


@pytest.mark.parametrize("path", ["close/quiz", "close/journal", "close/page/nothing", "start/elsewhere"])
def test_what_an_end_does_not_have_leads_to_its_page(visitor, path):
    kirsten = enter(visitor, "kirsten", pathway="citizen")
    assert kirsten.go(path).heading == ("Welcome" if path.startswith("start") else "At the end")


@pytest.fixture
def course_that_ends(tool, tmp_path):
    """The small course with something to do on its last page, published."""
    root = Path(shutil.copytree(SMALL, tmp_path / "course"))
    told = (root / "course.yaml").read_text().replace("id: small", "id: co-creation")
    (root / "course.yaml").write_text(f"{told}close: {{folder: last}}\n")
    (root / "last" / "en").mkdir(parents=True)
    for name, text in (("module.yaml", END), ("en/items.yaml", WORDS), ("en/the-end.md", PAGE)):
        (root / "last" / name).write_text(text)
    with tool.shared.database.writing() as session:
        publishing.publish(session, compile_course(root), now=tool.clock())


@pytest.mark.usefixtures("course_that_ends")
def test_what_is_done_on_an_end_is_kept_and_counts_for_nothing(tool, visitor):
    kirsten = enter(visitor, "kirsten", pathway="citizen")
    assert kirsten.path == ""  # a course without a page to begin with asks for the pathway at once

    page = kirsten.go("close/")
    assert page.heading == "So it ends"
    kirsten.press("answer:pick-one", **named("pick-one", {"choice": "a"}))
    assert 'id="pick-one-verdict"' in kirsten.page.response.text
    kirsten.write("close/last-words", text="A table for sixteen.")

    assert "A table for sixteen." in kirsten.go("close/").text
    texts = kirsten.go("texts").text
    assert "So it ends" in texts
    assert "A table for sixteen." in texts
    with reading(tool) as session:
        assert session.scalars(select(Progress)).all() == []
        assert session.scalars(select(PageMark)).all() == []
