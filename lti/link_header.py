"""Knows how a `Link` header is read (RFC 8288, section 3); asks nobody for what it names."""

import re
from collections.abc import Iterator
from urllib.parse import urljoin

_LINK = re.compile(r'<([^<>]*)>((?:\s*;\s*[^\s;,="<>]+(?:\s*=\s*(?:"[^"]*"|[^\s;,"<>]*))?)*)')
_PARAMETER = re.compile(r';\s*([^\s;,="<>]+)(?:\s*=\s*(?:"([^"]*)"|([^\s;,"<>]*)))?')


def related(header: str, *, base: str, relation: str) -> str | None:
    """The address that a header names by this relation, if any: relative ones as seen from `base`.

    Relations are compared without regard to case, and one link may have several (section 3.3).
    """
    for target, parameters in _links(header):
        if relation in _relations(parameters):
            return urljoin(base, target)
    return None


def _links(header: str) -> Iterator[tuple[str, str]]:
    for found in _LINK.finditer(header):
        yield found[1], found[2]


def _relations(parameters: str) -> list[str]:
    """What the first `rel` says; later ones do not count (section 3.3)."""
    for found in _PARAMETER.finditer(parameters):
        if found[1].lower() == "rel":
            told: str = found[2] or found[3] or ""
            return told.lower().split()
    return []
