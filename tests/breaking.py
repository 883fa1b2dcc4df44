"""Knows a whole small course, the one of the guide for authors, and every way in which a hand may break one of its files.

Each break says on which line it is and which words it touched; what is told of it is tried elsewhere.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from tests import guide

OTHER = {
    "words": "some words",
    "list": "[aa, bb]",
    "keys": "{aa: bb}",
    "lines": "[{aa: bb}]",
    "nothing": "~",
    "number": "42",
    "truth": "true",
    "quotes": '""',
    "bare": "{aa, bb}",
    "comma": "{aa: some, words}",
    "star": "*words",
    "anchor": "&words",
    "tag": "!words",
    "at": "@words",
    "open": "{aa: bb",
    "quote": '"words',
    "colon": "some: words: here",
}
"""What stands in the place of a value, by what it is."""


@dataclass(frozen=True)
class Break:
    """A file that is broken: how, its bytes, the line (from 1) and the words in question."""

    file: str
    how: str
    body: bytes
    line: int
    last: int
    words: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.how} at {self.words[0]}"


def breaks_of(file: str, text: str) -> Iterator[Break]:
    """Everything that is done to a file of YAML."""
    yield from _of_bytes(file, text)
    yield from _of_lines(file, text)
    for parent, key, value in _pairs(yaml.compose(text, Loader=yaml.CSafeLoader)):
        yield from _of_pair(file, text, parent, key, value)


def _of_bytes(file: str, text: str) -> Iterator[Break]:
    first, _, _rest = text.partition("\n")
    whole = {
        "empty": b"",
        "notes": b"# nothing here\n",
        "list": b"- a\n- b\n",
        "latin": text.replace("\n", "\n# \u00e6\u00f8\n", 1).encode("latin-1", "replace"),
        "utf16": text.encode("utf-16"),
        "nul": text.replace(": ", ": \0", 1).encode(),
        "cut": text.encode()[: len(text.encode()) * 2 // 3].rpartition(b":")[0],
    }
    for how, body in whole.items():
        line = body.count(b"\n") + 1 if how == "cut" else 1
        yield Break(file, how, body, line, line + 1, (first, "file"))


def _of_lines(file: str, text: str) -> Iterator[Break]:
    lines = text.split("\n")
    for number, line in enumerate(lines):
        bare = line.lstrip()
        if not bare or bare.startswith("#"):
            continue
        above = number > 0 and lines[number - 1].strip()
        for how, other in (
            ("tab", f"\t{bare}"),
            ("further in", f"   {line}" if above else None),
            ("no space", line.replace(": ", ":", 1) if ": " in line else None),
            ("no colon", line.replace(":", "", 1) if re.match(r"\s*[\w-]+:( |$)", line) else None),
        ):
            if other is not None and other != line:
                body = "\n".join([*lines[:number], other, *lines[number + 1 :]])
                words = tuple(re.findall(r"[\w-]+", bare)[:2]) or (bare,)
                yield Break(file, how, body.encode(), number + 1, number + 1, words)


def _pairs(node: yaml.Node) -> Iterator[tuple[yaml.Node, yaml.Node | int, yaml.Node]]:
    """Every value with what it stands in, and its key or its number."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield node, key, value
            yield from _pairs(value)
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            yield node, number, value
            yield from _pairs(value)


def _of_pair(
    file: str, text: str, parent: yaml.Node, key: yaml.Node | int, value: yaml.Node
) -> Iterator[Break]:
    start, end = value.start_mark.index, len(text[: value.end_mark.index].rstrip())
    is_key = not isinstance(key, int)
    begin = key.start_mark if is_key else value.start_mark
    name = key.value if is_key else str(value.value if isinstance(value, yaml.ScalarNode) else "")
    last = text.count("\n", 0, end) + 1

    def broken(how: str, at: int, until: int, other: str, *words: str) -> Break:
        body = f"{text[:at]}{other}{text[until:]}".encode()
        return Break(file, how, body, begin.line + 1, max(last, begin.line + 1), tuple(filter(None, words)))

    for how, other in OTHER.items():
        yield broken(
            f"{how} for {_sort(value)}", start, end, other, name, other, "words", "aa", "a text", "“"
        )
    if is_key:
        near = name[:-1] + name[-2:] if len(name) > 2 else f"{name}s"
        k, k_end = key.start_mark.index, key.end_mark.index
        yield broken("near key", k, k_end, near, near, name)
        yield broken("strange key", k, k_end, "colour-of-it", "colour-of-it", name)
        is_flow = bool(parent.flow_style)
        pair = text[k:end]
        if is_flow:
            yield broken("key twice", end, end, f", {pair}", name)
            rest = re.match(r",\s*", text[end:])
            yield broken("key gone", k, end + (rest.end() if rest else 0), "", name)
        else:
            indent = " " * key.start_mark.column
            yield broken("key twice", end, end, f"\n{indent}{pair}", name)
            line_end = text.find("\n", end)
            head = text.rfind("\n", 0, k) + 1
            if not text[head:k].strip() and len(parent.value) > 1:
                yield broken("key gone", head, line_end + 1, "", name)
    elif isinstance(value, yaml.ScalarNode):
        yield broken("another id", start, end, f"{value.value}-x", f"{value.value}-x", value.value)
        yield broken("long id", start, end, "x" * 5000, "x" * 40, value.value)
        yield broken("not an id", start, end, "Not An Id", "Not An Id", value.value)


def _sort(value: yaml.Node) -> str:
    if isinstance(value, yaml.ScalarNode):
        return "text"
    return "keys" if isinstance(value, yaml.MappingNode) else "list"


def files(root: Path) -> dict[str, str]:
    """The course of the guide, written to a folder, and begun in another language; its YAML files by name."""
    guide.write_own(root)
    for file in sorted(root.rglob("en/*.yaml")):
        _write(file.parents[1] / "de" / file.name, file.read_text(encoding="utf-8"))
    _write(root / "glossary" / "de.yaml", (root / "glossary" / "en.yaml").read_text(encoding="utf-8"))
    _write(
        root / "style.yaml",
        "names: [Monday, Friday, May]\nclaims: [study]\nno_source: {nothing of it: invented}\n",
    )
    _write(root / "cast.yaml", "people: [Gerda, Ibrahim, Nordby]\n")
    return {
        str(file.relative_to(root)): file.read_text(encoding="utf-8") for file in sorted(root.rglob("*.yaml"))
    }


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")
