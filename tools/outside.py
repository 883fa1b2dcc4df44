"""Lets readers from outside look at every page: html-validate, the Nu checker, a screen reader without a screen.

The tool and the practice LMS run here on a database of their own; the pages people meet are saved to a folder and read
there. Each finding is a line `page: line: what`; any finding is a failure.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from tools.stage import stage
from tools.walks import all_pages

HOME = Path(__file__).resolve().parent.parent / "tests" / "outside"
MODULES = HOME / "node_modules"
LEAST = {"node": 20, "java": 17}
SERVER_FAULT = 500


class Finding(NamedTuple):
    """What a reader says about a line of a page."""

    page: str
    line: int
    what: str


def main() -> int:
    """Save the pages, let all read them, tell what they found."""
    missing = [name for name, least in LEAST.items() if _version(name) < least]
    if missing:
        print(
            "The outside readers need Node 20 or newer with npm, and Java 17 or newer. "
            f"Not found here, or too old: {', '.join(missing)}.",
            file=sys.stderr,
        )
        return 1
    install()
    with tempfile.TemporaryDirectory(prefix="samskabe-outside-") as name:
        folder = Path(name)
        findings = [*save(folder), *(found for read in READERS for found in read(folder))]
        count = len(list(folder.glob("*.html")))
    for finding in sorted(findings):
        print(f"{finding.page}: {finding.line}: {finding.what}")
    print(f"{count} pages, {len(findings)} findings.", file=sys.stderr)
    return 1 if findings else 0


def _version(program: str) -> int:
    """Its major version; 0 where it is missing."""
    path = shutil.which(program)
    if not path:
        return 0
    told = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)
    number = re.search(r"\d+", told.stdout)
    return int(number.group()) if number else 0


def install() -> None:
    """Fetch the readers named in package-lock.json, unless they are here already."""
    lock, done = HOME / "package-lock.json", MODULES / ".samskabe"
    if done.exists() and done.stat().st_mtime >= lock.stat().st_mtime:
        return
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("The outside readers are installed with npm, which cannot be found here.")
    subprocess.run(
        [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], cwd=HOME, check=True
    )
    done.touch()


def save(folder: Path) -> list[Finding]:
    """Walk through everything and save each page; a page that broke the server is a finding."""
    broken = []
    with stage() as running:
        for number, page in enumerate(all_pages(running), start=1):
            name = f"{number:03}-{re.sub(r'[^a-z0-9]+', '-', page.name)}.html"
            (folder / name).write_text(page.html, encoding="utf-8")
            if page.status >= SERVER_FAULT:
                broken.append(Finding(name, 1, f"the server answered {page.status}"))
    return broken


def html_validate(folder: Path) -> list[Finding]:
    """Strict about what is written: attributes, nesting, names, WCAG rules that can be read from markup."""
    config = str(HOME / "html-validate.json")
    told = _run(
        [
            "node",
            MODULES / "html-validate/bin/html-validate.mjs",
            "--config",
            config,
            "--formatter",
            "json",
            *_pages(folder),
        ]
    )
    return [
        Finding(Path(page["filePath"]).name, found["line"], f"{found['message']} ({found['ruleId']})")
        for page in json.loads(told)
        for found in page["messages"]
    ]


def nu_checker(folder: Path) -> list[Finding]:
    """The checker behind the W3C's validator."""
    jar = MODULES / "vnu-jar/build/dist/vnu.jar"
    told = _run(
        ["java", "-jar", jar, "--errors-only", "--format", "json", "--exit-zero-always", *_pages(folder)]
    )
    return [
        Finding(Path(found["url"]).name, found.get("lastLine", 1), f"{found['message']} (Nu checker)")
        for found in json.loads(told)["messages"]
    ]


def screen_reader(folder: Path) -> list[Finding]:
    """What is heard, and in which order; each core listens to its share of the pages."""
    parts = os.cpu_count() or 1
    with ThreadPoolExecutor(parts) as listeners:
        told = listeners.map(
            lambda part: _run(["node", HOME / "listen.mjs", folder, str(part), str(parts)]), range(parts)
        )
        return [
            Finding(found["page"], found["line"], f"{found['what']} (screen reader)")
            for one in told
            for found in json.loads(one)
        ]


READERS: tuple[Callable[[Path], list[Finding]], ...] = (html_validate, nu_checker, screen_reader)


def _pages(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.html"))


def _run(command: Sequence[str | Path]) -> str:
    """What a reader writes, as JSON, to either stream; into a file, because some end before a pipe is empty."""
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8") as told,
        tempfile.TemporaryFile("w+", encoding="utf-8") as said,
    ):
        subprocess.run([str(part) for part in command], stdout=told, stderr=said, check=False)
        for stream in (told, said):
            stream.seek(0)
        answer, complaint = told.read(), said.read()
    text = answer or complaint
    if not text.startswith(("[", "{")):
        sys.exit(f"{command[1]} did not run:\n{complaint[-2000:]}")
    return text


if __name__ == "__main__":
    sys.exit(main())
