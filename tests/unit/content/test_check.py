import pytest

from app.content.problems import CourseError, Severity

FIRST = "modules/m01-try/en/first.md"
ITEMS = "modules/m01-try/en/items.yaml"
BONES = "modules/m01-try/module.yaml"
PICTURE = "modules/m01-try/pictures/table.svg"


def test_the_small_course_has_no_problem(small):
    assert small.told() == []


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("course.yaml", "licence:", "license:", "course.yaml:4: “license” is not known here"),
        ("course.yaml", "id: small\n", "", "course.yaml:1: “id” is missing"),
        ("course.yaml", "citizen: 0.6", "citizen: 6", "course.yaml:15: “citizen” is not a share"),
        (
            "course.yaml",
            "kind: next",
            "kind: opnes",
            "course.yaml:10: “kind” is “opnes”, which has no meaning",
        ),
        (
            "course.yaml",
            "constellations: [centre]",
            "constellations: [centre, centre]",
            "course.yaml:5: the id “centre” stands here twice",
        ),
        (
            "course.yaml",
            "constellations: [centre]",
            "constellations: [centre, centre-left]",
            "course.yaml:5: “constellations” is “centre-left”, which has no meaning here",
        ),
        ("course.yaml", "to: m02", "to: m09", "course.yaml:10: “m09” is not one of: m01, m02"),
        ("course.yaml", "m02: [90, 40]", "m02: [190, 40]", "course.yaml:19: “m02” lies off the map"),
        ("course.yaml", "m02: [90, 40]", "m03: [9, 4]", "course.yaml:19: “m02” has no place"),
        ("course.yaml", "folder: m01-try", "folder: m01-gone", "module.yaml:1: the file is missing"),
        (
            "course.yaml",
            "count: 1, from: [m02]",
            "count: 2, from: [m02]",
            "course.yaml:13: 2 to choose out of 1",
        ),
        ("sources.yaml", "https:", "http:", "sources.yaml:1: “url” is not an address"),
        ("en/course.yaml", "  m02:", "  m03:", "course.yaml:3: the words for “m02” are missing"),
        ("en/course.yaml", "  m02:", "  m03:", "course.yaml:5: “m03” is not in the bones of this activity"),
        ("glossary/en.yaml", "term: Say", "term: ''", "en.yaml:2: “term” is empty"),
        (
            BONES,
            "id: m01\n",
            "id: m07\n",
            "module.yaml:1: the star is called “m07” here and “m01” in course.yaml",
        ),
        (ITEMS, "card:\n", "card:\nold-card:\n", "items.yaml:10: “title” is missing"),
        (
            BONES,
            "id: pick, kind: choice, outcomes: [know]",
            "id: pick, kind: choice",
            "module.yaml:10: “pick” serves no outcome of the star",
        ),
        (
            BONES,
            "select: one",
            "verdict: perhaps, select: one",
            "module.yaml:10: “verdict” is “perhaps”, which has no meaning here",
        ),
        (
            BONES,
            "select: many",
            "verdict: none, select: many",
            "module.yaml:21: there is no verdict “none” in the quiz",
        ),
        (BONES, "select: many", "retry: true, select: many", "module.yaml:21: nobody thinks again here"),
        (
            BONES,
            "select: one",
            "verdict: compare, select: one",
            "module.yaml:10: “correct” says what is right, and this choice tells nobody",
        ),
        (
            BONES,
            "select: one",
            "verdict: compare, retry: true, select: one",
            "module.yaml:10: nobody thinks again here",
        ),
        (
            ITEMS,
            "ask: Who has",
            "ask: Of all the people whom you met on your way through town last Monday, who has",
            "items.yaml:5: “ask” has 18 words, more than 15",
        ),
        (
            BONES,
            "outcomes: [know]\ncompletion",
            "outcomes: [know, feel]\ncompletion",
            "module.yaml:2: the outcome “feel” is not taught",
        ),
        (
            BONES,
            "outcomes: [know]\ncompletion",
            "outcomes: [know, feel]\ncompletion",
            "module.yaml:2: the outcome “feel” is not practised",
        ),
        (
            BONES,
            "outcomes: [know]\ncompletion",
            "outcomes: [know, feel]\ncompletion",
            "module.yaml:2: the outcome “feel” is not assessed",
        ),
        (BONES, "kind: choice", "kind: chioce", "module.yaml:10: there is no kind “chioce”"),
        (BONES, "correct: [b]", "correct: [x]", "module.yaml:10: “x” is not one of: a, b, c"),
        (
            BONES,
            "correct: [b]",
            "correct: [a, b]",
            "module.yaml:10: a single choice has exactly one right option",
        ),
        (BONES, "options: [a, b, c]", "options: [a, b, b]", "module.yaml:10: the id “b” stands here twice"),
        (BONES, "sources: [S1]", "sources: [S2]", "module.yaml:6: “S2” is not one of: S1"),
        (
            BONES,
            "outcomes: [know]\n    blocks",
            "outcomes: [no]\n    blocks",
            "module.yaml:7: “no” is not one of: know",
        ),
        (BONES, "for: [citizen]", "minutes: 5", "module.yaml:12: “minutes” is not known here"),
        (BONES, "canvas: card", "canvas: diary", "module.yaml:3: “diary” is no canvas of this star"),
        (BONES, "id: q-two", "id: q-one", "module.yaml:22: the id “q-one” is taken already in this star"),
        (BONES, "id: tale", "id: quiz", "module.yaml:9: the id “quiz” is taken already in this star"),
        (BONES, "kind: truefalse", "kind: poll", "module.yaml:22: “answer” is not known here"),
        (BONES, "from: [q-one, q-two]", "from: [q-one]", "module.yaml:25: 1 shown from a pool of 1"),
        (BONES, "from: [q-one, q-two]", "from: [q-one]", "module.yaml:22: “q-two” is never asked"),
        (
            BONES,
            "from: [q-one, q-two]",
            "from: [q-one, q-six]",
            "module.yaml:25: “q-six” is not one of: q-one, q-two",
        ),
        (
            BONES,
            "for: [citizen]",
            "for: [citizens]",
            "module.yaml:12: “for” is “citizens”, which has no meaning here",
        ),
        (BONES, "prompts: [all]", "prompts: [citizen]", "module.yaml:18: a leader gets no prompt"),
        (
            BONES,
            "picture: table.svg",
            "picture: chair.svg",
            "module.yaml:9: the picture “chair.svg” is missing",
        ),
        (ITEMS, "  alt: Four people at a table.\n", "", "items.yaml:1: the picture is not described"),
        (ITEMS, "feedback: Not alone.", 'feedback: ""', "items.yaml:7: “feedback” is empty"),
        (ITEMS, ", feedback: Not alone.", "", "items.yaml:7: “feedback” is missing"),
        (ITEMS, "    c: {text: None", "    d: {text: None", "items.yaml:6: the words for “c” are missing"),
        (
            ITEMS,
            "    c: {text: None",
            "    d: {text: None",
            "items.yaml:9: “d” is not in the bones of this activity",
        ),
        (ITEMS, "pick:", "pack:", "items.yaml:4: “pack” is not in the bones of this activity"),
        (ITEMS, "pick:", "pack:", "items.yaml:1: the words for “pick” are missing"),
        (ITEMS, "word:say", "word:way", "items.yaml:5: the glossary has no word “way”"),
        (ITEMS, "page:last", "page:lost", "items.yaml:8: this star has no page “lost”"),
        (
            ITEMS,
            "ask: Which",
            "source: 12ab\n  ask: Which",
            "items.yaml:20: “source:” stands in the original",
        ),
        (FIRST, "# A first page\n", "", "first.md:1: the page does not begin with its title"),
        (FIRST, "## Look", "# Look", "first.md:9: a second title"),
        (FIRST, "## Look", "#### Look", "first.md:9: this heading skips a level"),
        (FIRST, "word:say", "word:way", "first.md:3: the glossary has no word “way”"),
        (FIRST, "source:S1", "source:S9", "first.md:3: the source “S9” is not shown here"),
        (FIRST, "https:", "http:", "first.md:11: the link “http://example.org/more” leads nowhere"),
        (FIRST, "Read [", "<b>Read</b> [", "first.md:11: HTML tags are shown as they are"),
        (FIRST, "Read [", "![x](table.svg) [", "first.md:11: a picture in running text"),
        (FIRST, "::: pick\n:::\n", "", "first.md:1: the block “pick” is not placed"),
        (FIRST, "::: pick\n", "::: pock\n", "first.md:17: this page has no block “pock”"),
        (FIRST, "::: pick\n", "::: tale\n", "first.md:17: the block “tale” is placed twice"),
        (FIRST, "::: pick\n:::\n", "::: pick\n", "first.md:17: “::: pick” is not closed"),
        (
            FIRST,
            "::: pick\n:::\n",
            "- x\n\n  ::: pick\n  :::\n",
            "first.md:19: a block inside a list or another block",
        ),
        (
            "course.yaml",
            "colour: teal",
            "colour: red",
            "course.yaml:21: “colour” is “red”, which has no meaning here",
        ),
        (
            "course.yaml",
            "{id: ibrahim",
            "{id: gerda",
            "course.yaml:22: the id “gerda” stands here twice",
        ),
        (
            BONES,
            "kind: story, picture: table.svg, questions: [who]",
            "kind: voices, says: {first: gerda, then: poul}",
            "module.yaml:9: “poul” is not one of: gerda, ibrahim",
        ),
        (
            BONES,
            "kind: story, picture: table.svg, questions: [who]",
            "kind: case, fictional: false, sources: [S9]",
            "module.yaml:9: “S9” is not one of: S1",
        ),
        (FIRST, "## Look\n", "::: simpler\nagain\n:::\n", "first.md:9: “::: simpler” has no text before it"),
        (FIRST, "Read", "word " * 451 + "Read", "first.md:1: the page has 459 words, more than 450"),
        (PICTURE, "<rect", "<script/><rect", "table.svg:1: <script> is not allowed in a picture"),
        (PICTURE, "<rect", '<rect onload="x()"', "table.svg:1: onload is code"),
        (
            PICTURE,
            "<rect",
            '<rect fill="url(https://x.org/a)"',
            "table.svg:1: fill points outside the picture",
        ),
        (
            PICTURE,
            "<rect",
            "<foreignObject/><rect",
            "table.svg:1: <foreignObject> is not allowed in a picture",
        ),
        (PICTURE, "</svg>", "", "table.svg:2: the picture is no XML (no element found)"),
        (PICTURE, "<svg", "<!DOCTYPE svg><svg", "table.svg:1: the picture has a document type"),
    ],
)
def test_a_fault_is_told_with_its_file_and_line(small, file, old, new, told):
    small.change(file, old, new)
    assert any(one.startswith(told) for one in small.told()), small.told()


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        (
            BONES,
            "    - {count: 1, from: [q-one, q-two]}",
            "    - one",
            (
                "module.yaml:25: number 1 of “slots” is the text “one” and must be keys with what belongs to each: "
                "write it like {count: …, from: …}"
            ),
        ),
        (
            "course.yaml",
            "[centre]",
            "[{id: x}]",
            (
                "course.yaml:5: number 1 of “constellations” has keys in it (“id”) and must be a text: "
                "write the words alone, without brackets, braces and lines below"
            ),
        ),
        (
            "course.yaml",
            "  wide:",
            "  m01:",
            "course.yaml:19: “m01” has no meaning under “map”: use one of wide",
        ),
        (
            ITEMS,
            "{text: None",
            "{text: None, really",
            (
                "items.yaml:9: “really” has no value: in braces a comma ends a text: put the whole text in quotes, "
                "or write a colon, a space and a value behind it"
            ),
        ),
        (
            ITEMS,
            "  title: Diary",
            "  title: Diary: mine",
            (
                "items.yaml:15: the YAML is broken at “title: Diary: mine” (a text has a colon and a space in it): "
                "put the whole text in quotes"
            ),
        ),
        (
            ITEMS,
            "  title: Diary",
            "  title: Diary #1",
            (
                "items.yaml:15: warning: the text ends before “#” (“Diary”): put the whole text in quotes if “#” belongs to it, "
                "or write two spaces before a note"
            ),
        ),
        (
            "course.yaml",
            "licence:",
            "license:",
            "course.yaml:4: “license” is not known here: write “licence”, or remove it",
        ),
        (
            BONES,
            "correct: [b]",
            "correct: b",
            "module.yaml:10: “correct” is the text “b” and must be a list of words: write it like [a, b]",
        ),
    ],
)
def test_what_stands_there_and_what_must_is_told_and_nothing_else(small, file, old, new, told):
    small.change(file, old, new)
    found = [str(one).rpartition("/")[2] for one in small.problems()]
    assert found == [told]


