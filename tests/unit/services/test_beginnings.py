"""When a star counts as opened and as started: what each fact says by itself, and what is left when it is taken back."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
from sqlalchemy import select

from app.models import PageMark, Progress
from app.services.learning import entries, journey, sharing, writing
from tests.classroom import NOON, Classroom

PAGE, SLOT = "m01/tuesday", "m01/journal"


@pytest.fixture
def learner(room):
    return Learner(room)


class Learner:
    """Somebody whose days count from noon."""

    def __init__(self, room):
        self.room, self.actor = room, room.join("learner")

    def _taking_part(self, day):
        return self.room.taking_part(self.actor, NOON + timedelta(days=day))

    def opens(self, *, day):
        terms = self.room.terms(NOON + timedelta(days=day))
        journey.open_page(self.room.session, actor=self.actor, terms=terms, page=PAGE)

    def marks(self, on_paper, *, day):
        with self._taking_part(day) as part:
            journey.mark_on_paper(part, page=PAGE, on_paper=on_paper)

    def shares(self, *, day):
        with self._taking_part(day) as part:
            sharing.share(part, item=self.room.item(SLOT), sharing=sharing.INSTRUCTOR)

    def writes(self, act, *, day):
        known = entries.read(self.room.session, self.actor, item=self.room.item(SLOT))
        with self._taking_part(day) as part:
            act(part, item=self.room.item(SLOT), texts={"text": "words"}, draft_no=known.draft_no)

    def writes_on_paper(self, on_paper, *, day):
        with self._taking_part(day) as part:
            writing.mark_on_paper(part, item=self.room.item(SLOT), on_paper=on_paper)

    @property
    def days(self):
        """The days on which the star counts as opened and as started."""
        row = self.room.progress(self.actor)
        return tuple(at and (at - NOON).days for at in (row.opened_at, row.started_at))

    @property
    def marked(self):
        self.room.session.flush()
        return self.room.session.get(PageMark, (self.actor.enrolled, PAGE)) is not None


def test_a_page_on_paper_starts_the_star_when_it_is_marked_and_not_when_it_was_opened(learner):
    learner.opens(day=0)
    learner.marks(True, day=4)
    learner.marks(True, day=6)
    assert learner.days == (0, 4)

    learner.marks(False, day=7)

    assert learner.days == (0, None)
    assert learner.marked


def test_of_two_windows_that_open_a_page_at_the_same_moment_the_first_look_counts(database):
    with database.writing() as session:
        room = Classroom.opened(session)
        actor = room.join("learner")
        first, later = room.terms(), room.terms(NOON + timedelta(days=1))
    has_come = Event()

    def other_window():
        has_come.set()
        with database.writing() as session:
            journey.open_page(session, actor=actor, terms=later, page=PAGE)

    with ThreadPoolExecutor(1) as elsewhere:
        with database.writing() as session:
            journey.open_page(session, actor=actor, terms=first, page=PAGE)
            waiting = elsewhere.submit(other_window)
            assert has_come.wait(5)
            with pytest.raises(TimeoutError):
                waiting.result(timeout=0.2)
        waiting.result(timeout=5)

    with database.reading() as session:
        mark = session.get_one(PageMark, (actor.enrolled, PAGE))
        assert (mark.first_at, mark.last_at) == (first.now, later.now)
        assert session.scalars(select(Progress.opened_at)).one() == first.now


def test_a_page_done_on_paper_and_never_opened_is_untouched_once_that_is_taken_back(learner):
    learner.marks(True, day=4)
    assert learner.days == (4, 4)
    learner.marks(False, day=5)

    assert learner.days == (None, None)
    assert not learner.marked


def test_a_page_done_on_paper_and_opened_later_stays_opened(learner):
    learner.marks(True, day=4)
    learner.opens(day=5)
    learner.marks(False, day=6)

    assert learner.days == (5, None)
    assert learner.marked


@pytest.mark.parametrize("act", [writing.autosave, writing.save])
def test_choosing_who_may_read_starts_nothing_and_the_first_words_do(learner, act):
    learner.opens(day=0)
    learner.shares(day=1)
    assert learner.days == (0, None)

    learner.writes(act, day=4)

    assert learner.days == (0, 4)


def test_a_text_on_paper_starts_the_star_until_that_is_taken_back(learner):
    learner.opens(day=0)
    learner.writes_on_paper(True, day=2)
    assert learner.days == (0, 2)

    learner.writes(writing.save, day=5)
    learner.writes_on_paper(False, day=6)

    assert learner.days == (0, 5)
