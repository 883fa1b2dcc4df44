"""Whatever an author does to a course: the check says what is wrong, or every page of the course can be drawn."""

import shutil
from pathlib import Path

import pytest

from app.content.check import compile_course
from app.content.problems import CourseError
from app.services.releases import courses, packages, publishing
from lti import cartridge
from tests.databases import migrate
from tests.walking import enter

SMALL = Path(__file__).parents[1] / "unit" / "content" / "course"
COURSE, STAR = "course.yaml", "modules/m01-try/module.yaml"
WORDS, ITEMS = "en/course.yaml", "modules/m01-try/en/items.yaml"
LINE = "  - {from: m01, to: m02, kind: next}\n"
WHAT_AUTHORS_DO = {
    "a line of a kind nobody knows": (COURSE, "kind: next", "kind: opnes"),
    "a constellation nobody knows": (COURSE, "constellations: [centre]", "constellations: [centre, south]"),
    "a constellation twice": (COURSE, "constellations: [centre]", "constellations: [centre, centre]"),
    "no line": (COURSE, f"lines:\n{LINE}", "lines: []\n"),
    "a line twice": (COURSE, LINE, LINE + LINE),
    "a line from a star to itself": (COURSE, "to: m02", "to: m01"),
    "two stars at one place": (COURSE, "m02: [90, 40]", "m02: [10, 10]"),
    "a map as high as its hills": (COURSE, "height: 50", "height: 90"),
    "a map of one unit": (COURSE, "{width: 100, height: 50, places: {m01: [10, 10], m02: [90, 40]}}",
                          "{width: 1, height: 1, places: {m01: [0, 0], m02: [1, 1]}}"),
    "a map of another layout": (COURSE, "  wide:", "  round:"),
    "a pathway nobody knows": (COURSE, "id: citizen", "id: civilian"),
    "a pathway that asks for no star": (COURSE, "required: [m02]", "required: []"),
    "a pathway that asks for what is not written": (COURSE, "required: [m01]", "required: [m02]"),
    "no entry point": (COURSE, "entry_points:\n  - {id: curious, suggests: [m01]}", "entry_points: []"),
    "an entry point to what is not written": (COURSE, "suggests: [m01]", "suggests: [m02]"),
    "a licence nobody knows": (COURSE, "licence: CC-BY-4.0", "licence: mine"),
    "a language nobody speaks": (COURSE, "locales: [en]", "locales: [en, xx]"),
    "a course without its source language": (COURSE, "locales: [en]", "locales: [da]"),
    "a star without words": (WORDS, "  m02: {title: Later, promise: You go on.}\n", ""),
    "a star with half its words": (WORDS, ", promise: You go on.", ""),
    "an entry point without words": (WORDS, "{curious: I am curious.}", "{}"),
    "a welcome without words": (WORDS, "welcome: Begin **anywhere**.", "welcome: ''"),
    "an item with an empty line for its words": (ITEMS, "card:", "card:\nold-card:"),
    "a glossary without words": ("glossary/glossary.yaml", "words: [say]", "words: []"),
    "a source that is not listed": (STAR, "sources: [S1]", "sources: []"),
    "a star without pages": (STAR, "pages:\n", "pages: []\nolder:\n"),
    "a star without outcomes": (STAR, "outcomes: [know]\ncompletion", "outcomes: []\ncompletion"),
    "a star that asks for no text": (STAR, "completion: {canvas: card, journal: diary}", "completion: {}"),
    "a star that asks for a text it lacks": (STAR, "journal: diary", "journal: dairy"),
    "a star that ends with no picture": (STAR, "completion:", "ending: gone.svg\ncompletion:"),
    "a star that ends with a picture": (STAR, "completion:", "ending: table.svg\ncompletion:"),
    "a story without its picture": (STAR, "picture: table.svg", "picture: ../table.svg"),
    "a story that asks nothing": (STAR, "questions: [who]", "questions: []"),
    "a page that says how long it takes": (STAR, "for: [citizen]", "minutes: 5"),
    "a page for nobody known": (STAR, "for: [citizen]", "for: [nobody]"),
    "a page for fewer": (STAR, "for: [professional, leader]", "for: [leader]"),
    "a quiz without slots": (STAR, "  slots:\n    - {count: 1, from: [q-one, q-two]}", "  slots: []"),
    "a quiz that draws nothing": (STAR, "count: 1, from: [q-one, q-two]", "count: 0, from: [q-one, q-two]"),
    "a quiz that draws more than there is": (STAR, "count: 1,", "count: 3,"),
    "a question that is a poll": (STAR, "kind: truefalse, outcomes: [know], answer: false, reasons: [r1, r2], reason: r2",
                                  "kind: poll, outcomes: [know], options: [r1, r2]"),
    "a question that compares": (STAR, "select: one, options: [a, b, c], correct: [b]", "verdict: compare, select: one, options: [a, b, c]"),
    "a question that answers nothing": (STAR, "select: one, options: [a, b, c], correct: [b]", "verdict: none, retry: false, select: one, options: [a, b, c]"),
    "a question in one long sentence": (ITEMS, "ask: Which", f"ask: {'so ' * 15}Which"),
    "a question with a scene": (ITEMS, "pick:\n", "pick:\n  scene: It is *Monday*.\n  simple: Monday.\n"),
    "a journal that asks some only": (STAR, "prompts: [all]", "prompts: [citizen]"),
    "an anchor that nobody must write": (STAR, "required_for: [leader]", "required_for: []"),
    "a canvas without fields": (STAR, "fields: [{id: words, kind: long}]", "fields: []"),
    "a course begun in German": ("de/course.yaml", None, "stars: {m01: {title: Probieren, promise: Los.}}\n"),
    "a title begun in German": ("de/course.yaml", None, "title: Ein Kurs\n"),
    "a course in German without anything": ("de/course.yaml", None, "stars: {}\n"),
    "a star begun in German": ("modules/m01-try/de/items.yaml", None, "card: {title: Karte}\n"),
    "an item in German with an empty line": ("modules/m01-try/de/items.yaml", None, "diary:\n"),
    "a page begun in German": ("modules/m01-try/de/first.md", None, "# Eins\n\nText.\n"),
    "a glossary begun in German": ("glossary/de.yaml", None, "say:\n"),
}  # fmt: skip
LEARNER_READS = (
    "",
    "?view=list&where=curious",
    "pathway",
    "words",
    "texts",
    "portfolio",
    "m01/",
    "m01/page/first",
)
LEARNER_READS += ("m01/page/last", "m01/journal", "m01/quiz", "m02/")
LEADER_READS = ("", "reports", "reports/completion.csv", "set-up")


