"""The answers of one try that a learner shares, as they saw them."""

from sqlalchemy.orm import Session

from app.errors import AppError
from app.services.actors import Actor
from app.services.learning import reviews
from app.views.desk import desk
from app.views.page import PageToDraw
from app.views.rendering import href
from app.views.review.work import about
from app.views.telling.blocks import block_of
from app.views.visits import visited


@visited
def show(session: Session, actor: Actor, *, attempt: str) -> PageToDraw:
    """Question by question, in the course as it was when the try was begun."""
    at = desk(session, actor)
    of = reviews.subject(session, actor)
    star = at.course.stars.get(actor.subject or "")
    if star is None or star.quiz is None:
        raise AppError("page.not_found")
    number, round_ = reviews.answers(session, actor, of, quiz=star.quiz, key=attempt)
    view = at.pinned(round_.release_id)
    asked = [view.item(name) for name in round_.items if name in round_.given]
    return PageToDraw(
        "review/answers.html",
        person=about(at, of),
        number=number,
        star={"title": at.view.star(star.id).title, "lang": at.foreign(at.view.star(star.id).lang)},
        grade=round_.grade,
        questions=[
            {
                "block": block_of(item, shown=round_.shown[item.item.id], lang=at.foreign(item.lang)),
                "answer": round_.given[item.item.id].answer,
                "outcome": round_.given[item.item.id].outcome,
            }
            for item in asked
        ],
        words=tuple({word.id: word for item in asked for word in item.words}.values()),
        back_href=href("review"),
    )
