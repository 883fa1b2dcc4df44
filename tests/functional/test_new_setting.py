"""A setting that is new in the table is in the form, in what is looked at before saving, in conflicts and in the history."""

import pytest

from app.i18n import lazy
from app.services.setup import fields
from app.services.setup.fields import COURSE, STAR, Counts, Field
from app.services.setup.setting_types import MarkByPathway, OneOf, Option, PointInTime, Switch
from tests.functional.setup_stars import database_url
from tests.functional.test_setup import field, lms_config, save, set_up

__all__ = ["database_url", "lms_config", "set_up"]

CHAT = Field(
    name="chat",
    scope=STAR,
    type=Switch(on=lazy("There is a chat."), off=lazy("There is no chat.")),
    words=lazy("Chat"),
)
TONE = Field(
    name="tone",
    scope=COURSE,
    type=OneOf(
        options=(
            Option(typed="plain", value="plain", words=lazy("Plain")),
            Option(typed="warm", value="warm", words=lazy("Warm")),
        )
    ),
    words=lazy("Tone"),
)
MEETING = Field(name="meeting_at", scope=COURSE, type=PointInTime(), words=lazy("First meeting"))
LOUD = Field(
    name="loud",
    scope=COURSE,
    type=Switch(on=lazy("It is loud."), off=lazy("It is quiet.")),
    words=lazy("Loud"),
    counts=Counts.ASKED,
)
SHARE = Field(name="share", scope=STAR, type=MarkByPathway(), words=lazy("Share"), counts=Counts.PASSING)


@pytest.fixture(autouse=True)
def more(monkeypatch):
    """Five settings more, of every type."""
    monkeypatch.setattr(fields, "FIELDS", (*fields.FIELDS, CHAT, TONE, MEETING, LOUD, SHARE))


def without_spaces(page):
    return " ".join(page.text.split())


def test_it_is_asked_saved_shown_again_and_told_in_the_history(visitor, set_up):
    assert field(set_up, "tone-course") == "plain"

    page = save(
        visitor,
        set_up,
        tone__course="warm",
        meeting_at__date__course="2027-06-01",
        chat=["m06"],
        share__m01__citizen="75",
    )
    assert "Before this is saved" in page.text
    page = save(visitor, page)

    assert "Saved as version 1." in page.text
    assert field(page, "tone-course") == "warm"
    assert field(page, "meeting_at-date-course") == "2027-06-01"
    assert field(page, "share-m01-citizen") == "75"
    assert [value for name, value in page.form("/set-up").fields if name == "chat"] == ["m06"]
    assert " · Chat" in without_spaces(page)
    assert " · Share: 75%" in without_spaces(page)
    history = without_spaces(visitor.open("set-up/history", base=page.url))
    assert "Tone: “Warm”; before: “Plain”." in history
    assert "First meeting: 1 June 2027" in history
    assert "There is a chat." in history
    assert "Share for “Citizen”: 75%; before: 60%." in history


def test_a_setting_of_the_course_that_counts_is_looked_at_once_more(visitor, set_up):
    page = save(visitor, set_up, loud=["course"])
    assert "Before this is saved" in page.text
    assert without_spaces(page).count("It is loud.") == 2, "before the button, and at the setting"

    page = save(visitor, page)
    assert "Saved as version 1." in page.text
    page = save(visitor, save(visitor, page, loud=[]))
    assert "It is quiet." in without_spaces(visitor.open("set-up/history", base=page.url))


def test_two_people_s_changes_of_it_come_together(visitor, new_visitor, set_up):
    karla = new_visitor()
    theirs = karla.open("set-up", base=karla.launch("karla").url)
    theirs = save(karla, theirs, tone__course="warm", chat=["m09"])
    assert "Saved as version 1." in theirs.text

    page = save(visitor, set_up, meeting_at__date__course="2027-06-01", chat=["m01"])

    assert page.status == 409
    assert "Tone: “Warm”; before: “Plain”." in page.text
    assert field(page, "tone-course") == "warm"
    assert field(page, "meeting_at-date-course") == "2027-06-01"
    assert [value for name, value in page.form("/set-up").fields if name == "chat"] == ["m01", "m09"]


def test_what_cannot_be_read_of_it_is_said_at_its_input(visitor, set_up):
    page = save(visitor, set_up, meeting_at__date__course="soon", share__m06__leader="many")

    assert page.status == 422
    assert "Write the day like" in page.text
    assert "from 0 to 100" in page.text
    assert field(page, "meeting_at-date-course") == "soon"
