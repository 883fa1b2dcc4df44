"""Knows what platform families do differently, as frozen records of facts; does not know how it is done.

The facts about Moodle were recorded from Moodle 4.5.5, those about Canvas are taken from its documentation. The others have
single manners that were seen, or read in their source; else they are plain (docs/platforms.md).
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """How one family of platforms behaves. The defaults are the plain reading of the specifications."""

    name: str
    product_code: str
    id_token_seconds: int = 300
    """How long a launch may take: `exp` minus `iat`."""
    deployment_field: str = "lti_deployment_id"
    """What the login initiation calls the deployment."""
    opaque_ids: bool = False
    """People, courses and links are named by hashes instead of numbers and words."""
    bare_context_type: bool = False
    """The context type is the bare word `CourseSection`, not a URI."""
    doubles_custom_names: bool = False
    """Custom parameters come as given and once more in lower case with `_` for every other character."""
    posts_expired_launch: bool = False
    """A used or expired launch is told to the tool; otherwise only the person sees a page."""
    course_links_are_navigation: bool = False
    """A link without a column is a course navigation entry: its resource link id is the context's id."""
    lists_bare_roles: bool = False
    """The member list says `Learner` instead of the role's URI."""
    next_page_forgets_role: bool = False
    """The member list's next page drops the `role` filter."""
    members_per_page: int | None = None
    """Members in one page at most; None: all, unless `limit` asks for fewer."""
    service_query: str = ""
    """A query string which all service addresses end with."""
    grant_media_type: str = "application/json"
    """What the token endpoint calls its answers."""
    has_student_view: bool = False
    """There is a test student, a person who is nobody."""
    acts_as_others: bool = False
    """An administrator may act as somebody else; only a variable among the custom parameters tells."""
    custom: dict[str, str] = field(default_factory=dict)
    """Custom parameters that its guide has administrators enter for the tool."""
    groups_variable: str | None = None
    """The variable that stands for the groups of a person; None: there is none."""
    limit_variable: str | None = None
    """The variable for whether a person sees people of these alone; here assistants do."""
    home_type: str | None = None
    """The context type of the LMS's home page; None: as of a course."""
    no_name: str | None = None
    """What is sent for a name that is not shared; None: nothing."""
    refused_token_status: int = 401
    """Answer to a token that is none, or has run out."""
    drops_unbound_scores: bool = False
    """A score to a column of no link is answered well, and forgotten."""
    selection_names_target: bool = True
    """A request for content says where it leads."""
    answer_needs_subject: bool = False
    """An answer to it without `sub` is refused."""
    has_accounts: bool = False
    """Courses lie in an account, from which administrators open tools without a course."""
    missing_scope_status: int = 403
    exact_accept: bool = False
    """A read of the grade service without the exact media type in `Accept` is refused with 400."""
    unreadable_links: bool = False
    """`Link` headers of the grade service carry `&amp;` and curly quotes, and results have no pages."""
    own_column_deletion_status: int = 204
    """Answer to the deletion of a link's own column; the column stays unless it is 204."""
    bad_score_status: int = 400
    unknown_person_status: int = 404
    stale_score_status: int = 409
    equal_stamp_is_stale: bool = True
    whole_seconds: bool = False
    """Stamps lose their fraction before they are compared."""
    score_status: int = 200
    score_answer_has_result: bool = False
    """The answer to a score carries `resultUrl`."""
    emptying_progress: frozenset[str] | None = frozenset()
    """Grading progress that empties the cell; None: everything but `FullyGraded`."""
    missing_comment_deletes: bool = False
    score_replaces_override: bool = False
    """A score takes the place of a grade that a teacher gave."""
    score_replaces_override_elsewhere: bool = False
    """The same, but only in columns that the tool made."""
    keeps_submission_times: bool = True
    """`submission` is looked at; otherwise it is thrown away."""
    counts_submissions: bool = False
    """Each score is a new submission of the person, unless it says otherwise."""
    emptied_result: str = "left out"
    """What a result looks like whose cell a teacher emptied: left out, bare (no score) or null."""
    results_need_score: bool = False
    """A person has a result only once a score was sent for them."""
    results_per_page: int | None = None
    """Results in one page, unless `limit` asks for another number."""
    tells_member_changes: bool = True
    """The member list says where to ask for its changes."""
    has_submission_review: bool = True
    """A cell of the gradebook leads to the work behind it, where the tool's column says how."""
    names_the_reviewed: bool = True
    """The message says who that is, beside the id."""
    selection_targets: tuple[str, ...] = ("iframe", "window")
    """Where chosen content can be shown."""
    selection_has_data: bool = True
    """A request for content carries `data`, which must come back."""
    selects_one_for_gradebook: bool = False
    """There is a second way to choose, for one thing only."""
    column_has_title_of_link: bool = False
    """The `label` of a chosen thing's line item is ignored."""
    link_has_label_of_column: bool = False
    """It replaces the title of the link too."""
    ignores_wished_target: bool = False
    storage_frame: str | None = None
    """Where tools may keep data in the browser: `_parent`, or the name of a frame beside theirs; None: nowhere."""
    storage_is_silent: bool = False
    """Storage is offered, and nothing answers, as in Canvas' mobile apps."""
    placements: dict[str, tuple[str, ...]] = field(default_factory=lambda: {"LtiResourceLinkRequest": ()})
    """Messages a tool may register for, and where each may be placed."""
    sends_notices: bool = True
    """It tells the tool when a course was copied, once and never again (Platform Notification Service 1.0)."""
    registration_status: int = 201
    """Answer to a registration that was accepted."""
    bad_registration_status: int = 400
    """Answer to one that was not; the form of its reason is the family's too."""
    configuration_needs_token: bool = False
    """The platform's configuration is shown to holders of a registration token only."""
    tells_deployment: bool = True
    """The answer to a registration names the deployment."""


