"""Knows how a request finds its visit: the cookie, the unit of work; knows no page.

Every page behind a launch lies under `/v/<visit>/`, and the visit's cookie is bound to that path: two courses, two
people, two tabs never mix. A view gets a session and the actor; its unit of work is committed when it returns.

Looking at a page reads; only a form writes. That it was looked at is noted afterwards. Where a page comes upon something
new that it must keep before it can be told (a quiz that ends with being looked at), it says `needs_to_write`: then it is
made once more, in a unit of work that writes (docs/decisions/0021).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime
from functools import partial, wraps
from typing import Concatenate, ParamSpec
from urllib.parse import quote, urlencode

from flask import g, redirect, request
from sqlalchemy.exc import IntegrityError, NoResultFound, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response as AnyResponse

from app import logs
from app.adapters.sql.engine import WritingNeeded
from app.adapters.sql.together import Along
from app.adapters.sql.writing import Writing
from app.errors import AppError
from app.services.actors import Actor
from app.services.arrival import visits
from app.services.arrival.landings import DETOURS
from app.services.arrival.launches import Admission
from app.services.arrival.visits import VisitOver
from app.views.headers import frame_by
from app.views.page import PageToDraw
from app.views.posted_forms import check_form
from app.wiring import wiring

P = ParamSpec("P")
_IN_ADDRESSES = "/?#&=%:@!$'()*+,;~"
"""What quoting leaves alone in a path with query and fragment (RFC 3986, section 2.2)."""
Answer = AnyResponse | tuple[str, int]
Deed = Callable[[Session], object]


def cookie_name() -> str:
    """`__Secure-visit`; plain `visit` where the tool is reached over http (a loopback address)."""
    return "__Secure-visit" if wiring().settings.is_https else "visit"


def send_in(admission: Admission) -> AnyResponse:
    """Give the browser the visit's cookie and open the page the visit is for."""
    response = redirect(_address(admission.visit_key, admission.landing), code=303)
    response.set_cookie(
        cookie_name(),
        admission.secret,
        path=f"/v/{admission.visit_key}/",
        secure=True,
        httponly=True,
        samesite="None",
        partitioned=True,
    )
    return response


def visited(
    view: Callable[Concatenate[Session, Actor, P], AnyResponse | PageToDraw],
    *,
    afterwards: Callable[..., object] | None = None,
    along: Callable[..., Along] | None = None,
) -> Callable[..., Answer]:
    """Let a view in only with its visit's cookie; a POST only with the form's token besides.

    `afterwards` is called with what the view is where the visit has run out: it keeps what the form holds, and the page
    that says so is told. `along` is called with what the view is, and says what of somebody is read in the statement that
    finds who acts; it comes with the actor.

    A GET is read in a unit of work that cannot write, once more where the connection to the database breaks meanwhile.
    If it turns out that it must write (`needs_to_write`), the view is called again, in a writing unit, so it changes
    nothing but the session before that. Where somebody only looks over another person's shoulder, whatever a page
    notes is undone. What was looked at is noted afterwards (`note_afterwards`), together with the visit being alive.
    """

    @wraps(view)
    def enter(visit: str, *args: P.args, **kwargs: P.kwargs) -> Answer:
        g.visit_key, g.visit_secret = visit, _secret(visit)
        g.notes, g.deeds = [], []
        database, now = wiring().database, wiring().clock()
        said_along = partial(along, **kwargs) if along else None

        def look(session: Session) -> AnyResponse | PageToDraw:
            for later in (g.notes, g.deeds):
                later.clear()  # of a look that broke off
            return view(session, _let_in(session, visit, now=now, along=said_along), *args, **kwargs)

        def act() -> AnyResponse | PageToDraw:
            with database.writing() as session:
                actor = _let_in(session, visit, now=now)
                visits.note_seen(session, actor, now=now)
                with _undone(session) if actor.is_disguised else nullcontext():
                    return view(session, actor, *args, **kwargs)

        with _unless_erased(visit, now=now):
            if request.method == "POST":
                try:
                    answer = act()
                except VisitOver as over:
                    if afterwards is not None:
                        over.is_kept = _is_kept(visit, partial(afterwards, **kwargs), now=now)
                    raise
            else:
                try:
                    answer = database.read(look)
                except WritingNeeded:
                    answer = act()
                else:
                    _note(g.actor, g.notes, g.deeds, now=now)
        return answer.draw() if isinstance(answer, PageToDraw) else answer

    return enter


def let_in_to_act(visit: str) -> None:
    """Let a form of a visit in for work that is done before its unit of work begins, and holds nobody up.

    Raises what `visited` raises, which checks it all once more.
    """
    g.visit_key, g.visit_secret = visit, _secret(visit)
    with wiring().database.reading() as session:
        _let_in(session, visit, now=wiring().clock())


