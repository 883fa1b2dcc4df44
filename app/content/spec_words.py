"""Knows how the words of specs are read in one language."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from app.content.language_desk import LanguageDesk, open_document
from app.content.specs import FOLDER, Spec
from app.content.validation import load, ready


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecWords:
    """What a spec says in a language: as written, and from which text it was made."""

    raw: Mapping[str, Any]
    source: str | None


def read_spec_words(desk: LanguageDesk) -> dict[str, SpecWords]:
    """The words of every spec that has whole ones in this language."""
    found = {}
    for name, spec in desk.course.specs.items():
        words = _read_words(desk, name, spec)
        if words:
            found[name] = words
    return found


def _read_words(desk: LanguageDesk, name: str, spec: Spec) -> SpecWords | None:
    document = open_document(desk, desk.course.folder / FOLDER / desk.locale / f"{name}.yaml")
    if document is None:
        return None
    raw = dict(document.data)
    made_from = raw.pop("source", None)
    data = load(ready(spec.kind.prose_schema), document, desk.problems, data=raw)
    if data is None:
        return None
    bones = ready(spec.kind.bones_schema).load(dict(spec.raw))
    flaws = spec.kind.check(bones, data)
    for flaw in flaws:
        if flaw.in_prose:
            desk.problems.append(document.flawed(flaw))
        elif desk.source_hashes is None:
            desk.problems.append(spec.document.flawed(flaw))
    if flaws:
        return None
    return SpecWords(
        raw=raw, source=desk.stamp(f"spec {name}", raw, made_from, at=partial(document.problem, ()))
    )
