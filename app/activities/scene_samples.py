"""Knows two scenes as authors may write them; the tests draw them, and play them to their ends."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.activities.asking import sample_situation
from app.activities.base import Sample

_Ways = Mapping[str, Mapping[str, str]]
"""By moment, its choices and where each leads."""


def _bones(
    ways: _Ways, ends: Sequence[str], roles: Sequence[str], *, picture: str | None = None
) -> dict[str, Any]:
    shown = {"picture": picture} if picture else {}
    moments = [
        {"id": name, **shown, "choices": [{"id": choice, "to": to} for choice, to in choices.items()]}
        for name, choices in ways.items()
    ]
    cast = dict(zip(roles, ("gerda", "ibrahim"), strict=True))
    return {"roles": cast, "moments": moments, "ends": list(ends), "questions": ["open"]}


def _prose(ways: _Ways, ends: Sequence[str], roles: Sequence[str]) -> dict[str, Any]:
    return {
        "ask": "What would *you* do?",
        "moments": {
            name: {
                "title": f"At the {name}",
                "text": f"They meet at the *{name}*.\n\nIt is late.",
                "thoughts": {role: f"The {role} wonders about the {name}." for role in roles},
                "choices": {choice: {"text": f"They **{choice}** at the {name}"} for choice in choices},
            }
            for name, choices in ways.items()
        },
        "ends": {end: {"title": f"Lunch {end}", "text": f"They eat *{end}*."} for end in ends},
        "debrief": "Every way *costs* something.\n\nWhat did yours cost?",
        "questions": {"open": "What was *still open*, and when?"},
    }


_SHORT: _Ways = {
    "sheet": {"sign": "lunch", "ask": "columns"},
    "lunch": {"carry": "alone", "move": "pencil"},
    "columns": {"pass": "pencil", "write": "alone"},
    "pencil": {"decide": "alone", "share": "together"},
}
_LONG: _Ways = {
    "letter": {"read": "kitchen", "keep": "hall", "send": "street"},
    "kitchen": {"talk": "table", "wait": "hall"},
    "hall": {"speak": "table", "leave": "apart"},
    "street": {"stop": "table", "pass": "apart"},
    "table": {"sit": "door", "stand": "apart"},
    "door": {"open": "together", "close": "apart"},
}
_LEARNERS, _CAST = ("citizen", "leader"), ("host", "guest")


def _full() -> Sample:
    ends = ("apart", "together")
    bones = _bones(_LONG, ends, _CAST, picture="table.svg")
    prose = _prose(_LONG, ends, _CAST)
    for moment in prose["moments"].values():
        moment["alt"] = "A table with four chairs."
        for choice in moment["choices"].values():
            choice |= {"short": "Do it", "then": "It is done, *and* seen."}
    return Sample(
        bones=bones | {"faces": {"host": "table.svg"}, "verdict": "none", "picture": "table.svg"},
        prose=prose | sample_situation(),
        forms=(
            {"way": ["letter.read", "kitchen.talk", "table.sit", "door.open"]},
            {"way": ["letter.send", "street.pass"]},
        ),
    )


SMALL = Sample(
    bones=_bones(_SHORT, ("alone", "together"), _LEARNERS),
    prose=_prose(_SHORT, ("alone", "together"), _LEARNERS),
    forms=({"way": ["sheet.ask", "columns.pass", "pencil.share"]}, {"way": ["sheet.sign", "lunch.carry"]}),
)
FULL = _full()
