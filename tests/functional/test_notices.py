"""A platform tells unasked: our address is given to it once, a copied course learns where it comes from, each notice counts once."""

import base64
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
import requests
from sqlalchemy import select, update

from app.models import Context, Deployment, Institution, Job, Notice
from app.services.arrival import notices
from app.services.exchange import handlers
from app.services.operating import retention
from lti.messages import Context as Told
from lti.messages import Notice as NoticeTold
from lti.notices import CONTEXT_COPY, HELLO, MOST_AT_ONCE
from lti.practice_lms.addresses.notices import notice_claims
from lti.practice_lms.claims import NOTICE_SCOPE
from lti.practice_lms.config import PlatformConfig
from lti.practice_lms.families import CANVAS_LIKE, MOODLE_LIKE
from tests.doorstep import CORE, command, reading, rows
from tests.gradebook import Grades
from tests.practice import practice_lms
from tests.waiting import somebody_waits, until


@pytest.fixture
def lms_config(tool) -> PlatformConfig:
    """A Canvas, which sends notices; it goes by the tool's clock."""
    return practice_lms(tool, family=CANVAS_LIKE, clock=tool.clock)


@pytest.fixture
def grades(tool, lms) -> Grades:
    return Grades(tool=tool, lms=lms)


@pytest.fixture
def notice(lms):
    """A signed notice of a copy, with some claims changed."""

    def made(*, kind=CONTEXT_COPY, id_="notice-1", **changes):
        about = {CORE + "context": {"id": "new", "title": "Autumn"}, CORE + "origin_contexts": ["old"]}
        told = notice_claims(lms.platform, kind, about)
        told[CORE + "notice"] |= {"id": id_}
        told |= changes
        return lms.platform.key.sign({name: value for name, value in told.items() if value is not None})

    return made


@pytest.fixture
def send(tool):
    """Posts notices as a platform does: without any cookie or token."""

    def posted(*jwts):
        body = {"notices": [{"jwt": jwt} for jwt in jwts]}
        return requests.post(f"{tool.url}/lti/notices", json=body, timeout=20)

    return posted


def contexts(tool):
    with reading(tool) as session:
        return {one.lti_id: (one.title, one.history) for one in session.scalars(select(Context))}


def registered(lms):
    """How often a handler was registered."""
    asked = [one for one in lms.platform.memory.messages() if one.summary == "PUT /notice-handlers/1"]
    return len(asked)


# ---- our address at the platform


def test_the_first_launch_has_our_address_given_to_the_platform_once(tool, lms, visitor, grades):
    visitor.launch("kirsten")
    assert registered(lms) == 0, "a launch calls nobody"
    grades.work()

    address = f"{tool.url}/lti/notices"
    assert [lms.platform.handlers.address(kind) for kind in (HELLO, CONTEXT_COPY)] == [address, address]
    assert rows(tool, Notice) == [1], "the platform said hello"

    visitor.launch("anna")
    grades.work()
    assert registered(lms) == 2


def test_it_is_given_again_where_the_address_has_changed(tool, lms, visitor, grades):
    visitor.launch("kirsten")
    grades.work()
    with tool.shared.database.writing() as session:
        told = session.scalars(select(Deployment.notices)).one()
        session.execute(
            update(Deployment).values(notices=told | {"handler": "https://old.example/lti/notices"})
        )

    visitor.launch("kirsten")
    grades.work()

    assert registered(lms) == 4


@pytest.mark.both_databases("claims")
def test_a_platform_that_does_not_answer_is_asked_again(tool, lms, visitor, grades):
    grades.fail("notice_handlers", status=503)
    visitor.launch("kirsten")
    grades.work()
    assert lms.platform.handlers.address(CONTEXT_COPY) == ""

    grades.later()

    assert lms.platform.handlers.address(CONTEXT_COPY) == f"{tool.url}/lti/notices"


