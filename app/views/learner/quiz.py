"""A star's quiz: its door, its questions one at a time, how it went."""

from functools import partial
from random import SystemRandom

from flask import request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from app.content.course_pieces import ItemView
from app.content.tree import Item, Quiz, Star
from app.content.view import CourseView
from app.errors import AppError
from app.services.actors import Actor
from app.services.exchange import deliveries
from app.services.learning import drafts, given, quizzes
from app.services.learning.given import Underway
from app.services.learning.quizzes import Round
from app.services.learning.taking_part import Part
from app.views.desk import Desk, desk
from app.views.learner.choices_told import mark_differs, told_who
from app.views.learner.detours import gone
from app.views.learner.forms import BACK, Trouble, deed, form_key, laid, new_form_key, read_answer
from app.views.learner.keeping import told_draft
from app.views.learner.preferences import CHOICES, take
from app.views.learner.quiz_item import told_question
from app.views.learner.quiz_result import told_result
from app.views.learner.stars import QUIZ_HERE, frame, last_page_href
from app.views.page import PageToDraw
from app.views.rendering import href, local_time
from app.views.visits import back_to, visited


@visited
def door(session: Session, actor: Actor, *, star: str) -> AnyResponse | PageToDraw:
    """What the quiz is, and how to begin or go on."""
    at = desk(session, actor)
    found = at.star(star)
    waiting = quizzes.open_round(session, actor, quiz=_once(found))
    if found.quiz is None:
        return back_to(_onward(_once(found), waiting)) if waiting else gone(found)
    state = at.state(found)
    return PageToDraw(
        "learner/quiz_start.html",
        star=frame(at, found, state, here=QUIZ_HERE).shown,
        back_href=last_page_href(at, found),
        who=told_who(at, found, matters=mark_differs(at, found)),
        quiz={
            "action": None if actor.only_looks_on else href(found.quiz.id),
            "form_key": new_form_key(),
            "count": found.quiz.size,
            "mark": state.pass_mark,
            "best": state.quiz_best,
            "tries": state.quiz_rounds,
            "passed": state.quiz_passed,
            "resume_href": href(_onward(found.quiz, waiting)) if waiting else None,
        },
    )


@visited
def begin(session: Session, actor: Actor, *, star: str) -> AnyResponse:
    """Begin a round, or go on with the one that waits."""
    at = desk(session, actor)
    quiz = _quiz(at.star(star))
    with at.taking_part() as part:
        found = quizzes.begin(part, quiz=quiz, form_key=form_key(), rng=SystemRandom())
    return back_to(_onward(quiz, found))


@visited
def item(session: Session, actor: Actor, *, star: str, attempt: str, number: int) -> PageToDraw:
    """One question, asked or answered."""
    at = desk(session, actor)
    found = at.star(star)
    round_ = quizzes.read(session, actor, quiz=_once(found), key=attempt)
    return _show(at, found, round_, number)


def keep_afterwards(session: Session, actor: Actor, *, star: str, attempt: str, number: int) -> None:
    """Keep what is chosen for one question in a visit that has run out, and do nothing else."""
    at = desk(session, actor)
    round_ = quizzes.read(session, actor, quiz=_once(at.star(star)), key=attempt)
    asked = _asked(at.pinned(round_.release_id), round_, number).item
    with at.taking_part() as part:
        _lay(part, round_, asked)


