"""Knows the shape of every YAML file of a course but for its words; does not know whether ids that are named exist.

`app.activities` has the shapes of blocks, questions and entries, `prose_schemas` those of words.
"""

from marshmallow import Schema, fields, validate

from app.activities.entry_kinds import EntryKind
from app.activities.fields import LOCAL_ID, PATHWAYS, Id, Unmarked
from app.activities.quiz import QuizBones
from app.activities.registry import REGISTRY
from app.content.schema_fields import (
    AnnexIdField,
    Count,
    OneOrMore,
    Share,
    SourceId,
    StarIdField,
    matching,
    one_of,
)

LOCALE = r"^[a-z]{2,3}(-[A-Z]{2})?$"
# What the map can draw and say. A new word needs a shape, a colour or a sentence in the views; a test holds them to it.
CONSTELLATIONS = ("centre", "system", "compass", "catalysts")
LINE_KINDS = ("opens", "checks", "needs", "turns-into", "feeds", "contrasts", "enables", "next", "returns")
LAYOUTS = ("wide",)
COLOURS = (
    "teal",
    "blue",
    "plum",
    "green",
    "indigo",
    "rust",
    "mustard",
    "coral",
    "slate",
    "olive",
    "rose",
    "sky",
    "umber",
    "pine",
    "clay",
)
A_BLOCK = {"like": "id: …, kind: …"}
"""How a thing begins whose other keys its kind knows."""


class StarEntry(Schema):
    """A star in `course.yaml`; without folder it is not written yet."""

    id = StarIdField()
    constellation = Id()
    folder = fields.String(
        validate=matching(LOCAL_ID, "is not a folder name: small letters, digits, hyphens")
    )


class AnnexEntry(Schema):
    """Where an annex of the course stands."""

    folder = fields.String(
        required=True,
        validate=matching(LOCAL_ID, "is not a folder name: small letters, digits, hyphens"),
    )


class PersonBones(Schema):
    """Somebody the course tells of more than once; they do not exist."""

    id = Id()
    colour = fields.String(required=True, validate=one_of(COLOURS))


class LineBones(Schema):
    """A line of the map."""

    from_ = fields.String(required=True, data_key="from", attribute="from")
    to = fields.String(required=True)
    kind = fields.String(required=True, validate=one_of(LINE_KINDS))


class ChooseBones(Schema):
    """So many more stars out of these."""

    count = fields.Integer(required=True, strict=True, validate=validate.Range(min=0))
    from_ = fields.List(StarIdField(), required=True, data_key="from", attribute="from")


class PathwayBones(Schema):
    """The stars a pathway asks for."""

    id = fields.String(required=True, validate=one_of(PATHWAYS))
    required = fields.List(StarIdField(), required=True)
    choose = fields.Nested(ChooseBones, required=True)


class EntryPointBones(Schema):
    """A sentence to begin with and the stars it suggests."""

    id = Id()
    suggests = fields.List(StarIdField(), required=True, validate=validate.Length(min=1))


class CertificateBones(Schema):
    """What the certificate of a pathway asks for besides its stars: texts, by `place/entry`."""

    besides = fields.List(fields.String(), load_default=list)


class BadgeBones(Schema):
    """What can be shown before a pathway is done: some stars, or a worksheet that says one thing (`sheet`, `says`)."""

    id = Id()
    stars = fields.List(StarIdField(), load_default=list)
    sheet = fields.String()
    says = fields.Dict(keys=Id(), values=Id(), load_default=dict)


class MapBones(Schema):
    """A drawing of the map."""

    width = Count()
    height = Count()
    places = fields.Dict(
        keys=StarIdField(), values=fields.Tuple((fields.Integer(), fields.Integer())), required=True
    )


