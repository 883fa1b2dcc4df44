"""Whoever changes what a learner did takes part: it is settled once, by the rules of that moment, or not at all."""

from datetime import timedelta
from random import Random

import pytest

from app.errors import AppError
from app.models import Enrolment
from app.services.learning import journey, quizzes, settling
from app.services.learning.taking_part import taking_part
from app.services.setup import saving
from app.services.setup.document import SetupDocument, StarSetup
from tests.classroom import NOON
from tests.properties.test_progress import answer_to
from tests.walking import right, wrong


@pytest.fixture
def learner(room):
    saving.project_default(room.session, room.context.id, course=room.course, now=NOON)
    return room.join("learner")


@pytest.fixture
def settled(monkeypatch):
    """The stars that were settled, a set each time."""
    found = []
    before = settling.settle

    def note(*told, changed, active):
        found.append((set(changed), set(active)))
        return before(*told, changed=changed, active=active)

    monkeypatch.setattr(settling, "settle", note)
    return found


def half_right(room, learner, terms):
    """A round with every other answer right, finished by terms that may have become old."""
    quiz = room.course.stars["m01"].quiz
    with room.taking_part(learner) as part:
        round_ = quizzes.begin(part, quiz=quiz, form_key="form", rng=Random(1))  # noqa: S311 - chance, no secret
    for number, name in enumerate(round_.items):
        item = room.item(name)
        with room.taking_part(learner) as part:
            given = answer_to(item, (right if number % 2 else wrong)(item))
            quizzes.answer(part, round_, item=item, answer=given)
    with taking_part(room.session, learner, terms) as part:
        quizzes.finish(part, quiz=quiz, key=round_.key)


def test_who_waited_for_another_mark_is_measured_by_it(room, learner):
    terms = room.terms()
    marks = dict.fromkeys(room.course.pathways, 0.1)
    saving.save(
        room.session,
        room.join("anna", "instructor"),
        course=room.course,
        document=SetupDocument(stars=(StarSetup.of("m01", enabled=True, pass_mark=marks),)),
        began_from=terms.setup.version,
        why="saved",
        now=NOON,
    )

    half_right(room, learner, terms)

    row = room.progress(learner)
    assert 0.1 < row.quiz_best < terms.setup.pass_mark("m01", pathway="citizen")
    assert row.quiz_passed


def test_several_changes_are_settled_once(room, learner, settled):
    with room.taking_part(learner) as part:
        journey.mark_on_paper(part, page="m01/tuesday", on_paper=True)
        journey.mark_on_paper(part, page="m01/honest-page", on_paper=True)

    assert settled == [({"m01"}, set())]
    assert room.progress(learner).fraction > 0


def test_what_is_refused_is_not_settled(room, learner, settled):
    with pytest.raises(KeyError), room.taking_part(learner) as part:
        journey.mark_on_paper(part, page="m01/no-such-page", on_paper=True)
    assert settled == []


def test_who_only_looks_on_takes_no_part(room):
    with pytest.raises(AppError, match=r"visit\.looks_on"), room.taking_part(room.join("o", "observer")):
        pass


def test_going_on_is_noted_once_a_minute(room, learner):
    def active(seconds):
        with room.taking_part(learner, NOON + timedelta(seconds=seconds)) as part:
            part.is_active("m01")
        room.session.flush()
        enrolment = room.session.get(Enrolment, learner.enrolled, populate_existing=True)
        moments = room.progress(learner).last_activity_at, enrolment.last_activity_at
        return [int((at - NOON).total_seconds()) for at in moments]

    with room.taking_part(learner) as part:
        part.has_changed("m01")

    assert [active(seconds) for seconds in (20, 59, 60, 100)] == [[0, 0], [0, 0], [60, 60], [60, 60]]