def test_a_star_without_a_page_for_some_pathway_is_told(small):
    small.change(BONES, "id: first\n", "id: first\n    for: [citizen]\n")
    small.change(BONES, "id: last\n", "id: last\n    for: [citizen]\n")
    assert small.told() == []
    small.change(BONES, "for: [professional, leader]", "for: [professional]")
    [problem] = small.problems()
    assert str(problem) == (
        f"{small.path / BONES}:4: a leader gets no page of this star: "
        "add “leader” to the “for:” of a page, or leave “for:” out for everybody"
    )


def test_every_problem_says_how_to_mend_it(small):
    small.change(ITEMS, "word:say", "word:way")
    [problem] = small.problems()
    assert str(problem) == (
        f"{small.path / ITEMS}:5: the glossary has no word “way”: correct the id or add it to glossary/glossary.yaml"
    )


def test_all_problems_come_at_once(small):
    small.change(ITEMS, "word:say", "word:way")
    small.change(FIRST, "source:S1", "source:S9")
    small.change(BONES, "correct: [b]", "correct: [x]")
    small.change("sources.yaml", "https:", "http:")
    assert {one.split(":")[0] for one in small.told()} == {
        "items.yaml",
        "first.md",
        "module.yaml",
        "sources.yaml",
    }


def test_broken_yaml_is_told_with_its_line_and_the_rest_is_still_checked(small):
    small.change(ITEMS, "pick:", "pick: [")
    small.change(FIRST, "word:say", "word:way")
    told = small.told()
    assert any(one.startswith("items.yaml:5: the YAML is broken") for one in told), told
    assert "first.md:3: the glossary has no word “way”" in told


