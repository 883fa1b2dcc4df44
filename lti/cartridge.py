"""Knows how a course is written as a Common Cartridge 1.1 with LTI links; knows no course, and nothing of launches.

1EdTech Common Cartridge 1.1 with Basic LTI links 1.0. What platforms make of it is narrower than the specification, and
this keeps to what was seen to arrive: version 1.1 (Moodle reads no other with such links), an unprefixed default namespace,
one root item without a title, and what a link opens in its address, since custom parameters are lost.

The same package is the same bytes.
"""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree as ET

_XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
_CC: Final = "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"
_LOM: Final = "http://ltsc.ieee.org/xsd/imsccv1p1/LOM"
_LTI: Final = "http://www.imsglobal.org/xsd"
_MANIFEST_NAMES: Final = {
    "xmlns": _CC,
    "xmlns:lom": f"{_LOM}/resource",
    "xmlns:lomimscc": f"{_LOM}/manifest",
    "xmlns:xsi": _XSI,
    "xsi:schemaLocation": (
        f"{_CC} http://www.imsglobal.org/profile/cc/ccv1p1/ccv1p1_imscp_v1p2_v1p0.xsd "
        f"{_LOM}/manifest http://www.imsglobal.org/profile/cc/ccv1p1/LOM/ccv1p1_lommanifest_v1p0.xsd"
    ),
}
_LINK_NAMES: Final = {
    "xmlns": f"{_LTI}/imslticc_v1p0",
    "xmlns:blti": f"{_LTI}/imsbasiclti_v1p0",
    "xmlns:lticm": f"{_LTI}/imslticm_v1p0",
    "xmlns:lticp": f"{_LTI}/imslticp_v1p0",
    "xmlns:xsi": _XSI,
    "xsi:schemaLocation": (
        f"{_LTI}/imslticc_v1p0 {_LTI}/lti/ltiv1p0/imslticc_v1p0.xsd "
        f"{_LTI}/imsbasiclti_v1p0 {_LTI}/lti/ltiv1p0/imsbasiclti_v1p0.xsd"
    ),
}
_LINK_TYPE: Final = "imsbasiclti_xmlv1p0"
_PAGE_TYPE: Final = "webcontent"
_LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)
"""The first moment a zip file can tell; every file bears it."""
_READABLE: Final = 0o644 << 16
_NO_TAGS: Final = str.maketrans("<>", "\u2039\u203a")
"""Moodle undoes one escaping too many: what only looks like a tag would become one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A launch: `url` is its launch address, with what it opens."""

    id: str
    title: str
    text: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Introduction:
    """A page of plain words: paragraphs, then things by name."""

    title: str
    paragraphs: tuple[str, ...]
    things: tuple[tuple[str, str], ...] = ()
    """Each with its name and a sentence about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the course: its introduction, then its links."""

    id: str
    title: str
    introduction: Introduction
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A course. Ids are letters, digits and dashes, each once; texts are plain."""

    id: str
    title: str
    text: str
    language: str
    licence: str
    vendor: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    """A file of the package, and the leaf of the table of contents that leads to it."""

    id: str
    title: str
    type: str
    name: str
    body: bytes


def write(package: Package) -> bytes:
    """The package as a file."""
    files = {section.id: list(_files(package, section)) for section in package.sections}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        _put(archive, "imsmanifest.xml", _manifest(package, files))
        for file in (file for section in files.values() for file in section):
            _put(archive, file.name, file.body)
    return buffer.getvalue()


def _put(archive: zipfile.ZipFile, name: str, body: bytes) -> None:
    """Uncompressed: the files are small, and compressors differ from machine to machine."""
    info = zipfile.ZipInfo(name, date_time=_LONG_AGO)
    info.create_system, info.external_attr = 3, _READABLE
    archive.writestr(info, body, compress_type=zipfile.ZIP_STORED)


def _files(package: Package, section: Section) -> Iterator[_File]:
    yield _File(
        id=f"page-{section.id}",
        title=section.introduction.title,
        type=_PAGE_TYPE,
        name=f"pages/{section.id}.html",
        body=_page(section.introduction, language=package.language),
    )
    for link in section.links:
        yield _File(
            id=f"link-{link.id}",
            title=link.title,
            type=_LINK_TYPE,
            name=f"links/{link.id}.xml",
            body=_link(link, vendor=package.vendor),
        )


def _manifest(package: Package, files: dict[str, list[_File]]) -> bytes:
    root = ET.Element("manifest", {"identifier": package.id} | _MANIFEST_NAMES)
    metadata = ET.SubElement(root, "metadata")
    _say(metadata, "schema", "IMS Common Cartridge")
    _say(metadata, "schemaversion", "1.1.0")
    _describe(ET.SubElement(metadata, "lomimscc:lom"), package)
    organization = ET.SubElement(
        ET.SubElement(root, "organizations"),
        "organization",
        {"identifier": "contents", "structure": "rooted-hierarchy"},
    )
    top = ET.SubElement(organization, "item", {"identifier": "root"})
    for section in package.sections:
        item = ET.SubElement(top, "item", {"identifier": f"section-{section.id}"})
        _say(item, "title", section.title)
        for file in files[section.id]:
            leaf = ET.SubElement(item, "item", {"identifier": f"item-{file.id}", "identifierref": file.id})
            _say(leaf, "title", file.title)
    resources = ET.SubElement(root, "resources")
    for file in (file for section in files.values() for file in section):
        resource = ET.SubElement(resources, "resource", {"identifier": file.id, "type": file.type})
        if file.type == _PAGE_TYPE:
            resource.set("href", file.name)
        ET.SubElement(resource, "file", {"href": file.name})
    return _document(root)


def _describe(lom: ET.Element, package: Package) -> None:
    """The title becomes the name of the course in the platform."""
    general = ET.SubElement(lom, "lomimscc:general")
    for name, text in (("title", package.title), ("description", package.text)):
        _say(
            ET.SubElement(general, f"lomimscc:{name}"),
            "lomimscc:string",
            text,
            {"language": package.language},
        )
    rights = ET.SubElement(lom, "lomimscc:rights")
    _say(ET.SubElement(rights, "lomimscc:copyrightAndOtherRestrictions"), "lomimscc:value", "yes")
    _say(ET.SubElement(rights, "lomimscc:description"), "lomimscc:string", package.licence)


def _link(link: Link, *, vendor: str) -> bytes:
    root = ET.Element("cartridge_basiclti_link", _LINK_NAMES)
    _say(root, "blti:title", link.title)
    _say(root, "blti:description", link.text)
    _say(root, "blti:launch_url", link.url)
    maker = ET.SubElement(root, "blti:vendor")
    _say(maker, "lticp:code", vendor.lower())
    _say(maker, "lticp:name", vendor)
    return _document(root)


def _page(page: Introduction, *, language: str) -> bytes:
    """Headings are left out: platforms put the page's title above it, at a level of their own."""
    root = ET.Element("html", {"lang": language})
    head = ET.SubElement(root, "head")
    ET.SubElement(head, "meta", {"charset": "utf-8"})
    _say(head, "title", page.title)
    body = ET.SubElement(root, "body")
    for paragraph in page.paragraphs:
        _say(body, "p", paragraph)
    if page.things:
        listed = ET.SubElement(body, "ul")
        for name, text in page.things:
            entry = ET.SubElement(listed, "li")
            _say(entry, "strong", name)
            ET.SubElement(entry, "br").tail = _plain(text)
    return ("<!DOCTYPE html>\n" + ET.tostring(root, encoding="unicode", method="html") + "\n").encode()


def _say(parent: ET.Element, name: str, text: str, more: dict[str, str] | None = None) -> None:
    ET.SubElement(parent, name, more or {}).text = _plain(text)


def _plain(text: str) -> str:
    return " ".join(text.translate(_NO_TAGS).split())


def _document(root: ET.Element) -> bytes:
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'.encode()
