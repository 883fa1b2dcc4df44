"""The one machine for texts: which versions are kept, whose eyes they are for, and what two windows do to each other."""

from datetime import timedelta

import pytest

from app.services.learning import entries, shared_entries, sharing, writing
from app.services.learning.writing import WindowsDisagree
from tests.classroom import NOON

SLOT = "m01/journal"


@pytest.fixture
def pen(room):
    return Pen(room)


class Pen:
    """A learner's hand at one text; `minute` counts from noon."""

    def __init__(self, room):
        self.room = room
        self.learner, self.teacher = room.join("learner"), room.join("teacher", "instructor")

    def _do(self, act, minute=0, **told):
        """What was kept stays, also where two windows disagree."""
        with self.room.taking_part(self.learner, NOON + timedelta(minutes=minute)) as part:
            try:
                return act(part, item=self.room.item(SLOT), **told)
            except WindowsDisagree as found:
                conflict = found
        raise conflict

    @property
    def draft_no(self):
        return entries.read(self.room.session, self.learner, item=self.room.item(SLOT)).draft_no

    def types(self, text, *, minute=0, draft_no=None):
        number = self.draft_no if draft_no is None else draft_no
        return self._do(writing.autosave, minute, texts={"text": text}, draft_no=number)

    def saves(self, text, *, minute=0, draft_no=None):
        number = self.draft_no if draft_no is None else draft_no
        return self._do(writing.save, minute, texts={"text": text}, draft_no=number)

    def shares(self, *, minute=0):
        return self._do(sharing.share, minute, sharing=sharing.INSTRUCTOR)

    def sets_aside(self, text):
        return self._do(writing.set_aside, texts={"text": text})

    def says(self, words):
        [shared] = self.read
        told = {"text": words, "form_key": "k" * shared_entries.FORM_KEY_LENGTH, "now": NOON}
        shared_entries.remark(self.room.session, self.teacher, shared.key, **told)

    @property
    def text(self):
        return entries.read(self.room.session, self.learner, item=self.room.item(SLOT)).texts["text"]

    @property
    def versions(self):
        """All of them, the oldest first."""
        kept = entries.history(self.room.session, self.learner, slot=SLOT)
        return [version.texts["text"] for version in reversed(kept)]

    @property
    def read(self):
        return shared_entries.read_all(self.room.session, self.teacher)

    @property
    def seen(self):
        """What instructors read."""
        return [shared.texts["text"] for shared in self.read]


def test_a_draft_becomes_a_version_of_its_moment_once_it_was_quiet_for_ten_minutes(room, pen):
    pen.types("one", minute=0)
    pen.types("one two", minute=9)
    assert pen.versions == []

    pen.types("one two three", minute=19)

    [version] = entries.history(room.session, pen.learner, slot=SLOT)
    assert (version.texts["text"], version.saved_at) == ("one two", NOON + timedelta(minutes=9))
    assert pen.text == "one two three"


def test_others_read_what_its_writer_saved_and_no_draft_however_quiet(pen):
    pen.shares()
    pen.types("a first thought")
    pen.types("a second thought", minute=20)
    assert pen.versions == ["a first thought"]
    assert pen.seen == []

    pen.saves("for you", minute=21)
    pen.types("not for you", minute=22)
    pen.types("nor this", minute=40)

    assert pen.versions == ["a first thought", "for you", "not for you"]
    assert pen.seen == ["for you"]


def test_a_remark_is_on_the_version_its_writer_read(pen, room):
    pen.shares()
    pen.saves("for you")
    pen.types("not for you", minute=5)
    pen.types("nor this", minute=20)
    pen.says("Thank you.")

    def is_on_older():
        [mine] = entries.read(room.session, pen.learner, item=room.item(SLOT)).remarks
        [theirs] = pen.read[0].remarks
        return mine.is_on_older, theirs.is_on_older

    assert is_on_older() == (False, False)
    pen.types("and this", minute=40)
    assert is_on_older() == (False, False)
    pen.saves("a newer one", minute=41)
    assert is_on_older() == (True, True)


def test_a_remark_is_not_on_a_version_that_was_only_kept(pen):
    pen.shares()
    pen.saves("for you")
    pen.types("half a thought")
    with pytest.raises(WindowsDisagree):
        pen.types("from another window", draft_no=1)
    pen.says("Thank you.")

    pen.saves("half a thought", minute=5)

    [shared] = pen.read
    assert (shared.texts["text"], shared.remarks[0].is_on_older) == ("half a thought", True)


@pytest.mark.parametrize("act", ["saves", "shares"])
def test_a_version_kept_of_its_own_accord_can_be_saved_and_shared_by_hand(pen, act):
    pen.types("from the first window")
    with pytest.raises(WindowsDisagree):
        pen.types("from the second window", draft_no=0)
    assert pen.versions == ["from the first window"]

    if act == "saves":
        pen.saves("from the first window", minute=5)
    pen.shares(minute=6)

    assert pen.versions == ["from the first window"]
    [shared] = pen.read
    assert shared.texts["text"] == "from the first window"
    assert shared.saved_at == NOON + timedelta(minutes=5 if act == "saves" else 6)


@pytest.mark.parametrize("act", ["types", "saves"])
def test_of_two_windows_the_one_kept_leaves_the_other_among_the_versions(pen, act):
    pen.types("an afternoon in the first window")
    with pytest.raises(WindowsDisagree) as conflict:
        getattr(pen, act)("mine", draft_no=0)
    assert conflict.value.theirs.texts["text"] == "an afternoon in the first window"

    getattr(pen, act)("mine", draft_no=conflict.value.theirs.draft_no)

    assert pen.text == "mine"
    assert pen.versions[0] == "an afternoon in the first window"


def test_of_two_windows_the_first_goes_on_as_if_nothing_had_been(pen):
    pen.types("first")
    with pytest.raises(WindowsDisagree):
        pen.types("second", draft_no=0)

    pen.types("first, and more", draft_no=1)

    assert pen.text == "first, and more"


@pytest.mark.parametrize("act", ["types", "saves"])
def test_of_two_windows_the_one_not_taken_lies_below_the_one_that_was(pen, act):
    pen.shares()
    getattr(pen, act)("theirs")
    with pytest.raises(WindowsDisagree):
        pen.saves("mine", draft_no=0)

    pen.sets_aside("mine")
    pen.sets_aside("theirs")

    assert pen.text == "theirs"
    assert pen.versions == ["theirs", "mine", "theirs"]
    assert pen.seen == (["theirs"] if act == "saves" else [])
