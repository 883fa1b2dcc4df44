"""Knows in which facts platform families differ; behaviour that follows from them stays where it belongs.

Moodle's were recorded (4.5), Canvas' are documented. Everything else gets `neutral`: the specification.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

SCORE_TYPE = "application/vnd.ims.lis.v1.score+json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """What is true of one family of platforms."""

    name: str
    stale_stamp_statuses: frozenset[int] = frozenset({409})
    """How a score with an older or equal stamp is refused (AGS 2.0, section 3.4.3: 409)."""
    busy_statuses: frozenset[int] = frozenset({429})
    """What means "not now" rather than "never"."""
    busy_words: str | None = None
    """What a 403 says that means "not now"; one without it means no. None: `busy_statuses` say all."""
    unready_words: str | None = None
    """What a 422 says that means "not yet"."""
    forbids_for_a_while: bool = False
    """Whether a score that is forbidden may be welcome some day: a course that is over can be opened again."""
    renews_tokens_at: frozenset[int] = frozenset({401})
    """How a token that has run out is answered; one new one is tried then."""
    may_drop_scores: bool = False
    """Whether a score can be answered well and be shown nowhere: that is looked up once, after a column's first."""
    binds_columns: bool = True
    """Whether a column we make for a link is bound to it."""
    score_accept: str = SCORE_TYPE
    """The Accept header of a score; its answer has no body anyway."""
    submission_extension: str | None = None
    """The member of a score that says whether it is a new submission, and whether a grade that is there stays."""
    results_limit: int | None = None
    """How many results to ask for in one page; None: the platform decides."""
    names_audience: bool = True
    """Whether a configuration's `authorization_server` is what token requests need as audience."""
    heeds_targets: bool = True
    """Whether a chosen link opens where it asks to, of the places the platform says it accepts."""
    names_services_or_not: bool = False
    """Whether a course's launch that does not name a service means that it is switched off for this tool. Elsewhere it may
    be named by some links of a course and not by others."""
    admins_are_of_platform: bool = False
    """Whether whoever comes with an administrator's role of institution or system looks after the whole platform. Elsewhere
    it may be the role of some account below, or of everybody who works on courses."""
    lowers_what_is_late: bool = False
    """Whether a policy of a course may take points off what comes late, so that results show less than was sent."""
    shares_link_ids: bool = False
    """Whether one and the same id may be a link of several courses at once, as where the links of a copied course keep theirs."""
    names_course_roles_as_institution: bool = False
    """Whether launches tell a role in the course by the name it has in an institution, where they name none of a course."""
    nobody_acts: str | None = None
    """What the custom parameter `masquerading_user_id` says, letter for letter, where nobody acts as somebody else. Whoever
    places a link can overwrite it there, so anything else counts as somebody in disguise. None: no such parameter."""
    group_variables: Mapping[str, str] = field(default_factory=dict)
    """Custom parameters that tell which of the course's groups somebody is in (`groups`), and, where the platform knows, whether
    they may see people of these alone (`only_groups`); empty: nobody has looked how it would tell."""
    roster_knows_who_edits: bool = False
    """Whether those whom a roster calls instructors are the ones who may change the course, and nobody else who teaches: they
    see all groups, whatever groups they are in themselves."""
    site_type: str | None = None
    """What a context's type says that is the whole site: everybody who has an account is on its roster."""
    wants_subject: bool = False
    """Whether the answer to a request for content needs a `sub`."""
    domains: frozenset[str] = frozenset()
    """Where all hosted platforms of the family live, so that one may send us to another host there."""


NEUTRAL = Family(name="neutral")

MOODLE = Family(
    name="moodle",
    # A second column bound to one link makes it drop the first from its launches.
    binds_columns=False,
    # Recorded: nobody but site administrators gets `institution/person#Administrator` and `system/person#Administrator`.
    admins_are_of_platform=True,
    names_services_or_not=True,
    # Its mod/lti/locallib.php makes a list of `groups_get_user_groups`, with commas, and nothing where somebody is in none.
    group_variables={"groups": "$Moodle.Person.userGroupIds"},
    # A launch asks for the capability mod/lti:manage, which non-editing teachers have too; the roster asks for
    # moodle/course:manageactivities (`lti_get_ims_role`), which comes with moodle/site:accessallgroups in Moodle's own roles.
    roster_knows_who_edits=True,
    # The site home is a course of the format `site`: `lti_build_request` calls it a group, every other one a section.
    site_type="Group",
    score_accept="*/*",
    # Moodle names three places and, since 4.3, opens all links of a tool as the tool's settings say.
    heeds_targets=False,
)

