"""Whatever a learner does, in whatever order: `progress` is what the facts say, and what was earned stays."""

from dataclasses import asdict
from datetime import timedelta
from random import Random

import pytest

from app.activities.registry import question
from app.models import Enrolment, Progress
from app.services.learning import answering, entries, journey, polls, quizzes, writing
from app.services.setup import configuration
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
    form = Form({name.replace("__", "-"): value for name, value in fields.items()})
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

    def told(self, **more):
        return {"release_id": self.room.release_id, "now": self.now, **more}

    def step(self):
        self.now += timedelta(minutes=self.rng.randint(1, 30))
        what = self.rng.choice(
            [
                self.read,
                self.read,
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
        journey.settle(self.room.session, self.actor, course=self.room.course, star_id="m01", **self.told())

    def read(self):
        page = self.rng.choice(self.star.pages)
        journey.open_page(self.room.session, self.actor, course=self.room.course, page=page, **self.told())

    def paper(self):
        journey.mark_on_paper(
            self.room.session,
            self.actor,
            course=self.room.course,
            page=self.rng.choice(self.star.pages),
            on_paper=self.rng.random() < 0.5,
            **self.told(),
        )

    def practise(self):
        item = self.rng.choice(self.practice)
        given = answer_to(item, self.rng.choice([right, wrong])(item))
        key = str(self.rng.randint(1, 10**9))
        answering.answer(self.room.session, self.actor, item=item, answer=given, form_key=key, **self.told())

    def check(self):
        quiz, session = self.star.quiz, self.room.session
        found = quizzes.begin(
            session,
            self.actor,
            course=self.room.course,
            quiz=quiz,
            form_key=str(self.rng.randint(1, 10**9)),
            rng=self.rng,
            **self.told(),
        )
        for name in found.items:
            item = self.room.item(name)
            given = answer_to(item, self.rng.choice([right, right, wrong])(item))
            quizzes.answer(session, self.actor, quiz=quiz, key=found.key, item=item, answer=given)
            if self.rng.random() < 0.03:
                return  # left in the middle
        quizzes.finish(session, self.actor, quiz=quiz, key=found.key, now=self.now)

    def write(self):
        item, session = self.rng.choice(self.texts), self.room.session
        fields = [field["id"] for field in item.bones["fields"]] if item.kind == "artefact" else ["text"]
        text = self.rng.choice(["", "short", LONG])
        known = entries.read(session, self.actor, item=item)
        act = self.rng.choice([writing.save, writing.autosave])
        act(
            session,
            self.actor,
            item=item,
            texts=dict.fromkeys(fields, text),
            draft_no=known.draft_no,
            **self.told(),
        )

    def text_on_paper(self):
        item = self.rng.choice(self.texts)
        on_paper = self.rng.random() < 0.5
        writing.mark_on_paper(self.room.session, self.actor, item=item, on_paper=on_paper, now=self.now)

    def vote(self):
        poll = self.room.item("m01/motives")
        option = self.rng.choice(poll.bones["options"])
        polls.vote(self.room.session, self.actor, item=poll, option=option, now=self.now)

    def change_pathway(self):
        pathway = self.rng.choice(["citizen", "professional", "leader"])
        journey.choose_pathway(
            self.room.session, self.actor, pathway=pathway, course=self.room.course, **self.told()
        )


@pytest.mark.parametrize("seed", [1, 2])
def test_progress_is_what_the_facts_say_after_every_step(room, seed):
    walk = Journey(room, Random(seed))  # noqa: S311 - chance, no secret
    session = room.session
    earned = {"quiz_best": 0.0, "quiz_passed": False, "completed_at": None}
    for _step in range(STEPS):
        walk.step()
        session.flush()
        session.expire_all()
        row = session.get_one(Progress, (walk.enrolment.id, "m01"))
        setup = configuration.read(session, walk.enrolment.context_id, course=room.course)
        standing, _found = journey.rebuild(
            session,
            walk.enrolment,
            star=walk.star,
            setup=setup,
            release_id=row.release_id,
            now=walk.now,
        )
        assert asdict(standing) == {name: getattr(row, name) for name in asdict(standing)}

        assert (row.quiz_best or 0.0) >= earned["quiz_best"]
        assert row.quiz_passed or not earned["quiz_passed"]
        assert earned["completed_at"] in {None, row.completed_at}
        assert (row.status == "completed") == (row.completed_at is not None) == (row.fraction == 1.0)
        earned = {name: getattr(row, name) for name in earned} | {"quiz_best": row.quiz_best or 0.0}
    assert earned["completed_at"] is not None or row.status == "started"
