"""The way in for browsers that keep no cookie in a frame: a button, a new tab, a question, a visit.

There are two tickets. One stands for a launch that came without any cookie; it is a random word kept with the spent
attempt. The other stands for a visit whose own cookie never came back; it is the page's address, signed.
"""

from flask import g, render_template, request
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.wrappers import Response as AnyResponse

from app.errors import CATALOGUE, AppError
from app.logs import logger
from app.services.arrival import tickets, visits
from app.views.errors import error_page, sent_texts
from app.views.headers import ANYBODY, frame_by
from app.views.lti.admission import admit
from app.views.posted_forms import check_own_site
from app.views.visits import NoVisitCookie, send_in
from app.wiring import wiring
from lti.messages import Launch

Answer = AnyResponse | tuple[str, int]
PageOfVisit = tuple[str, str]
"""A visit's key, and the path of a page inside it."""


def offer(launch: Launch, *, state_hash: bytes) -> Answer:
    """The page with the button, for a launch without a cookie. It begins nothing, so anybody may frame it."""
    if launch.person is None:
        raise AppError("visit.anonymous")
    shared = wiring()
    with shared.database.writing() as session:
        ticket = tickets.issue(session, launch, state_hash=state_hash, now=shared.clock())
    return _button(ticket=ticket, is_posted=True)


def offer_again(refusal: NoVisitCookie) -> Answer:
    """The same page for the first request of a visit that comes without its cookie; later ones get no ticket."""
    logger().warning("refused", code=refusal.code)
    shared = wiring()
    with shared.database.reading() as session:
        is_untouched = tickets.is_untouched(session, refusal.visit_key, now=shared.clock())
    ticket = ticket_to(refusal.visit_key, refusal.path) if is_untouched else None
    return _button(ticket=ticket, is_posted=False)


def ticket_to(visit_key: str, path: str) -> str:
    """A ticket that opens a page of a visit nobody has entered yet."""
    return _signer().dumps([visit_key, path])


def show() -> Answer:
    """In the new tab: who is it, and which course? Spends nothing."""
    ticket = request.form.get("ticket", "")
    shared = wiring()
    place = _place_of(ticket)
    with shared.database.reading() as session:
        if place:
            if not tickets.is_untouched(session, place[0], now=shared.clock()):
                raise AppError("ticket.spent")
            name, course, platform = visits.introduce(session, place[0])
        else:
            name, course, platform = tickets.introduce(session, ticket, now=shared.clock())
    page = render_template(
        "errors/confirm_ticket.html",
        person_name=name,
        course_title=course,
        platform_name=platform,
        action="/lti/ticket/use",
        ticket=ticket,
    )
    return page, 200


def use() -> Answer:
    """After a yes the visit begins; after a no the ticket is gone."""
    check_own_site()
    ticket = request.form.get("ticket", "")
    place = _place_of(ticket)
    if request.form.get("answer") != "yes":
        _throw_away(ticket, place)
        return error_page(CATALOGUE["ticket.refused"])
    shared = wiring()
    if place is None:
        with shared.database.writing() as session:
            launch = tickets.use(session, ticket, now=shared.clock())
        return admit(launch)
    visit, path = place
    with shared.database.writing() as session:
        admission = tickets.reopen(session, visit, landing=path, now=shared.clock())
    return send_in(admission)


def _throw_away(ticket: str, place: PageOfVisit | None) -> None:
    now = wiring().clock()
    with wiring().database.writing() as session:
        if place is None:
            tickets.refuse(session, ticket, now=now)
        else:
            tickets.close(session, place[0], now=now)


def _button(*, ticket: str | None, is_posted: bool) -> Answer:
    frame_by(*ANYBODY)
    page = render_template(
        "errors/no_cookie.html",
        ticket=ticket,
        action="/lti/ticket",
        is_posted=is_posted,
        reference=g.get("request_id", ""),
        texts=sent_texts(),
    )
    return page, CATALOGUE["visit.no_cookie"].status


def _place_of(ticket: str) -> PageOfVisit | None:
    """The visit a signed ticket stands for, and the page it was to open; None for a launch's ticket."""
    if "." not in ticket:
        return None
    try:
        visit, path = _signer().loads(ticket, max_age=int(tickets.TICKET_LASTS.total_seconds()))
    except BadData:
        raise AppError("ticket.spent") from None
    return visit, path


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(wiring().settings.derived_key("visit ticket"))
