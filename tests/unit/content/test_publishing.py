from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import create_engine, delete, func, select, update
from sqlalchemy.orm import Session

from app.content.library import Library
from app.content.problems import CourseError
from app.models.release import ProseVersion, Release, ServedWords
from app.services.releases.archive import StoredReleases
from app.services.releases.publishing import publish

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
BONES = "modules/m01-try/module.yaml"
ITEMS = "modules/m01-try/en/items.yaml"
HARMLESS = ("for: [citizen]\n", "for: [citizen]\n    outcomes: [know]\n")
"""A change of the bones that touches nobody's work."""


@pytest.fixture
def session():
    engine = create_engine("sqlite://")
    Release.metadata.create_all(
        engine, tables=[one.__table__ for one in (Release, ProseVersion, ServedWords)]
    )
    with Session(engine) as session:
        yield session
    engine.dispose()


def current(session):
    return StoredReleases(session, "small").current()


def served(session):
    """What people read: the release, and which words of it."""
    return current(session), StoredReleases(session, "small").stamps(current(session))


def view(session, release_id):
    return Library().view(release_id, locale="en", generation=1, archive=StoredReleases(session, "small"))


def states(session):
    return session.scalars(select(Release.state).order_by(Release.id)).all()


def test_a_published_course_is_served_as_it_was_compiled(session, small):
    published = publish(session, small.compile(), now=NOON)
    assert (published.is_new, published.new_prose, published.gravest) == (True, ("en",), None)
    read = view(session, current(session))
    compiled = small.view()
    assert read.course == compiled.course
    assert read.page("m01/first") == compiled.page("m01/first")


def test_nothing_is_served_before_the_first_release(session):
    assert current(session) is None


def test_publishing_twice_changes_nothing(session, small):
    publish(session, small.compile(), now=NOON)
    before = served(session)
    again = publish(session, small.compile(), now=NOON + timedelta(hours=1))
    assert (again.is_new, again.new_prose, again.changes) == (False, (), ())
    assert served(session) == before


def test_a_typo_moves_at_once_and_makes_no_release(session, small):
    publish(session, small.compile(), now=NOON)
    before = served(session)
    small.change(ITEMS, "Who decides?", "Who decided?")
    published = publish(session, small.compile(), now=NOON + timedelta(hours=1))
    after = served(session)
    assert (published.is_new, published.new_prose) == (False, ("en",))
    assert after[0] == before[0]
    assert after[1] != before[1]
    assert view(session, after[0]).item("m01/tale").prose["questions"]["who"] == "Who decided?"


def test_words_that_come_back_are_the_newest_again(session, small):
    publish(session, small.compile(), now=NOON)
    first = served(session)
    small.change(ITEMS, "Who decides?", "Who decided?")
    publish(session, small.compile(), now=NOON + timedelta(hours=1))
    small.change(ITEMS, "Who decided?", "Who decides?")
    publish(session, small.compile(), now=NOON + timedelta(hours=2))
    assert served(session) == first


def test_a_changed_key_makes_a_release_and_the_old_one_stays_readable(session, small):
    publish(session, small.compile(), now=NOON)
    pinned = current(session)
    small.change(
        BONES, "      - {id: diary, kind: journal, outcomes: [know], prompts: [all], least_words: 5}\n", ""
    )
    small.change(BONES, ", journal: diary", "")
    small.change(ITEMS, "diary:\n  title: Diary\n  prompt: {all: What did you see?}\n", "")
    small.change("modules/m01-try/en/last.md", "::: diary\n:::\n\n", "")
    published = publish(session, small.compile(), now=NOON + timedelta(hours=1))
    assert published.gravest == "breaking"
    assert states(session) == ["past", "current"]
    stored = session.get_one(Release, published.release_id).changes
    assert {"grade": "breaking", "id": "m01/diary", "what": "item removed"} in stored
    old = view(session, pinned)
    assert old.item("m01/diary").prose["title"] == "Diary"
    assert "m01/diary" not in view(session, current(session)).course.items


def test_an_item_that_lost_a_part_is_told_in_an_older_release_with_the_words_it_had(session, small):
    publish(session, small.compile(), now=NOON)
    pinned = current(session)
    small.change(BONES, "options: [a, b, c]", "options: [a, b]")
    small.change(ITEMS, "    c: {text: None, feedback: Somebody has.}\n", "")
    small.change(ITEMS, "Who decides?", "Who decided?")
    publish(session, small.compile(), now=NOON + timedelta(hours=1))

    old, new = view(session, pinned), view(session, current(session))

    assert [list(one.item("m01/pick").prose["options"]) for one in (old, new)] == [
        ["a", "b", "c"],
        ["a", "b"],
    ]
    assert old.item("m01/tale").prose["questions"]["who"] == "Who decided?", "other words are the newest"


def test_a_next_release_waits_with_its_words_until_it_is_published(session, small):
    publish(session, small.compile(), now=NOON)
    before = served(session)
    small.change(BONES, "correct: [a, c]", "correct: [a]")
    small.change(ITEMS, "Who decides?", "Who decided?")
    waiting = publish(session, small.compile(), now=NOON + timedelta(hours=1), as_next=True)
    assert waiting.is_new
    assert states(session) == ["current", "next"]
    assert served(session) == before
    assert view(session, waiting.release_id).item("m01/tale").prose["questions"] == {"who": "Who decided?"}
    switched = publish(session, small.compile(), now=NOON + timedelta(hours=2))
    assert not switched.is_new
    assert states(session) == ["past", "current"]
    assert current(session) == waiting.release_id
    assert session.scalar(select(func.count()).select_from(Release)) == 2