@partial(visited, afterwards=keep_afterwards)
def answer(
    session: Session, actor: Actor, *, star: str, attempt: str, number: int
) -> AnyResponse | PageToDraw:
    """Keep what is chosen for one question, then take it as its answer or lead back; what every answer would be is shown at once."""
    at = desk(session, actor)
    found = at.star(star)
    quiz = _once(found)
    round_ = quizzes.read(session, actor, quiz=quiz, key=attempt)
    asked = _asked(at.pinned(round_.release_id), round_, number).item
    here = f"{quiz.id}/{attempt}"
    what = deed()
    if what.verb in CHOICES:
        take(at, what, place=star)
    is_autosave = request.form.get("autosave") == "1"
    if asked.id in round_.given:
        kept = told_draft(asked, None, time=local_time(at.now))
        return kept if is_autosave else back_to(f"{here}/{number}")
    if is_autosave or what.verb == BACK or what.verb in CHOICES:
        with at.taking_part() as part:
            draft = _lay(part, round_, asked)
        if is_autosave:
            return told_draft(asked, draft, time=local_time(at.now))
        if what.verb in CHOICES:
            return back_to(f"{here}/{number}")
        return back_to(f"{here}/{number - 1}" if number > 1 else quiz.id)
    read = read_answer(asked)
    with at.taking_part() as part:
        if isinstance(read, Trouble):
            _lay(part, round_, asked)
        else:
            quizzes.answer(part, round_, item=asked, answer=read)
    if isinstance(read, Trouble):
        return _show(at, found, round_, number, trouble=read)
    return back_to(f"{here}/{number}")


@visited
def result(session: Session, actor: Actor, *, star: str, attempt: str) -> AnyResponse | PageToDraw:
    """How a round went. Looking at it finishes the round once every question has an answer."""
    at = desk(session, actor)
    found = at.star(star)
    quiz = _once(found)
    round_ = quizzes.read(session, actor, quiz=quiz, key=attempt)
    if round_.is_open and round_.is_answered:
        with at.taking_part() as part:
            round_ = quizzes.finish(part, quiz=quiz, key=attempt)
    if round_.grade is None:
        return back_to(_onward(quiz, round_))
    told = told_result(
        at,
        found,
        at.state(found),
        round_,
        view=at.pinned(round_.release_id),
        delivery=deliveries.of_learner(session, actor, measures=star),
    )
    return PageToDraw("learner/quiz_result.html", **told)


@visited
def share(session: Session, actor: Actor, *, star: str, attempt: str) -> AnyResponse:
    """Let the course leaders read the answers of a round, or no longer."""
    at = desk(session, actor)
    quiz = _once(at.star(star))
    is_shared = request.form.get("share") == "yes"
    with at.taking_part() as part:
        quizzes.share(part, quiz=quiz, key=attempt, is_shared=is_shared)
    return back_to(f"{quiz.id}/{attempt}/result#sharing")


def _lay(part: Part, round_: Round, asked: Item) -> Underway | None:
    """Keep what the posted form holds of a question, with its round."""
    return drafts.keep_in_round(part, laid(asked), slot=round_.slot(asked), round_id=round_.attempt_id)


def _show(at: Desk, star: Star, round_: Round, number: int, *, trouble: Trouble | None = None) -> PageToDraw:
    view = _asked(at.pinned(round_.release_id), round_, number)
    draft = None
    if view.item.id not in round_.given:
        draft = given.of_slot(at.session, at.actor, slot=round_.slot(view.item), rev=view.item.rev)
    told = told_question(at, star, at.state(star), round_, view, number=number, draft=draft, trouble=trouble)
    return PageToDraw("learner/quiz_item.html", status=422 if trouble else 200, **told)


def _once(star: Star) -> Quiz:
    """A star's quiz; one that a release took away has its rounds still, which can be read and ended."""
    return star.quiz or Quiz(id=f"{star.id}/quiz", bones={"slots": ()})


def _quiz(star: Star) -> Quiz:
    if star.quiz is None:
        raise AppError("page.not_found")
    return star.quiz


def _asked(view: CourseView, round_: Round, number: int) -> ItemView:
    """The item with this number (from 1), as the release has it that the round began on."""
    if not 1 <= number <= len(round_.items):
        raise AppError("page.not_found")
    return view.item(round_.items[number - 1])


def _onward(quiz: Quiz, round_: Round) -> str:
    """Where a round goes on: at its first open question, or with its result."""
    where = "result" if round_.is_answered else round_.next_number
    return f"{quiz.id}/{round_.key}/{where}"
