"""Knows what PDF/UA-1 asks of a file as far as a reader that is not ours can see it in the structure, the pages and the fonts.

It stands in for veraPDF, which needs Java, at each run. It finds what the Matterhorn protocol calls checkable by machine and what typesetting
can get wrong: words without a tag, headings that jump, pictures without words, cells without a head, fonts left out.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ContentStream, DictionaryObject

KNOWN = set(
    re.findall(
        r"\S+",
        "/Document /Part /Sect /Div /Art /BlockQuote /Caption /TOC /TOCI /Index /NonStruct /P /H /H1 /H2 /H3 /H4 /H5 /H6 "
        "/L /LI /Lbl /LBody /Table /TR /TH /TD /THead /TBody /TFoot /Span /Quote /Note /Reference /BibEntry /Code /Link "
        "/Annot /Figure /Formula /Form",
    )
)
SHOWS = {b"Tj", b"TJ", b"'", b'"'}
INSIDE = {
    "/LI": {"/L"},
    "/LBody": {"/LI"},
    "/TR": {"/Table", "/THead", "/TBody", "/TFoot"},
    "/TH": {"/TR"},
    "/TD": {"/TR"},
    "/TOCI": {"/TOC"},
}
"""What may stand around an element."""


def faults(content: bytes) -> list[str]:
    """Everything in a file that PDF/UA-1 does not allow, in words."""
    pdf = PdfReader(BytesIO(content))
    elements = list(_elements(pdf))
    found = [
        *_said_of_itself(pdf),
        *_nesting(elements),
        *_headings(elements),
        *_tables(elements),
        *_figures(elements),
    ]
    return [
        *found,
        *(fault for number, page in enumerate(pdf.pages, start=1) for fault in _page(pdf, page, number)),
    ]


def _said_of_itself(pdf: PdfReader) -> Iterator[str]:
    root = pdf.trailer["/Root"]
    meta = root["/Metadata"].get_data().decode()
    asked = {
        "it does not say that it is tagged": root.get("/MarkInfo", {}).get("/Marked") == True,  # noqa: E712 - pypdf's own false counts as true
        "its tags are suspect": root.get("/MarkInfo", {}).get("/Suspects", False) == False,  # noqa: E712
        "it names no language": bool(re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]+)*", str(root.get("/Lang", "")))),
        "a window shows its file name": root.get("/ViewerPreferences", {}).get("/DisplayDocTitle") == True,  # noqa: E712
        "it has no title": bool(re.search(r"<dc:title>.*\S.*</dc:title>", meta, re.DOTALL)),
        "it does not call itself PDF/UA-1": "<pdfuaid:part>1</pdfuaid:part>" in meta,
        "its words lead to no tag": "/ParentTree" in root["/StructTreeRoot"],
        "it is locked": not pdf.is_encrypted,
    }
    yield from (fault for fault, is_well in asked.items() if not is_well)


def _elements(pdf: PdfReader) -> Iterator[tuple[DictionaryObject, str, str]]:
    """Each element with its tag and that of the element around it, in order, by the names of the standard."""
    tree = pdf.trailer["/Root"]["/StructTreeRoot"]
    roles = {str(name): str(role) for name, role in tree.get("/RoleMap", {}).items()}

    def walk(node: Any, above: str) -> Iterator[tuple[DictionaryObject, str, str]]:
        node = node.get_object()
        if isinstance(node, list):
            for one in node:
                yield from walk(one, above)
        elif isinstance(node, DictionaryObject):
            tag = str(node.get("/S", ""))
            tag = roles.get(tag, tag)
            if tag:
                yield node, tag, above
            if "/K" in node:
                yield from walk(node["/K"], tag or above)

    yield from walk(tree["/K"], "")


def _nesting(elements: list[tuple[DictionaryObject, str, str]]) -> Iterator[str]:
    yield from (f"{tag} is no tag of the standard" for _node, tag, _above in elements if tag not in KNOWN)
    yield from (
        f"{tag} stands in {above or 'nothing'}"
        for _node, tag, above in elements
        if tag in INSIDE and above not in INSIDE[tag]
    )


def _headings(elements: list[tuple[DictionaryObject, str, str]]) -> Iterator[str]:
    before = 0
    for _node, tag, _above in elements:
        if re.fullmatch(r"/H[1-6]", tag):
            level = int(tag[2])
            if level > before + 1:
                yield f"a heading jumps from {before} to {level}"
            before = level


def _tables(elements: list[tuple[DictionaryObject, str, str]]) -> Iterator[str]:
    """Every table has a head, every head says whose it is, and all rows are equally long."""
    for node, tag, _above in elements:
        if tag != "/Table":
            continue
        rows = [[str(cell["/S"]) for cell in _children(row)] for row in _rows(node)]
        if not any("/TH" in row for row in rows):
            yield "a table has no head"
        if len({len(row) for row in rows}) > 1:
            yield "a row of a table is shorter than another"
    for node, tag, _above in elements:
        if tag == "/TH" and "/Scope" not in str(node.get("/A", "")):
            yield "a head does not say whether it is of a row or a column"


def _rows(node: DictionaryObject) -> Iterator[DictionaryObject]:
    for child in _children(node):
        if child["/S"] == "/TR":
            yield child
        else:
            yield from _rows(child)


def _children(node: DictionaryObject) -> list[DictionaryObject]:
    kids = node.get("/K", [])
    kids = kids.get_object() if hasattr(kids, "get_object") else kids
    found = [kid.get_object() for kid in (kids if isinstance(kids, list) else [kids])]
    return [kid for kid in found if isinstance(kid, DictionaryObject) and "/S" in kid]


def _figures(elements: list[tuple[DictionaryObject, str, str]]) -> Iterator[str]:
    for node, tag, _above in elements:
        if tag in ("/Figure", "/Formula") and not str(node.get("/Alt", node.get("/ActualText", ""))).strip():
            yield "a picture is not told in words"


def _page(pdf: PdfReader, page: Any, number: int) -> Iterator[str]:
    depth: list[bool] = []
    for operands, operator in ContentStream(page.get_contents(), pdf).operations:
        if operator in (b"BMC", b"BDC"):
            properties = operands[1] if len(operands) > 1 else {}
            depth.append(
                operands[0] == "/Artifact" or (isinstance(properties, dict) and "/MCID" in properties)
            )
        elif operator == b"EMC":
            depth.pop()
        elif operator in SHOWS and not any(depth):
            yield f"page {number} shows words that no tag holds"
            break
    for note in (one.get_object() for one in page.get("/Annots", [])):
        if not ("/Contents" in note and "/StructParent" in note):
            yield f"page {number} has a link without words or a tag"
    if page.get("/Annots") and page.get("/Tabs") != "/S":
        yield f"page {number} is not gone through in the order of its tags"
    for font in page["/Resources"].get("/Font", {}).values():
        if not _is_whole(font.get_object()):
            yield f"page {number} has letters whose font is not in the file"


def _is_whole(font: DictionaryObject) -> bool:
    """Whether a font comes along, and tells which letters it draws."""
    inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
    told = inner.get("/FontDescriptor", {})
    return "/ToUnicode" in font and any(f"/FontFile{sort}" in told for sort in ("", "2", "3"))
