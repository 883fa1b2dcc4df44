"""Knows what of somebody's data people can read, and the words for it; asks no database."""

import json
from collections.abc import Mapping
from typing import Any

from app.i18n import LazyString, lazy
from app.services.privacy.holdings import OF_PEOPLE

WORDS: Mapping[str, LazyString] = {
    "name": lazy("Name"),
    "person.given": lazy("First name"),
    "family": lazy("Last name"),
    "email": lazy("E-mail"),
    "sub": lazy("Number in the learning platform"),
    "locale": lazy("Language"),
    "time_zone": lazy("Time zone"),
    "preferences": lazy("Choices"),
    "roles": lazy("Roles in the course"),
    "pathway": lazy("Pathway"),
    "enrolled_at": lazy("Known since"),
    "slot": lazy("Place in the course"),
    "star": lazy("Star"),
    "activity": lazy("Activity"),
    "item": lazy("Question"),
    "poll": lazy("Poll"),
    "option": lazy("Answer"),
    "answer": lazy("Answer"),
    "own": lazy("In your own words"),
    "draft": lazy("Not saved yet"),
    "body": lazy("Words"),
    "texts": lazy("Words"),
    "remark": lazy("Words"),
    "upload.words": lazy("What is on it, or what is said"),
    "media_type": lazy("Kind of file"),
    "added_at": lazy("Added"),
    "sharing": lazy("Who may read it"),
    "grade": lazy("Result"),
    "delivery.given": lazy("Grade"),
    "status": lazy("State"),
    "fraction": lazy("How much is done"),
    "page": lazy("Page"),
    "first_at": lazy("First opened"),
    "last_at": lazy("Last opened"),
    "opened_at": lazy("Opened"),
    "started_at": lazy("Begun"),
    "completed_at": lazy("Done"),
    "submitted_at": lazy("Handed in"),
    "saved_at": lazy("Saved"),
    "sent_at": lazy("Sent"),
    "sat_at": lazy("Sat down"),
    "paper_at": lazy("Done on paper"),
    "at": lazy("When"),
    "seen_at": lazy("Last seen"),
    "expires_at": lazy("Ends"),
    "action": lazy("What was done"),
    "target": lazy("To what"),
}
"""Columns that say something to people, in the order in which they are shown; a few mean one thing here and another there."""


KEPT_AS_JSON = frozenset(
    {"entry.draft", "revision.body", "draft.answer", "draft.tried", "response.own", "certificate.body"}
)
"""Columns of text that hold several texts, or an answer, as JSON; what looks like JSON elsewhere is what somebody wrote."""
NOTHING: tuple[Any, ...] = (None, "", [], {})


def told_takeout(found: Mapping[str, Any]) -> dict[str, Any]:
    """`courses` by title, and by sort of data (`title`, `why`) the rows as pairs of words and value."""
    titles = {
        course["enrolment_id"]: course["title"] or course["id_in_platform"] for course in found["courses"]
    }
    return {
        "taken_at": found["taken_at"],
        "courses": list(titles.values()),
        "sorts": [
            {
                "title": holding.title,
                "why": holding.why,
                "rows": [
                    pairs
                    for table in holding.columns
                    for row in found.get(table, ())
                    if (pairs := _pairs(table, row, holding.has(table)))
                ],
            }
            for holding in OF_PEOPLE
        ],
    }


def _pairs(table: str, row: Mapping[str, Any], columns: frozenset[str]) -> list[tuple[LazyString, str]]:
    return [
        (words, _readable(json.loads(row[column]) if f"{table}.{column}" in KEPT_AS_JSON else row[column]))
        for where, _dot, column, words in ((*key.rpartition("."), words) for key, words in WORDS.items())
        if where in {"", table} and column in columns and row.get(column) not in NOTHING
    ]


def _readable(value: Any) -> str:
    """A text as it was written; of texts by field, one after the other."""
    if isinstance(value, Mapping):
        return "\n".join(f"{key}: {_readable(one)}" for key, one in value.items() if one not in NOTHING)
    if isinstance(value, list):
        return ", ".join(map(_readable, value))
    return str(value)
