"""Whatever somebody types comes out as text in all three sorts of files: it is never code, and no letter of it is lost."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from html.parser import HTMLParser
from io import BytesIO

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings
from pypdf import PdfReader

from app.config import STATIC
from app.document import Bundle, Folio, Grid, Heading, Items, Leaf, Paragraph, Prompt, Quote, writable
from app.typeset.one_file import as_file
from app.typeset.press import Press
from app.typeset.word import as_word
from tests.browser.paper import close
from tests.functional.test_portfolio import Reader, words_of_word

CODE = (
    "#let x = 1", '#eval("1")', "$y^2$", "*b*", "_i_", "`c`", "@cover", "<a>", "</p>", "<script>alert(1)</script>", "&amp;",
    "\\n", "\\u{41}", "//", "/* no */", "= H", "- x", "+ y", "[a](b)", "{{ 7*7 }}", "{% if %}", "~", "---", "...", "http://a.b", "'\"", "%s {} {0}",
)  # fmt: skip
EUROPEAN = "aAbBzZ019 .,;:!?()-–’“”€%/æøåÆØÅäöüÄÖÜßéèêëçñčćłńśźżąęžšőűğïîôûùâáíóúý"
LETTERS = st.sampled_from(EUROPEAN)
"""A reader from outside tells letters that are set as two glyphs twice: none of these is."""
LATIN = st.lists(st.one_of(st.sampled_from(CODE), st.text(LETTERS, max_size=12)), min_size=1, max_size=6).map(
    " ".join
)
ANYTHING = st.text(st.characters(codec="utf-8"), max_size=60)


def holding(*texts: str) -> Folio:
    """A document with each text in every place there is."""
    parts = tuple(Bundle(title=text, lang="en", pieces=(piece_of(text),)) for text in texts)
    return Folio(
        title="T",
        by=" ".join(texts),
        lang="en",
        under_title=tuple((text, "en") for text in texts),
        note=texts,
        contents="C",
        parts=parts,
    )


def piece_of(text: str) -> Leaf:
    nodes = (
        Heading(text),
        Prompt(text),
        Paragraph(text),
        Items((text, text)),
        Grid((text, text), ((text, text),), has_row_heads=True),
        Quote(text),
    )
    return Leaf(title=text, lang="en", about=(text, text), nodes=nodes)


AT_ONCE = 4
"""So many texts stand in one document: making it takes longer than writing them."""
WRITTEN = 17
"""How often a text stands in what is bound, without what only repeats it."""


def some(texts: st.SearchStrategy[str]) -> st.SearchStrategy[list[str]]:
    """As many as stand in one document."""
    return st.lists(texts, min_size=AT_ONCE, max_size=AT_ONCE)


def lost(texts: Sequence[str], told: str) -> list[str]:
    """Those that do not stand wherever they were written."""
    return [text for text in texts if close(text) and close(told).count(close(text)) < WRITTEN - 3]


@pytest.fixture(scope="module")
def press():
    return Press(fonts=STATIC / "fonts" / "print")


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=some(LATIN.filter(str.strip)))
def test_what_is_typed_in_latin_letters_is_in_the_pdf_as_it_was_typed(press, texts):
    pages = PdfReader(BytesIO(press.pdf_of_own(holding(*texts)))).pages
    assert lost(texts, "".join(page.extract_text() for page in pages)) == []


@settings(max_examples=10, deadline=None)
@given(texts=some(st.one_of(LATIN, ANYTHING).map(writable)))
def test_whatever_is_typed_is_in_the_file_of_a_word_processor(texts):
    assert lost(texts, words_of_word(as_word(holding(*texts)))) == []


@settings(max_examples=40, deadline=None)
@given(text=st.one_of(LATIN, ANYTHING).map(writable))
def test_whatever_is_typed_is_in_the_page_for_a_browser_and_is_no_element_of_it(text):
    html = "".join(as_file(holding(text)))
    assert elements(html) == elements("".join(as_file(holding("x"))))
    assert lost([text], "".join(Reader(html).words)) == []


def elements(html: str) -> Counter[str]:
    """How often each element is there, but for those that lines and paragraphs become."""
    found: Counter[str] = Counter()
    reader = HTMLParser()
    reader.handle_starttag = lambda tag, _attrs: found.update([tag])  # type: ignore[method-assign]
    reader.feed(html)
    return Counter({tag: number for tag, number in found.items() if tag not in {"p", "br"}})


@pytest.mark.parametrize("text", ["", " ", "\n \n", "\t"])
def test_a_blank_text_stops_no_file(press, text):
    blank = (Paragraph(text), Items((text,)), Grid(("a", "b"), ((text, text),)), Quote(text))
    document = holding("x")
    piece = Leaf(title="x", lang="en", nodes=blank)
    document = replace(document, parts=(replace(document.parts[0], pieces=(piece,)),))
    assert press.pdf_of_own(document)
    assert as_word(document)
    assert "".join(as_file(document))


@given(text=ANYTHING)
def test_a_text_loses_nothing_but_what_is_no_letter(text):
    kept = writable(text)
    assert writable(kept) == kept
    assert [one for one in kept if one.isalnum()] == [one for one in text if one.isalnum()]
