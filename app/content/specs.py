"""Knows activities that are written once for the whole course and taken into a star by name (`spec: who-decides-grid`).

A spec has bones in `specs/<id>.yaml` and words in `specs/<locale>/<id>.yaml`. What a star says itself wins.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.activities.base import Kind
from app.activities.registry import KINDS
from app.content.problems import Problem
from app.content.reader import Document, read_yaml
from app.content.validation import load, ready

FOLDER = "specs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """An activity without a place; `raw` is what its file says besides `kind`."""

    document: Document
    kind: Kind
    raw: Mapping[str, Any]

    @property
    def id(self) -> str:
        """As stars name it."""
        return self.document.file.stem


def read_specs(folder: Path, problems: list[Problem]) -> dict[str, Spec]:
    """The specs of a course by id; those whose bones are broken are missing, with problems noted."""
    found = {}
    for file in sorted((folder / FOLDER).glob("*.yaml")):
        document = read_yaml(file, problems)
        spec = document and _read_spec(document, problems)
        if spec:
            found[spec.id] = spec
    return found


def _read_spec(document: Document, problems: list[Problem]) -> Spec | None:
    kind = KINDS.get(str(document.data.get("kind")))
    if kind is None:
        what = f"there is no kind “{document.data.get('kind')}”"
        problems.append(document.problem(("kind",), what, f"use one of {', '.join(KINDS)}"))
        return None
    raw = {key: value for key, value in document.data.items() if key != "kind"}
    if load(ready(kind.bones_schema), document, problems, data=raw) is None:
        return None
    return Spec(document=document, kind=kind, raw=raw)


def completed(
    raw: dict[str, Any], specs: Mapping[str, Spec], document: Document, problems: list[Problem], *, where: Any
) -> dict[str, Any] | None:
    """The bones of an activity with those of the spec it names; None where there is no such spec."""
    if "spec" not in raw:
        return raw
    spec = specs.get(str(raw["spec"]))
    if spec is None:
        what = f"there is no spec “{raw['spec']}”"
        mend = f"use one of {', '.join(specs)}" if specs else f"write it, in the folder {FOLDER}"
        problems.append(document.problem((*where, "spec"), what, mend))
        return None
    return {"kind": spec.kind.name, **spec.raw, **{key: one for key, one in raw.items() if key != "spec"}}


def joined(words: Any, own: Any) -> Any:
    """The words of a spec with those a star says otherwise, key by key."""
    if not isinstance(words, Mapping) or not isinstance(own, Mapping):
        return own
    return {**words, **{key: joined(words.get(key), one) for key, one in own.items()}}
