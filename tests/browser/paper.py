"""Knows how a page is printed and what stands on the sheets; knows no page."""

import re
from functools import cache
from io import BytesIO

from pypdf import PdfReader

SHEETS = """
  root => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT), found = [];
    const silent = "[aria-hidden=true], [popover], .before-printing, .sr, svg, button, option, a.back, .progress, .tools, [hidden]:not(.felt)";
    while (walker.nextNode()) if (!walker.currentNode.parentElement.closest(silent)) found.push(walker.currentNode.data);
    return found;
  }
"""


def close(words: str) -> str:
    """Words without what stands between them: a line may end anywhere."""
    return re.sub(r"[\s\u00ad\u200b]+", "", words)


def printed(learner) -> PdfReader:
    """What a printer gets of the page that is open."""
    learner.page.emulate_media(reduced_motion="reduce")
    learner.page.wait_for_load_state()
    learner.page.evaluate("document.fonts.ready.then(() => {})")
    return PdfReader(BytesIO(learner.page.pdf(prefer_css_page_size=True)))


@cache
def sheets_of(pdf: PdfReader) -> list[str]:
    """The words of each sheet. To read them takes long."""
    return [sheet.extract_text() for sheet in pdf.pages]


def words_of(pdf: PdfReader) -> str:
    """All words, without the numbers of the sheets."""
    return close("".join(re.sub(r"\b\d+\s/\s\d+\b", "", sheet) for sheet in sheets_of(pdf)))


def lost(learner, pdf: PdfReader, within: str) -> list[str]:
    """Pieces of text on the screen that are not on paper."""
    on_paper = words_of(pdf)
    told = learner.screen.locator(within).first.evaluate(SHEETS)
    assert len(told) > 10
    return [piece for piece in map(close, told) if piece and piece not in on_paper]


def sizes(pdf: PdfReader) -> list[tuple[int, int]]:
    """How large each sheet is, in points."""
    return [(round(float(one.mediabox.width)), round(float(one.mediabox.height))) for one in pdf.pages]
