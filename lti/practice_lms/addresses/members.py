"""Knows the member list of a course over HTTP; does not know grades.

Names and Role Provisioning Services 2.0.
"""

import base64
import json
from typing import Any

from flask import Blueprint, Response, request

from lti.practice_lms.addresses.tokens import require_scope
from lti.practice_lms.answers import link_header, number, page_address, typed
from lti.practice_lms.claims import NRPS_SCOPE, context_claim, identity
from lti.practice_lms.context import known_course, platform
from lti.practice_lms.refusal import Refused
from lti.practice_lms.roles import is_listed, launch_roles, listed_roles
from lti.practice_lms.substitution import custom_parameters
from lti.practice_lms.world import Course, Inhabitant, Link

blueprint = Blueprint("members", __name__)

_MEMBERS = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"
_LTI = "https://purl.imsglobal.org/spec/lti/claim"
_BOOKMARK = "bookmark:"


@blueprint.get("/nrps/<course_id>/memberships")
def members(course_id: str) -> Response:
    """The people of a course; `limit`, `role` and `rlid` as specified, `page` as the last answer gave it."""
    course, here = known_course(course_id), platform()
    require_scope(NRPS_SCOPE)
    link = _asked_link(course)
    if request.args.get("since") is not None:
        return _changes(course)
    everybody = _everybody()
    start, size = _start(everybody), _page_size()
    page = everybody[start:] if size is None else everybody[start : start + size]
    address = f"{here.config.base_url}{request.path}"
    context = {name: value for name, value in context_claim(here, course).items() if name != "type"}
    body = {
        "id": address,
        "context": context,
        "members": [_member(course, person, link=link) for person in page],
    }
    response = typed(body, _MEMBERS)
    links = [("differences", _changes_address(course))] if here.config.family.tells_member_changes else []
    if size is not None and start + size < len(everybody):
        links.append(("next", _next_address(address, page[-1], size=size)))
    if links:
        response.headers["Link"] = link_header(links)
    return response


def _changes(course: Course) -> Response:
    """Who came, changed or went since an earlier list (NRPS 2.0, section 2.4.3): those who went are `Deleted`."""
    here = platform()
    before, now = here.memory.roster_at(request.args["since"]), _listed(course)
    if before is None:
        raise Refused(404, "That is too long ago")
    told = [json.loads(now[subject]) for subject in now if now[subject] != before.get(subject)]
    gone = [json.loads(before[subject]) for subject in before if subject not in now]
    deleted = [
        {"status": "Deleted", "user_id": member["user_id"], "roles": member["roles"]} for member in gone
    ]
    body = {
        "id": f"{here.config.base_url}{request.path}",
        "context": {name: value for name, value in context_claim(here, course).items() if name != "type"},
        "members": [*told, *deleted],
    }
    response = typed(body, _MEMBERS)
    response.headers["Link"] = link_header([("differences", _changes_address(course))])
    return response


def _listed(course: Course) -> dict[str, str]:
    """What would be told of everybody now, by the id it is told under."""
    members = [_member(course, person, link=None) for person in _everybody()]
    return {member["user_id"]: json.dumps(member) for member in members}


def _changes_address(course: Course) -> str:
    here = platform()
    mark = here.memory.keep_roster(_listed(course))
    role = request.args.get("role")
    return page_address(f"{here.config.base_url}{request.path}", since=mark, role=role)


def _everybody() -> list[Inhabitant]:
    here, role = platform(), request.args.get("role")
    listed = [person for person in here.config.inhabitants if is_listed(person)]
    if role:
        listed = [person for person in listed if _has_role(person, role)]
    return sorted(listed, key=lambda person: (person.family, person.given, person.number))


def _has_role(person: Inhabitant, role: str) -> bool:
    family = platform().config.family
    known = listed_roles(person, family) + ([] if family.lists_bare_roles else launch_roles(person, family))
    return role in known or role.rpartition("#")[2] in [name.rpartition("#")[2] for name in known]


def _page_size() -> int | None:
    sizes = [size for size in (number("limit"), platform().config.family.members_per_page) if size]
    return min(sizes, default=None)


def _start(everybody: list[Inhabitant]) -> int:
    """Where the asked page begins. The mark is taken letter by letter: upper and lower case matter."""
    mark = request.args.get("page")
    if mark is None:
        return 0
    places = {_bookmark(person): place for place, person in enumerate(everybody, start=1)}
    if mark not in places:
        raise Refused(400, "There is no such page")
    return places[mark]


def _bookmark(last: Inhabitant) -> str:
    token = json.dumps([last.family, last.number], separators=(",", ":")).encode()
    return _BOOKMARK + base64.urlsafe_b64encode(token).decode().rstrip("=")


def _next_address(address: str, last: Inhabitant, *, size: int) -> str:
    role = None if platform().config.family.next_page_forgets_role else request.args.get("role")
    return page_address(address, page=_bookmark(last), limit=size, role=role, rlid=request.args.get("rlid"))


def _asked_link(course: Course) -> Link | None:
    asked, here = request.args.get("rlid"), platform()
    if asked is None:
        return None
    for link in platform().links(course):
        if here.resource_link_id(course, link.id) == asked:
            return link
    raise Refused(404, "There is no such link in this course")


def _member(course: Course, person: Inhabitant, *, link: Link | None) -> dict[str, Any]:
    here = platform()
    member: dict[str, Any] = {
        "status": "Active",
        "user_id": here.subject(person),
        "roles": listed_roles(person, here.config.family),
        **identity(here, person),
    }
    if link is not None:
        member["message"] = [_message(course, person, link=link)]
    return member


def _message(course: Course, person: Inhabitant, *, link: Link) -> dict[str, Any]:
    message: dict[str, Any] = {f"{_LTI}/message_type": "LtiResourceLinkRequest"}
    if platform().config.family.product_code != "moodle":  # Moodle says nothing of the link's parameters here
        message[f"{_LTI}/custom"] = custom_parameters(platform(), course, link=link, person=person)
        message["locale"] = person.locale
    return message