def test_a_platform_that_refuses_is_left_in_peace_for_a_week(lms, visitor, grades):
    grades.fail("notice_handlers", status=404)
    visitor.launch("kirsten")
    grades.work()
    grades.later(handlers.AFTER_REFUSAL - timedelta(hours=1))
    assert registered(lms) == 1

    grades.later(timedelta(hours=2))
    assert registered(lms) == 3


@pytest.mark.parametrize("struck_off", [True, False])
def test_without_the_right_or_the_service_nothing_is_asked(tool, lms, visitor, grades, struck_off):
    changed = {"scopes_struck_off": frozenset({NOTICE_SCOPE})} if struck_off else {"family": MOODLE_LIKE}
    for name, value in changed.items():
        object.__setattr__(lms.platform.config, name, value)
    visitor.launch("kirsten")
    grades.work()

    with reading(tool) as session:
        assert session.scalars(select(Job.kind).where(Job.kind == handlers.JOB)).all() == []
    assert registered(lms) == 0


@pytest.mark.both_databases("statements")
def test_the_check_says_how_it_stands(tool, visitor, grades):
    visitor.launch("kirsten")
    grades.work()
    good = command(tool, "platform", "check", "1").output
    assert "Right to ask for notices" in good
    assert "Notices of copied courses" in good
    assert "The last one came then." in good

    with tool.shared.database.writing() as session:
        session.execute(update(Job).where(Job.kind == handlers.JOB).values(reason="the address is gone"))
    assert "did not take the address" in command(tool, "platform", "check", "1").output


# ---- notices


def test_a_copied_course_knows_its_origin_before_anybody_opens_it(tool, lms, visitor, grades):
    page = visitor.launch("anna")
    grades.work()
    course = visitor.open("/as/anna/course/1")
    visitor.send(course, course.form("/copy"))

    old, new = (lms.platform.context_id(course) for course in ("1", "3"))
    assert page.status == 200
    assert contexts(tool)[new] == ("Co-creating welfare together (copy)", [old])


def test_a_copy_nobody_has_opened_is_no_course_of_the_report_yet(visitor, grades):
    visitor.launch("anna")
    grades.work()
    course = visitor.open("/as/anna/course/1")
    visitor.send(course, course.form("/copy"))
    page = visitor.launch("aksel")
    reports = "/".join([*page.url.split("/")[:5], "reports"])
    assert "(copy)" not in visitor.open(reports).text

    visitor.launch("anna", course="3")
    assert "(copy)" in visitor.open(reports).text


def test_a_notice_names_the_last_origin_and_the_older_ones_are_known(tool, send, notice):
    assert send(notice()).status_code == 200
    assert send(
        notice(
            id_="notice-2",
            **{CORE + "context": {"id": "newer"}, CORE + "origin_contexts": ["new"]},
        )
    ).json() == {"notices": [{"outcome": "taken", "id": "notice-2"}]}

    assert contexts(tool) == {"new": ("Autumn", ["old"]), "newer": ("", ["new", "old"])}


@pytest.mark.both_databases("races")
def test_of_two_notices_at_once_neither_history_is_lost(tool, send, notice):
    copy = Told(lti_id="new", kind="course", title="Autumn", label="", history=("old",))
    send(notice())

    def take(id_, *history):
        told = {"platform_id": 1, "deployment_id": deployment, "kind": CONTEXT_COPY}
        taken = NoticeTold(**told, id=id_, context=replace(copy, history=history))
        with tool.shared.database.writing() as session:
            notices.take(session, taken, now=tool.clock())
            session.flush()
            if id_ == "first":
                late.append(pool.submit(take, "second", "b"))
                assert until(one_waits)

    with reading(tool) as session:
        deployment = session.scalars(select(Deployment.lti_id)).one()
    late = []
    with ThreadPoolExecutor(1) as pool, somebody_waits(tool.shared.database) as one_waits:
        take("first", "a")
        late[0].result()
    assert sorted(contexts(tool)["new"][1]) == ["a", "b", "old"]


