"""Keeps the translation catalogues in step with the code; `--check` only says whether they are.

The template (`messages.pot`) is made from code and templates, each locale's catalogue is brought up to date from it
and compiled. A complete locale (COMPLETE) may have no gap, no fuzzy entry and no translation that loses a value.
"""

import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PLACE = ROOT / "app" / "translations"
COMPLETE = ("de",)
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "lazy": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
CALLS = re.compile(rf"\b({'|'.join(KEYWORDS)})\(".encode())
STABLE = {"width": 110, "omit_header": False, "include_lineno": False, "sort_output": True}
CHANGING = (
    b'"POT-Creation-Date',
    b'"PO-Revision-Date',
    b'"Generated-By',
    b'"Last-Translator',
    b'"Language-Team',
    b'"Report-Msgid-Bugs-To',
)
"""Header lines that name a day, a person or a version of Babel: they say nothing about the words."""
NOTE = "# Messages of Samskabe, made from code and templates by `make messages`."
KEPT = re.compile(r"%\(\w+\)s|</?\w+[^>]*>")
"""What a translation takes over as it is: values and tags."""


def template(root: Path = ROOT) -> Catalog:
    """All messages of code and templates, with the files they stand in."""
    catalogue = Catalog(project="Samskabe", version="1", header_comment=NOTE, charset="utf-8", fuzzy=False)
    found = extract_from_dir(
        root,
        method_map=[("app/**.py", _of_python), ("app/templates/**.html", "jinja2")],
        options_map={"app/templates/**.html": {"silent": "false"}},
        keywords=KEYWORDS,
        comment_tags=("Translators:",),
        strip_comment_tags=True,
        directory_filter=lambda folder: Path(folder).name not in {".venv", "var", "node_modules"},
    )
    for name, _line, message, comments, context in found:
        catalogue.add(message, None, [(Path(name).as_posix(), 0)], auto_comments=comments, context=context)
    return catalogue


def _of_python(file: BinaryIO, *how: Any, **more: Any) -> Iterator[Any]:
    """What Babel finds in a module. Most say nothing at all, and taking a module apart takes long."""
    says_something = CALLS.search(file.read())
    file.seek(0)
    return extract_python(file, *how, **more) if says_something else iter(())


def text_of(catalogue: Catalog) -> bytes:
    """The catalogue as a file, without the header lines that would change at every run."""
    buffer = BytesIO()
    write_po(buffer, catalogue, **STABLE)
    return b"\n".join(line for line in buffer.getvalue().split(b"\n") if not line.startswith(CHANGING))


def renewed(path: Path, messages: Catalog) -> Catalog:
    """A locale's catalogue, brought in step with the template; texts that are no longer used are dropped."""
    with path.open("rb") as file:
        catalogue = read_po(file, locale=path.parent.parent.name)
    catalogue.update(messages, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    return catalogue


def gaps(catalogue: Catalog) -> list[str]:
    """What a complete catalogue must not have: a message without a translation, or with one to be looked at again."""
    said = []
    for message in catalogue:
        if not message.id:
            continue
        if message.fuzzy or not all(_texts(message.string)):
            said.append(f"not translated: {_shown(message)}")
        elif not _keeps_all(message):
            said.append(f"a value or a tag is missing or too much: {_shown(message)}")
    return said


def compile_all() -> None:
    """Write the compiled catalogue beside each text one."""
    for path in _catalogues():
        with path.open("rb") as file, path.with_suffix(".mo").open("wb") as compiled:
            write_mo(compiled, read_po(file, locale=path.parent.parent.name))


def main(arguments: list[str]) -> int:
    """Bring all in step, or with `--check` say what is not, or with `--compile` compile only."""
    if "--compile" in arguments:
        compile_all()
        return 0
    messages = template()
    renewals = {path: renewed(path, messages) for path in _catalogues()}
    wanted = {
        path: text_of(catalogue) for path, catalogue in {PLACE / "messages.pot": messages, **renewals}.items()
    }
    if "--check" in arguments:
        problems = [f"{_named(path)}: run `make messages`" for path in wanted if _differs(path, wanted[path])]
    else:
        problems = []
        for path, content in wanted.items():
            path.write_bytes(content)
        compile_all()
    for path, catalogue in renewals.items():
        if path.parent.parent.name in COMPLETE:
            problems += [f"{_named(path)}: {gap}" for gap in gaps(catalogue)]
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        print("`make messages` brings new texts into the catalogues; then translate there.", file=sys.stderr)
    return 1 if problems else 0


def _catalogues() -> list[Path]:
    return sorted(PLACE.glob("*/LC_MESSAGES/messages.po"))


def _named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _differs(path: Path, content: bytes) -> bool:
    return not path.exists() or path.read_bytes() != content


def _texts(told: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    return tuple(told) if isinstance(told, list | tuple) else (told or "",)


def _shown(message: Message) -> str:
    return _texts(message.id)[0]


def _keeps_all(message: Message) -> bool:
    """Every translation has the values and tags of its message; of a plural, those of one of the two."""
    allowed = [sorted(KEPT.findall(text)) for text in _texts(message.id)]
    return all(sorted(KEPT.findall(text)) in allowed for text in _texts(message.string))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
