"""What anybody may ask about a certificate: whether it is genuine, and what its holder chose to tell."""

from collections.abc import Mapping
from typing import Any

from flask import Response, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.adapters import badge_keys
from app.badges.certified import Certified, read_number
from app.badges.credential import Addresses, achievement, profile, status
from app.errors import AppError
from app.services.learning import certificates
from app.services.operating import institutions, throttles
from app.services.releases import courses
from app.views.locales import choose
from app.views.telling.certificates import pathway_criteria, told_in_public
from app.wiring import wiring

MOST_UNKNOWN = 20
"""Numbers that nobody knows, from one address in a minute; one that is known is always told."""
UNLISTED = {"X-Robots-Tag": "noindex, nofollow"}
KEPT_BY_OTHERS = {"Access-Control-Allow-Origin": "*", "Cache-Control": "public, max-age=3600"}
"""What stands there is nobody's, and programs in browsers may read it."""


def ask() -> AnyResponse | str:
    """A field for the number, for who has it on paper."""
    typed = request.args.get("number", "")
    if read_number(typed):
        return redirect(url_for("public.verify", number=read_number(typed)), code=303)
    return render_template("public/verify.html", told=None, is_asked=False)


def verify(number: str) -> Response:
    """What its holder chose to tell. Raises `certificate.throttled`."""
    known = _known(number)
    if known is None:
        _count_unknown()
    locale = choose()
    told = known and told_in_public(known, foreign=lambda lang: None if lang == locale else lang)
    page = render_template("public/verify.html", told=told, is_asked=True)
    return Response(page, status=200 if known else 404, headers=UNLISTED)


def is_good(number: str) -> Response:
    """The same for machines: a list of what is no longer good."""
    known = _known(number)
    if known is None:
        _count_unknown()
    issuer = _addresses().issuer(known.earned.issuer) if known else ""
    told = status(read_number(number), issuer=issuer, is_known=known is not None, at=_addresses())
    return _told(told, {**UNLISTED, "Access-Control-Allow-Origin": "*"})


def issuer(key: str) -> Response:
    """Who gives badges, and with which keys. Raises `page.not_found`."""
    with wiring().database.reading() as session:
        found = institutions.by_key(session, key)
        keys = [dict(one) for one in badge_keys.public_keys(session)]
    if found is None:
        raise AppError("page.not_found")
    return _told(profile(found.name, key=key, keys=keys, at=_addresses()), {**UNLISTED, **KEPT_BY_OTHERS})


def public_key(kid: str) -> Response:
    """The public half of a key that badges were signed with. Raises `page.not_found`."""
    with wiring().database.reading() as session:
        found = badge_keys.public_key(session, kid)
    if found is None:
        raise AppError("page.not_found")
    return _told(dict(found), KEPT_BY_OTHERS)


def achieved(course: str, award: str) -> Response:
    """What a certificate or badge is given for. Raises `page.not_found`."""
    shared = wiring()
    with shared.database.reading() as session:
        view = courses.read_current(session, library=shared.library, locale=choose()).view
    if course != view.course.id or award not in {*view.course.pathways, *view.course.badges}:
        raise AppError("page.not_found")
    if award in view.course.pathways:
        pathway = view.pathway(award)
        title, text, asks = pathway.title, pathway.text, pathway_criteria()
    else:
        badge = view.badge(award)
        title, text, asks = badge.title, badge.text, badge.asks
    told = achievement(
        course,
        award,
        title=title,
        text=text,
        asks=asks,
        is_pathway=award in view.course.pathways,
        at=_addresses(),
    )
    return _told(told.to_dict(), KEPT_BY_OTHERS)


def _known(number: str) -> Certified | None:
    with wiring().database.reading() as session:
        return certificates.verify(session, read_number(number))


def _count_unknown() -> None:
    shared = wiring()
    with shared.database.writing() as session:
        is_too_much = throttles.is_one_too_many(
            session,
            "certificate",
            request.remote_addr or "",
            most=MOST_UNKNOWN,
            key=shared.settings.derived_key("throttle"),
            now=shared.clock(),
        )
    if is_too_much:
        raise AppError("certificate.throttled")


def _addresses() -> Addresses:
    return Addresses(wiring().settings.public_url)


def _told(told: Mapping[str, Any], headers: Mapping[str, str]) -> Response:
    response = jsonify(told)
    response.headers.update(headers)
    return response
