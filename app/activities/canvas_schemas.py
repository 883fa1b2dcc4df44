"""Knows how a worksheet is written by an author; does not know what its kinds of fields need."""

from marshmallow import Schema, fields, validate

from app.activities.case_texts import TEXTS
from app.activities.fields import Id, Rich, Unmarked, by_id
from app.activities.sheet.plan import PlanBones
from app.activities.sheet.schemas import FieldBones, FieldProse

FORM, WHEEL, TICKS = "form", "wheel", "ticks"
LAYOUTS = (FORM, "two", "three", WHEEL, TICKS)
PAPERS = ("a4", "a3", "a6")
ENTRY, PART = r"^[a-z0-9-]+/[a-z0-9-]+$", r"^[a-z0-9-]+/[a-z0-9-]+/[a-z0-9-]+$"
LEAST_RAYS, MOST_RAYS = 3, 12


def _part() -> fields.String:
    rule = validate.Regexp(PART, error="is no part of an entry: write it like m01/definition-card/because")
    return fields.String(validate=rule)


class CanvasBones(Schema):
    """The fields, how they lie, on which paper; where the sheet goes and who may see it."""

    fields_ = fields.List(
        fields.Nested(FieldBones),
        required=True,
        validate=validate.Length(min=1),
        data_key="fields",
        attribute="fields",
    )
    layout = fields.String(validate=validate.OneOf(LAYOUTS))
    paper = fields.String(validate=validate.OneOf(PAPERS))
    feeds = fields.List(Id())
    from_ = fields.Dict(keys=Id(), values=_part(), data_key="from", attribute="from")
    """What stands in a field when the sheet is opened for the first time: a part of an entry of any star."""
    offers = fields.Dict(keys=Id(), values=fields.List(_part(), validate=validate.Length(min=1)))
    """By a field with rows: the parts of entries whose lines may flow into it at any time, where people tick them."""
    case = fields.Dict(
        keys=Id(),
        values=fields.String(validate=validate.OneOf(TEXTS, error="is nothing that a case says: {choices}")),
    )
    """What stands in a field when the sheet is opened for the first time in a course that has a case of its own in this star: a text of that."""
    recalls = fields.List(_part())
    """Parts of entries that stand below the sheet as they are: earlier words to look at once more."""
    plan = fields.Nested(PlanBones)
    """The sheet can be shown on one page (`sheet/plan`)."""
    private = fields.Boolean(truthy={True}, falsy={False})
    """Can never be shared: nobody else ever sees it."""
    told_together = fields.Boolean(truthy={True}, falsy={False})
    """Its steps are counted with those of others, once all of them are chosen: a group reads numbers, and nobody's."""
    looks_back = fields.String(
        validate=validate.Regexp(ENTRY, error="is no entry: write it like start/self-assessment")
    )
    """An earlier sheet with the same scales: each is asked as it is now and as it was seen from today."""
    checked_by = Id(required=False)
    """A sheet of the same star that is offered once this one is saved."""


class CanvasProse(Schema):
    """Title, introduction and fields."""

    title = Unmarked()
    intro = Rich(required=False)
    simple = Rich(required=False)
    plan = by_id(Unmarked(), required=False)
    """What each question of the plan is called in a word or two."""
    fields_ = fields.Dict(
        keys=Id(),
        values=fields.Nested(FieldProse),
        required=True,
        data_key="fields",
        attribute="fields",
    )
