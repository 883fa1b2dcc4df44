"""Knows what every question has, whatever its kind: a situation, what is asked, how it answers; knows no kind."""

from marshmallow import Schema, fields, validate

from app.activities.asking_kinds import VERDICTS
from app.activities.fields import Headline, Rich, Unmarked


class AskedProse(Schema):
    """What every question and vote says: a situation to think of (`scene`), what its picture shows (`alt`), the question (`ask`).

    `simple` has situation and question in plainer words.
    """

    scene = Rich(required=False)
    alt = Unmarked(required=False)
    ask = Headline()
    simple = Rich(required=False)


class AskedBones(Schema):
    """A picture of the situation, beside `module.yaml` in `pictures/`."""

    picture = fields.String()


class GradedBones(AskedBones):
    """How a question answers (`verdict`), and whether one may think again before it tells (`retry`)."""

    verdict = fields.String(
        validate=validate.OneOf(
            VERDICTS, error="is “{input}”, which has no meaning here: use one of {choices}"
        )
    )
    retry = fields.Boolean(truthy={True}, falsy={False})


def sample_situation() -> dict[str, str]:
    """What a sample may say beside its question."""
    return {
        "scene": "They met on *Tuesday*.\n\nAll of them came.",
        "alt": "A table with four chairs.",
        "simple": "Think of **that day**.\n\nWhat is it?",
    }
