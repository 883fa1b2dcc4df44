"""In which language people meet the course: their choice, their LMS, their browser; German is whole, prose may lag."""

import re
from datetime import UTC, datetime

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from flask_babel import format_percent

from app.activities.registry import entry
from app.content.bones import read_bones
from app.content.view import CourseView
from app.content.words import read_words
from app.i18n import gettext as _
from app.i18n import ngettext
from app.services.learning.completion import CHECK, ENTRY, PAGE, Condition
from app.services.learning.grading import left_to_do
from app.views.rendering import local_date, local_moment
from app.views.sky import Sky, SkyStar, planned
from app.views.telling.stars import state_words
from tests.crowding import colliding_titles
from tests.journey import Page, running_tool
from tests.twelve import twelve_stars
from tests.walking import enter

GERMAN = {"Accept-Language": "de-AT,de;q=0.9,en;q=0.5"}
HTML_TAG = re.compile(r'<html lang="([^"]+)" dir="([^"]+)"')


@pytest.fixture
def server(sqlite_files):
    """Words do not depend on the database: one kind is enough."""
    return sqlite_files


def language(page):
    return HTML_TAG.search(page.response.text)[1]


@pytest.mark.parametrize(
    "path", ["", "m01/", "m01/page/tuesday", "m01/journal", "m01/quiz", "texts", "words", "pathway"]
)
def test_german_can_be_chosen_on_any_page_and_people_stay_there(visitor, path):
    kirsten = enter(visitor, "kirsten", pathway="citizen")
    before = kirsten.go(path)
    assert language(before) == "en"
    assert re.search(r'<button type="submit"[^>]*>Deutsch</button>', before.response.text)

    page = kirsten.choose_language("de")

    assert language(page) == "de"
    assert kirsten.path == path
    assert "Meine Texte" in page.text


def test_the_choice_is_kept_for_the_person_s_next_visit(visitor, new_visitor):
    enter(visitor, "kirsten", pathway="citizen").send("/look", locale="de")

    again = enter(new_visitor(), "kirsten")
    assert language(again.page) == "de"
    assert again.page.heading == "Schön, dass Sie da sind, Kirsten"  # codespell:ignore sie
    assert language(enter(new_visitor(), "omar").page) == "en"

    again.send("/look", locale="en")
    assert language(enter(new_visitor(), "kirsten").page) == "en"


def test_a_language_nobody_offers_changes_nothing(visitor):
    kirsten = enter(visitor, "kirsten", pathway="citizen")

    assert language(kirsten.send("/look", locale="xx")) == "en"


def test_an_lms_in_german_opens_the_course_in_german_at_once(visitor):
    marlene = enter(visitor, "marlene")

    assert language(marlene.page) == "de"
    assert "Was kommt Ihnen am nächsten?" in marlene.page.text


def test_prose_that_is_not_translated_says_in_which_language_it_is(visitor):
    marlene = enter(visitor, "marlene", pathway="citizen")

    page = marlene.go("m01/page/three-definitions")

    assert re.search(r'<h1 lang="en">What is it\? Three answers</h1>', page.response.text)
    assert (
        '<div class="read full" lang="en">' in page.response.text
        or '<div class="read" lang="en">' in page.response.text
    )
    assert "Diese Seite ist noch nicht übersetzt." in page.text  # codespell:ignore ist
    assert "Seite 2 von" in page.text
    assert 'class="gloss" id="w-co-creation"' in page.response.text
    assert re.search(r'id="w-co-creation"[^>]*>\s*<p lang="en">', page.response.text)


def test_prose_in_the_page_s_own_language_is_not_marked(visitor):
    page = enter(visitor, "kirsten", pathway="citizen").go("m01/page/three-definitions")

    assert "<h1 >What is it? Three answers</h1>" in page.response.text
    assert "not translated" not in page.text


