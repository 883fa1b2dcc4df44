import json
from random import Random
from threading import Thread

import pytest
from markupsafe import Markup

from app.content.bones import read_bones
from app.content.changes import THINGS, WEIGHTS, ChangeGrade, changes, gravest
from app.content.hashing import canonical
from app.content.library import MOST, Library
from app.content.minutes import QUIZ_ITEM
from app.content.words import filled, told_of, untold
from tests.releases import shipped_course

BONES = "modules/m01-try/module.yaml"
ITEMS = "modules/m01-try/en/items.yaml"
DANISH = {
    "da/course.yaml": (
        "title: Et lille kursus\nwelcome: Begynd.\n"
        "stars:\n  m01: {title: Prøv, promise: Du prøver.}\n  m02: {title: Senere, promise: Du går videre.}\n"
        "constellations: {centre: Midten}\n"
        "pathways:\n  citizen: {title: Borger, text: A.}\n  professional: {title: Fagperson, text: B.}\n"
        "  leader: {title: Leder, text: C.}\n"
        "entry_points: {curious: Jeg er nysgerrig.}\n"
    ),
    "modules/m01-try/da/mine.md": "# Min\n\nFor borgere.\n",
}


def test_bones_and_prose_survive_json(small):
    compiled = small.compile()
    assert json.loads(canonical(compiled.bones)) == compiled.bones
    assert json.loads(canonical(compiled.prose)) == compiled.prose


def test_the_hash_does_not_move_with_words_and_moves_with_keys(small):
    before = small.compile()
    small.change(ITEMS, "Which are signs?", "Which are good signs?")
    words = small.compile()
    assert words.hash == before.hash
    assert words.prose_hash("en") != before.prose_hash("en")
    small.change(BONES, "correct: [a, c]", "correct: [a]")
    assert small.compile().hash != before.hash


def test_stored_bones_of_another_format_are_refused(small):
    with pytest.raises(ValueError, match="format 0"):
        read_bones({**small.compile().bones, "format": 0})


def test_a_page_comes_with_its_blocks_sources_and_words(small):
    page = small.view().page("m01/first")
    assert page.title == "A first page"
    assert [(one.kind, one.block) for one in page.segments] == [
        ("text", None),
        ("simpler", None),
        ("text", None),
        ("block", "m01/tale"),
        ("block", "m01/pick"),
    ]
    assert [source.title for source in page.sources] == ["A report"]
    assert [word.target for word in page.words] == ["w-say"]


def test_html_is_marked_as_html_and_plain_words_are_not(small):
    view = small.view()
    assert isinstance(view.item("m01/pick").prose["ask"], Markup)
    assert isinstance(view.welcome, Markup)
    assert not isinstance(view.item("m01/tale").prose["alt"], Markup)


def test_everybody_reads_the_pages_of_their_pathway(small):
    view = small.view()
    assert [page.local_id for page in view.course.pages_for("m01", "leader")] == ["first", "work", "last"]
    assert [page.local_id for page in view.course.pages_for("m01", "citizen")] == ["first", "mine", "last"]


def test_without_a_pathway_the_citizens_pages_are_read(small):
    view = small.view()
    assert view.course.pages_for("m01", None) == view.course.pages_for("m01", "citizen")


def test_the_pages_of_the_others_can_be_found(small):
    view = small.view()
    assert [page.local_id for page in view.course.variants("m01/mine")] == ["work"]
    assert view.course.variants("m01/first") == ()


def test_minutes_come_from_words_and_kinds(small):
    def seconds():
        return small.view().seconds("m01/last", "citizen"), small.view().seconds("m01/last", "leader")

    citizen, leader = seconds()
    small.change("modules/m01-try/en/last.md", "# Last\n", "# Last\n" + "\nWord word." * 60 + "\n")
    assert seconds() == (citizen + 60, leader + 40)
    small.change(BONES, "least_words: 5}", "least_words: 10}")
    assert seconds() == (citizen + 60, leader + 40)
    assert small.view().seconds("m01/diary", "citizen") == 120
    assert small.view().seconds("m01/quiz", "citizen") == QUIZ_ITEM


def test_simpler_words_are_not_read_a_second_time(small):
    before = small.view().seconds("m01/first", None)
    small.change("modules/m01-try/en/first.md", "::: simpler\n", "::: simpler\n" + "word " * 60)
    assert small.view().seconds("m01/first", None) == before


