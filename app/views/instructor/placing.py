"""What placing links does to a course that has begun, told before it is done: stars that are shown, grades that go down."""

from dataclasses import dataclass
from typing import Any

from app.services.setup import configuration
from app.services.setup.configuration import Setup
from app.views.instructor import grading_told
from app.views.instructor.choosing import Choosing
from app.views.instructor.words import asking_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Placing:
    """The set-up as it will be once somebody has opened what is placed."""

    choosing: Choosing
    after: Setup
    shows: tuple[str, ...]
    """The stars that are shown by that and were not; of a course that nobody has begun none are told."""

    @property
    def digest(self) -> str:
        """Stands for these stars: what was looked at is what is placed."""
        return " ".join(self.shows)

    def told(self) -> dict[str, Any]:
        """In words: the stars, which pathways ask for them, whose grade goes down."""
        at = self.choosing.at
        return {
            "stars": [
                {"title": at.view.star(star).title, "asked": asking_words(at, star, setup=self.after)}
                for star in self.shows
            ],
            "falls": grading_told.falls(at, self.after),
            "digest": self.digest,
        }


def placing_now(choosing: Choosing) -> Placing:
    """What the ticked things would do."""
    at = choosing.at
    items = [offer.item for offer in choosing.chosen]
    after = configuration.with_links(at.session, at.actor.context, setup=at.setup, items=items)
    has_begun = at.setup.kept is not None
    shown = after.enabled - at.setup.enabled if has_begun else frozenset()
    return Placing(choosing=choosing, after=after, shows=tuple(star for star in after.order if star in shown))
