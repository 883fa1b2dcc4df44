"""A learner writing: saving, two windows, paper, sharing, earlier versions; and people who only look on."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.models import Attempt, Enrolment, Entry, PageMark, Progress, Revision, Visit
from lti.practice_lms.config import PlatformConfig
from tests.journey import Form
from tests.practice import practice_lms
from tests.walking import enter

WORDS = "We decide together, early, and the people concerned have a real say in it. " * 5


@pytest.fixture
def lms_config(tool) -> PlatformConfig:
    """The LMS goes by the tool's clock, which a test turns forward."""
    return practice_lms(tool, clock=tool.clock)


@pytest.fixture
def stored(tool):
    def read(model):
        with tool.shared.database.reading() as session:
            return session.scalars(select(model)).all()

    return read


@pytest.mark.both_databases("refusals")
def test_of_two_windows_both_texts_are_shown_and_none_is_lost(kirsten, stored):
    one = kirsten.go("m01/journal")
    kirsten.write("m01/journal", one, text="from the first window")

    both = kirsten.write("m01/journal", one, text="from the second window")
    assert both.status == 409
    assert "from the first window" in both.text
    assert "from the second window" in both.text

    kirsten.write("m01/journal", verb="keep-mine", text="from the second window")
    assert kirsten.page.status == 200
    assert [revision.no for revision in stored(Revision)] == [1, 2]
    old = kirsten.go("entry/m01/journal/history")
    assert "from the first window" in old.text
    kirsten.send("history", button="Take this one back")
    assert "from the first window" in kirsten.go("m01/journal").text


def test_of_two_windows_the_text_that_is_not_taken_stays_in_the_earlier_versions(kirsten):
    one = kirsten.go("m01/journal")
    kirsten.write("m01/journal", one, text="from the first window", autosave=True)
    kirsten.write("m01/journal", one, text="from the second window")

    kirsten.write("m01/journal", verb="take-theirs")

    assert "from the first window" in kirsten.go("m01/journal").text
    assert "from the second window" in kirsten.go("entry/m01/journal/history").text


@pytest.mark.both_databases("refusals")
@pytest.mark.parametrize("told", [{"verb": "save"}, {"autosave": True}])
def test_what_the_other_window_wrote_counts_from_the_moment_it_is_kept(kirsten, stored, told):
    one = kirsten.go("m01/journal")
    kirsten.write("m01/journal", one, text=WORDS, autosave=True)
    assert [progress.journals for progress in stored(Progress)] == [0]

    assert kirsten.write("m01/journal", one, text="another", **told).status == 409

    assert [progress.journals for progress in stored(Progress)] == [1]


@pytest.mark.both_databases("refusals")
def test_saving_twice_or_nothing_makes_no_version(kirsten, stored):
    page = kirsten.go("m01/journal")
    kirsten.write("m01/journal", page)
    assert stored(Revision) == []

    page = kirsten.go("m01/journal")
    for _click in range(2):
        assert kirsten.write("m01/journal", page, text=WORDS).status == 200
    assert [revision.no for revision in stored(Revision)] == [1]


def test_a_text_of_an_earlier_day_is_told_with_its_day(kirsten, tool, visitor):
    kirsten.go("m01/journal")
    kirsten.write("m01/journal", text=WORDS)
    assert "Saved at" in kirsten.go("m01/journal").text

    tool.clock.forward(timedelta(days=1))
    page = enter(visitor, "kirsten").go("m01/journal")
    assert "Saved on" in page.text
    assert "Saved at" not in page.text


def test_paper_keeps_the_words_in_the_form_counts_and_can_be_taken_back(kirsten):
    kirsten.go("m01/journal")
    kirsten.write("m01/journal", verb="paper", text="only a few words")
    page = kirsten.go("m01/journal")
    assert "You did this one on paper." in page.text
    assert "only a few words" in page.text

    kirsten.go("m01/journal")
    kirsten.write("m01/journal", verb="not-paper")
    assert "You did this one on paper." not in kirsten.go("m01/journal").text


@pytest.mark.both_databases("refusals")
def test_sharing_is_chosen_per_text_and_listed(kirsten, stored):
    kirsten.go("m01/journal")
    kirsten.write("m01/journal", text=WORDS, sharing="instructor")

    assert [entry.sharing for entry in stored(Entry)] == ["instructor"]
    page = kirsten.go("texts")
    assert "You and your course leaders" in page.text
    kirsten.go("m01/journal")
    assert kirsten.write("m01/journal", sharing="everybody").status == 400


def test_an_autosave_tells_the_truth_and_a_second_window_gets_both_texts(kirsten):
    page = kirsten.go("m01/journal")
    saved = kirsten.write("m01/journal", page, text="a draft", autosave=True)
    assert saved.response.json()["draft_no"] == 1

    refused = kirsten.write("m01/journal", page, text="another", autosave=True)
    assert refused.status == 409
    told = refused.response.json()
    assert [[line["text"] for line in told[whose]] for whose in ("mine", "theirs")] == [
        ["another"],
        ["a draft"],
    ]


@pytest.fixture
def observer(visitor, tool):
    """Somebody whose platform says that they only look on."""
    learner = enter(visitor, "kirsten")
    with tool.shared.database.writing() as session:
        session.execute(update(Visit).values(powers=["observer"]))
        session.execute(update(Enrolment).values(roles=["observer"]))
    return learner


def test_an_observer_reads_everything_and_leaves_no_trace(observer, stored):
    assert observer.go().heading.startswith("Good to see you")
    page = observer.go("m01/page/three-definitions")
    assert "You look on in this course." in page.text
    assert page.link("Next").endswith("m01/page/twelve-situations")
    assert "See what the course says" not in page.text
    assert "I did this page on paper" not in page.text
    for path in ("m01/page/my-definition", "m01/journal", "m01/quiz", "texts", "words"):
        assert observer.go(path).status == 200
    assert "Save my text" not in observer.go("m01/journal").text

    form = Form(
        action=f"{observer.base}m01/page/three-definitions", method="post", fields=[*page.forms[0].fields]
    )
    sent = observer.visitor.send(
        page, form, **{"do": "answer:which-definition", "which-definition.choice": "cosie"}
    )
    assert sent.status == 403
    assert "You look on in this course" in sent.text
    form.action = f"{observer.base}entry/m01/journal"
    assert (
        observer.visitor.send(page, form, **{"journal.text": "words", "journal.draft_no": "0"}).status == 403
    )
    form.action = f"{observer.base}m01/quiz"
    assert observer.visitor.send(page, form).status == 403
    assert [len(stored(model)) for model in (PageMark, Attempt, Entry, Progress)] == [0, 0, 0, 0]
