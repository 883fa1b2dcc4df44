"""Knows how claims become messages; trusts that they are genuine and knows nothing of how that was proved."""

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from marshmallow import ValidationError

from lti.claims import CORE, DEEP_LINKING, ContentRequestClaims, LinkClaims, MessageClaims, ReviewClaims
from lti.errors import ClaimInvalid, MessageTypeRefused, VersionRefused
from lti.families import Family, detect_family, family_named
from lti.messages import (
    ContentRequest,
    Context,
    GradeEndpoint,
    Launch,
    NoticeService,
    Person,
    Registration,
    ResourceLink,
    Role,
)
from lti.roles import names_a_test_person, roles_named_as_institution, roles_of
from lti.texts import full_name, is_id, kept, name, title

RESOURCE_LINK_REQUEST, CONTENT_REQUEST = "LtiResourceLinkRequest", "LtiDeepLinkingRequest"
REVIEW_REQUEST = "LtiSubmissionReviewRequest"
_CLAIMS: Mapping[str, MessageClaims] = {
    RESOURCE_LINK_REQUEST: LinkClaims(),
    CONTENT_REQUEST: ContentRequestClaims(),
    REVIEW_REQUEST: ReviewClaims(),
}
"""What each message says that is answered at the launch address. Made once: that takes longer than reading one."""


def check_message(claims: Mapping[str, Any]) -> None:
    """It is a launch of LTI 1.3 of a kind that is answered here (core, sections 5.3.1 and 5.3.2)."""
    check_version(claims)
    kind = claims.get(CORE + "message_type")
    if not isinstance(kind, str) or kind not in _CLAIMS:
        raise MessageTypeRefused


def check_version(claims: Mapping[str, Any]) -> None:
    """It is of LTI 1.3 (core, section 5.3.2)."""
    if claims.get(CORE + "version") != "1.3.0":
        raise VersionRefused


def read_deployment_id(claims: Mapping[str, Any]) -> str:
    """The deployment a genuine message names.

    Raises:
        ClaimInvalid: it is missing, empty, too long or no text.
    """
    deployment_id = claims.get(CORE + "deployment_id")
    if not is_id(deployment_id):
        raise ClaimInvalid("deployment_id")
    return str(deployment_id)


def read_launch(claims: Mapping[str, Any], *, registration: Registration, attempt: str) -> Launch:
    """The launch that genuine `claims` describe; `attempt` is what its spent state is remembered by.

    Raises:
        ClaimInvalid: something needed is missing or unusable.
    """
    kind = claims.get(CORE + "message_type", RESOURCE_LINK_REQUEST)
    try:
        known = _CLAIMS[kind].load(claims)
    except ValidationError as error:
        raise ClaimInvalid(first_name(error)) from None
    custom = _custom(claims.get(CORE + "custom"))
    presentation = known["presentation"]
    locale = presentation["locale"] or known["locale"]
    target = known["target_link_uri"] or ""
    code = known["platform"]["product_family_code"]
    family = detect_family(issuer=registration.issuer, product_family_code=code)
    return Launch(
        registration=registration,
        attempt=attempt,
        family=family.name,
        deployment_id=known["deployment_id"],
        message_type=kind,
        person=_person(known, locale=locale, time_zone=custom.get("time_zone")),
        roles=_roles(known["roles"], families=(family, family_named(registration.family))),
        context=read_context(
            known["context"],
            history=custom.get("context_id_history", "").split(","),
            site_type=family.site_type,
        ),
        resource_link=_resource_link(known.get("resource_link")),
        target_link_uri=target,
        is_test_person=names_a_test_person(known["roles"]),
        is_masquerading=_is_disguised(claims, custom, families=(family, family_named(registration.family))),
        groups=_groups(claims),
        only_groups=_YES_OR_NO.get(_said(claims, "only_groups").lower()),
        item=custom.get("item") or _item_in(target),
        grade_endpoint=_grade_endpoint(known["grades"]),
        memberships_url=known["roster"]["context_memberships_url"],
        notice_service=_notice_service(known["notices"]),
        locale=locale,
        return_url=presentation["return_url"],
        custom=custom,
        content_request=_content_request(
            known, platform_id=registration.platform_id, locale=locale, family=family
        )
        if kind == CONTENT_REQUEST
        else None,
        reviewed=_reviewed(known["for_user"]) if kind == REVIEW_REQUEST else None,
    )


def _is_disguised(
    claims: Mapping[str, Any], custom: Mapping[str, str], *, families: Iterable[Family]
) -> bool:
    """Whether somebody acts as the person, or it is not certain that nobody does.

    `families`: what the message says the platform is, and what it was registered as.
    """
    told = claims.get(CORE + "custom")
    said = told.get("masquerading_user_id") if isinstance(told, dict) else None
    proofs = [family.nobody_acts for family in families if family.nobody_acts]
    return said not in proofs if proofs else bool(custom.get("masquerading_user_id"))


def _roles(names: Iterable[object], *, families: Iterable[Family]) -> frozenset[Role]:
    """The roles somebody has here. `families`: as above."""
    roles = roles_of(names)
    if roles - {Role.ADMIN} or not any(family.names_course_roles_as_institution for family in families):
        return roles
    return roles | roles_named_as_institution(names)


