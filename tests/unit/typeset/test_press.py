"""A printed document is read back by a reader that is not ours: its words, its tags, its language, its ceilings."""

import subprocess
from io import BytesIO

import pytest
from pypdf import PdfReader

from app.config import STATIC
from app.errors import AppError
from app.typeset import press
from app.typeset.booklet import Booklet, Chapter
from app.typeset.press import Press
from tests.browser.paper import close

FONTS = STATIC / "fonts" / "print"
WORD_JOINER = "\u2060"
"""Stands where a line must not break."""
TEXT = """
<p>One <strong>two</strong> <em>“three”</em>, <a href="https://example.org/">out</a>, <a href="second">over there</a>,
<a href="#source-S4">(a source)</a>, <a href="nowhere">nowhere</a>.</p>
<h2>Below</h2>
<ul class="ticks"><li>to tick</li></ul>
<table><thead><tr><th>When</th><th>What</th></tr></thead><tbody><tr><td>16:30</td><td>Soup</td></tr></tbody></table>
<aside><h2>A card</h2><ul><li>a line of it</li></ul></aside>
<h2>Sources</h2><ul><li id="source-S4">A book.</li></ul>
"""


def document(html=TEXT, lang="en"):
    chapters = (
        Chapter(id="guide/first", title="The first", lang=lang, html=html),
        Chapter(id="guide/second", title="The second", lang="da", html="<p>#let x = 1 $y$ Blåbærgrød</p>"),
    )
    return Booklet(
        title="A guide", lang=lang, contents="What is in it", under_title=("Free",), chapters=chapters
    )


@pytest.fixture(scope="module")
def printed():
    return PdfReader(BytesIO(Press(fonts=FONTS).pdf(document())))


def words(reader):
    return close(" ".join(page.extract_text() for page in reader.pages)).replace(WORD_JOINER, "")


def tags(node):
    """Every sort of tag below a node of the structure, as often as it is there."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return [tag for one in node for tag in tags(one)]
    return (
        [*([node["/S"]] if "/S" in node else []), *tags(node.get("/K", []))] if isinstance(node, dict) else []
    )


def test_all_words_are_there_and_none_of_them_was_code(printed):
    told = words(printed)
    for said in (
        "A guide",
        "What is in it",
        "One two “three”, out, over there, (a source), nowhere.",
        "to tick",
        "16:30",
        "Soup",
    ):
        assert close(said) in told
    assert close("#let x = 1 $y$ Blåbærgrød") in told


def test_it_says_what_it_is_in_which_language_and_that_everybody_can_read_it(printed):
    root = printed.trailer["/Root"]
    assert printed.metadata.title == "A guide"
    assert root["/Lang"] == "en"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()


def test_its_parts_are_tagged_as_what_they_are(printed):
    found = tags(printed.trailer["/Root"]["/StructTreeRoot"]["/K"])
    for tag in ("/H1", "/H2", "/P", "/L", "/LI", "/LBody", "/Table", "/TR", "/TH", "/TD", "/Link", "/TOC"):
        assert tag in found, tag


def test_one_can_jump_to_its_chapters(printed):
    names = [one.title for one in printed.outline if not isinstance(one, list)]
    assert {"The first", "The second"} <= set(names)
    addresses = [
        note.get_object()["/A"]["/URI"]
        for page in printed.pages
        for note in page.get("/Annots", [])
        if "/A" in note.get_object() and "/URI" in note.get_object()["/A"]
    ]
    assert addresses == ["https://example.org/"]


def test_its_letters_are_our_own(printed):
    fonts = {
        str(font["/BaseFont"])
        for page in printed.pages
        for font in map(_object, page["/Resources"]["/Font"].values())
    }
    assert fonts
    assert all("Atkinson" in name or "Brygada" in name for name in fonts)


def _object(one):
    return one.get_object()


def test_the_same_words_are_printed_once(monkeypatch):
    runs = []
    monkeypatch.setattr(press, "_set", lambda told, **_fonts: runs.append(told) or b"%PDF")
    machine = Press(fonts=FONTS)
    for html in ("<p>a</p>", "<p>a</p>", "<p>b</p>"):
        machine.pdf(document(html))
    assert len(runs) == 2


@pytest.mark.parametrize("html", ["<p>" + "long " * press.MOST_BYTES, "<blockquote>" * 200])
def test_what_is_too_large_or_too_deep_is_refused_before_anything_runs(monkeypatch, html):
    monkeypatch.setattr(press, "_set", None)
    with pytest.raises(AppError) as refused:
        Press(fonts=FONTS).pdf(document(html))
    assert refused.value.code == "print.failed"


def test_what_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(press, "MOST_SECONDS", 0.001)
    with pytest.raises(AppError) as refused:
        Press(fonts=FONTS).pdf(document())
    assert refused.value.code == "print.failed"
    assert isinstance(refused.value.__cause__, subprocess.TimeoutExpired)