def test_a_star_asks_for_canvas_journal_and_the_pathways_anchors(small):
    view = small.view()
    assert [item.local_id for item in view.course.required_entries("m01", "leader")] == [
        "card",
        "diary",
        "anchor",
    ]
    assert [item.local_id for item in view.course.required_entries("m01", None)] == ["card", "diary"]
    assert view.course.required_entries("m02", "leader") == ()


def test_what_stands_on_a_page_of_others_is_not_asked(small):
    small.change(BONES, "  - id: last\n", "  - id: last\n    for: [leader]\n")
    course = small.view().course
    assert [item.local_id for item in course.required_entries("m01", "citizen")] == []
    assert [item.local_id for item in course.required_entries("m01", "leader")] == ["card", "diary", "anchor"]


def test_page_links_work_from_a_page_and_from_the_quiz(small):
    view = small.view()
    assert 'href="last"' in view.item("m01/pick").prose["options"]["b"]["feedback"]
    assert 'href="../../page/first"' in view.item("m01/q-one").prose["options"]["c"]["feedback"]


def test_the_quiz_draws_qualified_items(small):
    quiz = small.view().course.stars["m01"].quiz
    [drawn] = quiz.draw(Random(1))  # noqa: S311 - the same chance in every run
    assert drawn in quiz.pool
    assert quiz.size == 1


def test_a_begun_translation_is_told_where_it_exists_and_else_in_the_source_locale(small):
    for name, text in DANISH.items():
        small.write(name, text)
    view = small.view("da")
    assert (view.title, view.lang) == ("Et lille kursus", "da")
    assert (view.page("m01/mine").title, view.page("m01/mine").lang) == ("Min", "da")
    assert (view.page("m01/last").title, view.page("m01/last").lang) == ("Last", "en")
    assert view.item("m01/pick").lang == "en"


def test_what_needs_no_words_is_not_outdated_in_a_translation(small):
    for name, text in DANISH.items():
        small.write(name, text)
    small.change(
        "modules/m01-try/module.yaml",
        "    blocks:\n      - {id: tale",
        "    blocks:\n      - {id: box, kind: text}\n      - {id: tale",
    )
    small.change("modules/m01-try/en/first.md", "::: pick", "::: box\nMind this.\n:::\n\n::: pick")
    small.write("modules/m01-try/da/items.yaml", "{}\n")
    assert [told for told in small.told() if "box" in told] == []
    assert not small.view("da").item("m01/box").is_outdated


def test_a_course_file_that_is_only_begun_is_told_where_it_has_words(small):
    small.write("de/course.yaml", "stars: {m01: {title: Probieren, promise: Du probierst.}}\n")
    assert small.told() == ["course.yaml:1: “star m01” was translated from another version"]
    view = small.view("de")
    assert (view.star("m01").title, view.star("m01").lang) == ("Probieren", "de")
    assert (view.star("m02").title, view.star("m02").lang) == ("Later", "en")
    assert (view.title, view.lang, view.welcome_lang) == ("A small course", "en", "en")
    for told in (view.constellation("centre"), view.pathway("leader"), view.entry_point("curious")):
        assert told.text
        assert told.lang == "en"


def test_every_id_of_a_course_file_has_a_source_of_its_own(small):
    small.write("da/course.yaml", DANISH["da/course.yaml"])
    named = {
        one.what.split("”")[0].strip("“"): one.mend.rpartition(" ")[2].strip("”") for one in small.problems()
    }
    assert named.keys() == {
        *("title", "welcome", "star m01", "star m02", "constellation centre"),
        *("pathway citizen", "pathway professional", "pathway leader", "entry point curious"),
    }
    small.change(
        "da/course.yaml",
        "title: Et lille kursus",
        f"title: {{text: Et lille kursus, source: {named['title']}}}",
    )
    small.change(
        "da/course.yaml",
        "centre: Midten",
        f"centre: {{text: Midten, source: {named['constellation centre']}}}",
    )
    small.change("da/course.yaml", "promise: Du prøver.", f"promise: Du prøver., source: {named['star m01']}")
    assert len(small.problems()) == len(named) - 3
    small.change("en/course.yaml", "title: Trying", "title: Trying out")
    assert len(small.problems()) == len(named) - 2, "only the star whose original moved is told again"
    assert small.view("da").title == "Et lille kursus"


