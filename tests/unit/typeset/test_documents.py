"""A document is the same in its three forms, read back by readers that are not ours: words, headings, lists, tables, languages, ceilings."""

import tracemalloc
from dataclasses import replace
from io import BytesIO

import docx
import pytest
from docx.oxml.ns import qn
from pypdf import PdfReader

from app.config import STATIC
from app.document import Bundle, Figure, Folio, Grid, Heading, Items, Leaf, Paragraph, Prompt, Quote
from app.errors import AppError
from app.typeset.one_file import as_file
from app.typeset.press import Press
from app.typeset.word import as_word
from tests.browser.paper import close

PRESS = Press(fonts=STATIC / "fonts" / "print")
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M1 1L8 8" stroke="#ad6a00"/></svg>'
JOURNAL = Leaf(
    title="She put the kettle on",
    lang="en",
    about=("9 February 2027", "4 words"),
    nodes=(Prompt("Who listened to you?"), Paragraph("Min søster.\nHun lytter.\n\nMed hænderne.")),
)
SHEET = Leaf(
    title="Who decides what",
    lang="en",
    about=("10 February 2027",),
    nodes=(
        Heading("Which service?"),
        Paragraph("The bus stop"),
        Items(("A chair", "Tea")),
        Grid(
            ("Decision", "Who"),
            (("What is on the plate", "Birthe"), ("When it ends", "")),
            has_row_heads=True,
        ),
        Quote("No, not there."),
    ),
)
DOCUMENT = Folio(
    title="Portfolio",
    by="Kirsten Dahl",
    lang="da",
    under_title=(("Co-creating", "en"),),
    figure=Figure(svg=SVG, alt="Vejen gennem stjernerne"),
    note=("To tekster",),
    contents="Indhold",
    parts=(Bundle(title="Listening as equals", lang="en", pieces=(JOURNAL, SHEET)),),
)
RIGHT_TO_LEFT = "שלום abc"
NOBODY_S_LETTER = "\U0010fffd"


def with_texts(*texts: str) -> Folio:
    """The document with other words in it, in every place where words of somebody's own stand."""
    nodes = (Heading("x"), *(node for text in texts for node in placed(text)))
    piece = replace(JOURNAL, nodes=nodes)
    return replace(DOCUMENT, parts=(replace(DOCUMENT.parts[0], pieces=(piece,)),))


def placed(text: str):
    return Paragraph(text), Items((text,)), Grid(("a", "b"), ((text, text),)), Quote(text)


@pytest.fixture(scope="module")
def pdf():
    return PdfReader(BytesIO(PRESS.pdf_of_own(DOCUMENT)))


@pytest.fixture(scope="module")
def word():
    return docx.Document(BytesIO(as_word(DOCUMENT)))


def nodes_of(pdf):
    """Every element of the structure: its tag, its language where it says one, its alternative."""
    found = []

    def walk(node):
        node = node.get_object() if hasattr(node, "get_object") else node
        for one in node if isinstance(node, list) else [node] if isinstance(node, dict) else []:
            told = one.get_object() if hasattr(one, "get_object") else one
            if isinstance(told, dict):
                if "/S" in told:
                    found.append((told["/S"], told.get("/Alt")))
                walk(told.get("/K", []))

    walk(pdf.trailer["/Root"]["/StructTreeRoot"])
    return found


def test_the_pdf_is_tagged_in_the_order_it_is_read(pdf):
    tags = [tag for tag, _alt in nodes_of(pdf)]
    told = [
        tag
        for tag in tags[tags.index("/TOC") :]
        if tag in {"/H1", "/H2", "/H3", "/L", "/Table", "/BlockQuote"}
    ]
    assert told == ["/H1", "/H2", "/H2", "/H3", "/L", "/Table", "/BlockQuote"]
    assert tags.count("/TH") == 2
    assert tags.count("/LI") == 2
    assert ("/Figure", "Vejen gennem stjernerne") in nodes_of(pdf)


def test_the_pdf_says_what_it_is_in_which_language_and_that_everybody_can_read_it(pdf):
    root = pdf.trailer["/Root"]
    assert pdf.metadata.title == "Portfolio: Kirsten Dahl"
    assert pdf.metadata.author == "Kirsten Dahl"
    assert root["/Lang"] == "da"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    assert [one.title for one in flat(pdf.outline)] == [
        "Listening as equals",
        "She put the kettle on",
        "Who decides what",
    ]


def flat(outline):
    return [one for part in outline for one in (flat(part) if isinstance(part, list) else [part])]


def test_a_heading_stands_before_its_day_and_the_day_before_the_words(pdf):
    told = close(" ".join(page.extract_text() for page in pdf.pages[2:]))
    places = [
        told.index(close(said))
        for said in (
            "She put the kettle on",
            "9 February 2027",
            "Who listened to you?",
            "Min søster.",
            "Med hænderne.",
        )
    ]
    assert places == sorted(places)


