"""Knows the shape of the words of a course, of what is told about each id; `schemas` knows what the words are about."""

from marshmallow import Schema, fields

from app.activities.fields import PATHWAYS, Inline, Rich, Unmarked, by_id
from app.content.schema_fields import StarIdField, one_of

FOR_ALL = "all"
"""The pathway of words that are said to everybody."""


class WordProse(Schema):
    """A word explained."""

    term = Unmarked()
    text = Inline()


class PhraseProse(Schema):
    """A few words: a title, a name, a sentence."""

    text = Unmarked()


class WelcomeProse(Schema):
    """What newcomers read first."""

    text = Rich()


class StarProse(Schema):
    """A star's name, what it promises, and one thing to do on Monday, by pathway (or one for all)."""

    title = Unmarked()
    promise = Unmarked()
    monday = fields.Dict(keys=fields.String(validate=one_of((*PATHWAYS, FOR_ALL))), values=Inline())


class PersonProse(Schema):
    """What somebody is called, and who they are."""

    name = Unmarked()
    text = Unmarked()


class PathwayProse(Schema):
    """A pathway's name and whom it is for."""

    title = Unmarked()
    text = Unmarked()


class BadgeProse(Schema):
    """What a badge is called, what it says of whom it was given to, and what it asks for."""

    title = Unmarked()
    text = Unmarked()
    asks = Unmarked()


class CourseProse(Schema):
    """`<locale>/course.yaml`. What is told about each id is checked by itself: it may say what it was translated from."""

    title = fields.Raw(required=True)
    welcome = fields.Raw(required=True)
    stars = fields.Dict(keys=StarIdField(), values=fields.Raw(), required=True)
    constellations = by_id(fields.Raw())
    pathways = by_id(fields.Raw())
    entry_points = by_id(fields.Raw())
    cast = by_id(fields.Raw(), required=False)
    badges = by_id(fields.Raw(), required=False)