def test_a_course_file_of_a_complete_language_must_tell_everything(small):
    small.write(
        "da/course.yaml", "title: Et lille kursus\nstars: {m01: {title: Prøv}, m07: {title: X, promise: Y}}\n"
    )
    small.change("course.yaml", "locales: [en]", "locales: [en, da]")
    told = [one for one in small.told() if one.startswith("course.yaml")]
    assert "course.yaml:1: “welcome” is missing" in told
    small.write(
        "da/course.yaml",
        DANISH["da/course.yaml"].replace(
            "m02: {title: Senere, promise: Du går videre.}", "m07: {title: Senere}"
        ),
    )
    told = [one for one in small.told() if one.startswith("course.yaml")]
    assert "course.yaml:3: the words for “m02” are missing" in told
    assert "course.yaml:5: “m07” is not in the bones of this activity" in told


def test_a_translation_follows_its_source_by_hash(small):
    small.write("modules/m01-try/da/mine.md", DANISH["modules/m01-try/da/mine.md"])
    [problem] = small.problems()
    assert problem.severity == "warning"
    assert small.view("da").page("m01/mine").is_outdated
    hash_ = problem.mend.rpartition(" ")[2].strip("”")
    small.write("modules/m01-try/da/mine.md", f"---\nsource: {hash_}\n---\n# Min\n\nFor [x](word:no).\n")
    assert small.told() == ["mine.md:6: the glossary has no word “no”"]
    small.write("modules/m01-try/da/mine.md", f"---\nsource: {hash_}\n---\n# Min\n\nFor borgere.\n")
    assert small.problems() == []
    assert not small.view("da").page("m01/mine").is_outdated
    small.change("modules/m01-try/en/mine.md", "For citizens.", "For all citizens.")
    assert [one.what for one in small.problems()] == ["“m01/mine” was translated from another version"]


def test_a_language_listed_as_complete_must_be(small):
    small.write("da/course.yaml", DANISH["da/course.yaml"])
    small.change("course.yaml", "locales: [en]", "locales: [en, da]")
    missing = [one for one in small.problems() if one.what == "the file is missing"]
    assert {one.file.name for one in missing} == {
        "da.yaml",
        "first.md",
        "mine.md",
        "work.md",
        "last.md",
        "items.yaml",
    }


@pytest.mark.parametrize(
    ("old", "new", "grade"),
    [
        ("for: [citizen]\n", "for: [citizen]\n    outcomes: [know]\n", ChangeGrade.COSMETIC),
        ("for: [professional, leader]", "for: [leader]", ChangeGrade.BREAKING),
        ("for: [professional, leader]", "for: [professional, citizen]", ChangeGrade.BREAKING),
        ("for: [citizen]", "for: [citizen, leader]", ChangeGrade.ADDITIVE),
        ("for: [citizen]", "for: []", ChangeGrade.ADDITIVE),
        ("  - id: last\n", "  - id: last\n    for: [leader, professional, citizen]\n", ChangeGrade.COSMETIC),
        ("least_words: 5}", "least_words: 6}", ChangeGrade.BREAKING),
        ("required_for: [leader]", "required_for: [leader, citizen]", ChangeGrade.BREAKING),
        ("correct: [a, c]", "correct: [a]", ChangeGrade.BREAKING),
        ("reasons: [r1, r2]", "rev: 2, reasons: [r1, r2]", ChangeGrade.BREAKING),
        (
            "completion: {canvas: card, journal: diary}",
            "completion: {journal: diary}",
            ChangeGrade.BREAKING,
        ),
    ],
)
def test_a_change_is_graded(small, old, new, grade):
    before = small.compile().bones
    small.change(BONES, old, new)
    assert gravest(changes(before, small.compile().bones)) is grade


@pytest.mark.parametrize(
    ("old", "new", "grade"),
    [
        ("pass_marks: {citizen: 0.6", "pass_marks: {citizen: 0.5", ChangeGrade.BREAKING),
        ("pass_marks: {citizen: 0.6", "pass_marks: {citizen: 0.7", ChangeGrade.BREAKING),
        ("required: [m02]", "required: [m01, m02]", ChangeGrade.BREAKING),
        ("choose: {count: 1, from: [m02]}", "choose: {count: 0, from: [m02]}", ChangeGrade.BREAKING),
        ("kind: next", "kind: opens", ChangeGrade.COSMETIC),
        ("suggests: [m01]", "suggests: [m02]", ChangeGrade.COSMETIC),
        ("licence: CC-BY-4.0", "licence: CC0-1.0", ChangeGrade.COSMETIC),
    ],
)
def test_a_change_of_the_course_is_graded(small, old, new, grade):
    before = small.compile().bones
    small.change("course.yaml", old, new)
    assert gravest(changes(before, small.compile().bones)) is grade


