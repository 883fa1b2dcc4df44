"""Knows how a quiz is drawn from its pools and added up; does not know what an item asks."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from marshmallow import Schema, fields, validate

from app.activities.base import Flaw
from app.activities.fields import Id, twice, unknown


class SlotBones(Schema):
    """So many items, drawn from these."""

    count = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))
    from_ = fields.List(
        Id(), required=True, data_key="from", attribute="from", validate=validate.Length(min=1)
    )


class QuizBones(Schema):
    """The slots in the order they are asked."""

    slots = fields.List(fields.Nested(SlotBones), required=True, validate=validate.Length(min=1))


def check_quiz(quiz: Mapping[str, Any], *, items: Sequence[str]) -> list[Flaw]:
    """Items that do not exist or stand in two slots, and pools smaller than twice what they show."""
    flaws = twice(("slots",), [item for slot in quiz["slots"] for item in slot["from"]])
    for index, slot in enumerate(quiz["slots"]):
        path = ("slots", index)
        flaws += unknown(path, slot["from"], among=items)
        if len(slot["from"]) < 2 * slot["count"]:
            what = (
                f"{slot['count']} shown from a pool of {len(slot['from'])}: a second try would look the same"
            )
            mend = f"write at least {2 * slot['count']} items for this slot"
            flaws.append(Flaw(path=path, what=what, mend=mend))
    return flaws


def draw(quiz: Mapping[str, Any], rng: Random) -> list[str]:
    """The item ids of a fresh attempt, slot by slot, none twice."""
    return [item for slot in quiz["slots"] for item in rng.sample(list(slot["from"]), slot["count"])]


def total(grades: Sequence[float]) -> float:
    """The grade of the whole quiz, 0 to 1: the mean of its items. Unanswered items are given as 0."""
    return sum(grades) / len(grades) if grades else 0.0
