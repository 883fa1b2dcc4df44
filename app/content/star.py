"""Knows how one `module.yaml` is read and what its ids must agree on; knows no words in any language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.activities.asking_kinds import VERDICTS, QuestionKind
from app.activities.base import BlockKind, Flaw, Kind
from app.activities.entry_kinds import EntryKind
from app.activities.fields import PATHWAYS, twice, unknown
from app.activities.quiz import check_quiz
from app.activities.registry import KINDS
from app.content.problems import Problem
from app.content.reader import Document, Where, read_yaml
from app.content.schemas import AnnexBones, ItemHead, StarBones
from app.content.specs import Spec, completed
from app.content.tree import ANNEXES
from app.content.validation import load, ready

RESERVED = ("quiz", "simpler")
_HEAD = ("id", "kind", "rev", "outcomes")


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemSource:
    """A block, question or entry as written; `bones` has passed its kind's schema."""

    id: str
    kind: Kind
    rev: int
    outcomes: tuple[str, ...]
    bones: dict[str, Any]
    where: Where
    page: str | None
    spec: str | None
    """The spec it was taken from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StarSource:
    """A star, or an annex of the course, as written. `items` lacks those that are broken, `named` has the ids of all.

    Where some are broken, what the others do not say proves nothing.
    """

    id: str
    folder: Path
    document: Document
    data: Mapping[str, Any]
    items: Mapping[str, ItemSource]
    named: frozenset[str] = field(default=frozenset())
    nameless: int = 0
    """Blocks and questions without an id that can be read."""

    @property
    def is_read(self) -> bool:
        """Whether every block and question could be read."""
        return not self.nameless and len(self.items) == len(self.named)

    @property
    def pages(self) -> dict[str, dict[str, Any]]:
        """The pages by their local ids."""
        return {page["id"]: page for page in self.data["pages"]}

    def items_of(self, page: str | None) -> list[ItemSource]:
        """What stands on a page, or the quiz's own items."""
        return [item for item in self.items.values() if item.page == page]


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseIds:
    """Ids of the course that a star may name."""

    stars: frozenset[str]
    sources: frozenset[str] | None
    """None where the list of sources could not be read."""
    cast: frozenset[str]
    specs: Mapping[str, Spec]

    @property
    def places(self) -> frozenset[str]:
        """Stars and annexes."""
        return self.stars | set(ANNEXES)


def read_star(folder: Path, problems: list[Problem], *, star_id: str, known: CourseIds) -> StarSource | None:
    """The star in `folder`; None where its file cannot be read as a star at all."""
    document = read_yaml(folder / "module.yaml", problems)
    if document is None:
        return None
    schema = ready(AnnexBones) if star_id in ANNEXES else ready(StarBones)
    data = load(schema, document, problems, data=document.data)
    if data is None:
        return None
    if data["id"] != star_id:
        what = f"the star is called “{data['id']}” here and “{star_id}” in course.yaml"
        problems.append(document.problem(("id",), what, "give it the same id"))
    places = list(_places(data))
    read = [
        _read_item(document, problems, raw=raw, where=where, page=page, specs=known.specs)
        for raw, where, page in places
    ]
    star = StarSource(
        id=star_id,
        folder=folder,
        document=document,
        data=data,
        items={item.id: item for item in read if item is not None},
        named=frozenset(raw["id"] for raw, _, _ in places if _has_name(raw)),
        nameless=sum(not _has_name(raw) for raw, _, _ in places),
    )
    _check_ids(star, problems, places=places)
    _check_star(star, problems, known=known)
    return star


def _has_name(raw: Mapping[str, Any]) -> bool:
    return isinstance(raw.get("id"), str)


def _places(data: Mapping[str, Any]) -> Iterable[tuple[dict[str, Any], Where, str | None]]:
    for index, page in enumerate(data["pages"]):
        for number, raw in enumerate(page["blocks"]):
            yield raw, ("pages", index, "blocks", number), page["id"]
    for index, raw in enumerate(data["questions"]):
        yield raw, ("questions", index), None


def _read_item(
    document: Document,
    problems: list[Problem],
    *,
    raw: dict[str, Any],
    where: Where,
    page: str | None,
    specs: Mapping[str, Spec],
) -> ItemSource | None:
    spec = raw.get("spec")
    whole = completed(raw, specs, document, problems, where=where)
    if whole is None:
        return None
    raw = whole
    head = {key: raw[key] for key in _HEAD if key in raw}
    loaded = load(ready(ItemHead), document, problems, data=head, under=where)
    if loaded is None:
        return None
    kind = KINDS.get(loaded["kind"])
    if kind is None:
        what = f"there is no kind “{loaded['kind']}”"
        problems.append(document.problem((*where, "kind"), what, f"use one of {', '.join(KINDS)}"))
        return None
    rest = {key: value for key, value in raw.items() if key not in _HEAD}
    bones = load(ready(kind.bones_schema), document, problems, data=rest, under=where)
    if bones is None:
        return None
    return ItemSource(
        id=loaded["id"],
        kind=kind,
        rev=loaded["rev"],
        outcomes=tuple(loaded["outcomes"]),
        bones=bones,
        where=where,
        page=page,
        spec=spec,
    )


def _check_ids(star: StarSource, problems: list[Problem], *, places: list[tuple[Any, Where, Any]]) -> None:
    """One id, one thing: pages and items share their names."""
    seen = set(RESERVED)
    named: list[tuple[str, Where]] = [
        (page["id"], ("pages", index)) for index, page in enumerate(star.data["pages"])
    ]
    named += [(raw["id"], where) for raw, where, _ in places if _has_name(raw)]
    for name, where in named:
        if name in seen:
            what = f"the id “{name}” is taken already in this star"
            problems.append(star.document.problem((*where, "id"), what, "choose another one"))
        seen.add(name)


def _check_star(star: StarSource, problems: list[Problem], *, known: CourseIds) -> None:
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
        if item.page is None or _is_sheet(item):
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


def _is_sheet(item: ItemSource) -> bool:
    kind = item.kind
    return isinstance(kind, EntryKind) and not kind.is_journal(item.bones) and not kind.is_anchor(item.bones)


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
    if not all(map(_has_name, star.data["questions"])):
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


def is_anchor(item: ItemSource) -> bool:
    """Whether the item is an anchor reflection."""
    return isinstance(item.kind, EntryKind) and item.kind.is_anchor(item.bones)
