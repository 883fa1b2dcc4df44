import pytest

from lti.errors import ClaimInvalid
from lti.messages import GradeEndpoint
from lti.schemas import read_launch
from tests.unit.lti.in_memory import CORE, LAUNCH_URL, REGISTRATION

AGS = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"


@pytest.fixture
def read():
    def _read(**changes):
        claims = {
            "sub": "person-7",
            CORE + "deployment_id": "d-1",
            CORE + "roles": [],
            CORE + "target_link_uri": LAUNCH_URL,
            CORE + "resource_link": {"id": "link-3"},
        }
        return read_launch(claims | changes, registration=REGISTRATION, attempt="a7")

    return _read


def custom(**values):
    return {CORE + "custom": values}


def test_an_unexpanded_variable_and_null_count_as_absent(read):
    launch = read(**custom(a="$Canvas.user.id", b=None, c="$5 a month", d="", e="kept", f=True, g=[7]))

    assert launch.custom == {"c": "$5 a month", "e": "kept"}


def test_the_custom_item_wins_over_the_address(read):
    target = {CORE + "target_link_uri": LAUNCH_URL + "?item=m01"}

    assert read(**target, **custom(item="m06/quiz")).item == "m06/quiz"
    assert read(**target, **custom(item="$ResourceLink.item")).item == "m01"
    assert read(**{CORE + "target_link_uri": LAUNCH_URL + "?item=$Item"}).item is None
    assert read().item is None


def test_somebody_acting_as_another_is_known_by_the_custom_parameter(read):
    assert read(**custom(masquerading_user_id="42")).is_masquerading
    assert read(**custom(masquerading_user_id=42)).is_masquerading, "Canvas sends ids as numbers"
    assert not read(**custom(masquerading_user_id="$Canvas.masqueradingUser.id")).is_masquerading


CANVAS = {CORE + "tool_platform": {"product_family_code": "canvas"}}


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"masquerading_user_id": ""},
        {"masquerading_user_id": None},
        {"masquerading_user_id": ["$Canvas.masqueradingUser.id"]},
        {"masquerading_user_id": "$Canvas.masqueradingUser.userId"},
        {"masquerading_user_id": " $Canvas.masqueradingUser.id"},
        {"masquerading_user_id": "420000000000099"},
    ],
)
def test_on_canvas_nothing_but_the_variable_itself_proves_that_nobody_acts(read, said):
    assert read(**CANVAS, **custom(**said)).is_masquerading
    assert read(**CANVAS, **{CORE + "custom": None}).is_masquerading
    assert not read(**CANVAS, **custom(masquerading_user_id="$Canvas.masqueradingUser.id")).is_masquerading


@pytest.mark.parametrize(
    ("types", "kind"),
    [
        (["CourseSection"], "course"),
        (["http://purl.imsglobal.org/vocab/lis/v2/course#CourseOffering"], "course"),
        (["Account"], "account"),
        (["http://purl.imsglobal.org/vocab/lis/v2/context#Account"], "account"),
        (None, "course"),
        ("CourseSection", "course"),
        ([None, 1], "course"),
    ],
)
def test_a_context_is_a_course_unless_it_is_an_account(read, types, kind):
    assert read(**{CORE + "context": {"id": "9", "type": types}}).context.kind == kind


@pytest.mark.parametrize("context", [None, {}, [], "course", {"title": "no id"}, {"id": 4}])
def test_a_context_without_an_id_is_none(read, context):
    assert read(**{CORE + "context": context}).context is None


def test_the_history_of_a_copied_course_is_a_list_of_ids(read):
    launch = read(
        **{CORE + "context": {"id": "9"}}, **custom(context_id_history="4dde05e8, 5098686f,truncated")
    )

    assert launch.context.history == ("4dde05e8", "5098686f")


def test_the_locale_of_the_presentation_wins_over_the_persons(read):
    presentation = {CORE + "launch_presentation": {"locale": "da"}}

    assert read(locale="de", **presentation).locale == "da"
    assert read(locale="de").person.locale == "de"
    assert read().locale is None


def test_the_time_zone_comes_from_the_custom_parameter(read):
    assert read(**custom(time_zone="Europe/Vienna")).person.time_zone == "Europe/Vienna"
    assert read(**custom(time_zone="$Person.address.timezone")).person.time_zone is None


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "/relative", 7, None])
def test_an_address_that_could_run_something_is_absent(read, address):
    assert read(**{CORE + "launch_presentation": {"return_url": address}}).return_url is None


def test_texts_are_kept_as_sent_to_be_escaped_where_they_are_shown(read):
    assert read(name="<b>Ada</b>").person.name == "<b>Ada</b>"


@pytest.mark.parametrize("unstorable", ["a\0b", "a\ud800b"])
def test_what_no_database_can_keep_is_absent_or_refused(read, unstorable):
    assert read(name=unstorable).person.name is None
    assert read(**custom(item=unstorable)).item is None
    for claims in ({"sub": unstorable}, {CORE + "resource_link": {"id": unstorable}}):
        with pytest.raises(ClaimInvalid):
            read(**claims)


def test_grades_can_go_where_the_endpoint_says(read):
    endpoint = {"scope": ["a", None], "lineitems": "https://lms.example.test/items?type=1"}

    assert read(**{AGS: endpoint}).grade_endpoint == GradeEndpoint(
        scopes=frozenset({"a"}), lineitems="https://lms.example.test/items?type=1"
    )
    assert read(**{AGS: {"scope": ["a"]}}).grade_endpoint is None
    assert read(**{AGS: None}).grade_endpoint is None


@pytest.mark.parametrize("code", ["Moodle", "moodle"])
def test_the_platform_tells_its_family(read, code):
    assert read(**{CORE + "tool_platform": {"product_family_code": code}}).family == "moodle"
    assert read(**{CORE + "tool_platform": {"product_family_code": "unheard-of"}}).family == "neutral"


def test_what_is_wrong_is_told_by_the_claims_short_name(read):
    with pytest.raises(ClaimInvalid) as caught:
        read(**{CORE + "resource_link": {"id": ""}})

    assert caught.value.claim == "resource_link"
    assert str(caught.value) == "claim resource_link is missing or unusable"


def test_a_course_whose_id_is_too_long_is_refused(read):
    with pytest.raises(ClaimInvalid) as caught:
        read(**{CORE + "context": {"id": "x" * 256}})
    assert caught.value.claim == "context"
