"""What a group said about itself before and after, as numbers of five people and more; nobody's answers are read here."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from app.activities.entry_kinds import EntryKind, Statement
from app.activities.registry import KINDS
from app.content.course_pieces import ItemView
from app.i18n import gettext as _
from app.services.actors import INSTRUCTOR, Actor
from app.services.learning import tallies
from app.services.learning.cohorts import LEAST_PEOPLE
from app.services.learning.tallies import Sums
from app.views.desk import desk
from app.views.page import PageToDraw
from app.views.rendering import href
from app.views.visits import visited

WIDE = 100
"""How wide all people of a bar are, drawn."""


@visited
def everything(session: Session, actor: Actor) -> PageToDraw:
    """Every sheet of the course whose numbers are told together, with its statements."""
    actor.require(INSTRUCTOR)
    back = href("shared")
    if actor.only_groups is not None:
        return PageToDraw(
            "instructor/statements.html", sheets=(), least=LEAST_PEOPLE, back_href=back, is_for_all=False
        )
    at = desk(session, actor)
    entries = [
        at.view.item(item.id) for item in at.course.items.values() if isinstance(KINDS[item.kind], EntryKind)
    ]
    sheets = [(view, told) for view in entries if (told := _statements(view))]
    sums = tallies.read(session, actor, items=[view.item for view, _told in sheets])
    later = {one.first: (sums[view.item.id], one) for view, told in sheets for one in told if one.first}
    return PageToDraw(
        "instructor/statements.html",
        sheets=[
            {
                "title": view.title,
                "lang": at.foreign(view.lang),
                "statements": [
                    {
                        "label": one.label,
                        "times": _times(one, sums[view.item.id], later.get(f"{view.item.id}/{one.id}")),
                    }
                    for one in told
                ],
            }
            for view, told in sheets
            if not any(one.first for one in told)
        ],
        least=LEAST_PEOPLE,
        back_href=back,
        is_for_all=True,
    )


def _statements(view: ItemView) -> Sequence[Statement]:
    kind = KINDS[view.item.kind]
    return kind.statements(view.bones, view.prose) if isinstance(kind, EntryKind) else ()


def _times(one: Statement, first: Sums, again: tuple[Sums, Statement] | None) -> list[dict[str, Any]]:
    """What was said to a statement at the start, and by those who looked back, about then and about now."""
    said = [(_("At the start"), first.get(one.now, {}))]
    if again:
        sums, looking = again
        said += [
            (_("The start, seen from today"), sums.get(looking.then or "", {})),
            (_("At the end"), sums.get(looking.now, {})),
        ]
    return [told for when, found in said if (told := _time(when, one.steps, found))]


def _time(when: str, steps: Mapping[str, str], found: Mapping[str, int]) -> dict[str, Any] | None:
    """What was said to a statement at one time; None: too few people."""
    bands = tallies.in_brackets([*steps], found)
    total = sum(band.people for band in bands)
    if not bands:
        return None
    told, start = [], 0.0
    for band in bands:
        width = WIDE * band.people / total
        words = [steps[band.steps[0]], steps[band.steps[-1]]]
        told.append(
            {
                "steps": words[0]
                if len(band.steps) == 1
                else _("%(first)s to %(last)s", first=words[0], last=words[1]),
                "people": band.people,
                "x": round(start, 1),
                "width": round(width, 1),
                "shade": 1 + [*steps].index(band.steps[-1]),
            }
        )
        start += width
    return {"when": when, "people": total, "bands": told}
