"""Knows two worksheets as an author may write them: the smallest, and one with every kind of field."""

from app.activities.base import Sample

SMALLEST = Sample(
    bones={"fields": [{"id": "name", "kind": "short"}]},
    prose={"title": "A line", "fields": {"name": {"label": "Name"}}},
    forms=({"field-name": ["Gerda"]},),
)

_OPTIONS = {"first": "The first", "second": "The second"}
_STEPS = ("asked", "fixed", "back")
EVERYTHING = Sample(
    bones={
        "layout": "wheel",
        "paper": "a3",
        "feeds": ["m01"],
        "from": {"name": "m01/canvas-small/name"},
        "private": True,
        "looks_back": "m01/canvas-full",
        "checked_by": "canvas-small",
        "fields": [
            {"id": "name", "kind": "short"},
            {"id": "because", "kind": "long", "optional": True},
            {"id": "chosen", "kind": "choice", "options": ["first", "second"]},
            {"id": "several", "kind": "many", "options": ["first", "second"], "least": 2},
            *({"id": step, "kind": "scale", "steps": "yes-partly-no"} for step in _STEPS),
            {"id": "sure", "kind": "scale", "steps": "five"},
            {
                "id": "people",
                "kind": "rows",
                "least": 2,
                "most": 4,
                "fields": [
                    {"id": "who", "kind": "short"},
                    {"id": "brings", "kind": "long"},
                    {"id": "asked", "kind": "choice", "options": ["first", "second"]},
                    {"id": "ways", "kind": "many", "options": ["first", "second"]},
                    {"id": "trust", "kind": "scale", "steps": "five"},
                ],
            },
            {
                "id": "grid",
                "kind": "cells",
                "rows": ["plate", "day"],
                "columns": ["know", "decide"],
                "options": ["guests", "council"],
                "own_rows": True,
                "own_options": 2,
                "least": 1,
            },
            {"id": "table", "kind": "cells", "cell": "short", "rows": ["keep"], "columns": ["we", "they"]},
            {"id": "ties", "kind": "relations", "options": ["kitchen", "guests-too", "house"], "most": 3},
        ],
    },
    prose={
        "title": "A sheet",
        "intro": "Take *your* time.\n\nThen begin.",
        "simple": "Write a *little*.\n\nIt is yours.",
        "fields": {
            "name": {"label": "Your name", "hint": "One *line*."},
            "because": {"label": "Because", "hint": "One or two sentences."},
            "chosen": {"label": "I choose", "hint": "One of them.", "options": _OPTIONS},
            "several": {"label": "I take", "hint": "As many as you like.", "options": _OPTIONS},
            "asked": {"label": "Those it touches were asked."},
            "fixed": {"label": "We said what is fixed.", "hint": "And *why*."},
            "back": {"label": "A day is set."},
            "sure": {"label": "I am sure."},
            "people": {
                "label": "People",
                "hint": "Begin with *one*.",
                "fields": {
                    "who": {"label": "Who", "hint": "No full names."},
                    "brings": {"label": "Brings"},
                    "asked": {"label": "Asked", "options": _OPTIONS},
                    "ways": {"label": "Ways", "options": _OPTIONS},
                    "trust": {"label": "Trust"},
                },
            },
            "grid": {
                "label": "Who decides what?",
                "hint": "An *empty* cell is an answer too.",
                "rows": {
                    "plate": {"label": "What is on the plate"},
                    "day": {"label": "Which day", "hint": "and hour"},
                },
                "columns": {
                    "know": {"label": "Know"},
                    "decide": {"label": "Decide", "hint": "says yes or no"},
                },
                "options": {"guests": "Guests", "council": "Council"},
            },
            "table": {
                "label": "What each keeps",
                "rows": {"keep": {"label": "Keep"}},
                "columns": {"we": {"label": "We"}, "they": {"label": "They"}},
            },
            "ties": {
                "label": "What goes where",
                "options": {"kitchen": "The kitchen", "guests-too": "The guests", "house": "The house"},
                "fields": {
                    "from": {"label": "From whom"},
                    "to": {"label": "To whom"},
                    "what": {"label": "What goes"},
                },
            },
        },
    },
    forms=(
        {
            "field-name": ["Gerda"],
            "field-because": ["It is near."],
            "field-chosen": ["second"],
            "field-several": ["first", "second"],
            **{f"field-{step}.{time}": ["partly"] for step in _STEPS for time in ("now", "then")},
            "field-sure.now": ["4"],
            "field-sure.then": ["2"],
            "field-people": ["r2", "r1"],
            "field-people.r1.who": ["The cook"],
            "field-people.r1.asked": ["first"],
            "field-people.r2.brings": ["Time"],
            "field-people.r2.ways": ["first", "second"],
            "field-people.r2.trust": ["5"],
            "field-grid.plate": ["What we eat"],
            "field-grid.plate.decide": ["guests", "own-1"],
            "field-grid.own-1": ["The club"],
            "field-table.keep.we": ["The hour"],
            "field-ties": ["r1"],
            "field-ties.r1.from": ["kitchen"],
            "field-ties.r1.to": ["house"],
            "field-ties.r1.what": ["Soup"],
        },
    ),
)