def test_a_word_processor_finds_headings_lists_and_what_a_table_is_headed_by(word):
    told = [(one.style.name, one.text) for one in word.paragraphs if one.text]
    for said in (
        ("Title", "Kirsten Dahl"),
        ("Heading 1", "Listening as equals"),
        ("Heading 2", "She put the kettle on"),
        ("Day", "9 February 2027"),
        ("Asked", "Who listened to you?"),
        ("Normal", "Min søster.\nHun lytter."),
        ("Normal", "Med hænderne."),
        ("Heading 3", "Which service?"),
        ("List Bullet", "Tea"),
        ("Intense Quote", "No, not there."),
        ("Normal", "Vejen gennem stjernerne"),
    ):
        assert said in told
    [table] = word.tables
    assert [cell.text for cell in table.rows[0].cells] == ["Decision", "Who"]
    assert [len(row._tr.findall(f".//{qn('w:tblHeader')}")) for row in table.rows] == [1, 0, 0]


def test_a_word_processor_knows_the_languages(word):
    assert word.core_properties.language == "da"
    assert word.styles.element.find(f".//{qn('w:lang')}").get(qn("w:val")) == "da"
    languages = {
        one.text: [lang.get(qn("w:val")) for lang in one._p.iter(qn("w:lang"))] for one in word.paragraphs
    }
    assert languages["Listening as equals"] == ["en"]
    assert languages["Med hænderne."] == []


def test_the_page_for_a_browser_has_headings_in_order_and_tells_the_languages():
    html = "".join(as_file(DOCUMENT))
    assert '<html lang="da">' in html
    for said in (
        '<h1 class="f-name">Kirsten Dahl</h1>',
        '<h2 class="f-star" id="part-1" lang="en">Listening as equals</h2>',
        '<h3 class="f-title" lang="en">She put the kettle on</h3>',
        '<p dir="auto">Min søster.<br>Hun lytter.</p><p dir="auto">Med hænderne.</p>',
        '<th scope="row" dir="auto">What is on the plate</th>',
        'aria-label="Vejen gennem stjernerne"',
    ):
        assert said in html


def test_without_a_name_the_cover_says_what_it_is():
    document = replace(DOCUMENT, by="", figure=None)
    assert PdfReader(BytesIO(PRESS.pdf_of_own(document))).metadata.title == "Portfolio"
    assert docx.Document(BytesIO(as_word(document))).paragraphs[0].text == "Portfolio"
    assert '<h1 class="f-name">Portfolio</h1>' in "".join(as_file(document))


def test_what_is_read_from_the_right_says_so_to_a_word_processor():
    document = docx.Document(BytesIO(as_word(with_texts(RIGHT_TO_LEFT))))
    [own] = [one for one in document.paragraphs if one.text == RIGHT_TO_LEFT and one.style.name == "Normal"]
    assert own._p.find(f".//{qn('w:bidi')}") is not None


def test_letters_without_a_font_are_refused_in_the_pdf_alone():
    document = with_texts(f"A letter of nobody’s: {NOBODY_S_LETTER}")
    with pytest.raises(AppError) as refused:
        PRESS.pdf_of_own(document)
    assert refused.value.code == "print.letters"
    assert NOBODY_S_LETTER in "".join(as_file(document))
    assert any(NOBODY_S_LETTER in one.text for one in docx.Document(BytesIO(as_word(document))).paragraphs)


def test_pictographs_are_told_by_their_names_in_the_pdf():
    told = PdfReader(
        BytesIO(PRESS.pdf_of_own(with_texts("Tea \U0001f642 and \U0001f44b\U0001f3fd \U0001f1e9\U0001f1f0")))
    )
    words = close(" ".join(page.extract_text() for page in told.pages))
    assert close("Tea [slightly smiling face] and [waving hand sign] DK") in words


def many(number: int) -> Folio:
    """A document with so many texts."""
    pieces = tuple(replace(SHEET, title=f"{SHEET.title} {at}") for at in range(number))
    return replace(DOCUMENT, parts=(replace(DOCUMENT.parts[0], pieces=pieces),))


def test_five_hundred_texts_are_one_file_of_each_sort():
    document = many(500)
    assert "Who decides what 499" in [
        one.text for one in docx.Document(BytesIO(as_word(document))).paragraphs
    ]
    pdf = PdfReader(BytesIO(PRESS.pdf_of_own(document)))
    assert "Who decides what 499" in close_enough(pdf.pages[-1]) + close_enough(pdf.pages[-2])


def close_enough(page):
    return " ".join(page.extract_text().split())


def test_the_page_for_a_browser_takes_no_more_memory_for_more_texts():
    def most(document: Folio) -> int:
        tracemalloc.start()
        for _piece in as_file(document):
            pass
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    most(many(1))  # what is read once a process
    assert most(many(500)) < 2 * most(many(50))
