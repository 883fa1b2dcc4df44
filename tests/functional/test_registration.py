"""Registration by one link (1EdTech Dynamic Registration 1.0), from the invitation to the first launch."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import requests
from sqlalchemy import func, select

from app.models import Audit, Deployment, Institution, Invite, Platform
from app.services.operating import retention
from lti.practice_lms.families import CANVAS_LIKE, MOODLE_LIKE, PLAIN
from tests.doorstep import command, reading, rows, statements, writes
from tests.journey import Page, Visitor
from tests.practice import practice_lms, running_lms
from tests.registrar import NO, PLATFORM, TOOL, YES, Administrator, impostor, invite

FAMILIES = {family.name: family for family in (MOODLE_LIKE, CANVAS_LIKE, PLAIN)}
SCOPES = {
    "https://purl.imsglobal.org/spec/lti-ags/scope/score",
    "https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly",
    "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem",
    "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem.readonly",
    "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly",
    "https://purl.imsglobal.org/spec/lti/scope/noticehandlers",
}
OF_NOTICES = {"https://purl.imsglobal.org/spec/lti/scope/noticehandlers"}
"""Moodle sends none, and passes the wish over."""


@pytest.fixture
def starting(tool):
    """Starts a practice LMS that the tool does not know, with an administrator."""
    stack = []

    def start(family=MOODLE_LIKE):
        running = running_lms(practice_lms(tool, family=family))
        lms = running.__enter__()
        stack.append(running)
        return Administrator(lms=lms, browser=Visitor(lms.config.base_url))

    yield start
    for running in stack:
        running.__exit__(None, None, None)


def only(tool, model):
    with reading(tool) as session:
        return session.scalars(select(model)).one()


def institution(tool, name="Nordby"):
    return command(tool, "institution", "add", name).output.strip()


def opened(link, configuration, **more):
    """The registration link as a platform opens it."""
    query = {"openid_configuration": configuration, "registration_token": "word", **more}
    return Page(requests.get(link, params=query, timeout=20))


def answered(page, tool, button=YES):
    form = page.form("/lti/register")
    data = dict([*form.fields, form.buttons[button]])
    headers = {"Origin": tool.url}
    return Page(requests.post(f"{tool.url}/lti/register", data=data, headers=headers, timeout=20))


@pytest.mark.parametrize("family", FAMILIES)
def test_one_link_registers_a_platform_and_people_come_in(tool, starting, family):
    home = institution(tool)
    admin = starting(FAMILIES[family])
    done = admin.register(invite(tool, "--institution", home, "--accept-first-deployment"))

    assert done.heading == "The course is registered"
    platform = only(tool, Platform)
    here = admin.lms.platform.config
    assert platform.institution_id == int(home)
    assert (platform.issuer, platform.client_id) == (here.issuer, here.client_id)
    assert platform.client_id != admin.lms.config.client_id
    assert (platform.auth_login_url, platform.auth_token_url) == (here.auth_login_url, here.auth_token_url)
    assert platform.key_set_url == here.key_set_url
    assert platform.family == {"moodle_like": "moodle", "canvas_like": "canvas"}.get(family, "neutral")
    assert platform.frame_origins == [here.issuer]
    assert set(platform.scopes_granted) == SCOPES - (OF_NOTICES if family == "moodle_like" else set())
    page = admin.browser.launch("kirsten")
    assert page.status == 200, page.text
    assert "/v/" in page.url
    assert only(tool, Deployment).state == "active"


@pytest.mark.parametrize("family", FAMILIES)
def test_the_question_says_what_and_for_whom_and_writes_nothing(tool, starting, family):
    link = invite(tool, "--institution", institution(tool))
    admin = starting(FAMILIES[family])
    with statements(tool) as said:
        page = admin.paste(link)

    assert page.status == 200, page.text
    assert page.heading == "Install the course?"
    for words in ("Nordby", "Samskabe", admin.lms.config.issuer, admin.lms.config.registration_url):
        assert words in page.text
    assert writes(said) == []
    assert rows(tool, Platform) == [0]
    assert page.response.headers["Content-Security-Policy"].endswith("frame-ancestors *")
    assert admin.lms.platform.registrar.tools() == []


def test_what_is_left_to_do_is_said_before_and_after(tool, starting):
    admin = starting(MOODLE_LIKE)
    asked = admin.paste(invite(tool))
    done = admin.say(asked)

    for page in (asked, done):
        assert "press “Activate”" in page.text
    assert "let your platform in" not in done.text
    assert "js/close.js" in done.response.text


def test_the_language_that_was_chosen_stays(tool, starting):
    admin = starting()
    asked = admin.paste(invite(tool))
    german = admin.browser.open(asked.link("Deutsch"), base=asked.url)
    assert german.status == 200
    assert '<html lang="de"' in german.response.text, german.url
    done = admin.say(german, next(iter(german.form("/lti/register").buttons)))

    assert done.status == 200
    assert '<html lang="de"' in done.response.text


def test_a_platform_that_tells_no_deployment_waits_unless_the_invitation_says_otherwise(tool, starting):
    admin = starting(CANVAS_LIKE)
    done = admin.register(invite(tool))

    assert "once the operator of this tool has let your platform in" in done.text
    assert admin.browser.launch("kirsten").status == 401
    assert only(tool, Deployment).state == "waiting"


@pytest.mark.both_databases("refusals")
def test_only_the_first_deployment_is_let_in_by_an_invitation(tool, starting):
    admin = starting(CANVAS_LIKE)
    admin.register(invite(tool, "--accept-first-deployment"))
    assert admin.browser.launch("kirsten").status == 200
    assert not only(tool, Platform).accepts_first_deployment

    with tool.shared.database.writing() as session:
        session.scalars(select(Deployment)).one().lti_id = "the first"
    assert admin.browser.launch("omar").status == 401
    with reading(tool) as session:
        assert dict(session.execute(select(Deployment.lti_id, Deployment.state)).all()) == {
            "the first": "active",
            admin.lms.config.deployment_id: "waiting",
        }


def test_without_an_institution_the_platform_gets_one_of_its_own(tool, starting):
    before = rows(tool, Institution)[0]
    starting().register(invite(tool))

    assert rows(tool, Institution) == [before + 1]
    assert only(tool, Platform).institution_id is not None


def test_a_no_installs_nothing_and_the_link_stays_good(tool, starting):
    admin, link = starting(), invite(tool)
    said = admin.say(admin.paste(link), NO)

    assert said.heading == "Nothing was installed"
    assert rows(tool, Platform) == [0]
    assert admin.register(link).status == 200


def test_a_link_is_good_for_one_registration(tool, starting):
    admin, link = starting(), invite(tool)
    admin.register(link)
    again = admin.paste(link)

    assert (again.status, again.heading) == (410, "This invitation has been used or is too old")
    assert "Code: invite.spent" in again.text
    assert only(tool, Invite).used_at is not None


@pytest.mark.both_databases("refusals")
def test_who_is_refused_with_a_link_is_counted(tool, starting):
    someone, link = starting(), invite(tool)
    someone.register(link)
    for _twice in range(2):
        assert someone.paste(link).status == 410
    [line] = command(tool, "platform", "invitations").output.splitlines()
    assert line.split("\t")[3] == "tries 1"
    assert line.split("\t")[5] == "refused 2"


def test_row_58_a_link_runs_out(tool, starting):
    admin, link = starting(), invite(tool, "--days", "2")
    tool.clock.forward(timedelta(days=2, seconds=1))

    assert admin.paste(link).status == 410


def test_a_link_that_runs_out_before_the_click_registers_nobody(tool, starting):
    admin, link = starting(), invite(tool, "--days", "1")
    tool.clock.forward(timedelta(days=1) - timedelta(minutes=1))
    page = admin.paste(link)
    tool.clock.forward(timedelta(minutes=2))

    assert admin.say(page).status == 403
    assert admin.lms.platform.registrar.tools() == []


@pytest.mark.parametrize("word", ["", "invented", "ä" * 43])
def test_an_invented_invitation_makes_the_tool_call_nobody(tool, word):
    with impostor() as platform:
        page = opened(f"{tool.url}/lti/register?invite={word}", platform.url)

    assert (page.status, page.heading) == (403, "This link does not invite anybody")
    assert platform.asked == []


def test_the_word_of_the_link_is_kept_nowhere(tool):
    word = invite(tool).partition("invite=")[2]

    assert word.encode() not in only(tool, Invite).token_hash
    with reading(tool) as session:
        notes = session.scalars(select(Audit).where(Audit.action == "invite.made")).all()
    assert len(notes) == 1
    assert word not in notes[0].target


def test_a_form_is_good_for_one_click(tool, starting):
    admin = starting()
    page = admin.paste(invite(tool))
    assert admin.say(page).status == 200
    again = admin.say(page)

    assert (again.status, again.heading) == (403, "This form is no longer valid")
    assert len(admin.lms.platform.registrar.tools()) == 1


@pytest.mark.both_databases("races")
def test_two_clicks_at_once_register_once(tool, starting):
    admin = starting()
    page = admin.paste(invite(tool))
    with ThreadPoolExecutor(2) as pool:
        ended = list(pool.map(lambda _: answered(page, tool).status, range(2)))

    assert sorted(ended) == [200, 403]
    assert rows(tool, Platform) == [1]
    assert len(admin.lms.platform.registrar.tools()) == 1


def test_a_form_is_good_for_ten_minutes(tool, starting):
    admin = starting()
    page = admin.paste(invite(tool))
    tool.clock.forward(timedelta(minutes=10, seconds=1))

    assert admin.say(page).status == 403
    assert rows(tool, Platform) == [0]


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
def test_another_site_cannot_answer_the_question(tool, starting, headers):
    form = starting().paste(invite(tool)).form("/lti/register")
    sent = requests.post(
        f"{tool.url}/lti/register", data={**dict(form.fields), "answer": "yes"}, headers=headers, timeout=20
    )

    assert sent.status_code == 403
    assert rows(tool, Platform) == [0]


def test_an_invented_form_is_refused(tool):
    sent = requests.post(f"{tool.url}/lti/register", data={"form": "e30.abc", "answer": "yes"}, timeout=20)

    assert sent.status_code == 403


def test_an_invented_end_is_no_page(tool):
    assert requests.get(f"{tool.url}/lti/registered?of=e30.abc", timeout=20).status_code == 404


@pytest.mark.parametrize(
    ("changes", "heading"),
    [
        ({"issuer": "http://elsewhere.example"}, "The learning platform speaks for another address"),
        (
            {"issuer": "http://elsewhere.example", "registration_endpoint": "http://elsewhere.example/r"},
            "The learning platform speaks for another address",
        ),
        (
            {"registration_endpoint": "http://elsewhere.example/r"},
            "The learning platform speaks for another address",
        ),
        ({"issuer": None}, "The learning platform’s answer cannot be read"),
        ({"token_endpoint": None}, "The learning platform’s answer cannot be read"),
        ({"jwks_uri": 7}, "The learning platform’s answer cannot be read"),
        ({PLATFORM: {"messages_supported": "all"}}, "The learning platform’s answer cannot be read"),
        ({"jwks_uri": "ftp://127.0.0.1/keys"}, "The learning platform named an address we do not call"),
        ({"token_endpoint": "http://[::1/token"}, "The learning platform named an address we do not call"),
        (
            {"token_endpoint": "http://me@127.0.0.1/t"},
            "The learning platform named an address we do not call",
        ),
        ({"token_endpoint": "http://127.0.0.1;x/"}, "The learning platform named an address we do not call"),
        ({"jwks_uri": "http://127.0.0.1:99999/"}, "The learning platform named an address we do not call"),
        ({"jwks_uri": "http://k\u00f6ln.example/"}, "The learning platform named an address we do not call"),
        ({"authorization_endpoint": "javascript:x"}, "The learning platform named an address we do not call"),
    ],
)
def test_row_58_a_configuration_that_cannot_be_trusted_is_refused(tool, changes, heading):
    with impostor(changes=changes) as platform:
        page = opened(invite(tool), f"{platform.url}/configuration")

    assert page.heading == heading
    assert 400 <= page.status < 600
    assert [method for method, *_rest in platform.asked] == ["GET"]


@pytest.mark.parametrize("raw", [b"<html>", b"[]", b"{", b"{}", b'"x"', b"x" * 300_000, b"[" * 100_000])
def test_a_configuration_that_cannot_be_read_is_refused(tool, raw):
    with impostor(raw=raw) as platform:
        page = opened(invite(tool), platform.url)

    assert (page.status, page.heading) == (502, "The learning platform’s answer cannot be read")


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("", 400),
        ("ftp://127.0.0.1/c", 400),
        ("//127.0.0.1", 400),
        ("http://[", 400),
        ("http://127.0.0.1:9/", 503),
    ],
)
def test_an_address_without_a_platform_is_refused(tool, address, status):
    assert opened(invite(tool), address).status == status


def test_row_58_a_public_tool_asks_neither_http_nor_private_addresses(tool, database_url):
    """The rules for real platforms: the same pages, strict settings."""
    from app.config import Settings  # noqa: PLC0415
    from app.factory import build  # noqa: PLC0415

    settings = Settings.from_environ(
        {
            "DATABASE_URL": database_url,
            "PUBLIC_URL": "http://127.0.0.1:1",
            "SECRET_KEY": "s" * 20 + "ecret-for-tests",
        }
    )
    strict = build(settings, now=tool.clock)
    word = invite(tool).partition("invite=")[2]
    with impostor() as platform:
        for address in (platform.url, "https://127.0.0.1/c", "https://localhost/c", "https://[::1]/c"):
            told = strict.test_client().get(
                "/lti/register", query_string={"invite": word, "openid_configuration": address}
            )
            assert told.status_code == 400, address
            assert "an address we do not call" in told.text
    assert platform.asked == []
    strict.extensions["samskabe"].database.close()


@pytest.mark.parametrize(
    ("status", "media_type", "answer", "words"),
    [
        (400, "application/json", {"error": "invalid_client_metadata", "error_description": "No."}, "No."),
        (422, "application/json", {"errors": ["Scopes <b>bad</b>", {"field": "x"}]}, "Scopes <b>bad</b>"),
        (401, "text/html", "token_already_used", "token_already_used"),
        (404, "text/html", "<html>Error", None),
        (500, "text/plain", "", None),
        (302, "text/plain", "", None),
    ],
)
def test_the_platforms_own_reason_is_told_as_text(tool, status, media_type, answer, words):
    body = answer if isinstance(answer, str) else json.dumps(answer)
    with impostor(status=status, media_type=media_type, answer=body.encode()) as platform:
        page = answered(opened(invite(tool), platform.url), tool)

    assert (page.status, page.heading) == (502, "The learning platform did not accept the registration")
    assert "Code: lti.registration_refused" in page.text
    assert ("The learning platform says" in page.text) == (words is not None)
    assert words is None or words in page.text
    assert "<b>" not in page.response.text
    assert rows(tool, Platform) == [0]
    assert only(tool, Invite).used_at is None


@pytest.mark.parametrize("answer", [b"{}", b'{"client_id": ""}', b'{"client_id": 7}', b"[]", b"<html>"])
def test_an_answer_without_a_client_registers_nothing(tool, answer):
    with impostor(answer=answer) as platform:
        page = answered(opened(invite(tool), platform.url), tool)

    assert page.status == 502
    assert rows(tool, Platform) == [0]


CLAIM = "https://purl.imsglobal.org/spec/lti-tool-configuration"


@pytest.mark.parametrize(
    "more",
    [
        {},
        {CLAIM: None},
        {CLAIM: []},
        {CLAIM: {"deployment_id": 7, "messages": "none"}},
        {"scope": None},
        {"scope": ["a", "b"]},
        {"scope": 7},
        {"strange": {"deep": [[[]]]}, "client_name": None, "grant_types": "web"},
    ],
)
def test_an_answer_with_odd_or_missing_members_registers_as_long_as_it_names_the_client(tool, more):
    """Dynamic Registration 1.0, section 3.6.1: by then the platform has made its half, and the link would be wasted."""
    with impostor(answer=json.dumps({"client_id": "abc"} | more).encode()) as platform:
        page = answered(opened(invite(tool), platform.url), tool)

    assert page.status == 200
    assert only(tool, Platform).client_id == "abc"
    assert set(only(tool, Platform).scopes_granted) == set(SCOPES)
    assert rows(tool, Deployment) == [0]


@pytest.mark.parametrize("status", [200, 201])
def test_what_is_posted_is_what_the_specification_asks_for(tool, status):
    with impostor(
        status=status, changes={PLATFORM: {"messages_supported": [{"type": "LtiResourceLinkRequest"}]}}
    ) as platform:
        assert answered(opened(invite(tool), platform.url), tool).status == 200
        told = platform.registration
        heads = [head for method, _path, head, _body in platform.asked if method == "POST"]

    assert heads[0]["Authorization"] == "Bearer word"
    assert told["application_type"] == "web"
    assert told["response_types"] == ["id_token"]
    assert set(told["grant_types"]) == {"implicit", "client_credentials"}
    assert told["initiate_login_uri"] == f"{tool.url}/lti/login"
    assert told["redirect_uris"] == [f"{tool.url}/lti/launch"]
    assert told["jwks_uri"] == f"{tool.url}/lti/jwks.json"
    logo = requests.get(told["logo_uri"], timeout=10)
    assert (logo.status_code, logo.headers["Content-Type"].split(";")[0]) == (200, "image/svg+xml")
    assert "max-age=86400" in logo.headers["Cache-Control"]
    assert told["token_endpoint_auth_method"] == "private_key_jwt"
    assert set(told["scope"].split()) == SCOPES
    about = told[TOOL]
    assert about["domain"] == tool.url.removeprefix("http://")
    assert about["target_link_uri"] == f"{tool.url}/lti/launch"
    assert about["custom_parameters"] == {
        "context_id_history": "$Context.id.history",
        "time_zone": "$Person.address.timezone",
    }
    assert {"iss", "sub", "name", "given_name", "family_name", "email"} <= set(about["claims"])
    assert [(one["type"], one.get("placements")) for one in about["messages"]] == [
        ("LtiResourceLinkRequest", None)
    ]


def test_moodle_is_asked_for_groups(tool):
    about = {"product_family_code": "moodle", "messages_supported": [{"type": "LtiResourceLinkRequest"}]}
    with impostor(changes={PLATFORM: about}) as platform:
        answered(opened(invite(tool), platform.url), tool)
        told = platform.registration[TOOL]
    assert told["custom_parameters"]["groups"] == "$Moodle.Person.userGroupIds"


def test_canvas_gets_its_placements_in_its_own_spelling(tool):
    prefix = "https://canvas.instructure.com/lti/"
    about = {
        "product_family_code": "canvas",
        f"{prefix}account_name": "Test University",
        "messages_supported": [
            {
                "type": "LtiResourceLinkRequest",
                "placements": [f"{prefix}course_navigation", "account_navigation", "x"],
            },
            {"type": "LtiDeepLinkingRequest", "placements": ["link_selection", "editor_button"]},
        ],
    }
    with impostor(changes={PLATFORM: about}) as platform:
        page = opened(invite(tool), platform.url)
        assert "Test University" in page.text
        assert "Canvas shows the registration for review" in page.text
        answered(page, tool)
        told = platform.registration[TOOL]

    assert only(tool, Platform).name == "Test University"
    assert told["custom_parameters"]["masquerading_user_id"] == "$Canvas.masqueradingUser.id"
    assert told["custom_parameters"]["groups"] == "$Canvas.course.sectionIds"
    assert told["custom_parameters"]["only_groups"] == "$Canvas.course.sectionRestricted"
    assert told[f"{prefix}tool_id"] == "samskabe"
    assert {one["placements"][0]: one.get(f"{prefix}visibility") for one in told["messages"]} == {
        f"{prefix}course_navigation": "members",
        "account_navigation": "admins",
        "link_selection": None,
    }


def test_scopes_that_were_struck_off_are_known(tool):
    kept = min(SCOPES)
    answer = json.dumps({"client_id": "abc", "scope": f"{kept} openid"}).encode()
    with impostor(answer=answer) as platform:
        answered(opened(invite(tool), platform.url), tool)

    assert only(tool, Platform).scopes_granted == [kept]


def test_the_audience_of_token_requests_is_what_the_platform_says(tool):
    with impostor(changes={"authorization_server": "auth.example"}) as platform:
        answered(opened(invite(tool), platform.url), tool)

    assert only(tool, Platform).token_audience == "auth.example"


def test_an_update_keeps_the_client_and_what_an_operator_has_set(tool, starting):
    admin = starting()
    admin.register(invite(tool))
    with tool.shared.database.writing() as session:
        platform = session.scalars(select(Platform)).one()
        platform.name, platform.scopes_granted = "Town LMS", []
        platform.frame_origins = ["https://also.example"]
        number, client = platform.id, platform.client_id
    page = admin.paste(invite(tool, "--platform", str(number)), client_id=client)
    assert page.heading == "Bring the registration up to date?"
    done = admin.say(page)
    assert done.status == 200
    for told in (page, done):
        assert "Activate" not in told.text
        assert "the update sets some of them back" in told.text

    after = only(tool, Platform)
    assert (after.id, after.client_id, after.name) == (number, client, "Town LMS")
    assert set(after.scopes_granted) == SCOPES - OF_NOTICES
    assert set(after.frame_origins) == {"https://also.example", admin.lms.config.issuer}
    assert admin.browser.launch("kirsten").status == 200


def test_a_link_for_an_update_is_for_that_platform_only(tool, starting):
    starting().register(invite(tool))
    link = invite(tool, "--platform", str(only(tool, Platform).id))
    page = starting().paste(link)

    assert (page.status, page.heading) == (409, "This link is for another learning platform")


def test_a_registration_does_not_change_hands(tool, starting):
    """Tenant isolation: an invitation of one institution cannot take over another's registration."""
    admin = starting()
    admin.register(invite(tool, "--institution", institution(tool)))
    before = only(tool, Platform)
    link = invite(tool, "--institution", institution(tool, "Elsewhere"))
    page = admin.say(admin.paste(link, client_id=before.client_id))

    assert (page.status, page.heading) == (409, "This registration belongs to another institution")
    assert only(tool, Platform).institution_id == before.institution_id
    with reading(tool) as session:
        assert session.scalar(select(func.count()).where(Invite.used_at.is_not(None))) == 1


