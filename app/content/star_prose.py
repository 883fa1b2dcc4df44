"""Knows how a star's pages and items are told in one language; knows no other star and no other language."""

from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from app.activities.base import BlockKind
from app.content.language_desk import LanguageDesk, check_worded, open_document, rendered
from app.content.links import Links, Rendering, Slip, way_back
from app.content.markdown import PageText, render_page
from app.content.media import CAPTIONS, read_captions
from app.content.problems import Problem, Severity
from app.content.reader import Document, Where, read_text
from app.content.spec_words import SpecWords
from app.content.specs import joined
from app.content.star import ItemSource, StarSource
from app.content.validation import load, ready

MOST_WORDS = 450
"""Of running text on a page; transcripts and simpler words are not counted."""
QUIZ_TO_PAGES = "../../page/"
"""From `m01/quiz/<attempt>/<n>` to `m01/page/`."""


def read_items(desk: LanguageDesk, star: StarSource, specs: Mapping[str, SpecWords]) -> dict[str, Any]:
    """The words of a star's blocks, questions and entries by qualified id."""
    file = star.folder / desk.locale / "items.yaml"
    says_nothing = not file.exists() and all(map(_needs_no_words, star.items.values())) and star.is_read
    document = Document(file=file, lines={}, data={}) if says_nothing else open_document(desk, file)
    if document is None:
        return {}
    check_worded(desk, document, _with_words(star, document), document.data, where=())
    items = {}
    for item in star.items.values():
        if item.id in document.data or _needs_no_words(item):
            raw = document.data.get(item.id)
            told = _read_item(desk, star, document, item=item, raw={} if raw is None else raw, specs=specs)
            if told is not None:
                items[f"{star.id}/{item.id}"] = told
    return items


def _with_words(star: StarSource, document: Document) -> list[str]:
    """The ids that need words, and of those that need none the ones that have some."""
    names = [item.id for item in star.items.values() if not _needs_no_words(item) or item.id in document.data]
    broken = star.named.difference(star.items)
    return [
        *names,
        *(name for name in document.data if name in broken or (star.nameless and name not in names)),
    ]


def _needs_no_words(item: ItemSource) -> bool:
    """Its spec has them, or there are none to have."""
    return item.spec is not None or (
        not ready(item.kind.prose_schema).validate({}) and not item.kind.check(item.bones, {})
    )


def _read_item(
    desk: LanguageDesk,
    star: StarSource,
    document: Document,
    *,
    item: ItemSource,
    raw: Any,
    specs: Mapping[str, SpecWords],
) -> dict[str, Any] | None:
    made_from = raw.pop("source", None) if isinstance(raw, dict) else None
    where: Where = (item.id,)
    spec = specs.get(item.spec) if item.spec else None
    if item.spec and spec is None:
        return None  # broken, or not translated: what a star says itself is not mixed with another language
    whole = joined(spec.raw, raw) if spec else raw
    schema = ready(item.kind.prose_schema)
    data = load(schema, document, desk.problems, data=whole, under=where)
    if data is None:
        return None
    for flaw in item.kind.check(item.bones, data):
        told_in = document if flaw.in_prose else star.document
        if flaw.in_prose or desk.source_hashes is None:
            desk.problems.append(told_in.flawed(flaw, under=where if flaw.in_prose else item.where))
    name = f"{star.id}/{item.id}"
    source = desk.stamp(name, raw if spec else data, made_from, at=partial(document.problem, where))
    reading = Rendering()
    # A question's words come and go with its answers; what is read stands there.
    back = way_back(within=item.id) if isinstance(item.kind, BlockKind) else None
    links = _links_of(desk, star, page=item.page, ways_back=back)
    body = rendered(desk, document, schema, data, links=links, where=where, reading=reading)
    stamps = f"{spec.source} {source}" if spec else source
    return {"source": stamps, "words": reading.words, "sources": reading.sources, "body": body}


def _links_of(
    desk: LanguageDesk, star: StarSource, *, page: str | None, ways_back: str | None = None
) -> Links:
    return Links(
        words=None if desk.course.words is None else frozenset(desk.course.words),
        sources={
            name: (desk.course.sources or {}).get(name, {}).get("short", "")
            for name in (star.pages[page]["sources"] if page else ())
        },
        pages=frozenset(star.pages),
        to_pages="" if page else QUIZ_TO_PAGES,
        ways_back=ways_back,
    )


