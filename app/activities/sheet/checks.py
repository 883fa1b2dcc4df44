"""Knows what can be wrong with the fields of a sheet, whatever their kinds; knows no sheet."""

from app.activities.base import Bones, Flaw, Prose
from app.activities.fields import unknown
from app.activities.sheet.base import surplus
from app.activities.sheet.carrying import WORDY
from app.activities.sheet.registry import FIELD_KINDS
from app.activities.sheet.rows import RowsField

TAKEN = ("ask", "index", "problem", "recalled", "saved", "title", "verdict")
"""Ids that something else of a sheet has on its page; no two things have the same."""


def check_field(one: Bones, words: Prose | None, path: tuple[str | int, ...]) -> list[Flaw]:
    """Every flaw of a field: of its bones at `path`, of its words (None: there are none) at `fields`, its id."""
    kind = FIELD_KINDS[one["kind"]]
    flaws = surplus(one, kind, path)
    if one["id"] in TAKEN:
        what = f"“{one['id']}” is the name of another part of every sheet"
        flaws.append(Flaw(path=(*path, "id"), what=what, mend="call the field otherwise"))
    flaws += kind.check(one, words, path)
    beyond = [] if words is None else [key for key in words if key not in {"label", "hint", *kind.words}]
    return flaws + [
        Flaw(
            path=("fields", one["id"], key),
            what=f"a field of kind “{kind.name}” has no “{key}”",
            mend="remove it",
            in_prose=True,
        )
        for key in beyond
    ]


def check_offers(bones: Bones) -> list[Flaw]:
    """What flows in becomes rows that begin with words."""
    begins_with_words = [
        one["id"]
        for one in bones["fields"]
        if one["kind"] == RowsField.name and one.get("fields") and one["fields"][0]["kind"] in WORDY
    ]
    return unknown(("offers",), bones.get("offers", ()), among=begins_with_words)


def check_case(bones: Bones) -> list[Flaw]:
    """A case is told in words."""
    wordy = [one["id"] for one in bones["fields"] if one["kind"] in WORDY]
    return unknown(("case",), bones.get("case", ()), among=wordy)
