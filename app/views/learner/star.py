"""A star as a whole: its door or its end, what changed in it since, addresses that are gone, its pictures."""

from flask import Response, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from app.errors import AppError
from app.services.actors import Actor
from app.services.exchange import deliveries
from app.services.learning import belongings, entries, journey
from app.views.desk import desk
from app.views.learner.detours import gone
from app.views.learner.end_told import told_end
from app.views.learner.onward import task_path
from app.views.learner.star_told import told_star
from app.views.learner.stars import page_path
from app.views.page import PageToDraw
from app.views.visits import back_to, visited


@visited
def star(session: Session, actor: Actor, *, star: str) -> AnyResponse | PageToDraw:
    """A star: straight to where one was; its own page before one begins, or after a detour; its end once it is done."""
    at = desk(session, actor)
    found = at.star(star)
    if star in at.course.annexes:
        return back_to(page_path(found.pages[0]))
    states = at.states()
    state = states[star]
    if state.is_done:
        slots = [item.id for item in belongings.entries_of(at.course, star)]
        return PageToDraw(
            "learner/end.html",
            **told_end(
                at,
                found,
                states,
                entries.read_some(session, actor, slots=slots).values(),
                delivery=deliveries.of_learner(session, actor, measures=star),
                changed=at.changed_since_done(state),
            ),
        )
    task = at.whereabouts(state).within(star).task if state.opened_at else None
    if task and "detour" not in request.args:
        return back_to(task_path(at, task))
    return PageToDraw("learner/star.html", **told_star(at, found, state))


@visited
def seen(session: Session, actor: Actor, *, star: str) -> AnyResponse:
    """Note that somebody has seen what changed in a star since they finished it."""
    at = desk(session, actor)
    at.star(star)
    with at.taking_part() as part:
        journey.see_changes(part, star=star)
    return back_to(f"{star}/")


@visited
def elsewhere(session: Session, actor: Actor, *, star: str, rest: str) -> AnyResponse:
    """Anything else under a star's address: the page of that name, else the star with a sentence."""
    found = desk(session, actor).star(star)
    page_id = f"{star}/{rest}"
    return back_to(page_path(page_id)) if page_id in found.pages else gone(found)


@visited
def picture(session: Session, actor: Actor, *, star: str, name: str) -> Response:
    """A picture of a star, as published."""
    try:
        svg = desk(session, actor).view.picture(f"{star}/{name}")
    except KeyError:
        raise AppError("page.not_found") from None
    response = Response(svg, mimetype="image/svg+xml")
    response.headers["Cache-Control"] = "private, max-age=86400"
    return response
