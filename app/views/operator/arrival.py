"""Knows the way in and out of the operator's pages; what stands on them it does not know.

Opening the address spends nothing, so that a program that looks at links in messages does not use it up.
"""

from flask import g, render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from app.errors import CATALOGUE, AppError
from app.logs import logger
from app.services.operating import entrance
from app.services.operating.entrance import Operator
from app.views.errors import error_page, show_codes
from app.views.headers import frame_by
from app.views.locales import choose, offered
from app.views.operator.visiting import entered, operated
from app.views.posted_forms import check_own_site, page_before
from app.views.visits import Answer, back_to, send_in
from app.wiring import wiring


def ask() -> Answer:
    """One button. Raises `operator.link`, `operator.throttled`."""
    _begin()
    shared = wiring()
    word = request.args.get("link", "")
    with shared.database.reading() as session:
        is_good = entrance.is_good(session, word, now=shared.clock())
    if not is_good:
        raise _refusal()
    return render_template("operator/enter.html", action=request.path, word=word), 200


def begin() -> Answer:
    """Spend the address, and open the first page."""
    _begin()
    check_own_site()
    shared = wiring()
    word = request.form.get("link", "")
    try:
        with shared.database.writing() as session:
            admission = entrance.begin(session, word, locale=choose(), now=shared.clock())
    except AppError:
        raise _refusal() from None
    logger().info("operator came in")
    return send_in(admission)


@operated
def speak(session: Session, operator: Operator) -> AnyResponse:
    """Show these pages in another language."""
    if request.form.get("locale") in offered():
        entrance.speak(session, operator, locale=request.form["locale"])
    return back_to(page_before(operator))


def leave(visit: str) -> Answer:
    """End the visit, and say so."""
    with entered(visit) as (session, operator):
        entrance.leave(session, operator, now=wiring().clock())
    del g.operator  # the page has no menu any more
    return error_page(CATALOGUE["operator.left"])


def _begin() -> None:
    frame_by()
    show_codes()


def _refusal() -> AppError:
    """A wrong address is counted, in a unit of work of its own."""
    shared = wiring()
    key = shared.settings.derived_key("throttle")
    with shared.database.writing() as session:
        is_too_much = entrance.count_wrong(session, request.remote_addr or "", key=key, now=shared.clock())
    return AppError("operator.throttled" if is_too_much else "operator.link")
