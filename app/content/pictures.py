"""Knows which SVG files may be shown: drawings without code and without anything from elsewhere."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET
from xml.parsers import expat

from app.content.problems import Problem
from app.content.reader import read_text

_ELEMENTS = frozenset(
    {
        "svg",
        "g",
        "path",
        "rect",
        "circle",
        "ellipse",
        "line",
        "polyline",
        "polygon",
        "text",
        "tspan",
        "textPath",
    }
    | {"title", "desc", "defs", "use", "symbol", "clipPath", "mask", "marker", "pattern", "style"}
    | {"linearGradient", "radialGradient", "stop"}
)
_OUTSIDE = re.compile(r"url\(\s*['\"]?(?!#)|@import|expression\(|javascript:|\\", re.IGNORECASE)
_SVG = "{http://www.w3.org/2000/svg}"


def read_picture(file: Path, problems: list[Problem]) -> str | None:
    """The text of a safe SVG file; None with a problem noted otherwise."""
    text = read_text(file, problems)
    if text is None:
        return None
    fault = _fault(text)
    if fault is None:
        return text
    line, what = fault
    mend = "draw it with plain shapes and text, without scripts, links, pictures and fonts from elsewhere"
    problems.append(Problem(file=file, line=line, what=what, mend=mend))
    return None


def _fault(text: str) -> tuple[int, str] | None:
    if "<!DOCTYPE" in text or "<!ENTITY" in text or "<?xml-stylesheet" in text:
        return 1, "the picture has a document type or a style sheet of its own"
    try:
        root = ET.fromstring(text)  # noqa: S314 - no DOCTYPE, so no entities to expand
    except ET.ParseError as error:
        return error.position[0], f"the picture is no XML ({expat.ErrorString(error.code)})"
    if root.tag != f"{_SVG}svg" or "viewBox" not in root.attrib:
        return 1, "the picture is no <svg> with the SVG namespace and a viewBox"
    for element in root.iter():
        fault = _element_fault(element)
        if fault is not None:
            return _line_of(text, element), fault
    return None


def _element_fault(element: ET.Element) -> str | None:
    name = str(element.tag).removeprefix(_SVG)
    if name not in _ELEMENTS:
        return f"<{name}> is not allowed in a picture"
    if name == "style" and _OUTSIDE.search(element.text or ""):
        return "the styles of the picture fetch something from elsewhere"
    return next(filter(None, (_attribute_fault(*pair) for pair in element.attrib.items())), None)


def _attribute_fault(full_name: str, value: str) -> str | None:
    name = full_name.rpartition("}")[2]
    if name.lower().startswith("on"):
        return f"{name} is code"
    if (name == "href" and not value.startswith("#")) or _OUTSIDE.search(value):
        return f"{name} points outside the picture"
    return None


def _line_of(text: str, element: ET.Element) -> int:
    name = str(element.tag).rpartition("}")[2]
    found = re.search(rf"<(?:\w+:)?{re.escape(name)}\b", text)
    return text[: found.start()].count("\n") + 1 if found else 1
