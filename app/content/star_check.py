"""Knows what the ids of one star must agree on: with each other, and with what the course has."""

from collections.abc import Mapping
from typing import Any

from app.activities.asking_kinds import VERDICTS, QuestionKind
from app.activities.base import BlockKind, Flaw
from app.activities.entry_kinds import EntryKind
from app.activities.fields import PATHWAYS, twice, unknown
from app.activities.quiz import check_quiz
from app.content.problems import Problem
from app.content.reader import Where
from app.content.star import CourseIds, ItemSource, StarSource, is_sheet
from app.content.tree import ANNEXES

RESERVED = ("quiz", "simpler")


def has_name(raw: Mapping[str, Any]) -> bool:
    """Whether a block or question has an id that can be read."""
    return isinstance(raw.get("id"), str)


def check_ids(star: StarSource, problems: list[Problem], *, places: list[tuple[Any, Where, Any]]) -> None:
    """One id, one thing: pages and items share their names."""
    seen = set(RESERVED)
    named: list[tuple[str, Where]] = [
        (page["id"], ("pages", index)) for index, page in enumerate(star.data["pages"])
    ]
    named += [(raw["id"], where) for raw, where, _ in places if has_name(raw)]
    for name, where in named:
        if name in seen:
            what = f"the id “{name}” is taken already in this star"
            problems.append(star.document.problem((*where, "id"), what, "choose another one"))
        seen.add(name)


def check_star(star: StarSource, problems: list[Problem], *, known: CourseIds) -> None:
    """Everything else that a star must keep to, told to `problems`."""
    flaws = [*_check_readers(star), *_check_outcomes(star), *_check_completion(star), *_check_places(star)]
    flaws += _check_verdicts(star)
    # An activity that cannot be read may be the very one that serves an outcome.
    flaws += _check_learning(star) if star.is_read else []
    for index, page in enumerate(star.data["pages"]) if known.sources is not None else ():
        flaws += unknown(("pages", index, "sources"), page["sources"], among=sorted(known.sources or ()))
    for item in star.items.values():
        stars = item.kind.leads_to(item.bones)
        flaws += unknown((*item.where, "feeds"), stars, among=sorted(known.stars))
        flaws += unknown(item.where, item.kind.people(item.bones), among=sorted(known.cast))
        flaws += _check_offer(star, item)
        on_page = star.pages[item.page]["sources"] if item.page else ()
        flaws += unknown((*item.where, "sources"), item.kind.sources(item.bones), among=on_page)
    flaws += _check_quiz(star)
    problems += [star.document.flawed(flaw) for flaw in flaws]


def _check_offer(star: StarSource, item: ItemSource) -> list[Flaw]:
    """What is offered once a sheet is saved is a sheet of the star."""
    if not isinstance(item.kind, EntryKind):
        return []
    offered = item.kind.checked_by(item.bones)
    entries = [one.id for one in star.items.values() if isinstance(one.kind, EntryKind) and one.id != item.id]
    if offered in star.named.difference(star.items):
        return []  # broken, and told about already
    return unknown((*item.where, "checked_by"), [offered] if offered else [], among=entries)


def _check_readers(star: StarSource) -> list[Flaw]:
    """Everybody who opens a star finds a page in it, whichever pathway they take."""
    tagged = [page["for"] for page in star.data["pages"]]
    return [
        Flaw(
            path=("pages",),
            what=f"a {pathway} gets no page of this star",
            mend=f"add “{pathway}” to the “for:” of a page, or leave “for:” out for everybody",
        )
        for pathway in PATHWAYS
        if not any(not names or pathway in names for names in tagged)
    ]


def _check_outcomes(star: StarSource) -> list[Flaw]:
    outcomes = star.data["outcomes"]
    flaws: list[Flaw] = []
    for index, page in enumerate(star.data["pages"]):
        flaws += unknown(("pages", index, "outcomes"), page["outcomes"], among=outcomes)
    for item in star.items.values():
        flaws += unknown((*item.where, "outcomes"), item.outcomes, among=outcomes)
        if not item.outcomes and star.id not in ANNEXES and not isinstance(item.kind, BlockKind):
            what = f"“{item.id}” serves no outcome of the star"
            flaws.append(Flaw(path=item.where, what=what, mend="add “outcomes:” with one or more of them"))
    return flaws


