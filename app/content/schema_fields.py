"""Knows the fields that files of a course have in common: ids of stars, shares, counts, and words of a vocabulary."""

from collections.abc import Sequence
from typing import Any

from marshmallow import fields, validate

from app.activities.fields import SOURCE_ID, Id
from app.content.tree import ANNEXES

STAR_ID = r"^m[0-9]{2}$"


def matching(pattern: str, error: str) -> validate.Regexp:
    """A form that a word must have; `error` says which."""
    return validate.Regexp(pattern, error=error)


def one_of(words: Sequence[str]) -> validate.OneOf:
    """A vocabulary: a word that is not in it has nothing to be shown with."""
    return validate.OneOf(words, error="is “{input}”, which has no meaning here: use one of {choices}")


class SourceId(fields.String):
    """The id of a source: capitals, digits, hyphens."""

    def __init__(self) -> None:
        super().__init__(validate=matching(SOURCE_ID, "is not a source id: write it like S4 or P-NL"))


class StarIdField(fields.String):
    """The id of a star."""

    def __init__(self) -> None:
        super().__init__(required=True, validate=matching(STAR_ID, "is not a star id: write it like m06"))


class AnnexIdField(StarIdField):
    """The id of an annex of the course."""

    def __init__(self) -> None:
        super().__init__()
        self.validators = [one_of(ANNEXES)]


class Share(fields.Float):
    """A share, 0 to 1."""

    def __init__(self) -> None:
        rule = validate.Range(min=0, max=1, error="is not a share: write a number from 0 to 1")
        super().__init__(required=True, validate=rule)


class OneOrMore(fields.List[str]):
    """A list of ids; one may stand alone."""

    def __init__(self) -> None:
        super().__init__(Id(), validate=validate.Length(min=1))

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> list[Any]:
        return super()._deserialize([value] if isinstance(value, str) else value, attr, data, **options)


class Count(fields.Integer):
    """A whole number, at least 1."""

    def __init__(self) -> None:
        rule = validate.Range(min=1, error="is too small: at least {min}")
        super().__init__(required=True, strict=True, validate=rule)