def accepted_types(claims: Mapping[str, Any]) -> frozenset[str]:
    """What a request that was read may be answered with (Deep Linking 2.0, section 4.4.1)."""
    return frozenset(claims[DEEP_LINKING]["accept_types"])


def _resource_link(claim: Mapping[str, Any] | None) -> ResourceLink | None:
    return ResourceLink(lti_id=claim["id"], title=title(claim["title"])) if claim else None


def _reviewed(claim: Mapping[str, Any]) -> Person:
    return Person(
        sub=claim["user_id"],
        name=full_name(claim["name"], claim["given_name"], claim["family_name"]),
        given=name(claim["given_name"]),
        family=name(claim["family_name"]),
        email=claim["email"],
    )


def _content_request(
    known: Mapping[str, Any], *, platform_id: int, locale: str | None, family: Family
) -> ContentRequest:
    settings = known["settings"]
    return ContentRequest(
        platform_id=platform_id,
        deployment_id=known["deployment_id"],
        return_url=settings["return_url"],
        targets=tuple(settings["targets"]) if family.heeds_targets else (),
        accepts_several=settings["accept_multiple"] is True,
        takes_columns=settings["accept_lineitem"] is not False,
        data=settings["data"],
        locale=locale,
    )


def _person(known: Mapping[str, Any], *, locale: str | None, time_zone: str | None) -> Person | None:
    if not known["sub"]:
        return None
    return Person(
        sub=known["sub"],
        name=full_name(known["name"], known["given_name"], known["family_name"]),
        given=name(known["given_name"]),
        family=name(known["family_name"]),
        email=known["email"],
        locale=locale,
        time_zone=time_zone or None,
    )


def read_context(
    claim: Mapping[str, Any], *, history: Iterable[str], site_type: str | None = None
) -> Context | None:
    """The course a message comes from, and the ids of those it was copied from, nearest first.

    `site_type`: what the type of a context says that is the whole site.
    """
    if not claim["id"]:
        return None
    told = claim["type"] if isinstance(claim["type"], list) else []
    types = {re.split(r"[#/]", name)[-1] for name in told if isinstance(name, str)}
    # Canvas cuts long histories and says so with a last entry `truncated`; where it took too long, there is `timed out`.
    ids = (part.strip() for part in history)
    return Context(
        lti_id=claim["id"],
        kind="account" if "Account" in types else "site" if site_type in types else "course",
        title=title(claim["title"]),
        label=title(claim["label"]),
        history=tuple(part for part in ids if part not in {"truncated", "timed out"} and is_id(part)),
    )


def _grade_endpoint(claim: Mapping[str, Any]) -> GradeEndpoint | None:
    if not (claim["lineitems"] or claim["lineitem"]):
        return None
    return GradeEndpoint(
        scopes=_texts(claim["scope"]),
        lineitems=claim["lineitems"],
        lineitem=claim["lineitem"],
    )


def _notice_service(claim: Mapping[str, Any]) -> NoticeService | None:
    if not claim["url"]:
        return None
    return NoticeService(url=claim["url"], kinds=_texts(claim["kinds"]), scopes=_texts(claim["scope"]))


def _texts(claim: object) -> frozenset[str]:
    return frozenset(one for one in claim if kept(one)) if isinstance(claim, list) else frozenset()


def _custom(claim: object) -> dict[str, str]:
    """Custom parameters that have a value. Moodle sends each name twice: as given and in lower case.

    Canvas sends ids as numbers (`$Canvas.masqueradingUser.id`), though the specification knows texts only.
    """
    if not isinstance(claim, dict):
        return {}
    told = {name: str(value) if type(value) is int else value for name, value in claim.items()}
    return {name: text for name, value in told.items() if (text := kept(value)) is not None}


_YES_OR_NO = {"true": True, "false": False}
MOST_GROUPS = 100
"""Groups of one person that are kept: more are no help to anybody who looks for them."""


def _said(claims: Mapping[str, Any], name: str) -> str:
    """What a custom parameter says, blank where it is not there or the platform did not fill it in."""
    told = claims.get(CORE + "custom")
    said = str(told.get(name, "")) if isinstance(told, dict) else ""
    return "" if said.startswith("$") else said


def _groups(claims: Mapping[str, Any]) -> tuple[str, ...] | None:
    """The groups somebody is in. Blank is an answer, too: they are in none."""
    told = claims.get(CORE + "custom")
    said = told.get("groups") if isinstance(told, dict) else None
    if isinstance(said, int) and not isinstance(said, bool):
        said = str(said)  # a single id: Canvas sends ids as numbers
    if not isinstance(said, str) or said.startswith("$"):
        return None
    found = dict.fromkeys(part.strip() for part in said.split(","))
    return tuple(part for part in found if is_id(part))[:MOST_GROUPS]


def _item_in(target: str) -> str | None:
    return kept(parse_qs(urlsplit(target).query).get("item", [""])[0])


def first_name(error: ValidationError) -> str:
    """The short name of the first claim that is missing or unusable."""
    return str(next(iter(error.messages_dict))).rpartition("/")[2]
