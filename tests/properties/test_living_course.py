"""Whatever an author changes while people learn: no page breaks, no typed word is lost, what was begun ends as it began, what
was earned stays, and no change is called lighter than it is."""

from copy import deepcopy
from datetime import timedelta
from random import Random

import hypothesis.strategies as st
import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from app.content.bones import read_bones
from app.content.changes import ChangeGrade, changes, gravest
from app.content.problems import CourseError
from app.services.learning import following
from app.services.releases import publishing
from app.views.learner import quiz
from app.worker.loop import run_once
from tests.editing import DEEDS, Author
from tests.keeping_watch import Keeper
from tests.living import PEOPLE, WELL, Somebody, town
from tests.properties.weighing import lightest
from tests.walking import DOING

CHANCE = st.builds(Random, st.integers(0, 10**6))
WHO = st.sampled_from(sorted(PEOPLE))
UNDER_HANDS = st.sampled_from(
    ["remove_item", "move_item", "change_parts", "change_parts", "change_parts", "remove_page", "rename_page", "replace_kind", "change_rev"]
)  # fmt: skip
"""What an author does to what somebody has in hand."""
PLACES = (
    "", "?view=list", "texts", "portfolio", "certificates", "words", "search?q=some", "data", "data/page", "pathway", "print",
    "m01/", "m02/", "m01/journal", "m02/journal", "m01/quiz", "m01/print", "at-my-tables", "start/page/welcome",
)  # fmt: skip
"""Besides the pages of the star."""


