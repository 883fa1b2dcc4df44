"""Knows which source has told what of a person's names, and forgets what nobody tells any more; knows no source's form.

Launches and rosters tell names apart from each other, and some platforms let only one of them (microsoft/Learn-LTI #103).
What one leaves out is no news if the other has told it; what it has told before and leaves out now it has withdrawn.
"""

from typing import Any, Final

from app.models.person import Person
from lti.messages import Person as Told

LAUNCH: Final = "launch"
ROSTER: Final = "roster"
FIELDS = ("name", "given", "family", "email")


def told_first(told: Told, *, by: str) -> dict[str, Any]:
    """The columns of a person nobody has heard of yet."""
    names = {field: getattr(told, field) for field in FIELDS}
    return {**names, "told_by": {field: [by] for field, value in names.items() if value is not None}}


def renew(person: Person, told: Told, *, by: str) -> bool:
    """Take what a source tells now. Whether anything that is shown has changed."""
    sources = {field: set(person.told_by.get(field, ())) for field in FIELDS}
    changed = False
    for field in FIELDS:
        value, known = getattr(told, field), getattr(person, field)
        if value is not None:
            sources[field].add(by)
        elif by in sources[field]:
            sources[field].remove(by)
        if value is None and (sources[field] or person.told_by.get(field) is None):
            continue
        if value != known:
            setattr(person, field, value)
            changed = True
    told_by = {field: sorted(names) for field, names in sources.items() if names}
    if told_by != person.told_by:
        person.told_by = told_by
    return changed