@pytest.mark.parametrize("odd", ["? [a, b]\n: 2\n", "? {a: b}\n: 2\n", "\x07: 1\n", "x: *nothing\n", "- 1\n"])
def test_odd_yaml_is_a_problem_and_no_exception(small, odd):
    for name in (BONES, ITEMS, "course.yaml", "sources.yaml", "en/course.yaml", "glossary/en.yaml"):
        file = small.path / name
        before = file.read_text(encoding="utf-8")
        file.write_text(odd + before, encoding="utf-8")
        assert small.problems(), name
        file.write_text(before, encoding="utf-8")


def test_a_key_written_twice_is_a_problem(small):
    small.change(ITEMS, "  title: Diary", "  title: Diary\n  title: Again")
    assert any(
        "the YAML is broken at “title: Again” (“title” stands here twice" in one for one in small.told()
    )


def test_a_file_that_is_not_utf8_is_told_with_its_line(small):
    (small.path / FIRST).write_bytes(b"# A page\n\nSm\xf8rrebr\xf8d\n")
    assert "first.md:3: this is not UTF-8" in small.told()


def test_a_text_file_no_page_has_is_a_problem(small):
    small.write("modules/m01-try/en/firts.md", "# Oh\n")
    assert "firts.md:1: no page has this text" in small.told()


