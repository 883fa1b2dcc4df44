"""Knows how a scene is written: its moments, choices and ends by id, and their words; knows no way through it."""

from typing import Any

from marshmallow import Schema, fields, validate

from app.activities.asking import AskedBones, AskedProse
from app.activities.fields import Id, Inline, Rich, Unmarked, by_id, ids

FEWEST_MOMENTS, MOST_MOMENTS = 4, 12
FEWEST_CHOICES, MOST_CHOICES = 2, 4
MOST_ROLES = 4


def _between(least: int, most: int, things: str) -> validate.Length:
    return validate.Length(
        min=least, max=most, error=f"has not the right number of {things}: write {least} to {most}"
    )


class SceneChoiceBones(Schema):
    """A choice, and the moment or end it leads to."""

    id = Id()
    to = Id()


class MomentBones(Schema):
    """A moment: a picture, if it has one, and what can be chosen."""

    id = Id()
    picture = fields.String()
    choices = fields.List(
        fields.Nested(SceneChoiceBones),
        required=True,
        validate=_between(FEWEST_CHOICES, MOST_CHOICES, "choices"),
    )


class SceneBones(AskedBones):
    """Who thinks, the moments (the first is where it begins), the ends, questions to keep. Nothing is right or wrong."""

    roles = fields.Dict(keys=Id(), values=Id(), required=True, validate=_between(1, MOST_ROLES, "roles"))
    """By role, such as a pathway, who of the cast thinks there."""
    faces = fields.Dict(keys=Id(), values=fields.String(), load_default=dict[str, Any])
    """A small picture for a role, by role."""
    moments = fields.List(
        fields.Nested(MomentBones),
        required=True,
        validate=_between(FEWEST_MOMENTS, MOST_MOMENTS, "moments"),
    )
    ends = ids()
    questions = ids()
    verdict = fields.String(load_default="none", validate=validate.OneOf(("none",)))


class SceneChoiceProse(Schema):
    """A choice; a few words for it when looking back; what follows at once, where the next moment does not tell it."""

    text = Inline()
    short = Unmarked(required=False)
    then = Inline(required=False)


class MomentProse(Schema):
    """A moment: its name, what its picture shows, what happens, what each role thinks, the choices."""

    title = Unmarked()
    alt = Unmarked(required=False)
    text = Rich()
    thoughts = by_id(Inline())
    choices = by_id(fields.Nested(SceneChoiceProse))


class SceneEndProse(Schema):
    """An end: its name, and how it came out."""

    title = Unmarked()
    text = Inline()


class SceneProse(AskedProse):
    """Everything that is said in a scene, and when looking back on it."""

    moments = by_id(fields.Nested(MomentProse))
    ends = by_id(fields.Nested(SceneEndProse))
    debrief = Rich()
    questions = by_id(Inline())