def read_all_captions(desk: LanguageDesk, star: StarSource, *, told: Mapping[str, Any]) -> dict[str, str]:
    """The captions of a star's videos by qualified name; a video that is `told` in a language has them in it."""
    found = {}
    for item in star.items.values():
        for name in item.kind.captions(item.bones) if f"{star.id}/{item.id}" in told else ():
            text = read_captions(star.folder / desk.locale / name, desk.problems)
            if text is not None:
                found[f"{star.id}/{name}"] = text
    return found


def read_pages(desk: LanguageDesk, star: StarSource) -> dict[str, Any]:
    """A star's pages, rendered, by qualified id."""
    folder = star.folder / desk.locale
    pages = {}
    for name in star.pages:
        file = folder / f"{name}.md"
        if not desk.is_complete and not file.exists():
            continue
        text = read_text(file, desk.problems)
        if text is not None:
            pages[f"{star.id}/{name}"] = _read_page(desk, star, name=name, file=file, text=text)
    captions = {name for item in star.items.values() for name in item.kind.captions(item.bones)}
    known = {"items.yaml", *captions, *(f"{name}.md" for name in star.pages)}
    for file in sorted(folder.glob("*")) if folder.is_dir() else []:
        if file.name not in known and (star.is_read or file.suffix != CAPTIONS):
            mend = "add the page to module.yaml or remove the file"
            desk.problems.append(Problem(file=file, line=1, what="no page has this text", mend=mend))
    return pages


def _read_page(desk: LanguageDesk, star: StarSource, *, name: str, file: Path, text: str) -> dict[str, Any]:
    made_from, body, offset = _split_front(text)
    reading = Rendering()
    page = render_page(body, _links_of(desk, star, page=name, ways_back=way_back()), reading)
    for slip in (*reading.slips, *_check_page(star, page, name=name)):
        desk.problems.append(_slipped(file, slip, offset=offset))
    source = desk.stamp(f"{star.id}/{name}", body.strip(), made_from, at=partial(_problem_on_top, file))
    return {
        "source": source,
        "title": page.title,
        "words": reading.words,
        "sources": reading.sources,
        "segments": [_qualified(segment.as_json(), star.id) for segment in page.segments],
    }


def _split_front(text: str) -> tuple[str | None, str, int]:
    """What the text was translated from (`---`, `source: …`, `---` on top), the text, and how many lines stand above."""
    lines = text.split("\n")
    if lines[0] == "---" and len(lines) > 2 and lines[2] == "---" and lines[1].startswith("source:"):  # noqa: PLR2004
        return lines[1].removeprefix("source:").strip(), "\n".join(lines[3:]), 3
    return None, text, 0


def _check_page(star: StarSource, page: PageText, *, name: str) -> Iterable[Slip]:
    blocks = star.pages[name]["blocks"]
    wanted = [raw["id"] for raw in blocks if isinstance(raw.get("id"), str)]
    nameless = len(wanted) < len(blocks)
    placed = [segment for segment in page.segments if segment.kind == "block"]
    met: set[str] = set()
    for segment in placed:
        if segment.block and segment.block not in wanted and not nameless:
            mend = "correct the id or add the block to this page in module.yaml"
            yield Slip(line=segment.line, what=f"this page has no block “{segment.block}”", mend=mend)
        elif segment.block in met:
            yield Slip(
                line=segment.line, what=f"the block “{segment.block}” is placed twice", mend="remove one"
            )
        met.add(segment.block)
    for block in wanted:
        if block not in met:
            mend = f"write “::: {block}” and “:::” where it belongs"
            yield Slip(line=0, what=f"the block “{block}” is not placed", mend=mend)
    if page.word_count > MOST_WORDS:
        what = f"the page has {page.word_count} words, more than {MOST_WORDS}"
        yield Slip(line=0, what=what, mend="shorten it or split it in two")
    yield from _check_simpler(page)


def _check_simpler(page: PageText) -> Iterable[Slip]:
    before = ""
    for segment in page.segments:
        if segment.kind == "simpler" and before != "text":
            mend = "place it right after the text it retells"
            yield Slip(line=segment.line, what="“::: simpler” has no text before it", mend=mend)
        before = segment.kind


def _qualified(segment: dict[str, str], star: str) -> dict[str, str]:
    return {**segment, "block": f"{star}/{segment['block']}"} if "block" in segment else segment


def _slipped(file: Path, slip: Slip, *, offset: int) -> Problem:
    return Problem(file=file, line=slip.line + offset + 1, what=slip.what, mend=slip.mend)


def _problem_on_top(file: Path, what: str, mend: str, *, severity: Severity = Severity.ERROR) -> Problem:
    return Problem(file=file, line=1, what=what, mend=mend, severity=severity)