PLAIN = Family(
    name="plain",
    product_code="practice-lms",
    placements={"LtiResourceLinkRequest": (), "LtiSubmissionReviewRequest": ()},
)

MOODLE_LIKE = Family(
    name="moodle_like",
    product_code="moodle",
    id_token_seconds=60,
    bare_context_type=True,
    doubles_custom_names=True,
    custom={"groups": "$Moodle.Person.userGroupIds"},
    groups_variable="$Moodle.Person.userGroupIds",
    home_type="Group",
    lists_bare_roles=True,
    next_page_forgets_role=True,
    service_query="type_id=1",
    grant_media_type="text/html; charset=utf-8",
    missing_scope_status=401,
    exact_accept=True,
    unreadable_links=True,
    unknown_person_status=400,
    whole_seconds=True,
    emptying_progress=None,
    missing_comment_deletes=True,
    score_replaces_override_elsewhere=True,
    keeps_submission_times=False,
    emptied_result="bare",
    tells_member_changes=False,
    names_the_reviewed=False,
    selection_targets=("frame", "iframe", "window"),
    selection_has_data=False,
    column_has_title_of_link=True,
    ignores_wished_target=True,
    placements={"LtiResourceLinkRequest": (), "LtiDeepLinkingRequest": ("ContentArea",)},
    sends_notices=False,
    registration_status=200,
)

CANVAS_LIKE = Family(
    name="canvas_like",
    product_code="canvas",
    id_token_seconds=3600,
    deployment_field="deployment_id",
    opaque_ids=True,
    has_student_view=True,
    acts_as_others=True,
    custom={
        "masquerading_user_id": "$Canvas.masqueradingUser.id",
        "groups": "$Canvas.course.sectionIds",
        "only_groups": "$Canvas.course.sectionRestricted",
    },
    groups_variable="$Canvas.course.sectionIds",
    limit_variable="$Canvas.course.sectionRestricted",
    has_accounts=True,
    posts_expired_launch=True,
    course_links_are_navigation=True,
    members_per_page=50,
    missing_scope_status=401,
    own_column_deletion_status=401,
    bad_score_status=422,
    unknown_person_status=422,
    stale_score_status=400,
    equal_stamp_is_stale=False,
    score_answer_has_result=True,
    emptying_progress=frozenset({"NotReady", "Pending", "Failed"}),
    score_replaces_override=True,
    counts_submissions=True,
    emptied_result="null",
    results_need_score=True,
    results_per_page=10,
    tells_member_changes=False,
    has_submission_review=False,
    selection_has_data=False,
    selects_one_for_gradebook=True,
    storage_frame="post_message_forwarding",
    link_has_label_of_column=True,
    placements={
        "LtiResourceLinkRequest": ("account_navigation", "course_navigation"),
        "LtiDeepLinkingRequest": ("assignment_selection", "link_selection"),
    },
    registration_status=200,
    bad_registration_status=422,
    configuration_needs_token=True,
    tells_deployment=False,
)

_USUAL: dict[str, tuple[str, ...]] = {"LtiResourceLinkRequest": (), "LtiDeepLinkingRequest": ()}

OPENEDX_LIKE = Family(
    name="openedx_like",
    product_code="openedx",
    placements=_USUAL,
    drops_unbound_scores=True,
    has_submission_review=False,
    tells_member_changes=False,
)
ILIAS_LIKE = Family(
    name="ilias_like",
    product_code="ilias",
    placements=_USUAL,
    no_name="-",
    selection_names_target=False,
    has_submission_review=False,
)
SAKAI_LIKE = Family(name="sakai_like", product_code="sakai", placements=_USUAL, refused_token_status=403)
BRIGHTSPACE_LIKE = Family(
    name="brightspace_like", product_code="brightspace", placements=_USUAL, opaque_ids=True
)
BLACKBOARD_LIKE = Family(
    name="blackboard_like", product_code="blackboard", placements=_USUAL, answer_needs_subject=True
)

FAMILIES = {
    family.name: family
    for family in (
        *(MOODLE_LIKE, CANVAS_LIKE, OPENEDX_LIKE, ILIAS_LIKE, SAKAI_LIKE, BRIGHTSPACE_LIKE, BLACKBOARD_LIKE),
        PLAIN,
    )
}
