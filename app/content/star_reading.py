"""Knows how one `module.yaml` is read, block by block; `star_check` knows what its ids must agree on."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from app.activities.registry import KINDS
from app.content.problems import Problem
from app.content.reader import Document, Where, read_yaml
from app.content.schemas import AnnexBones, ItemHead, StarBones
from app.content.specs import Spec, completed
from app.content.star import CourseIds, ItemSource, StarSource
from app.content.star_check import check_ids, check_star, has_name
from app.content.tree import ANNEXES
from app.content.validation import load, ready

_HEAD = ("id", "kind", "rev", "outcomes")


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
        named=frozenset(raw["id"] for raw, _, _ in places if has_name(raw)),
        nameless=sum(not has_name(raw) for raw, _, _ in places),
    )
    check_ids(star, problems, places=places)
    check_star(star, problems, known=known)
    return star


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