CANVAS = Family(
    name="canvas",
    lowers_what_is_late=True,
    names_services_or_not=True,
    # Canvas expands this variable "only when the user is being masqueraded" (its lib/lti/variable_expander.rb) and leaves it
    # as it is otherwise. A link's own custom parameters are merged over the tool's.
    nobody_acts="$Canvas.masqueradingUser.id",
    # Its sections: "a comma separated list of section_id's that the user is enrolled in", and whether "the user can only view
    # and interact with users in their own sections" (the same file).
    group_variables={
        "groups": "$Canvas.course.sectionIds",
        "only_groups": "$Canvas.course.sectionRestricted",
    },
    # Canvas names a host there, and checks for the address of its token endpoint.
    names_audience=False,
    domains=frozenset({"instructure.com", "canvaslms.com"}),
    stale_stamp_statuses=frozenset({400, 409}),
    # Canvas throttles with 403 as well as 429.
    busy_statuses=frozenset({403, 429}),
    busy_words="Rate Limit Exceeded",
    # Its scores controller refuses those of an assignment that is not published.
    unready_words="unpublished",
    forbids_for_a_while=True,
    # It takes the id of links that an assignment stands for alone, and a navigation entry's is the course's.
    binds_columns=False,
    # By default each score is a new submission: it moves the date and uses up attempts. So only the first score of a
    # finished check is one, with the time it was handed in; a module that asks for a submission is content with that.
    # The same first score has `prioritize_non_tool_grade`. Canvas then leaves whatever grade is there, one of ours too,
    # so a later score must not have it. `preserve_score` is never sent: with it Canvas leaves out the score itself.
    submission_extension="https://canvas.instructure.com/lti/submission",
    # Ten a page unless asked, a hundred at most.
    results_limit=100,
)

OPEN_EDX = Family(
    name="openedx",
    # A re-run has the blocks of the run before, by the same ids (openedx/xblock-lti-consumer #614).
    shares_link_ids=True,
    # Before xblock-lti-consumer 11.1.0 (April 2026) a launch made of the role in the course `institution/person#Student` or
    # `#Instructor`, and of nothing else (its lti_1p3/constants.py); rosters name roles of the course.
    names_course_roles_as_institution=True,
    # It hands a score on only where the line item has a link (xblock-lti-consumer, publish_grade_on_score_update).
    may_drop_scores=True,
)

SAKAI = Family(
    name="sakai",
    # Its token check answers an expired token with 403.
    renews_tokens_at=frozenset({401, 403}),
)

ILIAS = Family(
    name="ilias",
    # A provider that is used with its own id gives it to each of its objects, in whatever course: `p` and its number
    # (ilObjLTIConsumer::buildLaunchParametersLTI13).
    shares_link_ids=True,
)
BRIGHTSPACE = Family(name="brightspace")
BLACKBOARD = Family(name="blackboard", wants_subject=True)

_FAMILIES = {
    family.name: family
    for family in (NEUTRAL, MOODLE, CANVAS, OPEN_EDX, SAKAI, ILIAS, BRIGHTSPACE, BLACKBOARD)
}
_CODES = {"blackboardlearn": "blackboard", "desire2learn": "brightspace", "d2l": "brightspace"}
"""What families call themselves, where that is not our name for them."""
FAMILY_NAMES = tuple(sorted(_FAMILIES))


def family_named(name: str) -> Family:
    """The family of that name; an unknown name is treated as `neutral`."""
    return _FAMILIES.get(name, NEUTRAL)


def detect_family(*, issuer: str, product_family_code: str | None) -> Family:
    """What a platform seems to be, by its own word first, else by its issuer."""
    code = (product_family_code or "").lower()
    if family := _FAMILIES.get(_CODES.get(code, code)):
        return family
    if issuer.endswith("instructure.com"):
        return CANVAS
    return NEUTRAL
