"""Knows where somebody is in the course: the one state that every sentence about it goes by; pure, knows no sentence."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.content.minutes import in_minutes
from app.services.learning.standings import StarState


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """Where somebody is in the stars that were asked for."""

    states: Mapping[str, StarState]
    seconds: Callable[[str], float]
    """How long a page, a text or a check takes this person, by its id."""

    def minutes(self, star: str) -> int:
        """How long a star takes from its beginning to its end."""
        return in_minutes(sum(self.seconds(one.id) for one in self.states[star].conditions))

    def minutes_left(self, star: str) -> int:
        """How long what a star still asks for takes; 0 exactly where nothing is left."""
        return in_minutes(sum(max(1, self.seconds(one.id)) for one in self.states[star].missing))
