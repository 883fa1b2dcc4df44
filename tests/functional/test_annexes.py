"""What a course has besides its stars: pages before the first and after the last, and doors into them. They count for nothing."""

import re
import shutil
from pathlib import Path

import pytest
from sqlalchemy import select

from app.content.check import compile_course, examine_course
from app.models import PageMark, Progress
from app.services.releases import publishing
from tests.doorstep import CORE, reading
from tests.walking import enter, named

SMALL = Path(__file__).parents[1] / "unit" / "content" / "course"
PILOTS = """\
id: pilots
pages:
  - {id: north, stars: [m01, m02], blocks: [{id: thought, kind: journal, least_words: 1}]}
  - {id: south}
  - {id: east, stars: [m01]}
"""
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


@pytest.mark.both_databases("json")
def test_who_is_new_reads_what_happens_with_answers_and_chooses_a_pathway(visitor):
    kirsten = enter(visitor, "kirsten")
    assert kirsten.path == "start/page/welcome"
    for words in ("What happens with your answers", "What you write is yours", "CC BY 4.0"):
        assert words in kirsten.page.text
    main = kirsten.page.response.text.partition("<main")[2].partition("</main>")[0]
    assert 'value="language:de"' in main

    assert kirsten.press("take", pathway="citizen").heading == "Before you begin"
    told = kirsten.page.text
    minutes = int(re.search(r"About (\d+) minutes", told)[1])
    assert "It takes about three minutes" in told
    assert minutes > 3, "what one reads, and the sentences that one answers"
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
    (root / "course.yaml").write_text(f"{told}close: {{folder: last}}\npilots: {{folder: doors}}\n")
    files = {"last/module.yaml": END, "last/en/items.yaml": WORDS, "last/en/the-end.md": PAGE}
    files |= {
        "doors/module.yaml": PILOTS,
        "doors/en/items.yaml": "thought: {title: A thought, prompt: {all: What?}}\n",
    }
    files |= {f"doors/en/{name}.md": f"# The {name}\n\nA harbour.\n" for name in ("south", "east")}
    files["doors/en/north.md"] = "# The north\n\nSnow.\n\n::: thought\n:::\n"
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    with tool.shared.database.writing() as session:
        publishing.publish(session, compile_course(root), now=tool.clock())


@pytest.mark.both_databases("json")
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


@pytest.mark.usefixtures("course_that_ends")
def test_a_door_leads_from_the_map_into_a_star_and_back_out_again(visitor):
    kirsten = enter(visitor, "kirsten", pathway="citizen")
    assert "From real places (3)" in kirsten.go().text
    kirsten.follow("The north")
    assert kirsten.path == "pilots/page/north"
    assert "From here into the course" in kirsten.page.text

    kirsten.follow("Try")  # the second star is not written: nothing is promised of it
    assert "From here into the course: Try" in kirsten.go("pilots/page/north").text
    star = kirsten.go("m01/?detour=gone").response.text.partition('id="doors"')[2]
    assert [name for name in ("The north", "The south", "The east") if name in star] == [
        "The north",
        "The east",
    ]


@pytest.mark.usefixtures("course_that_ends")
def test_behind_the_last_door_is_the_map(visitor):
    kirsten = enter(visitor, "kirsten", pathway="citizen")
    kirsten.go("pilots/page/north")
    for path in ("pilots/page/south", "pilots/page/east", ""):
        kirsten.press("next")
        assert kirsten.path == path


def test_a_door_leads_into_stars_that_are_there(tmp_path):
    root = Path(shutil.copytree(SMALL, tmp_path / "course"))
    with (root / "course.yaml").open("a") as file:
        file.write("pilots: {folder: doors}\n")
    (root / "doors" / "en").mkdir(parents=True)
    (root / "doors" / "module.yaml").write_text("id: pilots\npages:\n  - {id: north, stars: [m01, m77]}\n")
    (root / "doors" / "en" / "north.md").write_text("# North\n\nSnow.\n")
    (root / "doors" / "en" / "items.yaml").write_text("{}\n")
    [problem] = [one for one in examine_course(root).problems if one.file.parent.name == "doors"]
    assert (problem.line, "m77" in problem.what) == (3, True)