@pytest.fixture
def database_url(sqlite_files):
    """An empty database: content does not depend on its kind."""
    url = sqlite_files.fresh(migrate)
    yield url
    sqlite_files.drop(url)


@pytest.fixture
def folder(tmp_path):
    """The small course under the name that is served."""
    made = Path(shutil.copytree(SMALL, tmp_path / "course"))
    rewrite(made, COURSE, "id: small", "id: co-creation")
    return made


def rewrite(folder, name, old, new):
    """Put `new` in the place of `old`; the whole file is new where that is None."""
    file = folder / name
    file.parent.mkdir(exist_ok=True)
    text = file.read_text(encoding="utf-8") if old is not None else ""
    assert old is None or old in text, f"{old!r} is not in {name}"
    file.write_text(text.replace(old, new, 1) if old is not None else new, encoding="utf-8")


def spoilt(folder, deed):
    """What comes of a course after a deed: compiled, or None where the check refuses it. Then the files are what they were."""
    name, old, new = WHAT_AUTHORS_DO[deed]
    file = folder / name
    before, is_new_folder = file.read_bytes() if file.exists() else None, not file.parent.exists()
    try:
        rewrite(folder, name, old, new)
        return compile_course(folder)
    except CourseError:
        return None
    finally:
        if before is None:
            file.unlink()
        else:
            file.write_bytes(before)
        if is_new_folder:
            file.parent.rmdir()


def broken_pages(tool, readers):
    """The addresses of pages, and the files, that fail."""
    failed = [path for person, paths in readers for path in paths if person.go(path).status >= 500]
    marlene = readers[0][0]
    if any(form.action.endswith("m01/quiz") for form in marlene.go("m01/quiz").forms):
        failed += ["a question of the quiz"] if marlene.send("m01/quiz").status >= 500 else []
    with tool.app.app_context(), tool.shared.database.reading() as session:
        view = courses.read_current(session, library=tool.shared.library, locale="de").view
        cartridge.write(packages.lay_out(view, launch_url=tool.url))
    return failed


def test_the_check_refuses_it_or_every_page_can_be_drawn(tool, folder, request):
    def publish(tree):
        with tool.shared.database.writing() as session:
            publishing.publish(session, tree, now=tool.clock())

    publish(compile_course(folder))
    new_visitor = request.getfixturevalue("new_visitor")
    anna = enter(new_visitor(), "anna")
    anna.send("/look", locale="de")  # as Marlene's learning platform is: what is begun in German is read
    readers = ((enter(new_visitor(), "marlene", pathway="leader"), LEARNER_READS), (anna, LEADER_READS))
    assert broken_pages(tool, readers) == [], "the course as it is"
    broken, refused = {}, 0
    for deed in WHAT_AUTHORS_DO:
        tree = spoilt(folder, deed)
        if tree is None:
            refused += 1
            continue
        publish(tree)
        if failed := broken_pages(tool, readers):
            broken[deed] = failed
    assert broken == {}
    assert 0 < refused < len(WHAT_AUTHORS_DO), "some is let through, some is not"
