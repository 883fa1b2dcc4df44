"""What is printed keeps to PDF/UA-1 as far as another reader can see it; and that reader sees what is spoilt."""

from io import BytesIO

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import BooleanObject, NameObject

from app.config import STATIC
from app.typeset.press import Press
from tests.pdf_ua import faults
from tests.unit.typeset.test_documents import DOCUMENT
from tests.unit.typeset.test_press import document

PRESS = Press(fonts=STATIC / "fonts" / "print")


@pytest.fixture(scope="module")
def folio():
    """A file with a picture, headings of three orders, a list, a table and a quote."""
    return PRESS.pdf_of_own(DOCUMENT)


def test_what_one_takes_along_keeps_to_it(folio):
    assert faults(folio) == []


def test_a_booklet_keeps_to_it():
    assert faults(PRESS.pdf(document())) == []


def elements(root, tag):
    """Every element of this sort."""
    found, left = [], [root["/StructTreeRoot"]]
    while left:
        node = left.pop().get_object()
        if isinstance(node, list):
            left += node
        elif isinstance(node, dict):
            found += [node] if node.get("/S") == tag else []
            left += [node["/K"]] if "/K" in node else []
    return found


def unmark(root):
    root["/MarkInfo"][NameObject("/Marked")] = BooleanObject(False)


def hush(root):
    del root["/Lang"]


def hide_title(root):
    root["/ViewerPreferences"][NameObject("/DisplayDocTitle")] = BooleanObject(False)


def untell(root):
    del elements(root, "/Figure")[0]["/Alt"]


def behead(root):
    for head in elements(root, "/TH"):
        head[NameObject("/S")] = NameObject("/TD")


def jump(root):
    for heading in elements(root, "/H2"):
        heading[NameObject("/S")] = NameObject("/H5")


def misplace(root):
    elements(root, "/LI")[0][NameObject("/S")] = NameObject("/TD")


SPOILT = {
    unmark: "it does not say that it is tagged",
    hush: "it names no language",
    hide_title: "a window shows its file name",
    untell: "a picture is not told in words",
    behead: "a table has no head",
    jump: "a heading jumps from 1 to 5",
    misplace: "/TD stands in /L",
}


@pytest.mark.parametrize("spoil", SPOILT, ids=lambda spoil: spoil.__name__)
def test_what_is_spoilt_is_seen(folio, spoil):
    file = PdfWriter(clone_from=PdfReader(BytesIO(folio)))
    spoil(file.root_object)
    out = BytesIO()
    file.write(out)
    assert SPOILT[spoil] in faults(out.getvalue())


def test_words_without_a_tag_and_links_out_of_order_are_seen(folio):
    file = PdfWriter(clone_from=PdfReader(BytesIO(folio)))
    page = file.pages[-1]
    stream = page.get_contents()
    stream.set_data(b"BT /F0 9 Tf (loose) Tj ET " + stream.get_data())
    page[NameObject("/Contents")] = file._add_object(stream)
    for one in file.pages:
        one[NameObject("/Tabs")] = NameObject("/R")
    out = BytesIO()
    file.write(out)
    found = faults(out.getvalue())
    assert f"page {len(file.pages)} shows words that no tag holds" in found
    assert any("in the order of its tags" in fault for fault in found)