def test_row_57_a_replayed_notice_is_answered_well_and_changes_nothing(tool, send, notice):
    first, again = notice(), notice(**{CORE + "context": {"id": "other", "title": "Other"}})
    assert send(first).json()["notices"][0]["outcome"] == "taken"

    for jwt in (first, again):
        answer = send(jwt)
        assert answer.status_code == 200
        assert answer.json() == {"notices": [{"outcome": "taken before", "id": "notice-1"}]}
    assert rows(tool, Notice, Context) == [1, 1]
    assert contexts(tool) == {"new": ("Autumn", ["old"])}


def test_row_57_a_good_notice_beside_bad_ones_is_kept(tool, send, notice):
    answer = send(notice(aud="another", azp=None), notice(), notice(id_="late", exp=1))

    assert answer.status_code == 401
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "notices.refused"
    assert answer.json()["notices"] == [
        {"outcome": "refused", "code": "lti.audience_mismatch"},
        {"outcome": "taken", "id": "notice-1"},
        {"outcome": "refused", "code": "lti.token_expired"},
    ]
    assert contexts(tool) == {"new": ("Autumn", ["old"])}


def test_row_57_a_notice_signed_by_another_is_refused_and_nothing_is_written(tool, send, notice):
    header, _claims, signature = notice().split(".")
    _header, claims, _signature = notice(id_="forged").split(".")

    answer = send(f"{header}.{claims}.{signature}")

    assert (answer.status_code, answer.json()["notices"][0]["code"]) == (401, "lti.signature_refused")
    assert rows(tool, Notice, Context) == [0, 0]


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"iss": "a\0b"}, "lti.platform_unknown"),
        ({"iss": "\ud800"}, "lti.platform_unknown"),
        ({"aud": "a\0b"}, "lti.audience_mismatch"),
        ({"aud": ["\ud800"]}, "lti.audience_mismatch"),
    ],
)
def test_row_57_ids_no_database_can_look_for_are_refused_and_the_good_notice_is_kept(
    tool, send, notice, told, code
):
    header, claims, signature = notice(azp=None, id_="forged").split(".")
    forged = json.loads(base64.urlsafe_b64decode(claims + "==")) | told
    claims = base64.urlsafe_b64encode(json.dumps(forged).encode()).decode().rstrip("=")

    answer = send(f"{header}.{claims}.{signature}", notice())

    assert [one.get("code") for one in answer.json()["notices"]] == [code, None]
    assert rows(tool, Notice) == [1]


def test_row_57_a_signature_that_is_no_text_is_refused_and_the_good_notice_is_kept(tool, send, notice):
    unsigned, _dot, _signature = notice(id_="forged").rpartition(".")

    answer = send(f"{unsigned}.\ud800", notice())

    assert [one.get("code") for one in answer.json()["notices"]] == ["lti.token_malformed", None]
    assert rows(tool, Notice) == [1]


@pytest.mark.both_databases("refusals")
def test_row_57_too_many_at_once_are_refused_and_nothing_is_written(tool, send, notice):
    answer = send(*[notice(id_=f"n-{number}") for number in range(MOST_AT_ONCE + 1)])

    assert (answer.status_code, answer.json()["code"]) == (413, "notices.too_many")
    assert rows(tool, Notice, Context) == [0, 0]


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{}", b'{"notices": {}}', b'{"notices": []}', b'{"notices": [{"jwt": 1}]}', b'{"notices": ["a"]}',
     b"\xff", b"[" * 100_000],
)  # fmt: skip
def test_what_is_no_list_of_notices_is_told_so(tool, body):
    answer = requests.post(f"{tool.url}/lti/notices", data=body, timeout=20)

    assert (answer.status_code, answer.json()["code"]) == (400, "notices.unreadable")


def test_too_large_a_body_is_refused(tool):
    body = json.dumps({"notices": [{"jwt": "x" * 600_000}]})

    assert requests.post(f"{tool.url}/lti/notices", data=body, timeout=20).status_code == 413


