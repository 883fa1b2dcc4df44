"""Whatever a learner does, in whatever order: `progress` is what the facts say, and what was earned stays."""

from dataclasses import asdict
from datetime import timedelta
from random import Random

import pytest

from app.activities.answers import Scoped
from app.activities.registry import question
from app.models import Enrolment, Progress
from app.services.learning import answering, entries, journey, polls, quizzes, settling, writing
from app.services.learning.facts import StarFacts, gather
from tests.classroom import NOON
from tests.walking import right, wrong

STEPS = 60
LONG = "We decide together, early, and the people concerned have a real say. " * 25


class Form(dict):
    """A posted form."""

    def getlist(self, name):
        value = self.get(name, [])
        return [value] if isinstance(value, str) else value


def answer_to(item, fields):
    form = Scoped(Form({name.replace("__", "-"): value for name, value in fields.items()}), item.local_id)
    return question(item.kind).read_answer(item.bones, form)


class Journey:
    """One learner doing things at random."""

    def __init__(self, room, rng):
        self.room, self.rng, self.now = room, rng, NOON
        self.enrolment = room.session.get_one(Enrolment, room.join("somebody").enrolled)
        star = room.course.stars["m01"]
        self.star = star
        self.practice = [
            item
            for item in room.course.items.values()
            if item.page and item.kind in {"choice", "sort", "match", "order", "truefalse"}
        ]
        self.texts = [room.item(slot) for slot in (*star.completion, *star.anchors)]

    @property
    def actor(self):
        return self.room.actor(self.enrolment)

    @property
    def taking_part(self):
        return self.room.taking_part(self.actor, self.now)

    def step(self):
        self.now += timedelta(minutes=self.rng.randint(1, 30))
        what = self.rng.choice(
            [
                self.read,
                self.read_on,
                self.read_on,
                self.paper,
                self.practise,
                self.check,
                self.check,
                self.write,
                self.write,
                self.text_on_paper,
                self.vote,
                self.change_pathway,
            ]
        )
        what()

    def read(self):
        page = self.rng.choice(self.star.pages)
        journey.open_page(self.room.session, actor=self.actor, terms=self.room.terms(self.now), page=page)

    def read_on(self):
        with self.taking_part as part:
            journey.read_page(part, page=self.rng.choice(self.star.pages))

    def paper(self):
        page, on_paper = self.rng.choice(self.star.pages), self.rng.random() < 0.5
        with self.taking_part as part:
            journey.mark_on_paper(part, page=page, on_paper=on_paper)

    def practise(self):
        item = self.rng.choice(self.practice)
        given = answer_to(item, self.rng.choice([right, wrong])(item))
        with self.taking_part as part:
            answering.take(part, item=item, answer=given, form_key=self.form_key())

    def check(self):
        quiz = self.star.quiz
        with self.taking_part as part:
            found = quizzes.begin(part, quiz=quiz, form_key=self.form_key(), rng=self.rng)
        for name in found.items:
            item = self.room.item(name)
            given = answer_to(item, self.rng.choice([right, right, wrong])(item))
            round_ = quizzes.read(self.room.session, self.actor, quiz=quiz, key=found.key)
            with self.taking_part as part:
                quizzes.answer(part, round_, item=item, answer=given)
            if self.rng.random() < 0.03:
                return  # left in the middle
        with self.taking_part as part:
            quizzes.finish(part, quiz=quiz, key=found.key)

    def write(self):
        item = self.rng.choice(self.texts)
        fields = [field["id"] for field in item.bones["fields"]] if item.kind == "canvas" else ["text"]
        text = self.rng.choice(["", "short", LONG])
        known = entries.read(self.room.session, self.actor, item=item)
        act = self.rng.choice([writing.save, writing.autosave])
        with self.taking_part as part:
            act(part, item=item, texts=dict.fromkeys(fields, text), draft_no=known.draft_no)

    def text_on_paper(self):
        item = self.rng.choice(self.texts)
        with self.taking_part as part:
            writing.mark_on_paper(part, item=item, on_paper=self.rng.random() < 0.5)

    def vote(self):
        poll = self.room.item("m01/motives")
        with self.taking_part as part:
            polls.vote(part, item=poll, option=self.rng.choice(poll.bones["options"]))

    def change_pathway(self):
        pathway = self.rng.choice(["citizen", "professional", "leader"])
        journey.choose_pathway(self.room.session, self.actor, self.room.terms(self.now), pathway=pathway)

    def form_key(self):
        return str(self.rng.randint(1, 10**9))


def told_anew(walk, *, release_id):
    """What the facts lead to, apart from what was written along the way."""
    room, star = walk.room, walk.star
    found = gather(room.session, walk.enrolment.id, stars=[star])
    standing, _asked = settling.judge(
        star,
        found.facts[star.id],
        found.earned[star.id],
        pathway=walk.enrolment.pathway,
        setup=room.terms().setup,
        release_id=release_id,
        now=walk.now,
    )
    return standing


@pytest.mark.parametrize("seed", [1, 2])
def test_progress_is_what_the_facts_say_after_every_step(room, seed):
    walk = Journey(room, Random(seed))  # noqa: S311 - chance, no secret
    session = room.session
    earned = {"quiz_best": 0.0, "quiz_passed": False, "completed_at": None}
    for _step in range(STEPS):
        walk.step()
        session.flush()
        session.expire_all()
        row = session.get(Progress, (walk.enrolment.id, "m01"))
        if row is None:
            assert gather(session, walk.enrolment.id, stars=[walk.star]).facts["m01"] == StarFacts()
            continue
        standing = told_anew(walk, release_id=row.release_id)
        assert asdict(standing) == {name: getattr(row, name) for name in asdict(standing)}

        assert (row.quiz_best or 0.0) >= earned["quiz_best"]
        assert row.quiz_passed or not earned["quiz_passed"]
        assert earned["completed_at"] in {None, row.completed_at}
        assert (row.status == "completed") == (row.completed_at is not None) == (row.fraction == 1.0)
        earned = {name: getattr(row, name) for name in earned} | {"quiz_best": row.quiz_best or 0.0}
    assert earned["completed_at"] is not None or row.status == "started"
