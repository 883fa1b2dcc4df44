"""Knows activities as an author writes and changes them: a part more, a part less, another one right."""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

MOST, FEWEST = 5, 2


@dataclass
class Block:
    """An activity as it is written."""

    bones: dict[str, Any]
    prose: dict[str, Any]
    draw: Callable[[list[str]], tuple[dict[str, Any], dict[str, Any]]]
    """Bones and words of an activity with these parts."""
    parts: list[str]
    made: int = field(default=3)

    def change(self, rng: Random) -> None:
        """A part more, less, or the parts in another order, which makes another one right."""
        less = [] if len(self.parts) <= FEWEST else [self._less]
        more = [] if len(self.parts) >= MOST else [self._more]
        rng.choice([*less, *more, self._turn])(rng)
        bones, prose = self.draw(self.parts)
        rev = {"rev": self.bones["rev"]} if "rev" in self.bones else {}
        self.bones, self.prose = bones | rev, prose

    def _less(self, rng: Random) -> None:
        self.parts.remove(rng.choice(self.parts))

    def _more(self, rng: Random) -> None:
        del rng
        self.parts.append(f"p{self.made}")
        self.made += 1

    def _turn(self, rng: Random) -> None:
        rng.shuffle(self.parts)


def _made(draw: Callable[[list[str]], tuple[dict[str, Any], dict[str, Any]]]) -> Block:
    parts = ["p0", "p1", "p2"]
    bones, prose = draw(parts)
    return Block(bones=bones, prose=prose, draw=draw, parts=parts)


def _head(kind: str) -> dict[str, Any]:
    return {"kind": kind, "outcomes": ["know"]}


def _choice(name: str) -> Block:
    return _made(
        lambda parts: (
            _head("choice") | {"select": "one", "options": list(parts), "correct": [parts[0]]},
            {
                "ask": f"Which in {name}?",
                "options": {one: {"text": f"Say {one}", "feedback": "So."} for one in parts},
            },
        )
    )


def _truefalse(name: str) -> Block:
    return _made(
        lambda parts: (
            _head("truefalse") | {"answer": parts[0] != "p0", "reasons": list(parts), "reason": parts[0]},
            {
                "ask": f"Is {name} so?",
                "right": "Yes.",
                "wrong": "No.",
                "reasons": {one: {"text": f"For {one}", "feedback": "So."} for one in parts},
            },
        )
    )


def _sort(name: str) -> Block:
    return _made(
        lambda parts: (
            _head("sort")
            | {"piles": ["here", "there"], "cards": {one: ["here"] for one in parts}, "why": True},
            {
                "ask": f"Where in {name}?",
                "piles": {"here": {"label": "Here"}, "there": {"label": "There"}},
                "cards": {one: {"text": f"Card {one}", "feedback": "So."} for one in parts},
            },
        )
    )


def _fill(name: str) -> Block:
    return _made(
        lambda parts: (
            _head("fill") | {"gaps": {one: {"accepts": [f"right {one}"]} for one in parts}},
            {
                "ask": f"What lacks in {name}?",
                "text": " and ".join(f"{{{one}}}" for one in parts),
                "gaps": {one: {"label": f"Gap {one}", "answer": "right", "feedback": "So."} for one in parts},
            },
        )
    )


def _poll(name: str) -> Block:
    return _made(
        lambda parts: (
            _head("poll") | {"options": list(parts)},
            {"ask": f"What of {name}?", "options": {one: f"Take {one}" for one in parts}},
        )
    )


def _journal(name: str) -> Block:
    return _made(
        lambda parts: (
            _head("journal") | {"prompts": ["all"], "least_words": len(parts)},
            {"title": f"Journal {name}", "prompt": {"all": "What did you see?"}},
        )
    )


def _canvas(name: str) -> Block:
    """A worksheet: a field, a grid whose rows come and go, rows that learners make themselves."""

    def draw(parts: list[str]) -> tuple[dict[str, Any], dict[str, Any]]:
        fields = [{"id": one, "kind": "long"} for one in parts]
        grid = {
            "id": "grid",
            "kind": "cells",
            "cell": "short",
            "rows": list(parts),
            "columns": ["we", "they"],
        }
        rows = {
            "id": "people",
            "kind": "rows",
            "fields": [{"id": f"who-{one}", "kind": "short"} for one in parts[:2]],
        }
        told: dict[str, Any] = {one: {"label": f"Field {one}"} for one in parts}
        told["grid"] = {
            "label": "The grid",
            "rows": {one: {"label": f"Row {one}"} for one in parts},
            "columns": {"we": {"label": "We"}, "they": {"label": "They"}},
        }
        told["people"] = {
            "label": "People",
            "fields": {f"who-{one}": {"label": f"Who {one}"} for one in parts[:2]},
        }
        return _head("canvas") | {"fields": [*fields, grid, rows]}, {"title": f"Sheet {name}", "fields": told}

    return _made(draw)


MAKERS: dict[str, Callable[[str], Block]] = {
    "choice": _choice,
    "truefalse": _truefalse,
    "sort": _sort,
    "fill": _fill,
    "poll": _poll,
    "journal": _journal,
    "canvas": _canvas,
}
