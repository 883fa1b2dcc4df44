"""Knows where somebody is in the course: the one state that every sentence about it goes by; pure, knows no sentence.

Minutes, what is left, where to go on, what may be suggested and what is done follow from it, so that no two sentences can
contradict each other.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from app.content.minutes import in_minutes
from app.services.learning.asked import AskedStars, asked_stars
from app.services.learning.completion import CHECK, PAGE, Condition
from app.services.learning.standings import StarState

How = Literal["resume", "next", "begin", "another"]


@dataclass(frozen=True, slots=True, kw_only=True)
class GoOn:
    """Where to go on: the star, and in it what comes next (None: the star itself).

    `how`: back to a page one was on, to what comes next in a star, to the first star, or to another one.
    """

    how: How
    star: str
    task: Condition | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """Where somebody is in the stars that can be opened (or in some of them)."""

    states: Mapping[str, StarState]
    """By star, in the order of the map here. What is not written or not on is not in it, and so is never spoken of."""
    seconds: Callable[[str], float]
    """How long a page, a text or a check takes this person, by its id."""
    required: Sequence[str] = ()
    """The stars their pathway asks for."""
    choice: Sequence[str] = ()
    choose: int = 0
    """So many of `choice` it asks for besides."""

    def is_done(self, star: str) -> bool:
        """Whether nothing is left in a star."""
        return self.states[star].is_done

    def left(self, star: str) -> list[Condition]:
        """What a star still asks for; empty exactly when it is done."""
        return self.states[star].missing

    def minutes(self, star: str) -> int:
        """How long a star takes from its beginning to its end."""
        return self._minutes(self.states[star].conditions)

    def minutes_left(self, star: str) -> int:
        """How long what a star still asks for takes; 0 exactly where nothing is left."""
        return self._minutes(self.left(star))

    def place(self, star: str) -> tuple[int, int] | None:
        """On which of a star's pages somebody was last, and of how many; None where they were on none of theirs."""
        state = self.states[star]
        pages = [one.id for one in state.conditions if one.kind == PAGE]
        return (pages.index(state.last_page) + 1, len(pages)) if state.last_page in pages else None

    @property
    def begun(self) -> list[str]:
        """The stars that were begun and are not done, the one where somebody was last first."""
        found = [
            (state.last_at or state.opened_at, star)
            for star, state in self.states.items()
            if state.opened_at and not state.is_done
        ]
        return [star for _at, star in sorted(found, reverse=True)]

    @property
    def untouched(self) -> list[str]:
        """The stars the pathway asks for that were not begun, in the order of the map here."""
        return [star for star in self.states if star in self.required and self._is_new(star)]

    @property
    def to_choose(self) -> tuple[int, list[str]]:
        """How many more stars the pathway asks for, and out of which."""
        there = [star for star in self.states if star in self.choice]
        fresh = [star for star in there if self._is_new(star)]
        return max(0, min(self.choose, len(there)) - (len(there) - len(fresh))), fresh

    @property
    def asked(self) -> AskedStars:
        """How far they are with what their pathway asks for."""
        return asked_stars(
            required=self.required,
            choice=self.choice,
            choose=self.choose,
            available=self.states,
            done=[star for star in self.states if self.is_done(star)],
        )

    @property
    def is_nothing_left(self) -> bool:
        """Whether all that was begun is done, and all that the pathway asks for."""
        return not self.begun and self.asked.is_nothing_left

    @property
    def finished_at(self) -> datetime | None:
        """When the pathway had all it asks for; None: it has not, or nobody knows since when."""
        if not self.asked.count or not self.asked.is_nothing_left:
            return None
        required = [self.states[star].done_at for star in self.asked.required]
        chosen = [self.states[star].done_at for star in self.asked.chosen]
        moments = [at for at in (*required, *chosen) if at is not None]
        if len(moments) < len(required) + len(chosen):
            return None
        enough = sorted(at for at in chosen if at is not None)[: self.asked.choose]
        return max([*(at for at in required if at is not None), *enough])

    def go_on(self) -> GoOn | None:
        """Where to go on: in the star where somebody was, else in one their pathway asks for.

        None exactly when nothing is left and something was begun (or nothing can be).
        """
        if self.begun:
            return self.within(self.begun[0])
        more, fresh = self.to_choose
        asked = [*self.untouched, *(fresh if more else ())]
        was_anywhere = any(state.opened_at for state in self.states.values())
        if not asked and not was_anywhere:
            asked = list(self.states)
        if not asked:
            return None
        return GoOn(how="another" if was_anywhere else "begin", star=asked[0])

    def within(self, star: str) -> GoOn:
        """Where to go on in a star: on the page where somebody was, while there are pages to read; then with the rest.

        A star that is done has nothing to go on with.
        """
        state = self.states[star]
        pages = [one for one in state.missing if one.kind == PAGE]
        was = next((one for one in state.conditions if one.id == state.last_page), None)
        if was and pages:
            return GoOn(how="resume", star=star, task=was)
        return GoOn(how="next", star=star, task=pages[0] if pages else self.first_left(star))

    def after(self, star: str, page: str, *, pages: Sequence[str]) -> Condition | None:
        """What comes after a page of a star whose pages are `pages`; None: this was the last thing.

        Who goes on from a page has read it.
        """
        asked = {one.id: one for one in self.states[star].conditions}
        place = pages.index(page) + 1
        if place < len(pages):
            return asked.get(pages[place]) or Condition(kind="page", id=pages[place], is_met=False)
        return self.first_left(star, besides=page)

    def first_left(self, star: str, *, besides: str | None = None) -> Condition | None:
        """What to do next in a star: its check, then what was passed over; None where nothing but `besides` is left."""
        left = [one for one in self.left(star) if one.id != besides]
        return next((one for one in left if one.kind == CHECK), left[0] if left else None)

    def way(self, suggested: Iterable[str]) -> list[str]:
        """The stars of a suggested way that can be gone: none that is not written or not on."""
        return [star for star in suggested if star in self.states]

    def next_star(self, star: str, *, near: Sequence[str]) -> str | None:
        """A star to go on with after `star`: near it, best one the pathway asks for; else another it asks for."""
        more, fresh = self.to_choose
        asked = [*self.required, *(fresh if more else ())]
        wishes = (*(one for one in near if one in asked), *near, *asked)
        return next(
            (one for one in wishes if one != star and one in self.states and not self.is_done(one)), None
        )

    def _is_new(self, star: str) -> bool:
        state = self.states.get(star)
        return state is not None and not state.opened_at and not state.is_done

    def _minutes(self, conditions: Iterable[Condition]) -> int:
        return in_minutes(sum(max(1, self.seconds(one.id)) for one in conditions))
