"""The door for an administrator who registers their platform by a link: a question, an answer, a page that closes itself.

The platform frames these pages, so anybody may. The question changes nothing; its form carries, signed, what was shown,
and is good for one click within ten minutes.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from flask import redirect, render_template, request
from itsdangerous import BadData, URLSafeSerializer
from werkzeug.wrappers import Response as AnyResponse

from app.errors import CATALOGUE, AppError
from app.logs import logger
from app.services.arrival.launches import origin_of
from app.services.operating import invitations
from app.views.errors import error_page, show_codes
from app.views.headers import ANYBODY, frame_by
from app.views.lti.offer import describe
from app.views.posted_forms import check_own_site
from app.wiring import wiring
from lti.errors import GateError
from lti.platform_configuration import PlatformConfiguration, read_configuration
from lti.registration import register

FORM_LASTS = timedelta(minutes=10)
Answer = AnyResponse | tuple[str, int]


def ask() -> Answer:
    """Say what would be installed, and for whom. Writes nothing, unless the link is over: that is counted."""
    _begin()
    shared = wiring()
    now = shared.clock()
    token = request.args.get("registration_token") or None
    word = request.args.get("invite", "")
    with _counting_refusals(secret=word), shared.database.reading() as session:
        invitation = invitations.look(session, word, now=now)
    configuration = read_configuration(
        request.args.get("openid_configuration", ""),
        token=token,
        http=shared.registrar,
        schemes=shared.settings.platform_schemes,
    )
    if invitation.issuer not in {None, configuration.issuer}:
        raise AppError("registration.other_platform", invite=invitation.id)
    form = {
        "invite": invitation.id,
        "tries": invitation.tries,
        "until": int((now + FORM_LASTS).timestamp()),
        "platform": asdict(configuration),
        "token": token,
        "frame": _frame_origin(configuration),
    }
    page = render_template(
        "registration/ask.html",
        tool=describe(),
        platform=configuration,
        invitation=invitation,
        action=_address("/lti/register"),
        form=_signer("form").dumps(form),
    )
    return page, 200


def answer() -> Answer:
    """After a yes the platform is asked to register us, and what it answers is kept."""
    _begin()
    check_own_site()
    shared = wiring()
    form = _opened(request.form.get("form", ""))
    with _counting_refusals(invite_id=form["invite"]), shared.database.writing() as session:
        invitations.claim(session, form["invite"], tries=form["tries"], now=shared.clock())
    if request.form.get("answer") != "yes":
        return error_page(CATALOGUE["registration.declined"])
    configuration = PlatformConfiguration(**form["platform"])
    with _counting_refusals(invite_id=form["invite"]):
        registered = register(configuration, describe(), token=form["token"], http=shared.registrar)
        with shared.database.writing() as session:
            redeemed = invitations.redeem(
                session,
                form["invite"],
                configuration=configuration,
                registered=registered,
                frame_origin=form["frame"],
                schemes=shared.settings.platform_schemes,
                now=shared.clock(),
            )
    logger().info("platform registered", platform=redeemed.platform_id, family=configuration.family)
    done = {
        "family": configuration.family,
        "is_update": redeemed.is_update,
        "waits": redeemed.waits,
        "name": redeemed.name,
    }
    return redirect(_address("/lti/registered", of=_signer("done").dumps(done)), code=303)


def registered() -> Answer:
    """What is left to do. Reloading it sends nothing again."""
    _begin()
    try:
        done = _signer("done").loads(request.args.get("of", ""))
    except BadData:
        raise AppError("page.not_found") from None
    return render_template("registration/done.html", **done), 200


@contextmanager
def _counting_refusals(*, secret: str = "", invite_id: int | None = None) -> Iterator[None]:
    """Have it counted if somebody with an invitation is refused, whoever refuses."""
    try:
        yield
    except (AppError, GateError):
        with wiring().database.writing() as session:
            invitations.count_refusal(session, secret=secret, invite_id=invite_id)
        raise


def _begin() -> None:
    frame_by(*ANYBODY)
    show_codes()


def _address(path: str, **query: str) -> str:
    """The next page, in the language somebody has chosen on this one."""
    asked = {**query, **({"lang": request.args["lang"]} if "lang" in request.args else {})}
    return f"{path}?{urlencode(asked)}" if asked else path


def _frame_origin(configuration: PlatformConfiguration) -> str | None:
    """Where the page lives that frames this one, if that is the platform's: a Canvas is known by many addresses."""
    page = request.headers.get("Referer", "")
    is_safe = page.startswith(tuple(f"{scheme}://" for scheme in wiring().settings.platform_schemes))
    return origin_of(page) if is_safe and configuration.owns(page) else None


def _opened(sealed: str) -> dict[str, Any]:
    try:
        form: dict[str, Any] = _signer("form").loads(sealed)
    except BadData:
        raise AppError("registration.form") from None
    if form["until"] < wiring().clock().timestamp():
        raise AppError("registration.form")
    return form


def _signer(purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(wiring().settings.derived_key("registration"), salt=purpose)