@pytest.mark.parametrize(
    "words", [["--institution", "999"], ["--institution", ""], ["--platform", "999"], ["--days", "0"]]
)
def test_an_invitation_to_nowhere_is_refused(tool, words):
    ended = command(tool, "platform", "invite", *words)

    assert ended.exit_code != 0
    assert rows(tool, Invite) == [0]


def test_old_invitations_are_forgotten(tool):
    invite(tool)
    for days, left in ((96, 1), (2, 0)):
        tool.clock.forward(timedelta(days=days))
        with tool.shared.database.writing() as session:
            retention.sweep(session, now=tool.clock())
        assert rows(tool, Invite) == [left]


def test_canvas_reads_its_developer_key(tool):
    told = requests.get(f"{tool.url}/lti/canvas.json", timeout=20).json()
    extension = told["extensions"][0]

    assert told["target_link_uri"] == f"{tool.url}/lti/launch"
    assert told["oidc_initiation_url"] == f"{tool.url}/lti/login"
    assert told["public_jwk_url"] == f"{tool.url}/lti/jwks.json"
    assert set(told["scopes"]) == SCOPES
    assert told["custom_fields"]["masquerading_user_id"] == "$Canvas.masqueradingUser.id"
    assert extension["domain"] == tool.url.removeprefix("http://")
    assert extension["platform"] == "canvas.instructure.com"
    assert {one["placement"] for one in extension["settings"]["placements"]} == {
        "course_navigation",
        "account_navigation",
        "link_selection",
        "assignment_selection",
    }
