"""Knows everything a page of the course needs of one person, and brings it at once; tells and changes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from app.activities.asking_kinds import AskingKind, QuestionKind
from app.activities.entry_kinds import EntryKind, TalkKind
from app.activities.registry import KINDS, entry
from app.content.tree import Course, Item
from app.services.actors import Actor
from app.services.learning import brought, entries, given, local_cases, polls, seated, standings
from app.services.learning.attempts import GivenAnswer
from app.services.learning.cohorts import LEAST_PEOPLE
from app.services.learning.entries import Written
from app.services.learning.given import Underway
from app.services.learning.local_cases import ToldCase
from app.services.learning.polls import PollResult
from app.services.learning.seated import Table
from app.services.learning.standings import StarState
from app.services.learning.terms import Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Belongings:
    """What somebody has on one page, and where they stand in its star."""

    state: StarState
    opens: bool = False
    """Whether they look at the page for the first time: the state is told as if that were noted already."""
    answers: Mapping[str, GivenAnswer]
    """Their newest answers, by question; none where there is none."""
    drafts: Mapping[str, Underway]
    """What they have laid and not handed in, by question and poll; none where nothing."""
    earlier: Mapping[str, Underway] = field(default_factory=dict)
    """What they laid before a question asked something else."""
    texts: Mapping[str, Written]
    """What they wrote, by entry; empty where nothing."""
    votes: Mapping[str, PollResult]
    """What their group voted, by poll; none where they have not voted."""
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """What may be told of how their group answered, by question; none where they have not answered."""
    tables: Mapping[str, Table] = field(default_factory=dict)
    """The tables at which they sit, by activity."""
    local_cases: tuple[ToldCase, ...] = ()
    """The cases of the course that stand on the page."""
    beside: Mapping[str, Written] = field(default_factory=dict)
    """What they wrote elsewhere, from which the texts here take."""


def of_page(session: Session, actor: Actor, terms: Terms, *, page: str) -> Belongings:
    """What the actor has on a page: one statement for the star, and one for each sort of thing that is on the page.

    What came along with the actor (`brought`) is not asked for again.
    """
    course = terms.course
    items = [course.items[item] for item in course.pages[page].items]
    asked = [item for item in items if isinstance(KINDS[item.kind], AskingKind)]
    came = brought.take(actor, star=course.pages[page].star, items=[item.id for item in asked])
    state, opens = standings.on_page(session, actor, terms, page=page, found=came.done)
    mine = given.of_page(session, actor, items=asked, found=came.given)
    told_together = {
        item.id: polls.result(session, actor, item=item, mine=state.votes[item.id])
        for item in items
        if item.id in state.votes and actor.may_read_words
    }
    texts, beside = ({}, {}) if actor.only_looks_on else _texts(session, actor, items)
    return Belongings(
        state=state,
        opens=opens,
        answers=mine.answers,
        drafts=mine.drafts,
        earlier=mine.earlier,
        texts=texts,
        beside=beside,
        tables={} if actor.only_looks_on else seated.of_page(session, actor, activities=_talks(items)),
        local_cases=local_cases.of_star(session, actor, star=course.pages[page].star)
        if any(KINDS[item.kind].wants_cases(item.bones) for item in items)
        else (),
        votes=told_together,
        counts={
            item.id: kind.counted(item.bones, told_together[item.id].counts, least=LEAST_PEOPLE)
            for item in items
            if item.id in told_together and isinstance(kind := KINDS[item.kind], QuestionKind)
        },
    )


def of_journal(session: Session, actor: Actor, terms: Terms, *, star_id: str) -> Belongings:
    """What the actor has beside a star's journal: every text of the star."""
    star = terms.course.place(star_id)
    state = standings.states(session, actor, stars=[star], setup=terms.setup)[star.id]
    texts, beside = _texts(session, actor, entries_of(terms.course, star_id))
    return Belongings(state=state, answers={}, drafts={}, texts=texts, votes={}, beside=beside)


def entries_of(course: Course, star_id: str) -> list[Item]:
    """What can be written in a star."""
    return [
        item
        for item in course.items.values()
        if item.star == star_id and isinstance(KINDS[item.kind], EntryKind)
    ]


def _talks(items: list[Item]) -> list[str]:
    return [item.id for item in items if isinstance(KINDS[item.kind], TalkKind)]


_Texts = Mapping[str, Written]


def _texts(session: Session, actor: Actor, items: list[Item]) -> tuple[_Texts, _Texts]:
    """What was written in some entries, and in those from which they take. One statement."""
    written = [item for item in items if isinstance(KINDS[item.kind], EntryKind)]
    own = [item.id for item in written]
    others = [slot for item in written for slot in sources(item)]
    found = entries.read_some(session, actor, slots=dict.fromkeys([*own, *others]))
    return {slot: found[slot] for slot in own}, {slot: found[slot] for slot in others}


def sources(item: Item) -> tuple[str, ...]:
    """The entries from which one takes or shows something, in other stars or in its own."""
    parts = entry(item.kind).reads(item.bones)
    return tuple(dict.fromkeys(part.rpartition("/")[0] for part in parts))
