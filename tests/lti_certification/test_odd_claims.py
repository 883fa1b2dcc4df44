"""What sloppy platforms and attackers put where a text, a list or an object belongs: let in or refused, never broken.

LTI 1.3 core, section 5.3, says which types claims have; nothing makes a platform keep to it.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

import pytest

from lti.errors import GateError
from lti.messages import Launch
from tests.lti_certification.test_content_requests import REQUEST
from tests.unit.lti.in_memory import CORE, sign_raw

AGS = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
NRPS = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"
ODD = [
    pytest.param(value, id=ascii(value)[:20])
    for value in (
        *(None, 7, 1.5, True, [], [None], [["a"]], {}, {"a": 1}, "", " ", "$Person.name", "a\0b", "\ud800"),
        *(["a\0b"], ["\ud800"], "x" * 5000, "<b>\"'&", "https://[::1", "https://a\0b/", "https://a/\ud800"),
        *("https://a/\0", "javascript:alert(1)", "ﷺ" * 300, 10**400, "../../x", "-1"),
    )
]
FULL = {
    "name": "Ada Lovelace",
    "given_name": "Ada",
    "family_name": "Lovelace",
    "email": "ada@example.test",
    "locale": "de",
    "azp": "client-1",
    CORE + "custom": {"item": "m01", "time_zone": "Europe/Copenhagen", "context_id_history": "a,b"},
    CORE + "context": {"id": "c", "title": "T", "label": "L", "type": ["CourseSection"]},
    CORE + "launch_presentation": {"locale": "de", "return_url": "https://lms.example.test/back"},
    CORE + "tool_platform": {"product_family_code": "moodle", "guid": "g"},
    AGS: {
        "scope": ["https://purl.imsglobal.org/spec/lti-ags/scope/score"],
        "lineitems": "https://lms.example.test/items",
        "lineitem": "https://lms.example.test/items/1",
    },
    NRPS: {"context_memberships_url": "https://lms.example.test/members", "service_versions": ["2.0"]},
}


def places(claims: Mapping[str, Any], *before: str) -> Iterator[tuple[str, ...]]:
    """Where something can be put: each claim, and each member of one."""
    for name, value in claims.items():
        yield (*before, name)
        if isinstance(value, dict):
            yield from places(value, *before, name)


def with_odd(claims: Mapping[str, Any], place: tuple[str, ...], value: Any) -> dict[str, Any]:
    """`claims` with one thing replaced."""
    name, *rest = place
    return {**claims, name: with_odd(claims[name], tuple(rest), value) if rest else value}


def texts(value: Any) -> Iterator[str]:
    """Every text in what JSON can say."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from (name, *texts(inner))
    elif isinstance(value, list | tuple | frozenset):
        for inner in value:
            yield from texts(inner)


def stored(launch: Launch) -> list[Any]:
    """What of a launch goes into the database as it is."""
    person, context, link = launch.person, launch.context, launch.resource_link
    grades = launch.grade_endpoint
    return [
        launch.deployment_id,
        launch.item,
        launch.locale,
        launch.return_url,
        launch.memberships_url,
        *((person.sub, person.name, person.given, person.family, person.email) if person else ()),
        *((context.lti_id, context.title, context.label, context.history) if context else ()),
        *((link.lti_id, link.title) if link else ()),
        *((grades.scopes, grades.lineitem, grades.lineitems) if grades else ()),
        launch.content_request.return_url if launch.content_request else None,
    ]


@pytest.mark.parametrize("kind", ["link", "content"])
@pytest.mark.parametrize("odd", ODD)
def test_an_odd_value_in_any_claim_is_let_in_or_refused_and_no_database_chokes_on_it(world, kind, odd):
    full = FULL | ({name: value for name, value in REQUEST.items() if value} if kind == "content" else {})
    redirect = world.login()
    for place in list(places(world.claims(redirect, **full))):
        redirect = world.login()
        claims = with_odd(world.claims(redirect, **full), place, odd)
        with suppress(GateError):
            launch = world.launch(sign_raw(json.dumps(claims).encode()), redirect.state)
            unstorable = [text for text in texts(stored(launch)) if "\0" in text or "\ud800" in text]
            assert unstorable == [], place
