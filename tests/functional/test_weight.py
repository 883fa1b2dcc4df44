"""What a page of ours weighs on its way: at most 60 kB of our own styles and scripts, as they are served, kept for a year."""

import re

from app.config import STATIC, static_path
from app.front.files import below

MOST = 60_000
"""Bytes of style and script that one page may ask for, as they go over the wire."""
ROUTE = static_path()
FILES = below(STATIC, route=ROUTE, seconds=1)
PAGES = (
    "",
    "?view=list",
    "start/page/where-you-stand",
    "m01/",
    "m01/page/tuesday",
    "m01/page/twelve-situations",
    "m01/page/the-pencil",
    "m01/page/my-definition",
    "m01/quiz",
    "m01/journal",
    "m01/page/tuesday/print",
    "m01/print",
    "close/page/one-thing",
    "texts",
    "portfolio",
    "portfolio/preview",
    "certificates",
    "search?q=welfare",
    "words",
    "data",
    "accessibility",
    "pathway",
    "print",
)
LINKED = re.compile(r'<link rel="stylesheet" href="([^"]+)"|<script [^>]*src="([^"]+)"')
IMPORTED = re.compile(r"""(?:from|import)\s*\(?\s*["']\./([\w-]+\.js)["']""")


def asked_for(html):
    """The files of ours that a page loads, and those that these load."""
    left, found = [one or other for one, other in LINKED.findall(html)], set()
    while left:
        name = left.pop()
        if name not in found:
            found.add(name)
            if name.endswith(".js"):
                code = (STATIC / name.removeprefix(f"{ROUTE}/")).read_text()
                left += [f"{ROUTE}/js/{other}" for other in IMPORTED.findall(code)]
    return found


def weight(name):
    packed = FILES[name].packed
    assert packed is not None, name
    return len(packed)


def test_styles_and_scripts_of_a_page_are_light(kirsten):
    weights = {}
    for path in PAGES:
        page = kirsten.go(path)
        assert page.status == 200, path
        names = asked_for(page.response.text)
        assert {name.rpartition(".")[2] for name in names} == {"css", "js"}, path
        assert names <= FILES.keys(), f"everything of {path} comes from our own address"
        weights[path] = sum(map(weight, names))
    assert {path: sum_ for path, sum_ in weights.items() if sum_ > MOST} == {}


def test_a_page_that_asks_for_too_much_would_be_seen():
    """All styles and scripts together, unpacked, are more than a page may have."""
    everything = [name for name in FILES if name.endswith((".css", ".js"))]
    assert sum(len((STATIC / name.removeprefix(f"{ROUTE}/")).read_bytes()) for name in everything) > 2 * MOST