@pytest.mark.parametrize(
    ("address", "wish", "expected"),
    [
        ("/", "de-AT,de;q=0.9,en;q=0.5", "de"),
        ("/", "fr,de;q=0.5", "de"),
        ("/", "fr", "en"),
        ("/", "*;q=x,,de--", "en"),
        ("/", None, "en"),
        ("/?lang=de", "en", "de"),
        ("/?lang=en", "de", "en"),
        ("/nowhere", "de", "de"),
        ("/v/nobody/", "de", "de"),
    ],
)
def test_before_a_visit_the_page_or_the_browser_decides(tool, visitor, address, wish, expected):
    headers = {"Accept-Language": wish}
    page = Page(visitor.http.get(tool.url + address, headers=headers, timeout=20))

    assert language(page) == expected


def test_times_and_numbers_are_written_as_germans_write_them(tool):
    with tool.app.test_request_context(headers=GERMAN):
        moment = datetime(2026, 11, 22, 14, 3, tzinfo=UTC)
        assert local_date(moment) == "22. November 2026"
        assert local_moment(moment) == "22. November 2026 um 14:03 Uhr"
        assert format_percent(0.6) == "60\N{NO-BREAK SPACE}%"


@pytest.mark.parametrize(
    ("number", "expected"),
    [(0, "Noch etwa 0 Minuten."), (1, "Noch etwa 1 Minute."), (2, "Noch etwa 2 Minuten.")],
)
def test_one_and_many_differ(tool, number, expected):
    with tool.app.test_request_context(headers=GERMAN):
        said = ngettext("About %(num)s minute left.", "About %(num)s minutes left.", number)
    assert said == expected


def test_a_list_in_a_sentence_is_written_as_germans_write_it(tool):
    text = entry("journal").task({})
    missing = [
        Condition(kind=kind, id=str(number), is_met=False, task=text if kind == ENTRY else None)
        for number, kind in enumerate((PAGE, PAGE, ENTRY, CHECK))
    ]
    with tool.app.test_request_context(headers=GERMAN):
        assert left_to_do(missing) == "Noch zu tun: 2 Seiten, ein Tagebuchtext und das Quiz."


@pytest.mark.parametrize("layout", ["wide", "tall"])
@pytest.mark.parametrize("locale", ["en", "de"])
def test_the_words_under_the_stars_of_the_map_do_not_touch(tool, layout, locale):
    compiled = twelve_stars()
    view = CourseView(
        read_bones(compiled.bones), {one: read_words(compiled.prose[one]) for one in ("en", "de")}, locale
    )
    with tool.app.test_request_context(headers=GERMAN if locale == "de" else {}):
        open_words = _("Open, page %(number)s of %(total)s", number=10, total=12)
        for say in (open_words, *map(state_words, ("not_started", "completed"))):
            assert colliding_titles(sky(view, layout, say)) == []


def sky(view, layout, say):
    """The map of the course with every star in the same state."""
    shape = view.course.maps["wide"]
    stars = [
        SkyStar(
            id=star.id,
            title=view.star(star.id).title,
            constellation=star.constellation,
            constellation_name=view.constellation(star.constellation).text,
            minutes_words="",
            place=shape.places[star.id],
            state="new",
            say=say,
            href="/",
        )
        for star in view.course.stars.values()
    ]
    islands = [name for name in view.course.constellations if name != "centre"]
    return planned(
        Sky(
            layout=layout,
            width=shape.width,
            height=shape.height,
            words="",
            stars=stars,
            lines=(),
            islands=islands,
        )
    )


def test_a_language_that_runs_from_the_right_turns_the_page(make_settings, tmp_path):
    folder = tmp_path / "ar" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    catalogue = Catalog(locale="ar")
    catalogue.add("Go to the text", "إلى النص")
    with (folder / "messages.mo").open("wb") as file:
        write_mo(file, catalogue)

    with running_tool(make_settings, translations=(tmp_path,)) as tool:
        turned = tool.app.test_client().get("/", headers={"Accept-Language": "ar"}).text
        straight = tool.app.test_client().get("/", headers={"Accept-Language": "en"}).text

    assert HTML_TAG.search(turned).groups() == ("ar", "rtl")
    assert "إلى النص" in turned
    assert HTML_TAG.search(straight).groups() == ("en", "ltr")
