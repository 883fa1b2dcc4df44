"""Knows how a document is written for a word processor: styles, not looks, say what is a heading, a list, a quote; knows nobody's texts."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import docx
from docx.document import Document as WordFile
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor, Twips

from app.document import (
    Folio,
    Grid,
    Heading,
    Items,
    Leaf,
    Node,
    Paragraph,
    Photo,
    Prompt,
    Quote,
    paragraphs,
    runs_from_right,
)
from app.typeset.html import shares

INK, SOFT, LAMP = RGBColor(0x16, 0x30, 0x3A), RGBColor(0x48, 0x62, 0x6B), RGBColor(0x8A, 0x55, 0x00)
TEXT_FONT, HEADING_FONT = "Calibri", "Georgia"
"""Every word processor has these, or letters as wide as these."""
HEADINGS = {"Title": 32, "Heading 1": 20, "Heading 2": 16, "Heading 3": 11.5, "Subtitle": 14}
DAY, ABOUT, ASKED, NOTE, CELL = "Day", "About", "Asked", "Note", "Cell"
"""Styles of ours: the day of a text, what is said about it, what was asked, the foot of the cover, what stands in a table."""
TEXT_WIDTH = 9070
"""Between the margins, in twentieths of a point."""
MOST_TALL = 9000
"""Of a picture, in the same."""


def as_word(document: Folio) -> bytes:
    """The whole document as a `.docx`."""
    file = docx.Document()
    _set_up(file, document)
    body = _Body(file, document)
    _cover(body, document)
    for part in document.parts:
        body.say(part.title, "Heading 1", lang=part.lang)
        for piece in part.pieces:
            _piece(body, piece)
    into = BytesIO()
    file.save(into)
    return into.getvalue()


def _set_up(file: WordFile, document: Folio) -> None:
    """A sheet, the styles, and what the file says of itself."""
    page = file.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(25)
    page.top_margin = page.bottom_margin = Mm(22)
    about = file.core_properties
    about.title, about.author, about.language, about.comments = document.name, document.by, document.lang, ""
    styles: Any = file.styles
    language = styles.element.find(f".//{qn('w:lang')}")
    language.set(qn("w:val"), document.lang)
    _look(styles["Normal"], TEXT_FONT, size=11, colour=INK)
    for name, size in HEADINGS.items():
        _look(styles[name], HEADING_FONT if size > 12 else TEXT_FONT, size=size, colour=INK)  # noqa: PLR2004
        styles[name].font.italic = False
    styles["Heading 2"].paragraph_format.space_before = Pt(20)
    for name, size, colour in (
        (DAY, 11, LAMP),
        (ABOUT, 9, SOFT),
        (ASKED, 10, SOFT),
        (NOTE, 9.5, SOFT),
        (CELL, 10, INK),
    ):
        own = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        own.base_style = styles["Normal"]
        _look(own, HEADING_FONT if name == DAY else TEXT_FONT, size=size, colour=colour)
        own.paragraph_format.space_after = Pt(8 if name == ASKED else 2)
        own.paragraph_format.keep_with_next = name in {DAY, ABOUT, ASKED}
    styles["Heading 1"].paragraph_format.page_break_before = True


def _look(style: Any, font: str, *, size: float, colour: RGBColor) -> None:
    style.font.name, style.font.size, style.font.color.rgb = font, Pt(size), colour
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for sort in ("ascii", "hAnsi"):
        fonts.set(qn(f"w:{sort}"), font)


class _Body:
    """Writes what stands in the file. Elements are made by themselves: python-docx looks through all of a file for each one."""

    def __init__(self, file: WordFile, document: Folio) -> None:
        self._part = file.part
        self._end = file.element.body.sectPr
        self._style_ids = {style.name: style.style_id for style in file.styles}
        self._lang = document.lang

    def put(self, element: Any) -> None:
        """Put an element at the end."""
        self._end.addprevious(element)

    def say(self, text: str, style: str, *, lang: str = "", is_bold: bool = False) -> None:
        """Put a paragraph at the end."""
        self.put(self.paragraph(text, style, lang=lang, is_bold=is_bold))

    def write(self, text: str, style: str) -> None:
        """Put a text with its paragraphs."""
        for lines in paragraphs(text):
            self.say("\n".join(lines), style)

    def paragraph(self, text: str, style: str, *, lang: str = "", is_bold: bool = False) -> Any:
        """A paragraph; `lang` where the course says it in another language than the document's."""
        runs_back = runs_from_right(text)
        paragraph, run = OxmlElement("w:p"), OxmlElement("w:r")
        about, looks = OxmlElement("w:pPr"), OxmlElement("w:rPr")
        about.append(_made("w:pStyle", val=self._style_ids[style]))
        if runs_back:
            about.append(_made("w:bidi"))
        if is_bold:
            looks.append(_made("w:b"))
        if runs_back:
            looks.append(_made("w:rtl"))
        if lang and lang != self._lang:
            looks.append(_made("w:lang", val=lang))
        run.append(looks)
        for number, line in enumerate(text.split("\n")):
            if number:
                run.append(_made("w:br"))
            said: Any = OxmlElement("w:t")
            said.text = line.replace("\t", " ")
            said.set(qn("xml:space"), "preserve")
            run.append(said)
        paragraph.append(about)
        paragraph.append(run)
        return paragraph

    def picture(self, node: Photo) -> None:
        """Put a picture at the end, as wide as the text or as tall as a sheet bears, with its words for who cannot see it."""
        share = min(1.0, MOST_TALL / TEXT_WIDTH * node.width / node.height)
        inline = self._part.new_pic_inline(BytesIO(node.jpeg), width=Twips(round(TEXT_WIDTH * share)))
        inline.docPr.set("descr", node.alt)
        paragraph, run, drawing = OxmlElement("w:p"), OxmlElement("w:r"), OxmlElement("w:drawing")
        drawing.append(inline)
        run.append(drawing)
        paragraph.append(run)
        self.put(paragraph)

    def table(self, node: Grid, lang: str) -> None:
        """Put a table at the end. Its first row is named as its head: it is read out with each cell, and stands again on each page."""
        table, about, grid = OxmlElement("w:tbl"), OxmlElement("w:tblPr"), OxmlElement("w:tblGrid")
        about.append(_made("w:tblStyle", val=self._style_ids["Table Grid"]))
        about.append(_made("w:tblW", type="pct", w="5000"))
        about.append(_made("w:tblLook", firstRow="1", firstColumn=str(int(node.has_row_heads))))
        widths = shares([max(map(len, column)) for column in zip(node.head, *node.rows, strict=True)])
        for width in widths:
            grid.append(_made("w:gridCol", w=str(TEXT_WIDTH * width // sum(widths))))
        table.append(about)
        table.append(grid)
        table.append(self._row(node.head, lang=lang, bold=len(node.head), is_head=True))
        for row in node.rows:
            table.append(self._row(row, bold=int(node.has_row_heads)))
        self.put(table)
        self.say("", "Normal")

    def _row(self, texts: Sequence[str], *, bold: int, lang: str = "", is_head: bool = False) -> Any:
        row, about = OxmlElement("w:tr"), OxmlElement("w:trPr")
        about.append(_made("w:cantSplit"))
        if is_head:
            about.append(_made("w:tblHeader"))
        row.append(about)
        for number, text in enumerate(texts):
            cell = OxmlElement("w:tc")
            lines = "\n".join(line for lines in paragraphs(text) for line in lines)
            cell.append(self.paragraph(lines, CELL, lang=lang, is_bold=number < bold))
            row.append(cell)
        return row


def _made(name: str, **told: str) -> Any:
    element: Any = OxmlElement(name)
    for key, value in told.items():
        element.set(qn(f"w:{key}"), value)
    return element


def _cover(body: _Body, document: Folio) -> None:
    if document.by:
        body.say(document.title, "Subtitle")
    body.say(document.by or document.title, "Title")
    for text, lang in document.under_title:
        body.say(text, "Subtitle", lang=lang)
    if document.figure:
        body.say(document.figure.alt, "Normal")
    for line in document.note:
        body.say(line, NOTE)


def _piece(body: _Body, piece: Leaf) -> None:
    body.say(piece.title, "Heading 2", lang=piece.lang)
    for number, line in enumerate(piece.about):
        body.say(line, ABOUT if number else DAY)
    for node in piece.nodes:
        _node(body, node, piece.lang)


def _node(body: _Body, node: Node, lang: str) -> None:
    match node:
        case Heading(text):
            body.say(text, "Heading 3", lang=lang)
        case Prompt(text):
            body.say(text, ASKED, lang=lang)
        case Paragraph(text):
            body.write(text, "Normal")
        case Quote(text):
            body.write(text, "Intense Quote")
        case Items(texts):
            for text in texts:
                body.say("\n".join(line for lines in paragraphs(text) for line in lines), "List Bullet")
        case Photo():
            body.picture(node)
        case Grid():
            body.table(node, lang)
