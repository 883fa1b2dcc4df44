"""Knows how the sample of a kind becomes what a course would have of it; knows no course and no file."""

from app.activities.base import Kind, Sample
from app.content.course_pieces import ItemView
from app.content.language_desk import in_html
from app.content.links import Links, Rendering, Slip
from app.content.reader import Where
from app.content.tree import Item
from app.content.validation import ready
from app.content.words import shown

LANG = "en"
"""What samples are written in."""


class FlawedSampleError(ValueError):
    """The words of a sample have a flaw that the check would tell an author: where it is, and what it is."""


def sample_view(kind: Kind, sample: Sample, *, name: str) -> ItemView:
    """A sample, read and rendered as an author's files are.

    Raises `FlawedSampleError` where its words have a flaw.
    """
    schema = ready(kind.prose_schema)
    prose = in_html(
        schema, schema.load(sample.prose), links=Links(), where=(), reading=Rendering(), slipped=_refuse
    )
    return ItemView(
        item=Item(
            id=f"m01/{name}",
            star="m01",
            kind=kind.name,
            rev=1,
            page="m01/page",
            outcomes=(),
            bones=ready(kind.bones_schema).load(sample.bones),
        ),
        kind=kind,
        prose=shown(prose),
        lang=LANG,
        is_outdated=False,
        words=(),
    )


def _refuse(at: Where, slip: Slip) -> None:
    raise FlawedSampleError(at, slip.what)
