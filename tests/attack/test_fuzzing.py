"""Whatever is sent, nothing but a refusal comes of it: no fault, no hang."""

import base64
import json
import string
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.api.v1 import cursors
from app.content.problems import Problem
from app.content.reader import MOST_NODES, read_yaml
from lti.documents import read_line_item, read_members, read_results
from lti.errors import AnswerUnusable, GateError
from lti.id_token import take_apart
from lti.link_header import related
from lti.schemas import check_message, read_launch
from tests.unit.lti.in_memory import CORE, LAUNCH_URL, REGISTRATION

FAST = settings(deadline=timedelta(seconds=2), max_examples=300, suppress_health_check=[HealthCheck.too_slow])
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=True),
    st.text(),
    st.sampled_from(["", "\0", "\ud800", "9" * 400, "$User.id", "https://lms.example", "-" * 300]),
)
DOCUMENTS = st.recursive(
    SCALARS,
    lambda inside: st.one_of(
        st.lists(inside, max_size=4), st.dictionaries(st.text(max_size=8), inside, max_size=4)
    ),
    max_leaves=20,
)
DEEP = "[" * 200_000


def encoded(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode("utf-8", "surrogatepass")).decode().rstrip("=")


@FAST
@given(st.one_of(st.text(), DOCUMENTS.map(lambda told: encoded(json.dumps(told)))))
def test_what_is_no_cursor_is_told_so(text):
    with suppress(ValueError):
        cursors.read(text, asked={})


@pytest.mark.parametrize(
    "told",
    [
        DEEP,
        json.dumps([1 << 80, 1, "m01", 0, "x"]),
        json.dumps([1, 1, "m\0", 0, "x"]),
        '[1, 1, "m01", 1e400, 0]',
    ],
)
def test_a_cursor_no_database_could_look_for_is_none(told):
    with pytest.raises(ValueError, match="no cursor of ours"):
        cursors.read(encoded(told), asked={})


@FAST
@given(
    st.one_of(
        st.text(),
        st.lists(DOCUMENTS.map(lambda told: encoded(json.dumps(told))), min_size=3, max_size=3).map(".".join),
    )
)
def test_what_is_no_token_is_refused(text):
    with suppress(GateError):
        take_apart(text)


def test_a_token_of_depth_is_refused():
    with pytest.raises(GateError):
        take_apart(f"{encoded(DEEP)}.{encoded(DEEP)}.x")


@FAST
@given(
    st.dictionaries(
        st.sampled_from(
            [
                "sub",
                "name",
                "given_name",
                "family_name",
                "email",
                "locale",
                *(
                    CORE + name
                    for name in (
                        "roles",
                        "context",
                        "custom",
                        "resource_link",
                        "launch_presentation",
                        "tool_platform",
                        "deployment_id",
                        "target_link_uri",
                        "for_user",
                        "platformnotificationservice",
                    )
                ),
                "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint",
                "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice",
                "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings",
            ]
        ),
        DOCUMENTS,
    ),
    st.sampled_from(["LtiResourceLinkRequest", "LtiDeepLinkingRequest", "LtiSubmissionReviewRequest"]),
)
def test_genuine_claims_are_a_launch_or_a_refusal(claims, kind):
    good = {
        "sub": "7",
        CORE + "version": "1.3.0",
        CORE + "deployment_id": "1",
        CORE + "roles": [],
        CORE + "target_link_uri": LAUNCH_URL,
        CORE + "resource_link": {"id": "1"},
        CORE + "message_type": kind,
    }
    with suppress(GateError):
        check_message(good | claims)
        read_launch(good | claims, registration=REGISTRATION, attempt="")


@FAST
@given(DOCUMENTS)
def test_answers_of_platforms_are_read_or_unusable(told):
    for read in (
        read_members,
        lambda body: list(read_results(body)),
        read_line_item,
        lambda body: read_members({"members": body}),
        lambda body: read_members(
            {"members": [body, {"user_id": body, "status": body, "roles": body, "name": body}]}
        ),
    ):
        with suppress(AnswerUnusable):
            read(told)


@FAST
@given(st.text(alphabet=string.printable, max_size=2000))
def test_a_link_header_is_read_in_time(header):
    related(header, base="https://lms.example/members?page=1", relation="next")


@pytest.mark.parametrize(
    "header", ["<" * 50_000, "<a>" + ";a" * 20_000, '<a>;rel="' + "n " * 20_000, "<a>; rel=" * 10_000]
)
def test_a_long_link_header_is_read_in_time(header):
    related(header, base="https://lms.example/members", relation="next")


@settings(deadline=timedelta(seconds=5), max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(st.text(max_size=400), DOCUMENTS.map(lambda told: json.dumps(told, ensure_ascii=True))))
def test_a_content_file_is_read_or_has_its_problem(text):
    with TemporaryDirectory() as folder:
        file = Path(folder) / "star.yaml"
        file.write_bytes(text.encode("utf-8", "surrogatepass"))
        problems: list[Problem] = []
        document = read_yaml(file, problems)
    assert (document is None) == bool(problems)


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(
            ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
            + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
        ),
    ],
    ids=["each ten times the one before"],
)
def test_aliases_fill_no_memory(tmp_path, text):
    file = tmp_path / "star.yaml"
    file.write_text(text)
    problems: list[Problem] = []
    assert read_yaml(file, problems) is None
    assert str(MOST_NODES) in problems[0].what
