"""Knows how a document is written for a browser: as HTML, and as one file that needs nothing from elsewhere; knows nobody's texts."""

import base64
import re
from collections.abc import Iterator
from functools import cache

from markupsafe import Markup

from app.config.places import STATIC
from app.document import (
    Folio,
    Grid,
    Heading,
    Items,
    Leaf,
    Paragraph,
    Photo,
    Prompt,
    Quote,
    Said,
    paragraphs,
)

SHEET = STATIC / "css" / "folio.css"
LETTERS = STATIC / "css" / "tokens.css"
_FACE = re.compile(r"@font-face \{.*?\n\}", re.DOTALL)
_FILE = re.compile(r"url\(\.\./(fonts/[\w.-]+)\)")
_BREAK = Markup("<br>")


def as_file(document: Folio) -> Iterator[str]:
    """The whole document as one file, piece by piece. It may load nothing, and runs nothing."""
    yield Markup(
        '<!doctype html>\n<html lang="{}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:\">"
        "<title>{}</title>"
    ).format(document.lang, document.name)
    yield f"<style>{_looks()}</style></head><body><main>"
    yield from as_html(document)
    yield "</main></body></html>\n"


def as_html(document: Folio, *, top: int = 1) -> Iterator[Markup]:
    """What stands in the file, piece by piece; its own title is a heading of the level `top`."""
    yield Markup('<article class="folio">')
    yield _cover(document, top)
    yield _contents(document, top + 1)
    for number, part in enumerate(document.parts, start=1):
        yield Markup('<section class="f-part"><h{0} class="f-star" id="part-{1}"{2}>{3}</h{0}>').format(
            top + 1, number, _foreign(part.lang, document), part.title
        )
        for piece in part.pieces:
            yield _piece(piece, document, top + 2)
        yield Markup("</section>")
    yield Markup("</article>")


def _cover(document: Folio, top: int) -> Markup:
    figure = document.figure
    return Markup('<header class="f-cover">{}<h{} class="f-name">{}</h{}>{}{}{}</header>').format(
        Markup('<p class="f-what">{}</p>').format(document.title) if document.by else "",
        top,
        document.by or document.title,
        top,
        Markup("").join(
            Markup('<p class="f-under"{}>{}</p>').format(_foreign(lang, document), text)
            for text, lang in document.under_title
        ),
        Markup('<div class="f-figure" role="img" aria-label="{0}">{1}</div><p class="f-alt">{0}</p>').format(
            figure.alt,
            Markup(figure.svg),  # noqa: S704  (drawn by us)
        )
        if figure
        else "",
        _all('<p class="f-note">{}</p>', document.note),
    )


def _contents(document: Folio, level: int) -> Markup:
    links = Markup("").join(
        Markup('<li><a href="#part-{}"{}>{}</a></li>').format(
            number, _foreign(part.lang, document), part.title
        )
        for number, part in enumerate(document.parts, start=1)
    )
    return Markup(
        '<nav class="f-contents" aria-labelledby="contents"><h{0} class="f-star" id="contents">{1}</h{0}><ol>{2}</ol></nav>'
    ).format(level, document.contents, links)


def _piece(piece: Leaf, document: Folio, level: int) -> Markup:
    is_filled = any(isinstance(node, Heading) for node in piece.nodes)
    lang = _foreign(piece.lang, document)
    return Markup(
        '<section class="f-piece{0}"><h{1} class="f-title"{2}>{3}</h{1}><div class="f-about">{4}</div>{5}</section>'
    ).format(
        " f-filled" if is_filled else "",
        level,
        lang,
        piece.title,
        _all("<p>{}</p>", piece.about),
        Markup("").join(
            _picture(node) if isinstance(node, Photo) else _node(node, level + 1, lang)
            for node in piece.nodes
        ),
    )


def _picture(node: Photo) -> Markup:
    """A photo, inside the file or where the page finds it."""
    inside = f"data:image/jpeg;base64,{base64.b64encode(node.jpeg).decode()}"
    return Markup('<p class="f-picture"><img src="{}" alt="{}" width="{}" height="{}"></p>').format(
        node.at or inside, node.alt, node.width, node.height
    )


def _node(node: Said, level: int, lang: Markup) -> Markup:
    match node:
        case Heading(text):
            return Markup('<h{0} class="f-label"{1}>{2}</h{0}>').format(level, lang, text)
        case Prompt(text):
            return Markup('<p class="f-said"{}>{}</p>').format(lang, text)
        case Paragraph(text):
            return Markup('<div class="f-own">{}</div>').format(_paragraphs(text))
        case Quote(text):
            return Markup("<blockquote>{}</blockquote>").format(_paragraphs(text))
        case Items(texts):
            return Markup("<ul>{}</ul>").format(
                Markup("").join(Markup('<li dir="auto">{}</li>').format(_lines(text)) for text in texts)
            )
        case Grid():
            return _table(node, lang)


def _table(node: Grid, lang: Markup) -> Markup:
    """A table; where it is wider than the page, it moves by itself, by keyboard too."""
    heads = Markup("").join(Markup('<th scope="col"{}>{}</th>').format(lang, text) for text in node.head)
    rows = Markup("").join(Markup("<tr>{}</tr>").format(_cells(node, row)) for row in node.rows)
    return Markup(
        '<div class="f-wide" tabindex="0"><table><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>'
    ).format(heads, rows)


def _cells(node: Grid, row: tuple[str, ...]) -> Markup:
    told = [
        Markup('<th scope="row" dir="auto">{}</th>').format(_lines(text))
        if number == 0 and node.has_row_heads
        else Markup('<td dir="auto">{}</td>').format(_lines(text))
        for number, text in enumerate(row)
    ]
    return Markup("").join(told)


def _paragraphs(text: str) -> Markup:
    return Markup("").join(
        Markup('<p dir="auto">{}</p>').format(_BREAK.join(lines)) for lines in paragraphs(text)
    )


def _lines(text: str) -> Markup:
    return _BREAK.join(line for lines in paragraphs(text) for line in lines)


def _all(form: str, lines: tuple[str, ...]) -> Markup:
    return Markup("").join(Markup(form).format(line) for line in lines)  # noqa: S704  (a form of ours)


def _foreign(lang: str, document: Folio) -> Markup:
    """The language of what the course says where it is not the document's."""
    return Markup(' lang="{}"').format(lang) if lang != document.lang else Markup("")


@cache
def _looks() -> str:
    """The letters and the looks of a document, with nothing to fetch."""
    faces = "\n".join(_FACE.findall(LETTERS.read_text()))
    return _FILE.sub(_inside, faces) + "\n" + SHEET.read_text()


def _inside(found: re.Match[str]) -> str:
    return f"url(data:font/woff2;base64,{base64.b64encode((STATIC / found[1]).read_bytes()).decode()})"