class CourseBones(Schema):
    """`course.yaml`."""

    id = Id()
    source_locale = fields.String(required=True, validate=matching(LOCALE, "is not a locale: en, da, de-AT"))
    locales = fields.List(
        fields.String(validate=matching(LOCALE, "is not a locale: en, da, de-AT")), required=True
    )
    licence = fields.String(required=True)
    stars = fields.List(fields.Nested(StarEntry), required=True, validate=validate.Length(min=1))
    start = fields.Nested(AnnexEntry)
    pilots = fields.Nested(AnnexEntry)
    background = fields.Nested(AnnexEntry)
    close = fields.Nested(AnnexEntry)
    guide = fields.Nested(AnnexEntry)
    cast = fields.List(fields.Nested(PersonBones), load_default=list)
    constellations = fields.List(fields.String(validate=one_of(CONSTELLATIONS)), required=True)
    lines = fields.List(fields.Nested(LineBones), required=True)
    pathways = fields.List(fields.Nested(PathwayBones), required=True)
    pass_marks = fields.Dict(keys=fields.String(validate=one_of(PATHWAYS)), values=Share(), required=True)
    entry_points = fields.List(fields.Nested(EntryPointBones), required=True)
    map = fields.Dict(
        keys=fields.String(validate=one_of(LAYOUTS)),
        values=fields.Nested(MapBones),
        required=True,
    )
    certificate = fields.Nested(CertificateBones, load_default=lambda: {"besides": []})
    badges = fields.List(fields.Nested(BadgeBones), load_default=list)


class SourceEntry(Schema):
    """What a page cites."""

    title = Unmarked()
    short = Unmarked(required=False)
    """What it is called where it is cited."""
    year = fields.Integer(strict=True)
    publisher = Unmarked(required=False)
    url = fields.String(validate=matching(r"^https://[^\s]+$", "is not an address: begin with https://"))


class GlossaryBones(Schema):
    """The words the glossary explains."""

    words = fields.List(Id(), required=True)


class StyleBones(Schema):
    """What those who write a course agreed on.

    Names of the world outside, terms by what they replace, words of one country, words that make a claim, and paragraphs (by some
    words of theirs) that need no source, with the reason.
    """

    names = fields.List(fields.String())
    instead = fields.Dict(keys=fields.String(), values=fields.String())
    local = fields.List(fields.String())
    claims = fields.List(fields.String())
    no_source = fields.Dict(keys=fields.String(), values=fields.String())


class PageBones(Schema):
    """A page of a star; without `for` everybody gets it."""

    id = Id()
    for_ = fields.List(
        fields.String(validate=one_of(PATHWAYS)),
        load_default=list,
        data_key="for",
        attribute="for",
    )
    sources = fields.List(SourceId(), load_default=list)
    outcomes = fields.List(Id(), load_default=list)
    blocks = fields.List(fields.Dict(metadata=A_BLOCK), load_default=list)


class StarBones(Schema):
    """`module.yaml`. Blocks and questions are checked one by one, by their kind."""

    id = StarIdField()
    outcomes = fields.List(Id(), required=True)
    completion = fields.Dict(
        keys=fields.String(
            validate=validate.OneOf([kind.name for kind in REGISTRY if isinstance(kind, EntryKind)])
        ),
        values=OneOrMore(),
        required=True,
    )
    """The entries a star asks for besides its pages and its check, by their kinds."""
    ending = fields.String()
    """A picture for the star's end and the quiz result; it decorates, so it has no words."""
    pages = fields.List(fields.Nested(PageBones), required=True, validate=validate.Length(min=1))
    questions = fields.List(fields.Dict(metadata=A_BLOCK), load_default=list)
    quiz = fields.Nested(QuizBones)


class AnnexPageBones(PageBones):
    """A page of an annex; it may be a door into some stars, or be due so many months after the course was finished."""

    stars = fields.List(fields.String(), load_default=list)
    months_after = fields.Integer(
        strict=True, validate=validate.Range(min=1, max=24, error="is no number of months from 1 to 24")
    )


class AnnexBones(StarBones):
    """`module.yaml` of an annex of the course: pages, which serve no outcome and complete nothing."""

    id = AnnexIdField()
    outcomes = fields.List(Id(), load_default=list, validate=validate.Length(equal=0))
    completion = fields.Dict(load_default=dict[str, str], validate=validate.Length(equal=0))
    pages = fields.List(fields.Nested(AnnexPageBones), required=True, validate=validate.Length(min=1))
    questions = fields.List(fields.Dict(), load_default=list, validate=validate.Length(equal=0))

    class Meta:
        """Nothing is checked there, and nothing ends."""

        exclude = ("quiz", "ending")


class ItemHead(Schema):
    """What blocks, questions and entries of every kind have; the rest is their kind's."""

    id = Id()
    kind = fields.String(required=True)
    rev = fields.Integer(strict=True, load_default=1, validate=validate.Range(min=1))
    outcomes = fields.List(Id(), load_default=list)