def test_going_back_to_an_older_course_serves_the_older_release(session, small):
    first = publish(session, small.compile(), now=NOON)
    small.change(BONES, *HARMLESS)
    publish(session, small.compile(), now=NOON + timedelta(hours=1))
    small.change(BONES, *reversed(HARMLESS))
    publish(session, small.compile(), now=NOON + timedelta(hours=2))
    assert current(session) == first.release_id
    assert states(session) == ["current", "past"]


def become_a_poll(small):
    """The question “pick” becomes a poll, under its old id."""
    small.change(
        BONES,
        "kind: choice, outcomes: [know], select: one, options: [a, b, c], correct: [b]",
        "kind: poll, outcomes: [know], options: [a, b]",
    )
    small.change(
        ITEMS,
        """  options:
    a: {text: One, feedback: Not alone.}
    b: {text: All, feedback: "Yes, see [the last page](page:last)."}
    c: {text: None, feedback: Somebody has.}
""",
        "  options: {a: One, b: All}\n",
    )


def test_an_id_that_was_something_else_once_is_refused(session, small):
    first = publish(session, small.compile(), now=NOON)
    become_a_poll(small)
    with pytest.raises(CourseError) as caught:
        publish(session, small.compile(), now=NOON + timedelta(hours=1))
    assert str(caught.value) == (
        f"{small.path / BONES}:10: the id of this poll was the id of a choice in an earlier release: "
        "choose another id than “pick”"
    )
    assert session.scalars(select(Release.id)).all() == [first.release_id]


def test_an_id_that_was_gone_for_a_while_is_not_free_for_something_else(session, small):
    publish(session, small.compile(), now=NOON)
    small.change(BONES, "id: work\n", "id: office\n")
    (small.star / "en" / "work.md").rename(small.star / "en" / "office.md")
    publish(session, small.compile(), now=NOON + timedelta(hours=1))
    small.change(BONES, "{id: tale,", "{id: work,")
    small.change(ITEMS, "tale:", "work:")
    small.change("modules/m01-try/en/first.md", "::: tale", "::: work")
    with pytest.raises(CourseError, match="the id of this story was the id of a page"):
        publish(session, small.compile(), now=NOON + timedelta(hours=2))
    assert states(session) == ["past", "current"]


DANISH_STAR = "stars: {m01: {title: Prøv, promise: Du prøver.}}\n"


def ready(session):
    return {
        (row.locale, row.release_id, row.hash)
        for row in session.scalars(select(ServedWords).execution_options(populate_existing=True))
    }


def lose_all_versions(session):
    session.execute(update(ProseVersion).values(body=b""))


def test_what_is_served_lies_ready_in_every_language(session, small):
    small.write("da/course.yaml", DANISH_STAR)
    published = publish(session, small.compile(), now=NOON)
    assert {(locale, one) for locale, one, _ in ready(session)} == {
        ("da", published.release_id),
        ("en", published.release_id),
    }
    lose_all_versions(session)
    archive = StoredReleases(session, "small")
    danish = Library().view(published.release_id, locale="da", generation=1, archive=archive)
    assert danish.star("m01").title == "Prøv"
    assert danish.page("m01/first").title == "A first page"


def test_a_translation_that_moves_renews_what_is_served_in_its_language(session, small):
    small.write("da/course.yaml", DANISH_STAR)
    publish(session, small.compile(), now=NOON)
    before = ready(session)
    small.change("da/course.yaml", "Prøv,", "Prøv det,")
    publish(session, small.compile(), now=NOON + timedelta(hours=1))
    assert {locale for locale, *_ in ready(session) - before} == {"da"}


def test_what_is_served_follows_the_release_people_read(session, small):
    publish(session, small.compile(), now=NOON)
    before = ready(session)
    small.change(BONES, *HARMLESS)
    publish(session, small.compile(), now=NOON + timedelta(hours=1), as_next=True)
    assert ready(session) == before
    published = publish(session, small.compile(), now=NOON + timedelta(hours=2))
    assert {one for _, one, _ in ready(session)} == {published.release_id}


def test_words_that_do_not_lie_ready_are_put_together_and_publishing_lays_them_ready(session, small):
    publish(session, small.compile(), now=NOON)
    before = ready(session)
    session.execute(delete(ServedWords))
    assert view(session, current(session)).page("m01/first") == small.view().page("m01/first")
    publish(session, small.compile(), now=NOON + timedelta(hours=1))
    assert ready(session) == before


def test_a_language_that_left_the_course_is_served_with_the_words_it_had(session, small):
    small.write("da/course.yaml", DANISH_STAR)
    publish(session, small.compile(), now=NOON)
    (small.path / "da" / "course.yaml").unlink()
    small.change(BONES, *HARMLESS)
    published = publish(session, small.compile(), now=NOON + timedelta(hours=1))
    lose_all_versions(session)
    archive = StoredReleases(session, "small")
    danish = Library().view(published.release_id, locale="da", generation=1, archive=archive)
    assert danish.star("m01").title == "Prøv"