def test_an_outcome_more_touches_nobody(small):
    before = small.compile().bones
    stars = [star | {"outcomes": [*star["outcomes"], "do"]} for star in before["stars"]]
    assert gravest(changes(before, {**before, "stars": stars})) is ChangeGrade.COSMETIC


def test_a_changed_pass_mark_is_told_with_its_pathway(small):
    before = small.compile().bones
    small.change("course.yaml", "pass_marks: {citizen: 0.6", "pass_marks: {citizen: 0.5")
    [change] = changes(before, small.compile().bones)
    assert (change.id, change.what) == ("citizen", "pathway changed: pass_mark")


def test_an_item_that_moves_to_other_readers_has_left_some(small):
    before = small.compile().bones
    small.change(
        BONES,
        "      - {id: pick, kind: choice, outcomes: [know], select: one, options: [a, b, c], correct: [b]}\n",
        "",
    )
    small.change(
        BONES,
        "    for: [citizen]\n",
        "    for: [citizen]\n    blocks:\n"
        "      - {id: pick, kind: choice, outcomes: [know], select: one, options: [a, b, c], correct: [b]}\n",
    )
    small.change("modules/m01-try/en/first.md", "::: pick\n:::\n", "")
    small.write("modules/m01-try/en/mine.md", "# Mine\n\nFor citizens.\n\n::: pick\n:::\n")
    after = small.compile().bones
    told = {one.id: (one.grade, one.what) for one in changes(before, after)}
    assert told["m01/pick"] == (ChangeGrade.BREAKING, "item changed: for, page")
    told = {one.id: (one.grade, one.what) for one in changes(after, before)}
    assert told["m01/pick"] == (ChangeGrade.ADDITIVE, "item changed: for, page")


def test_a_question_that_becomes_one_of_the_quiz_counts_differently():
    assert WEIGHTS["item"]["page"]("m01/first", None) is ChangeGrade.BREAKING
    assert WEIGHTS["item"]["page"](None, "m01/first") is ChangeGrade.BREAKING
    assert WEIGHTS["item"]["page"]("m01/first", "m01/last") is ChangeGrade.COSMETIC


def test_things_in_another_order_are_told(small):
    bones = small.compile().bones
    turned = {**bones, "stars": bones["stars"][::-1]}
    assert [(one.id, one.grade) for one in changes(bones, turned)] == [("stars", ChangeGrade.COSMETIC)]


def test_a_key_that_nobody_weighed_counts_as_breaking(small):
    bones = small.compile().bones
    assert gravest(changes(bones, {**bones, "newer": 1})) is ChangeGrade.BREAKING
    pages = [{**page, "newer": 1} for page in bones["pages"]]
    assert gravest(changes(bones, {**bones, "pages": pages})) is ChangeGrade.BREAKING


@pytest.mark.parametrize("changed", [{"stars": ["m09"]}, {"sheet": "m10/tool"}, {"says": {"tool": "x"}}])
def test_what_a_badge_or_a_certificate_asks_for_is_never_cosmetic(small, changed):
    bones = small.compile().bones
    before = {**bones, "badges": [{"id": "co-host", "stars": ["m09", "m11"]}], "certificate": {"besides": []}}
    badges = [before["badges"][0] | changed]
    assert gravest(changes(before, {**before, "badges": badges})) is ChangeGrade.BREAKING
    more = {**before, "certificate": {"besides": ["m01/definition-card"]}}
    assert gravest(changes(before, more)) is ChangeGrade.ADDITIVE
    assert gravest(changes(more, before)) is ChangeGrade.BREAKING


def test_minutes_that_an_older_release_has_are_no_change(small):
    now = small.compile().bones
    before = {**now, "pages": [{**page, "minutes": 5} for page in now["pages"]]}
    assert changes(before, now) == []


def test_every_key_of_the_bones_is_weighed(small):
    bones = {**small.compile().bones, "badges": shipped_course().bones["badges"]}
    found = {thing: set().union(*(one.keys() for one in parts(bones))) - {"id"} for thing, _, parts in THINGS}
    assert {thing: keys.keys() for thing, keys in WEIGHTS.items()} == found


def test_more_to_do_is_additive_and_less_is_breaking(small):
    before = small.compile().bones
    small.change(
        BONES,
        "questions:\n",
        "questions:\n  - {id: q-six, kind: choice, outcomes: [know], select: one, options: [a, b], correct: [a]}\n",
    )
    small.change(BONES, "from: [q-one, q-two]", "from: [q-one, q-two, q-six]")
    small.change(
        ITEMS,
        "q-one:",
        "q-six: {ask: X, options: {a: {text: a, feedback: b}, b: {text: c, feedback: d}}}\nq-one:",
    )
    after = small.compile().bones
    assert {(one.id, one.grade) for one in changes(before, after)} == {
        ("m01/q-six", ChangeGrade.ADDITIVE),
        ("m01/quiz", ChangeGrade.ADDITIVE),
    }
    assert changes(after, before)[0].grade is ChangeGrade.BREAKING
    assert changes(after, after) == []


