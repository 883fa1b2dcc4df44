"""Knows what is at hand while one language is read, and what course words and star words are read with alike.

A translation says by `source:` from which text it was made (`hashes` of the source locale); another value means the
text has moved on since.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from marshmallow import Schema, fields

from app.activities.fields import Inline, Rich, worded
from app.content.course import CourseSource
from app.content.hashing import hash_source
from app.content.links import Links, Rendering, Slip
from app.content.markdown import HTML, render_inline, render_rich
from app.content.problems import Problem, Severity
from app.content.reader import Document, Where, read_yaml


@dataclass(slots=True, kw_only=True)
class LanguageDesk:
    """What is at hand while one language is read: where problems go, and the hashes of the source texts."""

    course: CourseSource
    locale: str
    problems: list[Problem]
    source_hashes: Mapping[str, str] | None
    """None while the source locale itself is read."""
    hashes: dict[str, str] = field(default_factory=dict)
    documents: dict[Path, Document] = field(default_factory=dict)
    """Every file of words that could be read: to read one takes longer than all that is done with it."""

    @property
    def is_complete(self) -> bool:
        """Whether the course says that this language is complete, so that nothing may be missing."""
        return self.locale in self.course.data["locales"]

    def stamp(self, name: str, text: Any, made_from: str | None, *, at: Callable[..., Problem]) -> str | None:
        """Note the hash of a text and check what a translation was made from; returns what to store."""
        self.hashes[name] = hash_source(text)
        if self.source_hashes is None:
            if made_from is not None:
                self.problems.append(at("“source:” stands in the original", "remove it"))
            return self.hashes[name]
        if not text and made_from is None:
            made_from = self.hashes[name]  # without words it is as old as an original that has none either
        wanted = self.source_hashes.get(name)
        if wanted is not None and made_from != wanted:
            what = f"“{name}” was translated from another version"
            mend = f"compare with the original, then write “source: {wanted}”"
            self.problems.append(at(what, mend, severity=Severity.WARNING))
        return made_from


def open_document(desk: LanguageDesk, file: Path) -> Document | None:
    """The file, which may be absent in a language that is not complete."""
    if not desk.is_complete and not file.exists():
        return None
    document = read_yaml(file, desk.problems)
    if document is not None:
        desk.documents[file] = document
    return document


def check_worded(
    desk: LanguageDesk, document: Document, names: Iterable[str], words: Mapping[str, Any], *, where: Where
) -> None:
    """Note missing and surplus words; what is missing is no problem in a language that is only begun."""
    for flaw in worded(where, names, words):
        is_missing = flaw.path == where
        if desk.is_complete or not is_missing:
            desk.problems.append(document.flawed(flaw))


def rendered(
    desk: LanguageDesk,
    document: Document,
    schema: Schema,
    data: Mapping[str, Any],
    *,
    links: Links,
    where: Where,
    reading: Rendering | None = None,
) -> Any:
    """`data` with every Markdown field as `{HTML: …}`."""

    def slipped(at: Where, slip: Slip) -> None:
        desk.problems.append(document.problem(at, slip.what, slip.mend))

    return in_html(schema, data, links=links, where=where, reading=reading or Rendering(), slipped=slipped)


def in_html(
    schema: Schema,
    data: Mapping[str, Any],
    *,
    links: Links,
    where: Where,
    reading: Rendering,
    slipped: Callable[[Where, Slip], None],
) -> Any:
    """The same for words that stand in no file; `slipped` is told what is wrong with them, and where."""

    def render(field_: fields.Field[Any], value: Any, at: Where) -> Any:
        if isinstance(field_, Rich | Inline):
            before = len(reading.slips)
            to_html = render_rich if isinstance(field_, Rich) else render_inline
            html = to_html(value, links, reading)
            for slip in reading.slips[before:]:
                slipped(at, slip)
            return {HTML: html}
        if isinstance(field_, fields.Nested):
            return walk(field_.schema, value, at)
        if isinstance(field_, fields.Dict) and field_.value_field is not None:
            inner = field_.value_field
            return {key: render(inner, one, (*at, key)) for key, one in value.items()}
        return value

    def walk(shape: Schema, values: Mapping[str, Any], at: Where) -> dict[str, Any]:
        by_key = {one.attribute or name: one for name, one in shape.fields.items()}
        return {key: render(by_key[key], value, (*at, key)) for key, value in values.items()}

    return walk(schema, data, where)
