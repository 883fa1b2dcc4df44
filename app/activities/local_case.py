"""Knows the place of a local case: one that the leaders of a course wrote stands there, else fictional ones of several fields."""

from collections.abc import Mapping
from typing import Any, ClassVar

from marshmallow import Schema, fields, validate

from app.activities.base import BlockKind, Bones, Flaw, Prose, Sample, Shape, Showing
from app.activities.case_texts import TEXTS
from app.activities.fields import Id, Inline, Rich, Unmarked, by_id, twice, worded

FIELDS = ("school", "elderly", "health", "disability", "refugees", "youth", "other")
"""What a case may be about; `components/local_case.html` has the names."""


class LocalCaseBones(Schema):
    """Fictional cases, each with its field: the first one is shown, the others are at hand."""

    cases = fields.Dict(
        keys=Id(),
        values=fields.String(validate=validate.OneOf(FIELDS, error="is no field: use one of {choices}")),
        required=True,
        validate=validate.Length(min=1),
    )
    questions = fields.List(Id(), load_default=list)


class OneCaseProse(Schema):
    """What a case is called, where it is, what is hard in somebody's own words, who has a say, what is open and fixed."""

    title = Unmarked()
    place = Unmarked()
    challenge = Rich()
    involved = Inline()
    open = Inline()
    fixed = Inline()


class LocalCaseProse(Schema):
    """A heading, the cases, and the questions."""

    title = Unmarked()
    cases = by_id(fields.Nested(OneCaseProse))
    questions = by_id(Inline(), required=False)
    simple = Rich(required=False)


class LocalCasePlace(BlockKind):
    """Something to work on that people know: from their own town, if those who lead the course wrote it down."""

    name = "local-case"
    bones_schema = LocalCaseBones
    prose_schema = LocalCaseProse
    is_printed_alone = True
    beside: ClassVar[frozenset[str]] = frozenset({"simple", "alt", "cases"})

    def check(self, bones: Bones, prose: Prose) -> list[Flaw]:
        """Missing words, questions twice."""
        flaws = worded(("cases",), bones["cases"], prose["cases"])
        flaws += twice(("questions",), bones["questions"])
        return flaws + worded(("questions",), bones["questions"], prose.get("questions", {}))

    def wants_cases(self, bones: Bones) -> bool:
        """They stand here."""
        del bones
        return True

    def seconds(self, bones: Bones) -> int:
        """One case is read, whichever it is."""
        del bones
        return 60

    def shape(self, bones: Bones, prose: Prose, showing: Showing) -> Shape:
        """`title`, `own` (cases of the course's leaders), `cases` (fictional ones), `questions`, `paper_href`."""
        told = prose.get("questions", {})
        return {
            "title": prose["title"],
            "own": list(showing.local_cases),
            "cases": [
                {"id": name, "field": about, **_texts(prose["cases"][name])}
                for name, about in bones["cases"].items()
            ],
            "questions": [{"id": question, "text": told[question]} for question in bones["questions"]],
            "paper_href": showing.paper_href,
        }

    def is_plain(self, prose: Prose) -> bool:
        """There is something to read."""
        return "simple" in prose

    def sample(self) -> tuple[Sample, Sample]:
        """One fictional case; two of different fields, with questions."""
        bus = {
            "title": "Waiting with your back to the bus",
            "place": "A bus stop",
            "challenge": "We wait facing a *wall*.",
            "involved": "Passengers, drivers of line 4",
            "open": "Where the bench stands",
            "fixed": "The stop stays *here*",
        }
        yard = {**bus, "title": "The yard is locked at two", "place": "A school yard"}
        return Sample(
            bones={"cases": {"bus-stop": "elderly"}},
            prose={"title": "A case from near you", "cases": {"bus-stop": bus}},
        ), Sample(
            bones={"cases": {"bus-stop": "elderly", "yard": "school"}, "questions": ["who"]},
            prose={
                "title": "A case from your town",
                "cases": {"bus-stop": bus, "yard": yard},
                "questions": {"who": "Who *else* has a say?"},
                "simple": "People cannot see the bus.\n\nWhat would *you* do?",
            },
        )


def _texts(told: Mapping[str, Any]) -> dict[str, Any]:
    return {text: told[text] for text in TEXTS}
