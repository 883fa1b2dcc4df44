"""Knows how a request finds an operator's visit: the cookie, the unit of work, the form token; knows no page."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Concatenate, ParamSpec

from flask import g, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from app.errors import AppError
from app.services.operating import entrance
from app.services.operating.entrance import Operator
from app.views.errors import show_codes
from app.views.headers import frame_by
from app.views.page import PageToDraw
from app.views.posted_forms import check_form
from app.views.visits import Answer, cookie_name
from app.wiring import wiring

P = ParamSpec("P")
View = Callable[Concatenate[Session, Operator, P], AnyResponse | PageToDraw]


def operated(view: View[P]) -> Callable[Concatenate[str, P], Answer]:
    """Let a view in only with an operator's cookie; a POST only with the form's token besides."""

    @wraps(view)
    def enter(visit: str, *args: P.args, **kwargs: P.kwargs) -> Answer:
        with entered(visit) as (session, operator):
            answer = view(session, operator, *args, **kwargs)
        return answer.draw() if isinstance(answer, PageToDraw) else answer

    return enter  # type: ignore[return-value]  # `wraps` forgets that only the first parameters differ


@contextmanager
def entered(visit: str) -> Iterator[tuple[Session, Operator]]:
    """A unit of work in the visit. No other page may frame what an operator sees.

    Raises `operator.over` without any cookie, and what `entrance.enter` raises.
    """
    frame_by()
    show_codes()
    shared = wiring()
    now = shared.clock()
    g.visit_key, secret = visit, request.cookies.get(cookie_name())
    if secret is None:
        raise AppError("operator.over")
    g.visit_secret = secret
    with shared.database.writing() as session:
        g.operator = entrance.enter(session, visit, secret=secret, now=now)
        if request.method == "POST":
            check_form()
        entrance.note_seen(session, g.operator, now=now)
        yield session, g.operator
