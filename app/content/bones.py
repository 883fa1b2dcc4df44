"""Knows the JSON in which a release stores its bones, and how the typed course is read from it."""

from collections.abc import Mapping
from typing import Any

from app.activities.registry import KINDS
from app.content.tree import Badge, Course, EntryPoint, Item, Line, MapShape, Page, Pathway, Quiz, Star

FORMAT = 4
"""Raised when the JSON of bones changes shape."""


def read_bones(bones: Mapping[str, Any]) -> Course:
    """The typed course in stored bones.

    Raises:
        ValueError: the bones were stored in a format this program does not read.
    """
    if bones.get("format") != FORMAT:
        raise ValueError(f"bones of format {bones.get('format')!r}, this program reads {FORMAT}")
    return Course(
        id=bones["id"],
        source_locale=bones["source_locale"],
        locales=tuple(bones["locales"]),
        licence=bones["licence"],
        constellations=tuple(bones["constellations"]),
        stars={star["id"]: _star(star) for star in bones["stars"]},
        annexes={annex["id"]: _star(annex) for annex in bones["annexes"]},
        doors={page: tuple(stars) for page, stars in bones["doors"].items()},
        later=dict(bones.get("later", {})),  # releases of earlier days have none
        pages={page["id"]: _page(page) for page in bones["pages"]},
        items={item["id"]: _item(item) for item in bones["items"]},
        lines=tuple(Line(start=one["from"], end=one["to"], kind=one["kind"]) for one in bones["lines"]),
        pathways={one["id"]: _pathway(one, bones["pass_marks"]) for one in bones["pathways"]},
        entry_points=tuple(
            EntryPoint(id=one["id"], suggests=tuple(one["suggests"])) for one in bones["entry_points"]
        ),
        maps={name: _map(shape) for name, shape in bones["map"].items()},
        glossary=tuple(bones["glossary"]),
        sources=tuple(bones["sources"]),
        cast={person["id"]: person["colour"] for person in bones["cast"]},
        # Releases of earlier days have neither.
        besides=tuple(bones.get("certificate", {}).get("besides", ())),
        badges={one["id"]: _badge(one) for one in bones.get("badges", ())},
    )


def _star(star: Mapping[str, Any]) -> Star:
    quiz = star["quiz"]
    return Star(
        id=star["id"],
        constellation=star["constellation"],
        is_written=star["is_written"],
        outcomes=tuple(star["outcomes"]),
        pages=tuple(star["pages"]),
        quiz=Quiz(id=f"{star['id']}/quiz", bones=quiz) if quiz else None,
        # The order of the registry: a database need not keep that of the keys.
        completion=tuple(entry for name in KINDS for entry in star["completion"].get(name, ())),
        journal=next(iter(star["completion"].get("journal", ())), None),
        anchors=tuple(star["anchors"]),
        ending=star["ending"],
    )


def _page(page: Mapping[str, Any]) -> Page:
    return Page(
        id=page["id"],
        star=page["id"].partition("/")[0],
        pathways=tuple(page["for"]),
        sources=tuple(page["sources"]),
        outcomes=tuple(page["outcomes"]),
        items=tuple(page["items"]),
    )


def _item(item: Mapping[str, Any]) -> Item:
    return Item(
        id=item["id"],
        star=item["id"].partition("/")[0],
        kind=item["kind"],
        rev=item["rev"],
        page=item["page"],
        outcomes=tuple(item["outcomes"]),
        bones=item["bones"],
    )


def _pathway(pathway: Mapping[str, Any], pass_marks: Mapping[str, float]) -> Pathway:
    choose = pathway["choose"]
    return Pathway(
        id=pathway["id"],
        required=tuple(pathway["required"]),
        choose_count=choose["count"],
        choose_from=tuple(choose["from"]),
        pass_mark=pass_marks[pathway["id"]],
    )


def _badge(badge: Mapping[str, Any]) -> Badge:
    return Badge(
        id=badge["id"], stars=tuple(badge["stars"]), sheet=badge.get("sheet"), says=dict(badge["says"])
    )


def _map(shape: Mapping[str, Any]) -> MapShape:
    places = {star: (place[0], place[1]) for star, place in shape["places"].items()}
    return MapShape(width=shape["width"], height=shape["height"], places=places)
