"""Knows which platforms an administrator may check; the page itself is everybody's (`views.connection`)."""

from functools import partial

from flask import g
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from app.services.actors import ADMIN, INSTRUCTOR, Actor
from app.services.checking import facts
from app.views import connection
from app.views.admin.reading import come_in, visited_to_read
from app.views.connection import Asker
from app.views.page import PageToDraw
from app.views.rendering import href
from app.views.visits import Answer, back_to


@visited_to_read
def choose(session: Session, actor: Actor) -> AnyResponse | PageToDraw:
    """Which platform; where there is only one, on to its page."""
    actor.require(ADMIN)
    found = facts.platforms_of(session, actor.institution_id)
    if len(found) == 1:
        return back_to(_path(found[0].key))
    listed = [{"name": one.name, "href": href(_path(one.key))} for one in found]
    return PageToDraw("admin/platforms.html", platforms=listed, can_set_up=_can_set_up(actor))


@visited_to_read
def ask(session: Session, actor: Actor, platform: str) -> PageToDraw:
    """What would be checked."""
    asker = _asker(actor, platform)
    found = facts.platform_of(session, platform, institution_id=asker.institution_id)
    return connection.offer(session, found, asker)


def check(visit: str, platform: str) -> Answer:
    """Check it, and show what was seen."""
    come_in(visit)
    asker = _asker(g.actor, platform)
    find = partial(facts.platform_of, key=platform, institution_id=asker.institution_id)
    return connection.check(find, asker).draw()


def _path(key: str) -> str:
    return f"platforms/{key}"


def _can_set_up(actor: Actor) -> bool:
    return actor.can(INSTRUCTOR) and actor.context_id is not None


def _asker(actor: Actor, platform: str) -> Asker:
    """Raises `visit.forbidden` for anybody but administrators."""
    actor.require(ADMIN)
    return Asker(
        institution_id=actor.institution_id,
        frame="admin/frame.html",
        action=href(_path(platform)),
        more={"can_set_up": _can_set_up(actor)},
    )
