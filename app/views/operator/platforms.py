"""Knows the pages of the platforms: the list, and the self-check of one; what a right is for the check's topics say."""

from functools import partial
from typing import Any

from flask import request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from app.i18n import gettext as _
from app.services.checking import facts, whole_platform
from app.services.operating import heartbeat, overview, platforms
from app.services.operating.entrance import Operator
from app.services.operating.overview import PlatformSeen
from app.views import connection
from app.views.connection import Asker
from app.views.operator.visiting import entered, operated
from app.views.operator.words import DONE, FAMILY, KIND, STATE, of_institution
from app.views.page import PageToDraw
from app.views.rendering import href
from app.views.visits import Answer, back_to
from app.wiring import wiring


@operated
def show(session: Session, operator: Operator) -> PageToDraw:
    """Every registration."""
    del operator
    return PageToDraw(
        "operator/platforms.html",
        end_action=href("operator/visits/end"),
        worker=heartbeat.worker(session, now=wiring().clock()),
        done=DONE.get(request.args.get("done", "")),
        platforms=[_told_platform(one) for one in overview.platforms(session)],
    )


@operated
def trust(session: Session, operator: Operator, platform: str) -> AnyResponse:
    """Let the platform's administrators read the institution's reports, or not any more."""
    del operator
    are_trusted = request.form.get("trust") == "1"
    platforms.trust_admins(session, platform, are_trusted=are_trusted, now=wiring().clock())
    return back_to(f"operator/platforms?done={'trusted' if are_trusted else 'not-trusted'}")


@operated
def read_site(session: Session, operator: Operator, platform: str) -> AnyResponse:
    """Have the roster of the platform's home page read, or not any more."""
    del operator
    are_read = request.form.get("read") == "1"
    platforms.read_sites(session, platform, are_read=are_read, now=wiring().clock())
    return back_to(f"operator/platforms?done={'site-read' if are_read else 'site-not-read'}")


@operated
def suspend(session: Session, operator: Operator, platform: str) -> AnyResponse:
    """Let nobody in from there any more, and end its visits."""
    del operator
    platforms.suspend_platform(session, platform, now=wiring().clock())
    return back_to("operator/platforms?done=platform-suspended")


@operated
def resume(session: Session, operator: Operator, platform: str) -> AnyResponse:
    """Let people in from there again."""
    del operator
    platforms.resume_platform(session, platform, now=wiring().clock())
    return back_to("operator/platforms?done=resumed")


@operated
def end_visits(session: Session, operator: Operator) -> AnyResponse:
    """End every visit from all platforms."""
    del operator
    platforms.end_all_visits(session, now=wiring().clock())
    return back_to("operator/platforms?done=ended")


@operated
def ask(session: Session, operator: Operator, platform: str) -> PageToDraw:
    """What would be checked."""
    del operator
    found = facts.platform_of(session, platform, institution_id=None)
    return connection.offer(session, found, _asker(platform))


def check(visit: str, platform: str) -> Answer:
    """Check it, and show what was seen."""
    with entered(visit):
        asker = _asker(platform)
    find = partial(facts.platform_of, key=platform, institution_id=None)
    return connection.check(find, asker).draw()


def _asker(platform: str) -> Asker:
    return Asker(
        institution_id=None, frame="operator/frame.html", action=href(f"operator/platforms/{platform}")
    )


def _told_platform(one: PlatformSeen) -> dict[str, Any]:
    given = [right.topic for right in whole_platform.RIGHTS if right.scope in one.scopes]
    sends_notices = any(place.sends_notices for place in one.deployments)
    missing = [
        right.topic
        for right in whole_platform.RIGHTS
        if right.scope not in one.scopes and (sends_notices or not right.is_of_notices)
    ]
    return {
        "seen": one,
        "family": FAMILY.get(one.family, one.family),
        "institution": of_institution(one.institution),
        "came": _came(one),
        "given": [topic.what for topic in given],
        "missing": missing if one.scopes else [],
        "deployments": [
            {"seen": place, "state": STATE[place.state], "institution": of_institution(place.institution)}
            for place in one.deployments
        ],
        "nearly_full": [
            {"kind": KIND[kind], "number": number, "most": most} for kind, number, most in one.nearly_full
        ],
        "suspend_action": href(f"operator/platforms/{one.key}/{'suspend' if one.is_active else 'resume'}"),
        "trust_action": href(f"operator/platforms/{one.key}/administrators"),
        "site_action": href(f"operator/platforms/{one.key}/site"),
        "check_href": href(f"operator/platforms/{one.key}"),
        "update_href": href(f"operator/invitations?platform={one.id}#new"),
    }


def _came(one: PlatformSeen) -> dict[str, Any]:
    """The last sign of life: launches are remembered for a day, pages for longer."""
    if one.last_launch_at:
        return {"words": _("Last launch"), "at": one.last_launch_at}
    if one.last_page_at:
        return {"words": _("Last page opened"), "at": one.last_page_at}
    return {"words": _("Last launch"), "at": None}
