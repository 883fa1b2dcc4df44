"""Knows how a request that only reads finds its visit and reads the reports' database; knows no report.

The visit is entered, and noted as alive, first. What the page shows is read afterwards in a unit of work of its own, from
the replica if there is one, so that a long report holds up nobody who writes.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from flask import g
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from app.services.actors import Actor
from app.views.page import PageToDraw
from app.views.visits import Answer, visited
from app.wiring import wiring

P = ParamSpec("P")


def visited_to_read(
    view: Callable[Concatenate[Session, Actor, P], AnyResponse | PageToDraw],
) -> Callable[Concatenate[str, P], Answer]:
    """As `visited`, for views that change nothing: `session` cannot write."""

    @wraps(view)
    def enter(visit: str, *args: P.args, **kwargs: P.kwargs) -> Answer:
        come_in(visit)
        with wiring().reports.reading_one_moment() as session:
            answer = view(session, g.actor, *args, **kwargs)
        return answer.draw() if isinstance(answer, PageToDraw) else answer

    return enter  # type: ignore[return-value]  # `wraps` forgets that only the first parameters differ


@visited
def come_in(session: Session, actor: Actor) -> AnyResponse:
    """Let the browser in; `g.actor` says who it is."""
    del session, actor
    return AnyResponse()