def test_words_of_gone_ids_are_kept_and_newer_words_win(small):
    bones, prose = small.compile().bones, small.compile().prose["en"]
    newer = {
        **prose,
        "items": {name: told for name, told in prose["items"].items() if name != "m01/tale"},
        "stars": {"m01": {"source": "t1", "body": {"title": "New", "promise": "Newer."}}},
    }
    gone = untold(bones, newer)
    assert gone == {"items": {"m01/tale"}, "stars": {"m02"}}
    merged = filled(newer, gone, older=iter([prose]))
    assert merged["items"]["m01/tale"] == prose["items"]["m01/tale"]
    assert merged["stars"]["m01"]["body"]["title"] == "New"
    assert untold(bones, merged) == {}


def test_a_release_keeps_no_words_for_what_it_does_not_show(small):
    compiled = small.compile()
    words = compiled.prose["en"]
    fewer = {**compiled.bones, "items": [one for one in compiled.bones["items"] if one["id"] != "m01/tale"]}
    kept = told_of(fewer, words)
    assert "m01/tale" not in kept["items"]
    assert kept["words"] == words["words"]


class Archive:
    """Where a test's release is stored; it notes which words were asked for."""

    def __init__(self, compiled, stamps):
        self.compiled, self.known, self.asked = compiled, stamps, []

    def current(self):
        self.asked.append("current")
        return 7

    def stamps(self, _release_id):
        self.asked.append("stamps")
        return self.known

    def bones(self, _release_id):
        return self.compiled.bones

    def words(self, _release_id, locale):
        self.asked.append(locale)
        return self.compiled.prose[locale]


def test_the_library_reads_a_language_when_somebody_reads_it_and_keeps_it(small):
    for name, text in DANISH.items():
        small.write(name, text)
    archive = Archive(small.compile(), {"en": 1, "da": 1})
    library = Library()

    def view(locale):
        return library.view(7, locale=locale, generation=1, archive=archive)

    english = view("en")
    assert archive.asked == ["stamps", "en"]
    assert (view("de"), view("en")) == (english, english)
    assert view("da").title == "Et lille kursus"
    assert archive.asked == ["stamps", "en", "da"]


def test_the_library_asks_nothing_until_something_was_published(small):
    archive = Archive(small.compile(), {"en": 1})
    library = Library()
    for generation in (1, 1, 2):
        assert library.current(generation=generation, archive=archive) == 7
    assert archive.asked == ["current", "current"]


def test_the_library_reads_only_words_that_moved(small):
    for name, text in DANISH.items():
        small.write(name, text)
    archive = Archive(small.compile(), {"en": 1, "da": 1})
    library = Library()
    danish = library.view(7, locale="da", generation=1, archive=archive)
    archive.asked.clear()
    archive.known = {"en": 1, "da": 2}
    assert library.view(7, locale="da", generation=2, archive=archive) is not danish
    assert archive.asked == ["stamps", "da"]


def test_two_releases_that_say_the_same_keep_it_once(small):
    library = Library()
    one, other = (
        library.view(number, locale="en", generation=1, archive=Archive(small.compile(), {"en": 1}))
        for number in (7, 8)
    )
    assert one is not other
    assert one.item("m01/pick").prose is other.item("m01/pick").prose


def test_what_a_view_hands_out_is_made_once(small):
    view = small.view()
    assert view.page("m01/first") is view.page("m01/first")
    assert view.item("m01/pick") is view.item("m01/pick")
    assert view.star("m01") is view.star("m01")
    assert view.glossary() is view.glossary()
    for ask in (view.page, view.item, view.star, view.word):
        with pytest.raises(KeyError):
            ask("m01/nothing")


def test_the_library_stays_small_and_serves_many_threads(small):
    archive = Archive(small.compile(), {"en": 0})
    library = Library()
    titles = []

    def read(first):
        for release_id in range(first, first + MOST):
            view = library.view(release_id, locale="en", generation=1, archive=archive)
            titles.append(view.title)

    threads = [Thread(target=read, args=(start,)) for start in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(titles) == 4 * MOST
    assert len(library._releases) == MOST