def _is_kept(visit: str, keep: Callable[[Session, Actor], object], *, now: datetime) -> bool:
    """Keep what the form of a visit holds that has run out, for the person it belongs to; whether that was possible.

    What a script sends waits on the person's own device instead.
    """
    if request.form.get("autosave") == "1":
        return False
    try:
        with wiring().database.writing() as session:
            actor = visits.enter(session, visit, secret=g.visit_secret, now=now, afterwards=True)
            _check(actor)
            keep(session, actor)
    except AppError:
        return False
    return True


@contextmanager
def _unless_erased(visit: str, *, now: datetime) -> Iterator[None]:
    """Whoever is erased meanwhile (in another window, by an operator) has no visit any more; that is what is said then."""
    try:
        yield
    except (NoResultFound, StaleDataError, IntegrityError):
        with wiring().database.reading() as session:
            visits.enter(session, visit, secret=g.visit_secret, now=now)
        raise


def _let_in(
    session: Session, visit: str, *, now: datetime, along: Callable[[], Along] | None = None
) -> Actor:
    """Who acts in the visit, if this request may."""
    told = along() if along else None
    actor = visits.enter(session, visit, secret=g.visit_secret, now=now, along=told)
    g.actor = actor
    frame_by(*actor.frame_origins)
    _check(actor)
    return actor


def _check(actor: Actor) -> None:
    """Refuse what this request may not do in the visit."""
    if request.method == "POST":
        check_form()
        if actor.is_disguised:
            raise AppError("visit.read_only")
    _check_door(actor)


def note_afterwards(note: Writing) -> None:
    """Have something noted about what is looked at, after the unit that reads; nothing waits for it."""
    g.notes.append(note)


def do_afterwards(deed: Deed) -> None:
    """Have something done after the unit that reads which takes a writing unit; then nothing is noted besides."""
    g.deeds.append(deed)


def _note(actor: Actor, notes: list[Writing], deeds: list[Deed], *, now: datetime) -> None:
    """That somebody looks at pages is noted apart from looking; where the database takes no notes now, a later look does.

    Only that somebody has come in is noted whatever it costs: a visit that nobody has entered can be opened by a ticket.
    """
    if not (notes or deeds or visits.is_seen_anew(actor, now=now)):
        return
    database = wiring().database
    try:
        if deeds:
            with database.writing() as session:
                visits.note_seen(session, actor, now=now)
                for deed in deeds:
                    deed(session)
        else:
            with database.writing_once() as connection:
                visits.note_seen(connection, actor, now=now, also=notes)
    except (OperationalError, PoolTimeout) as error:
        if actor.seen_at is None:
            raise
        logs.logger().warning("look not noted", exc_info=error)


class NoVisitCookie(AppError):
    """A page of a visit was asked for without any cookie: blocked, or somebody else's address."""

    def __init__(self, visit_key: str, *, path: str) -> None:
        super().__init__("visit.no_cookie")
        self.visit_key = visit_key
        self.path = path
        """The page inside the visit; after a form, the visit's first page."""


def _secret(visit: str) -> str:
    """What the visit's cookie holds."""
    secret = request.cookies.get(cookie_name())
    if secret is None:
        is_page = request.method in {"GET", "HEAD"}
        raise NoVisitCookie(visit, path=_path_inside(visit) if is_page else "")
    return secret


def _path_inside(visit: str) -> str:
    """The asked path as it may stand in an address: what was escaped in the request is escaped again."""
    path = quote(request.path.removeprefix(f"/v/{visit}/"))
    query = request.query_string.decode("latin-1")
    return f"{path}?{query}" if query else path


def _address(visit: str, path: str) -> str:
    """A path of ours, or one somebody sent, as an address; no line end or blank gets into a header."""
    return f"/v/{visit}/{quote(path, safe=_IN_ADDRESSES)}"


def _check_door(actor: Actor) -> None:
    """A review opens the pages of reviews and no other, and nobody else opens those."""
    is_reviewing = request.blueprint == "review"
    if actor.is_review and not is_reviewing:
        raise AppError("review.nothing_else")
    if is_reviewing and not actor.is_review:
        raise AppError("visit.forbidden")


@contextmanager
def _undone(session: Session) -> Iterator[None]:
    with session.begin_nested() as everything:
        yield
        session.expunge_all()  # what was read stays readable for drawing the page
        everything.rollback()


def back_to(path: str) -> AnyResponse:
    """After a POST: open a page of the visit, so that reloading sends nothing again.

    A page that sends people on takes along what was to be said on the way (`?detour=`).
    """
    detour = request.args.get("detour") if request.method == "GET" else None
    tail = f"?{urlencode({'detour': detour})}" if detour in DETOURS and "?" not in path else ""
    return redirect(_address(g.visit_key, path + tail), code=303)


def leave_for(path: str) -> AnyResponse:
    """After a POST that ends the visit: open a page that stands outside of it."""
    return redirect(path, code=303)
