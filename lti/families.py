"""Knows in which facts platform families differ; behaviour that follows from them stays where it belongs.

Moodle's were recorded (4.5), Canvas' are documented. Everything else gets `neutral`: the specification.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

SCORE_TYPE = "application/vnd.ims.lis.v1.score+json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """What is true of one family of platforms."""

    name: str
    stale_stamp_statuses: frozenset[int] = frozenset({409})
    """How a score with an older or equal stamp is refused (AGS 2.0, section 3.4.3: 409)."""
    busy_statuses: frozenset[int] = frozenset({429})
    """What means "not now" rather than "never"."""
    score_accept: str = SCORE_TYPE
    """The Accept header of a score; its answer has no body anyway."""
    score_extension: Mapping[str, Any] = field(default_factory=dict)
    """Members that go into every score."""
    names_audience: bool = True
    """Whether a configuration's `authorization_server` is what token requests need as audience."""
    names_services_or_not: bool = False
    """Whether a course's launch that does not name a service means that it is switched off for this tool. Elsewhere it may
    be named by some links of a course and not by others."""
    domains: frozenset[str] = frozenset()
    """Where all hosted platforms of the family live, so that one may send us to another host there."""


NEUTRAL = Family(name="neutral")

MOODLE = Family(
    name="moodle",
    names_services_or_not=True,
    score_accept="*/*",
)

CANVAS = Family(
    name="canvas",
    names_services_or_not=True,
    # Canvas names a host there, and checks for the address of its token endpoint.
    names_audience=False,
    domains=frozenset({"instructure.com", "canvaslms.com"}),
    stale_stamp_statuses=frozenset({400, 409}),
    # Canvas throttles with 403 as well as 429.
    busy_statuses=frozenset({403, 429}),
    # By default each score is a new submission: it moves the date and uses up attempts.
    score_extension={
        "https://canvas.instructure.com/lti/submission": {"new_submission": False, "preserve_score": True}
    },
)

_FAMILIES = {family.name: family for family in (NEUTRAL, MOODLE, CANVAS)}
FAMILY_NAMES = tuple(sorted(_FAMILIES))


def family_named(name: str) -> Family:
    """The family of that name; an unknown name is treated as `neutral`."""
    return _FAMILIES.get(name, NEUTRAL)


def detect_family(*, issuer: str, product_family_code: str | None) -> Family:
    """What a platform seems to be, by its own word first, else by its issuer."""
    if product_family_code and (family := _FAMILIES.get(product_family_code.lower())):
        return family
    if issuer.endswith("instructure.com"):
        return CANVAS
    return NEUTRAL
