"""Knows where a learner stands in their stars, as the map and the pages tell it; changes nothing."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.content.tree import Star
from app.services.actors import Actor
from app.services.learning import completion, settling
from app.services.learning.completion import Condition
from app.services.learning.facts import Mark, Standing, StarFacts, gather
from app.services.learning.terms import Terms
from app.services.setup.configuration import Setup


@dataclass(frozen=True, slots=True, kw_only=True)
class StarState:
    """Where a learner stands in one star."""

    star: str
    status: str
    """not_started, opened, started or completed."""
    conditions: tuple[Condition, ...]
    marks: Mapping[str, Mark]
    """The pages that were opened, or done on paper."""
    votes: Mapping[str, str]
    """What was chosen, by poll."""
    last_page: str | None
    last_at: datetime | None
    opened_at: datetime | None
    done_at: datetime | None
    """When it was done. None also where that is not written yet: a rule has changed since."""
    quiz_best: float | None
    quiz_rounds: int
    quiz_passed: bool
    pass_mark: float
    done_in: int | None = None
    """The release in which it was done, or in which its changes were seen; None where it is not done, or that is not known."""

    @property
    def missing(self) -> list[Condition]:
        """What is still to do; nothing exactly when the star is done."""
        return [] if self.is_done else [condition for condition in self.conditions if not condition.is_met]

    @property
    def read_pages(self) -> Collection[str]:
        """The pages that count as read."""
        return {page for page, mark in self.marks.items() if mark.is_read}

    def is_on_paper(self, page: str) -> bool:
        """Whether a page was done on paper."""
        mark = self.marks.get(page)
        return mark is not None and mark.paper_at is not None

    @property
    def is_done(self) -> bool:
        """Whether the star is done, now or once."""
        return self.status == "completed"


def states(session: Session, actor: Actor, *, stars: Iterable[Star], setup: Setup) -> dict[str, StarState]:
    """Where the actor stands in some stars, in the order given: one statement, however many they are."""
    asked = list(stars)
    found = gather(session, actor.enrolled, stars=asked)
    return {
        star.id: _state(
            actor, star, facts=found.facts[star.id], earned=found.earned.get(star.id), setup=setup
        )
        for star in asked
    }


def on_page(
    session: Session, actor: Actor, terms: Terms, *, page: str, found: Sequence[Any] | None = None
) -> tuple[StarState, bool]:
    """Where the actor stands in the star of a page that they look at, and whether they open it by that.

    Then it is told as it will be settled; whoever shows the page notes that it was opened (`journey.open_page`).
    Nobody notes who reads the pages before the first star and after the last. `found`: as with `gather`.
    """
    star = terms.course.place(terms.course.pages[page].star)
    gathered = gather(session, actor.enrolled, stars=[star], found=found)
    facts, earned = gathered.facts[star.id], gathered.earned.get(star.id)
    mark = facts.marks.get(page)
    is_new = mark is None or mark.first_at is None
    opens = is_new and star.id in terms.course.stars and not actor.only_looks_on
    if opens:
        unseen = mark or Mark(first_at=None, last_at=None, paper_at=None, read_at=None)
        facts.marks[page] = replace(unseen, first_at=terms.now, last_at=terms.now)
        earned, _asked = settling.judge(
            star,
            facts,
            earned,
            pathway=actor.pathway,
            setup=terms.setup,
            release_id=terms.release_id,
            now=terms.now,
        )
    return _state(actor, star, facts=facts, earned=earned, setup=terms.setup), opens


def untouched(actor: Actor, *, stars: Iterable[Star], setup: Setup) -> dict[str, StarState]:
    """Where somebody on the actor's pathway stands who has done nothing yet."""
    return {star.id: _state(actor, star, facts=StarFacts(), earned=None, setup=setup) for star in stars}


def _state(actor: Actor, star: Star, *, facts: StarFacts, earned: Standing | None, setup: Setup) -> StarState:
    mark = setup.pass_mark(star.id, pathway=actor.pathway)
    has_passed = bool(earned and earned.quiz_passed)
    asked = completion.conditions(
        setup.course, star, pathway=actor.pathway, facts=facts, pass_mark=mark, has_passed=has_passed
    )
    last_at, last_page = facts.last_look or (None, None)
    return StarState(
        star=star.id,
        status=_status(asked, earned),
        conditions=tuple(asked),
        marks=facts.marks,
        votes=facts.votes,
        last_page=last_page,
        last_at=last_at,
        opened_at=facts.opened_at,
        done_at=earned.completed_at if earned else None,
        quiz_best=facts.quiz_best,
        quiz_rounds=facts.quiz_rounds,
        quiz_passed=has_passed,
        pass_mark=mark,
        done_in=earned.release_id if earned and earned.completed_at else None,
    )


def _status(asked: Collection[Condition], earned: Standing | None) -> str:
    """As it was written; done also where a rule has changed since and nothing is left, which is written soon."""
    if earned and asked and all(condition.is_met for condition in asked):
        return "completed"
    return earned.status if earned else "not_started"
