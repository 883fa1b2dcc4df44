"""Knows what an id_token says about a person in a course; does not know how it travels.

LTI 1.3 core, section 5.3; the shapes are those of the platform's family.
"""

from typing import Any

from lti.practice_lms.context import Platform, known_course
from lti.practice_lms.families import Family
from lti.practice_lms.gradebook import Column
from lti.practice_lms.memory import Selection
from lti.practice_lms.roles import launch_roles
from lti.practice_lms.substitution import custom_parameters
from lti.practice_lms.world import ACCOUNT, Course, Inhabitant, Link, Place

_LTI = "https://purl.imsglobal.org/spec/lti/claim"
_AGS = "https://purl.imsglobal.org/spec/lti-ags"
_NRPS = "https://purl.imsglobal.org/spec/lti-nrps"
_SELECTION = "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings"
_COURSE_OFFERING = "http://purl.imsglobal.org/vocab/lis/v2/course#CourseOffering"

AGS_SCOPES = tuple(
    f"{_AGS}/scope/{name}" for name in ("lineitem", "lineitem.readonly", "result.readonly", "score")
)
NRPS_SCOPE = f"{_NRPS}/scope/contextmembership.readonly"
NOTICE_SCOPE = "https://purl.imsglobal.org/spec/lti/scope/noticehandlers"
NOTICES = ("LtiHelloWorldNotice", "LtiContextCopyNotice")


def launch_claims(
    platform: Platform,
    course: Course,
    *,
    link: Link,
    person: Inhabitant,
    document_target: str,
    nonce: str,
    acting: Inhabitant | None = None,
) -> dict[str, Any]:
    """The claims of a resource link launch; `acting` acts as `person`."""
    base = platform.config.base_url
    return {
        **_message(platform, course, person=person, nonce=nonce, target=target_of(platform, link)),
        f"{_LTI}/message_type": "LtiResourceLinkRequest",
        f"{_LTI}/resource_link": _resource_link(platform, course, link),
        f"{_LTI}/custom": custom_parameters(platform, course, link=link, person=person, acting=acting),
        f"{_LTI}/launch_presentation": {
            "locale": person.locale,
            "document_target": document_target,
            "return_url": f"{base}/as/{person.key}/course/{course.id}/return",
        },
        **_roster_service(platform, course),
        **_grade_service(platform, course, column=platform.gradebook.launch_column(course.id, link.id)),
        **_notice_service(platform),
        **_placement(platform, "assignment_selection" if link.is_graded else "course_navigation"),
    }


def selection_claims(
    platform: Platform, course: Course, *, name: str, selection: Selection, person: Inhabitant, nonce: str
) -> dict[str, Any]:
    """The claims of a request for content (Deep Linking 2.0, section 4.4)."""
    family, base = platform.config.family, platform.config.base_url
    several = selection.accepts_several
    return {
        **_message(platform, course, person=person, nonce=nonce, target=platform.config.tool.target),
        **({} if family.selection_names_target else {f"{_LTI}/target_link_uri": None}),
        f"{_LTI}/message_type": "LtiDeepLinkingRequest",
        f"{_LTI}/custom": custom_parameters(platform, course, link=None, person=person),
        f"{_LTI}/launch_presentation": {"locale": person.locale},
        **_grade_service(platform, course),
        _SELECTION: {
            "accept_types": ["ltiResourceLink"],
            "accept_presentation_document_targets": list(family.selection_targets),
            "accept_multiple": several,
            "auto_create": False,
            "deep_link_return_url": f"{base}/as/{person.key}/course/{course.id}/selected?selection={name}",
            **({"data": selection.data} if family.selection_has_data else {}),
        },
        **_placement(platform, "link_selection" if several else "assignment_selection"),
    }


def review_claims(
    platform: Platform,
    course: Course,
    *,
    column: Column,
    learner: Inhabitant,
    person: Inhabitant,
    document_target: str,
    nonce: str,
) -> dict[str, Any]:
    """The claims of a wish to see somebody's work (Submission Review 1.0); a column of no link names none."""
    link = platform.link(course, column.link_id) if column.link_id is not None else None
    family, base = platform.config.family, platform.config.base_url
    more = (column.review or {}).get("custom", {})
    return {
        **_message(platform, course, person=person, nonce=nonce, target=review_target(platform, column)),
        f"{_LTI}/message_type": "LtiSubmissionReviewRequest",
        f"{_LTI}/for_user": {
            "user_id": platform.subject(learner),
            **(identity(platform, learner) if family.names_the_reviewed else {}),
        },
        **({f"{_LTI}/resource_link": _resource_link(platform, course, link)} if link else {}),
        f"{_LTI}/custom": custom_parameters(platform, course, link=link, person=person, more=more),
        f"{_LTI}/launch_presentation": {
            "locale": person.locale,
            "document_target": document_target,
            "return_url": f"{base}/as/{person.key}/course/{course.id}/gradebook",
        },
        **_grade_service(platform, course, column=column),
    }


def review_target(platform: Platform, column: Column) -> str:
    """Where a column leads: as it says, else where its link does."""
    link = platform.link(known_course(column.course_id), column.link_id or "")
    url = (column.review or {}).get("url")
    return url or (target_of(platform, link) if link else platform.config.tool.target)


def account_claims(platform: Platform, *, person: Inhabitant, nonce: str) -> dict[str, Any]:
    """The claims of a launch from the whole account: no column and no roster, and a link that is the account itself."""
    message = _message(platform, ACCOUNT, person=person, nonce=nonce, target=platform.config.tool.target)
    account = platform.context_id(ACCOUNT.id)
    return {
        **message,
        f"{_LTI}/message_type": "LtiResourceLinkRequest",
        f"{_LTI}/context": {"id": account, "title": ACCOUNT.title, "type": ["Account"]},
        f"{_LTI}/resource_link": {"id": account},
        f"{_LTI}/custom": custom_parameters(platform, ACCOUNT, link=None, person=person),
        f"{_LTI}/launch_presentation": {"locale": person.locale, "document_target": "window"},
        **_placement(platform, "account_navigation"),
    }


