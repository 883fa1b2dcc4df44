"""Knows what can be placed in a platform's course, and what is there already; knows no words and no message."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.content.tree import GUIDE, Star
from app.models.platform import Platform
from app.models.resource_link import ResourceLink
from app.services.actors import INSTRUCTOR, Actor
from app.services.exchange.measures import TAG, USUAL_MAXIMUM, measured_by
from app.services.exchange.review_links import review_link
from app.services.setup.configuration import Setup
from lti.families import family_named
from lti.messages import Column, ContentItem, ContentRequest

COURSE, STAR, QUIZ, JOURNAL = "course", "star", "quiz", "journal"
FOR_LEARNERS = ("portfolio", "glossary")
GUIDE_PAGES = "guide-pages"
FOR_LEADERS = ("guide", GUIDE_PAGES, "reports")
IFRAME, WINDOW = "iframe", "window"
HISTORY = {"context_id_history": "$Context.id.history"}
"""Asked for with every link: where it was copied from, also on platforms whose registration does not ask."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentOffer:
    """One thing that can be placed. `kind` is `course`, `star`, `quiz`, `journal`, or the item itself."""

    item: str
    kind: str
    star: str | None = None
    opens_at: datetime | None = None
    due_at: datetime | None = None
    is_placed: bool = False
    """Somebody has opened a link to it in this course."""

    @property
    def measures(self) -> str | None:
        """What its column would measure; None: it is never graded."""
        return measured_by(self.item)


def offers(session: Session, actor: Actor, *, setup: Setup) -> list[ContentOffer]:
    """What the actor may place in their course, stars in the order they are listed there.

    Stars without text are not offered, nor those that were left out; where nobody has set the course up, placing a
    star is what turns it on (docs/decisions/0006). Raises `visit.forbidden`.
    """
    actor.require(INSTRUCTOR)
    placed = set(
        session.scalars(
            select(ResourceLink.item).where(ResourceLink.context_id == actor.context, ResourceLink.is_placed)
        ).all()
    )
    items: list[tuple[str, str, str | None]] = [(COURSE, COURSE, None)]
    for star in setup.written:
        if star.is_enabled or not setup.version:
            items += _of_star(setup.course.stars[star.star])
    annexes = dict(setup.course.annexes)
    guide = annexes.pop(GUIDE, None)
    items += [(item, item, None) for item in (*annexes, *FOR_LEARNERS, "guide", "reports")]
    # The item `guide` has always opened the set-up; what is read there is opened by its first page.
    items += [(guide.pages[0].replace("/", "/page/"), GUIDE_PAGES, None)] if guide else []
    return [_offer(item, kind, star, setup=setup, placed=placed) for item, kind, star in items]


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """How one chosen thing is to be placed."""

    with_column: bool = True
    with_dates: bool = True


def content_item(
    offer: ContentOffer,
    request: ContentRequest,
    *,
    placement: Placement,
    title: str,
    text: str,
    review: str,
    launch_url: str,
    target: str | None,
    groups: Mapping[str, str],
) -> ContentItem:
    """The link a platform is to make. `item` goes with it twice: some platforms lose custom parameters in copies.

    `groups`: custom parameters that ask for groups (`group_variables`). `review`: how the gradebook may call the way to the work behind a grade.
    """
    is_graded = offer.measures is not None and request.takes_columns and placement.with_column
    return ContentItem(
        url=f"{launch_url}?item={offer.item}",
        title=title,
        text=text,
        custom={"item": offer.item} | HISTORY | dict(groups),
        column=Column(
            label=title,
            maximum=USUAL_MAXIMUM,
            resource_id=str(offer.measures),
            tag=TAG,
            review=review_link(offer.item, launch_url=launch_url, label=review),
        )
        if is_graded
        else None,
        opens_at=offer.opens_at if placement.with_dates else None,
        due_at=offer.due_at if placement.with_dates else None,
        target=target,
    )


def group_variables(session: Session, request: ContentRequest) -> Mapping[str, str]:
    """What a platform's links ask it for, to tell groups: a tool that was registered by hand, or long ago, may not ask itself."""
    family = session.scalars(select(Platform.family).where(Platform.id == request.platform_id)).one()
    return family_named(family).group_variables


def targets(request: ContentRequest) -> list[str]:
    """Where the platform can show a link, of the ways that differ for people; the usual one first."""
    shown = {"frame": IFRAME, IFRAME: IFRAME, WINDOW: WINDOW}
    accepted = {shown[target] for target in request.targets if target in shown}
    return [target for target in (IFRAME, WINDOW) if target in accepted]


def _of_star(star: Star) -> list[tuple[str, str, str | None]]:
    parts = [(STAR, star.id, True)]
    parts += [(QUIZ, f"{star.id}/quiz", star.quiz is not None)]
    parts += [(JOURNAL, f"{star.id}/journal", star.journal is not None)]
    return [(item, kind, star.id) for kind, item, is_there in parts if is_there]


def _offer(
    item: str, kind: str, star: str | None, *, setup: Setup, placed: Collection[str | None]
) -> ContentOffer:
    dates = setup.star(star) if star else None
    return ContentOffer(
        item=item,
        kind=kind,
        star=star,
        opens_at=dates.opens_at if dates else None,
        due_at=dates.due_at if dates else None,
        is_placed=item in placed,
    )
