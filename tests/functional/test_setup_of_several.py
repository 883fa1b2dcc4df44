"""Several stars are set up at once, without a script: dates, whether they are shown, what they count, their place."""

import pytest

from tests.functional.setup_stars import database_url

__all__ = ["database_url"]
STARS = ["m01", "m06", "m09"]


@pytest.fixture
def page(come, visitor):
    return come("anna", visitor=visitor).go("set-up")


def send(visitor, page, button, **answers):
    form = page.form("/set-up")
    name, value = next((name, value) for words, (name, value) in form.buttons.items() if button in words)
    assert name == "do", value
    return visitor.send(
        page, form, button=next(words for words in form.buttons if button in words), **answers
    )


def values(page, name):
    return [value for told, value in page.form("/set-up").fields if told == name]


def test_dates_of_the_chosen_stars_go_a_week_later_and_keep_their_time_of_the_clock(visitor, page):
    dates = {"opens__date__m06": "2026-10-20", "opens__time__m06": "09:00", "due__date__m09": "2026-10-30"}
    page = send(visitor, page, "To the chosen stars", bulk="weeks+1", pick=["m06", "m09"], **dates)

    assert page.status == 200
    assert values(page, "opens-date-m06") == ["2026-10-27"]
    assert values(page, "opens-time-m06") == ["09:00"], "the clocks went back in between"
    assert values(page, "due-date-m09") == ["2026-11-06"]
    assert values(page, "opens-date-m01") == [""]
    assert values(page, "pick") == ["m06", "m09"]
    assert "2 changes are not saved yet." in page.text
    again = send(visitor, page, "To the chosen stars", bulk="weeks-1")
    assert values(again, "opens-date-m06") == ["2026-10-20"]
    assert values(send(visitor, again, "To all", bulk="no-dates"), "opens-date-m06") == [""]


def test_showing_hiding_and_what_is_asked(visitor, page):
    page = send(visitor, page, "To the chosen stars", bulk="hide", pick=["m06", "m09"])
    assert values(page, "on") == ["m01"]
    page = send(visitor, page, "To all", bulk="show")
    assert values(page, "on") == STARS
    page = send(visitor, page, "To all", bulk="choice")
    assert [values(page, f"required-{star}") for star in STARS] == [["no"]] * 3
    page = send(visitor, page, "To all", bulk="pathway")
    assert [values(page, f"required-{star}") for star in STARS] == [[""]] * 3
    assert "Nothing is saved before you press the button." in page.text


def test_several_stars_go_to_a_place_in_one_step(visitor, page):
    page = send(visitor, page, "To the chosen stars", bulk="place-1", pick=["m06", "m09"])
    assert values(page, "order") == ["m06", "m09", "m01"]
    page = send(visitor, page, "To the chosen stars", bulk="place-3", pick=["m06"])
    assert values(page, "order") == ["m09", "m01", "m06"]


def test_nothing_is_done_where_no_star_was_chosen_and_what_was_typed_stays(visitor, page):
    page = send(visitor, page, "To the chosen stars", bulk="hide", due__date__m01="tomorrow")
    assert page.status == 422
    assert "No star is chosen yet." in page.text
    assert values(page, "on") == STARS
    assert values(page, "due-date-m01") == ["tomorrow"]


def test_what_is_not_offered_changes_nothing(visitor, page):
    for what in ("", "weeks+99999999", "place-0", "place-999", "place-x", "nonsense"):
        told = send(visitor, page, "To the chosen stars", bulk=what, pick=["m01", "m99"])
        assert (told.status, values(told, "order")) == (200, STARS), what
        assert "Nothing is saved before you press the button." in told.text, what


def test_what_was_done_to_several_is_saved_as_any_other_change(visitor, page):
    page = send(visitor, page, "To all", bulk="weeks+1", due__date__m01="2026-12-01")
    form = page.form("/set-up")
    saved = visitor.send(page, form, button="Save")
    assert "Saved as version 1." in saved.text
    assert values(saved, "due-date-m01") == ["2026-12-08"]