class LivingCourse(RuleBasedStateMachine):
    """An author, two learners, a worker."""

    town = None

    def __init__(self):
        super().__init__()
        self._turn = self.town.anew()
        self._turn.__enter__()
        self.tool = self.town.tool
        self.author = Author()
        self.published = self.author.compiled()
        self.people = {who: Somebody(learner) for who, learner in self.town.people.items()}
        self.keeper = Keeper(self.tool)

    def teardown(self):
        try:
            for one in self.people.values():
                one.read_back([f"m01/page/{page}" for page in self.author.script.pages])
        finally:
            self._turn.__exit__(None, None, None)

    # The author.

    @rule(deeds=st.lists(st.sampled_from(sorted(DEEDS)), min_size=1, max_size=3), rng=CHANCE)
    def edit_and_publish(self, deeds, rng, in_hand=()):
        """`in_hand`: activities that lose or gain a part besides."""
        was = deepcopy(self.author)
        for deed in deeds:
            DEEDS[deed](self.author, rng)
        for name in set(in_hand) & self.author.script.blocks.keys():
            self.author.script.blocks[name].change(rng)
        try:
            before, after = self.published.bones, self.author.compiled().bones
        except CourseError:  # the check says what is wrong, and the author takes it back
            self.author = was
            return
        told, least = gravest(changes(before, after)) or ChangeGrade.COSMETIC, lightest(before, after)
        assert list(ChangeGrade).index(told) >= list(ChangeGrade).index(least), (
            f"{deeds} are {told}, not {least}"
        )
        self.publish()

    @rule(who=WHO, rng=CHANCE, deeds=st.lists(UNDER_HANDS, max_size=2), lays_first=st.booleans())
    def change_under_their_hands(self, who, rng, deeds, lays_first):
        """They have pages open, perhaps with something kept already; all of it changes; they go on there, and on the new ones."""
        one = self.people[who]
        old = [page for page in map(one.open, self.pages(who)) if DOING.search(page.url)]
        if lays_first:
            self.go_on(one, old, rng)
        in_hand = [item for page in old for item in one.items_of(page)]
        self.edit_and_publish(deeds, rng, in_hand=in_hand)
        fresh = [page for page in map(one.open, self.pages(who)) if DOING.search(page.url)]
        for windows in (fresh, old) if lays_first else (old, fresh):
            self.go_on(one, windows, rng)
            for page in windows:
                one.send(page, page.form(DOING.search(page.url)[0]), rng, do="next")

    @staticmethod
    def go_on(one, windows, rng):
        for page in windows:
            for item in one.items_of(page)[:3]:
                one.autosave(page, rng, item=item)

    @rule()
    def go_back(self):
        """The author publishes the first course again: that release is stored already."""
        self.author = Author()
        self.publish()

    @rule(rng=CHANCE)
    def use_an_id_again(self, rng):
        """What asks something of another kind under a known id is refused, and nothing changes."""
        blocks = self.author.script.blocks
        name, other = (rng.choice([one for _page, one in self.author.placed()] or [""]) for _ in range(2))
        if not name or blocks[name].bones["kind"] == blocks[other].bones["kind"]:
            return
        was, asked = blocks[name], self.author.script.asks
        blocks[name] = blocks[other]
        self.author.script.asks = {}
        with pytest.raises(CourseError):
            self.publish()
        blocks[name], self.author.script.asks = was, asked

    def publish(self):
        course = self.author.compiled()
        with self.tool.shared.database.writing() as session:
            now = self.tool.clock()
            done = publishing.publish(session, course, now=now)
            if done.has_switched:
                following.ask(session, done.release_id, now=now)
        self.published = course
        self.tool.clock.forward(timedelta(minutes=1))

    @rule()
    def bring_everybody_in_step(self):
        run_once(self.tool.app)

    # Learners.

    @rule(who=WHO, rng=CHANCE)
    def look_about(self, who, rng):
        for place in rng.sample([*PLACES, *(f"m01/page/{page}" for page in self.author.script.pages)], 2):
            self.people[who].visit(place)

    @rule(who=WHO, rng=CHANCE)
    def open_a_page(self, who, rng):
        if pages := self.pages(who):
            self.people[who].open(rng.choice(pages))

    @rule(who=WHO, rng=CHANCE)
    def press_a_button(self, who, rng):
        """In any window that is open, however old."""
        one = self.people[who]
        self.tool.clock.forward(timedelta(minutes=rng.choice([0, 1, 15])))
        if one.windows:
            page = rng.choice(one.windows)
            form = page.form(DOING.search(page.url)[0])
            own = [value for name, value in form.buttons.values() if name == "do"]
            one.send(page, form, rng, do=rng.choice(["next", "keep", *own]))

    @rule(who=WHO, rng=CHANCE)
    def autosave(self, who, rng):
        """What a script sends: one text, or one hand, from a window that may be old."""
        if windows := self.people[who].windows:
            self.people[who].autosave(rng.choice(windows), rng)

    @rule(who=WHO, rng=CHANCE, steps=st.integers(0, 3))
    def take_the_quiz(self, who, rng, steps):
        """Some questions of it: a round waits as long as they like."""
        self.people[who].take_quiz(rng, steps=steps)

    @rule(who=WHO, rng=CHANCE)
    def finish_the_star(self, who, rng):
        """All that is left of it, one thing after the other."""
        one = self.people[who]
        for path in self.pages(who):
            page = one.open(path)
            if page.status < WELL and DOING.search(page.url):
                one.send(page, page.form(DOING.search(page.url)[0]), rng, do="next", share=1.0)
        one.take_quiz(rng, steps=8, right=read_bones(self.published.bones))

    def pages(self, who):
        own = read_bones(self.published.bones).pages_for("m01", PEOPLE[who])
        return [f"m01/page/{page.local_id}" for page in own]

    # What holds at all times.

    @invariant()
    def what_was_earned_stays(self):
        self.keeper.check_earned()

    @invariant()
    def an_answer_is_marked_by_what_was_asked(self):
        self.keeper.check_marks()

    @invariant()
    def what_is_laid_lies_until_it_is_handed_in(self):
        self.keeper.check_drafts()

    @invariant()
    def no_typed_word_is_lost(self):
        for one in self.people.values():
            one.look_for_words()


def test_a_course_may_change_in_every_way_under_a_learner_s_feet(sqlite_files, monkeypatch):
    monkeypatch.setattr(quiz, "SystemRandom", lambda: Random(1))  # noqa: S311  (chance, no secret)
    with town(sqlite_files) as LivingCourse.town:
        run_state_machine_as_test(
            LivingCourse,
            settings=settings(
                max_examples=8,
                stateful_step_count=10,
                deadline=None,
                derandomize=True,
                database=None,
                phases=[Phase.generate],  # a step takes too long to be tried again and again
            ),
        )
