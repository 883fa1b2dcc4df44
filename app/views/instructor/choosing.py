"""Knows what somebody has ticked so far in the list of content, as the form says; knows no words and no answer."""

from dataclasses import dataclass

from flask import request as http
from sqlalchemy.orm import Session

from app.services.actors import Actor
from app.services.arrival import content_requests
from app.services.setup import catalogue
from app.services.setup.catalogue import ContentOffer, Placement
from app.views.desk import Desk, desk
from lti.messages import ContentRequest


@dataclass(kw_only=True)
class Choosing:
    """The request, what is offered, and what is ticked so far."""

    at: Desk
    request: ContentRequest
    offers: list[ContentOffer]
    ticked: frozenset[str]
    without_column: frozenset[str]
    """Items whose column somebody does not want; the same for dates below."""
    without_dates: frozenset[str]
    pathway: str
    """Whose stars are shown; empty: everybody's."""
    target: str | None
    problem: str | None = None

    @property
    def chosen(self) -> list[ContentOffer]:
        """What is ticked and offered, in the order of the list."""
        return [offer for offer in self.offers if offer.item in self.ticked]

    @property
    def shown(self) -> list[ContentOffer]:
        """What the filter lets through; what is ticked stays."""
        if not self.pathway:
            return self.offers
        pathway = self.at.setup.pathway(self.pathway)
        stars = {None, *pathway.required, *pathway.choose_from}
        return [offer for offer in self.offers if offer.star in stars or offer.item in self.ticked]

    def placement(self, offer: ContentOffer) -> Placement:
        """What is to come with an offer: all that there is, unless somebody said no."""
        return Placement(
            with_column=offer.item not in self.without_column, with_dates=offer.item not in self.without_dates
        )


def choosing_now(session: Session, actor: Actor) -> Choosing:
    """The list as it lies before somebody. Raises `content.none`, `visit.forbidden`."""
    request = content_requests.read(session, actor)
    at = desk(session, actor)
    pathway = http.form.get("pathway", "")
    targets = catalogue.targets(request)
    target = http.form.get("target")
    return Choosing(
        at=at,
        request=request,
        offers=catalogue.offers(session, actor, setup=at.setup),
        ticked=frozenset(http.form.getlist("item")),
        without_column=_refused("column"),
        without_dates=_refused("dates"),
        pathway=pathway if pathway in at.course.pathways else "",
        target=target if target in targets else next(iter(targets), None),
    )


def _refused(what: str) -> frozenset[str]:
    """Items whose box for `what` is not ticked: of those on the page as it shows, of others as it was kept."""
    shown, wanted = (set(http.form.getlist(name)) for name in ("shown", what))
    return frozenset(shown - wanted | set(http.form.getlist(f"no_{what}")))