def _check_learning(star: StarSource) -> list[Flaw]:
    """Every outcome is taught on a page, practised there, and assessed: in the quiz, or by a sheet that is filled in."""
    taught = {name for page in star.data["pages"] for name in page["outcomes"]}
    practised, assessed = set(), set()
    for item in star.items.values():
        if item.page is None or is_sheet(item):
            assessed |= set(item.outcomes)
        if item.page is not None and not isinstance(item.kind, BlockKind):
            practised |= set(item.outcomes)
    lacks = (
        (taught, "taught", "name it under “outcomes:” of a page"),
        (practised, "practised", "name it under “outcomes:” of an activity on a page"),
        (
            assessed,
            "assessed",
            "name it under “outcomes:” of a question of the quiz, or of a sheet to fill in",
        ),
    )
    return [
        Flaw(path=("outcomes", index), what=f"the outcome “{name}” is not {how}", mend=mend)
        for index, name in enumerate(star.data["outcomes"])
        for found, how, mend in lacks
        if name not in found
    ]


def _check_verdicts(star: StarSource) -> list[Flaw]:
    """A question answers in a way its kind knows; thinking again is for what is right or wrong, and not in the quiz."""
    flaws = []
    for item in star.items.values():
        if not isinstance(item.kind, QuestionKind):
            continue
        graded = VERDICTS[0]
        verdict = item.bones.get("verdict", graded)
        allowed = (graded,) if item.page is None else item.kind.verdicts
        if verdict not in allowed:
            place = "in the quiz" if item.page is None else f"to a {item.kind.name}"
            what = f"there is no verdict “{verdict}” {place}"
            flaws.append(Flaw(path=(*item.where, "verdict"), what=what, mend=f"use {' or '.join(allowed)}"))
        if item.bones.get("retry") and (verdict != graded or item.page is None):
            what = "nobody thinks again here: it is asked once, or nothing is right or wrong"
            flaws.append(Flaw(path=(*item.where, "retry"), what=what, mend="remove the line"))
    return flaws


def _check_completion(star: StarSource) -> list[Flaw]:
    flaws = []
    for kind, names in star.data["completion"].items():
        flaws += twice(("completion", kind), names)
        for name in names:
            item = star.items.get(name)
            is_known = name in star.named or star.nameless
            if not is_known or (item is not None and item.kind.name != kind):
                what = f"“{name}” is no {kind} of this star"
                flaws.append(
                    Flaw(path=("completion", kind), what=what, mend="name one that stands on a page")
                )
    return flaws


def _check_places(star: StarSource) -> list[Flaw]:
    """Only what is graded can be a quiz item."""
    return [
        Flaw(path=item.where, what=f"a {item.kind.name} cannot be a quiz item", mend="place it on a page")
        for item in star.items_of(None)
        if not isinstance(item.kind, QuestionKind)
    ]


def _check_quiz(star: StarSource) -> list[Flaw]:
    if not all(map(has_name, star.data["questions"])):
        return []
    asked = [raw["id"] for raw in star.data["questions"]]
    if "quiz" not in star.data:
        return [Flaw(path=("questions",), what="no quiz draws these", mend="add “quiz:”")] if asked else []
    flaws = check_quiz(star.data["quiz"], items=asked)
    drawn = {name for slot in star.data["quiz"]["slots"] for name in slot["from"]}
    flaws = [Flaw(path=("quiz", *flaw.path), what=flaw.what, mend=flaw.mend) for flaw in flaws]
    for index, name in enumerate(asked):
        if name not in drawn:
            what = f"“{name}” is never asked"
            flaws.append(Flaw(path=("questions", index), what=what, mend="put it into a slot of the quiz"))
    return flaws
