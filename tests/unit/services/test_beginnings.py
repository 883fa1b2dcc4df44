"""When a star counts as opened and as started: what each fact says by itself, and what is left when it is taken back."""

from datetime import timedelta

import pytest

from app.models import PageMark
from app.services.learning import entries, journey, sharing, writing
from tests.classroom import NOON

PAGE, SLOT = "m01/tuesday", "m01/journal"


@pytest.fixture
def learner(room):
    return Learner(room)


class Learner:
    """Somebody whose days count from noon."""

    def __init__(self, room):
        self.room, self.actor = room, room.join("learner")

    def _told(self, day):
        return {"release_id": self.room.release_id, "now": NOON + timedelta(days=day)}

    def opens(self, *, day):
        journey.open_page(
            self.room.session, self.actor, course=self.room.course, page=PAGE, **self._told(day)
        )

    def marks(self, on_paper, *, day):
        told = {"course": self.room.course, "page": PAGE, "on_paper": on_paper, **self._told(day)}
        journey.mark_on_paper(self.room.session, self.actor, **told)

    def shares(self, *, day):
        told = {"item": self.room.item(SLOT), "sharing": sharing.INSTRUCTOR, **self._told(day)}
        sharing.share(self.room.session, self.actor, **told)

    def writes(self, act, *, day):
        known = entries.read(self.room.session, self.actor, item=self.room.item(SLOT))
        told = {"texts": {"text": "words"}, "draft_no": known.draft_no, **self._told(day)}
        act(self.room.session, self.actor, item=self.room.item(SLOT), **told)

    def writes_on_paper(self, on_paper, *, day):
        now = NOON + timedelta(days=day)
        item = self.room.item(SLOT)
        writing.mark_on_paper(self.room.session, self.actor, item=item, on_paper=on_paper, now=now)

    @property
    def days(self):
        """The days on which the star counts as opened and as started."""
        row = journey.settle(
            self.room.session, self.actor, course=self.room.course, star_id="m01", **self._told(99)
        )
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