def target_of(platform: Platform, link: Link) -> str:
    """Where a link leads."""
    return link.url or platform.config.tool.target


def _message(
    platform: Platform, course: Course, *, person: Inhabitant, nonce: str, target: str
) -> dict[str, Any]:
    config = platform.config
    issued_at = int(config.clock().timestamp())
    return {
        "iss": config.issuer,
        "aud": config.client_id,
        "iat": issued_at,
        "exp": issued_at + config.family.id_token_seconds,
        "nonce": nonce,
        "sub": platform.subject(person),
        f"{_LTI}/version": "1.3.0",
        f"{_LTI}/deployment_id": config.deployment_id,
        f"{_LTI}/target_link_uri": target,
        f"{_LTI}/roles": launch_roles(person, config.family),
        f"{_LTI}/context": context_claim(platform, course),
        f"{_LTI}/tool_platform": {
            "guid": "practice-lms.nordby.example",
            "name": "Practice LMS",
            "product_family_code": config.family.product_code,
            "version": "1",
        },
        **({} if person.place is Place.TEST_STUDENT else identity(platform, person)),  # nobody's name
        **_family_extras(platform, person=person),
    }


def context_claim(platform: Platform, course: Course) -> dict[str, Any]:
    """The course as the tool sees it."""
    family = platform.config.family
    kind = "CourseSection" if family.bare_context_type else _COURSE_OFFERING
    if course.is_home and family.home_type:
        kind = family.home_type
    return {
        "id": platform.context_id(course.id),
        "label": course.label,
        "title": course.title,
        "type": [kind],
    }


def _resource_link(platform: Platform, course: Course, link: Link) -> dict[str, str]:
    names_itself = link.is_graded or not platform.config.family.course_links_are_navigation
    return {
        "id": platform.resource_link_id(course, link.id),
        **({"title": link.title} if names_itself else {}),
    }


def _grade_service(platform: Platform, course: Course, *, column: Column | None = None) -> dict[str, Any]:
    """Not named where the tool has none of its rights (AGS 2.0, section 3.1)."""
    scopes = [scope for scope in permitted_scopes(platform) if scope in AGS_SCOPES]
    service = {
        "scope": scopes,
        "lineitems": platform.columns_url(course.id),
        **({"lineitem": platform.column_url(column)} if column is not None else {}),
    }
    return {f"{_AGS}/claim/endpoint": service} if scopes else {}


def _roster_service(platform: Platform, course: Course) -> dict[str, Any]:
    """Not named where the tool may not read the roster."""
    service = {
        "context_memberships_url": f"{platform.config.base_url}/nrps/{course.id}/memberships",
        "service_versions": ["2.0"],
    }
    is_permitted = NRPS_SCOPE in permitted_scopes(platform)
    return {f"{_NRPS}/claim/namesroleservice": service} if is_permitted else {}


def offered_scopes(family: Family) -> tuple[str, ...]:
    """Everything a tool can ask tokens for."""
    return (*AGS_SCOPES, NRPS_SCOPE, *((NOTICE_SCOPE,) if family.sends_notices else ()))


def permitted_scopes(platform: Platform) -> tuple[str, ...]:
    """What the registered tool may ask tokens for."""
    offered = offered_scopes(platform.config.family)
    wanted = offered if platform.config.scopes is None else platform.config.scopes
    struck_off = platform.config.scopes_struck_off
    return tuple(scope for scope in offered if scope in wanted and scope not in struck_off)


def _notice_service(platform: Platform) -> dict[str, Any]:
    """Where the tool says which notices it wants, and where (Platform Notification Service 1.0)."""
    if not platform.config.family.sends_notices:
        return {}
    service = {
        "service_versions": ["1.0"],
        "platform_notification_service_url": f"{platform.config.base_url}/notice-handlers/1",
        "scope": [scope for scope in permitted_scopes(platform) if scope == NOTICE_SCOPE],
        "notice_types_supported": list(NOTICES),
    }
    return {f"{_LTI}/platformnotificationservice": service}


def identity(platform: Platform, person: Inhabitant) -> dict[str, str]:
    """Name and address of `person`, as far as the registration shares them."""
    told = {
        "name": person.name,
        "given_name": person.given,
        "family_name": person.family,
        "email": person.email,
    }
    shared = {name: value for name, value in told.items() if name in platform.config.shares}
    nothing = platform.config.family.no_name
    names = () if nothing is None else ("name", "given_name", "family_name")
    return dict.fromkeys(names, nothing or "") | shared


def _family_extras(platform: Platform, *, person: Inhabitant) -> dict[str, Any]:
    if platform.config.family.product_code == "moodle":
        return {
            f"{_LTI}/ext": {"user_username": person.key, "lms": "moodle-2"},
            f"{_LTI}/lis": {"person_sourcedid": "", "course_section_sourcedid": ""},
        }
    if platform.config.family.product_code == "canvas":
        return {
            "azp": platform.config.client_id,
            "locale": person.locale,
            "https://www.instructure.com/canvas_enrollment_state": "active",
        }
    return {}


def _placement(platform: Platform, name: str) -> dict[str, str]:
    """Which of its places the launch came from, as Canvas says."""
    is_told = platform.config.family.product_code == "canvas"
    return {"https://www.instructure.com/placement": name} if is_told else {}