def test_a_folder_without_course_is_a_list_of_problems_too(tmp_path):
    from app.content.check import examine_course  # noqa: PLC0415

    assert {one.what for one in examine_course(tmp_path).problems} == {"the file is missing"}


def test_a_course_with_problems_is_not_compiled(small):
    small.change(ITEMS, "word:say", "word:way")
    with pytest.raises(CourseError) as caught:
        small.compile()
    assert len(caught.value.problems) == 1


def test_a_picture_nobody_shows_is_a_warning_and_does_not_stop_anything(small):
    small.write("modules/m01-try/pictures/other.svg", "<svg/>")
    [problem] = small.problems()
    assert problem.severity is Severity.WARNING
    small.compile()


def test_every_line_of_a_spoilt_file_may_be_cut_without_an_exception(small):
    for name in (BONES, ITEMS, FIRST, "course.yaml"):
        file = small.path / name
        lines = file.read_text(encoding="utf-8").split("\n")
        for cut in range(0, len(lines) - 2, 5):
            file.write_text("\n".join(lines[:cut]), encoding="utf-8")
            assert small.problems()
        file.write_text("\n".join(lines), encoding="utf-8")
    assert small.problems() == []


END = "id: close\npages:\n  - id: the-end\n"


@pytest.mark.parametrize(
    ("bones", "told"),
    [
        (END, None),
        (END.replace("id: close", "id: start"), "module.yaml:1: the star is called “start” here and “close”"),
        (END.replace("id: close", "id: m01"), "module.yaml:1: “id” is “m01”, which has no meaning here"),
        (END + "  - id: another\n", "another.md:1: the file is missing"),
        ("id: close\npages: []\n", "module.yaml:2: “pages” has too few things in it"),
        (END + "outcomes: [know]\n", "module.yaml:4: “outcomes” does not belong here"),
        (END + "ending: table.svg\n", "module.yaml:4: “ending” is not known here"),
        (END + "quiz: {slots: []}\n", "module.yaml:4: “quiz” is not known here"),
    ],
)
def test_an_end_of_the_course_has_pages_that_count_for_nothing(small, bones, told):
    small.change("course.yaml", "lines:\n", "close: {folder: last}\nlines:\n")
    (small.path / "last" / "en").mkdir(parents=True)
    (small.path / "last" / "module.yaml").write_text(bones, encoding="utf-8")
    (small.path / "last" / "en" / "the-end.md").write_text("# The end\n\nGoodbye.\n", encoding="utf-8")
    assert small.told() == [] if told is None else any(one.startswith(told) for one in small.told())