@pytest.mark.both_databases("statements")
def test_while_the_platform_s_keys_cannot_be_had_it_may_send_again(send, notice, grades):
    grades.fail("key_set", status=500)

    assert send(notice()).status_code == 503


def test_a_deployment_nobody_knows_is_refused(tool, send, notice):
    with tool.shared.database.writing() as session:
        session.execute(update(Deployment).values(lti_id="another"))

    answer = send(notice())

    assert (answer.status_code, answer.json()["notices"][0]["code"]) == (401, "lti.deployment_unknown")
    assert rows(tool, Notice, Context, Deployment) == [0, 0, 1]


def test_a_notice_brings_no_deployment_along_even_where_launches_may(tool, send, notice):
    with tool.shared.database.writing() as session:
        deployment = session.scalars(select(Deployment)).one()
        deployment.platform.accepts_any_deployment = True

    answer = send(notice(**{CORE + "deployment_id": "brought along"}))

    assert answer.json()["notices"][0]["code"] == "lti.deployment_unknown"
    assert rows(tool, Notice, Context, Deployment) == [0, 0, 1]


def test_a_course_belongs_to_the_institution_of_its_deployment(tool, send, notice):
    with tool.shared.database.writing() as session:
        neighbour = Institution(name="Neighbour")
        session.add(neighbour)
        session.flush()
        platform_id = session.scalars(select(Deployment.platform_id)).one()
        session.add(
            Deployment(platform_id=platform_id, institution_id=neighbour.id, lti_id="2", state="active")
        )
        neighbour_id = neighbour.id
    send(notice())
    theirs = {CORE + "context": {"id": "theirs"}, CORE + "origin_contexts": ["new"]}

    assert send(notice(id_="notice-2", **{CORE + "deployment_id": "2"}, **theirs)).status_code == 200

    with reading(tool) as session:
        found = {one.lti_id: (one.institution_id, one.history) for one in session.scalars(select(Context))}
    assert found["theirs"] == (neighbour_id, ["new"]), (
        "what the other institution's course is a copy of is not told"
    )
    assert found["new"][0] != neighbour_id


def test_what_a_launch_and_a_notice_know_comes_together(tool, send, notice, doorstep):
    told = {CORE + "context": {"id": "new", "title": "Autumn", "label": "A"}}
    send(notice())

    doorstep.launch(told | {CORE + "custom": {"context_id_history": "older,old,new"}})
    assert contexts(tool)["new"] == ("Autumn", ["older", "old"])

    send(notice(id_="notice-2", **{CORE + "context": {"id": "new"}, CORE + "origin_contexts": ["fresh"]}))
    assert contexts(tool)["new"] == ("Autumn", ["fresh", "older", "old"])


def test_notices_are_forgotten_after_90_days(tool, send, notice):
    send(notice())
    for ahead, left in (
        (retention.NOTICES - timedelta(hours=1), 1),
        (retention.NOTICES + timedelta(hours=1), 0),
    ):
        with tool.shared.database.writing() as session:
            retention.sweep(session, now=tool.clock() + ahead)
        assert rows(tool, Notice) == [left]


def test_a_launch_through_the_new_tab_tells_the_service_too(tool, lms, doorstep, grades):
    """The launch waits, sealed, behind a ticket; what it says of notices is not lost meanwhile."""
    login = doorstep.login()
    token = doorstep.token(login)
    doorstep.browser.http.cookies.clear()
    page = doorstep.post(login, token)
    ticket = dict(page.form("/lti/ticket").fields)
    opened = doorstep.browser.http.post(
        f"{tool.url}/lti/ticket/use",
        data=ticket | {"answer": "yes"},
        headers={"Origin": tool.url},
        timeout=20,
    )
    assert opened.status_code == 200, opened.text
    grades.work()

    assert lms.platform.handlers.address(CONTEXT_COPY) == f"{tool.url}/lti/notices"
