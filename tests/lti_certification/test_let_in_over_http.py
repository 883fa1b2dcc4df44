"""What must be let in, over HTTP, and what is made of odd texts: the page opens, and one visit begins.

The names of the certification list's good messages are kept; numbers are the rows of the list of refusals that are
about the same claim.
"""

import re
from concurrent.futures import ThreadPoolExecutor

import jwt
import pytest
from sqlalchemy import select

from app.models import Context, Enrolment, Person, Visit
from tests.doorstep import CORE, MEMBERSHIP, reading, rows
from tests.journey import Page
from tests.lti_certification.door import SUBJECT, attempts, everything, with_browser

ROLES = CORE + "roles"
NOBODY = {"name": None, "given_name": None, "family_name": None, "email": None}
LET_IN = [
    pytest.param({}, id="the good message"),
    pytest.param(NOBODY, id="no personal data"),
    pytest.param(NOBODY | {"email": "a@example.test"}, id="email only"),
    pytest.param(NOBODY | {"name": "Ada L", "given_name": "Ada", "family_name": "L"}, id="names only"),
    pytest.param({ROLES: []}, id="row 48: no role"),
    pytest.param({ROLES: [f"{MEMBERSHIP}Learner", f"{MEMBERSHIP}Mentor"]}, id="several roles"),
    pytest.param({ROLES: ["Instructor"]}, id="short role"),
    pytest.param({ROLES: ["https://example.test/role#Wizard"]}, id="unknown role"),
    pytest.param({CORE + "context": None}, id="no context"),
    pytest.param(NOBODY | {CORE + "context": None, "email": "a@example.test"}, id="email, no context"),
    pytest.param({"https://example.test/claim/strange": {"a": [1]}}, id="unknown claim"),
    pytest.param({"nbf": None}, id="no nbf"),
]


@pytest.mark.parametrize("changes", LET_IN)
def test_it_opens_the_course_and_begins_one_visit(door, log, changes):
    guest, visits = with_browser(door), rows(door.tool, Visit)[0]
    login = guest.login()
    page = guest.post(login, guest.sign(guest.claims(login, changes)))

    assert page.status == 200
    assert page.url.startswith(f"{door.tool.url}/v/")
    assert page.heading
    assert rows(door.tool, Visit) == [visits + 1]
    assert attempts(door.tool).count(None) == 0
    assert '"refused"' not in log.getvalue()


def test_a_login_that_says_the_same_in_its_address_and_its_form_goes_on(door):
    """What must not come twice (RFC 6749, section 3.1) is harmless as long as it says one thing."""
    config = door.lms.config
    told = {"iss": config.issuer, "client_id": config.client_id, "login_hint": "x"}
    told["target_link_uri"] = config.tool.target
    answer = door.browser.http.post(
        f"{door.tool.url}/lti/login", params=told, data=told, allow_redirects=False, timeout=20
    )

    assert answer.status_code == 302


def test_row_40_clocks_may_differ_by_some_seconds(door):
    for changes in (
        lambda now: {"exp": now - 3, "iat": now - 60},
        lambda now: {"iat": now + 3, "nbf": now + 3},
    ):
        guest = with_browser(door)
        login = guest.login()
        claims = guest.claims(login, changes(int(door.tool.clock().timestamp())))
        assert guest.post(login, guest.sign(claims)).status == 200


def test_row_49_who_is_nobody_is_told_why_and_leaves_nothing_but_the_attempt(door, log):
    guest = with_browser(door)
    login = guest.login()
    before = everything(door.tool)
    page = guest.post(login, guest.sign(guest.claims(login) | {"sub": ""}))

    assert page.status == 403
    assert "did not say who you are" in page.text
    assert everything(door.tool) == before
    assert "visit.anonymous" in attempts(door.tool)
    assert '"visit.anonymous"' in log.getvalue()


LEADERS_ONLY = ("set-up", "shared", "grades", "set-up/history", "reports", "platforms", "content")


def test_row_55_a_learner_opens_no_page_of_those_who_lead(door, log):
    guest = with_browser(door)
    login = guest.login()
    page = guest.post(login, guest.sign(guest.claims(login, {CORE + "custom": {"item": "glossary"}})))
    base = page.url.removesuffix("words")
    token = page.form_token
    untouched = ("visit",)
    before = {name: kept for name, kept in everything(door.tool).items() if name not in untouched}

    for path in LEADERS_ONLY:
        assert guest.browser.open(path, base=base).status == 403, path
    for path in ("set-up", "grades", "content", "preview"):
        data = {"form_token": token, "do": "choose", "item": "course"}
        assert guest.browser.http.post(f"{base}{path}", data=data, timeout=20).status_code == 403, path

    after = {name: kept for name, kept in everything(door.tool).items() if name not in untouched}
    assert after == before
    assert log.getvalue().count('"code": "visit.forbidden"') == len(LEADERS_ONLY) + 4


HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>"


@pytest.mark.parametrize(
    "item", ["$Custom.item", "$ResourceLink.title", HOSTILE, "../../set-up", "m01/page/<b>", "\U0001f600"]
)
def test_row_59_a_custom_parameter_without_sense_opens_the_map_and_is_never_shown_raw(door, item):
    guest = with_browser(door)
    login = guest.login()
    claims = guest.claims(login, {CORE + "custom": {"item": item, "time_zone": HOSTILE, HOSTILE: HOSTILE}})
    page = guest.post(login, guest.sign(claims))

    assert page.status == 200
    assert re.search(r"/(start/page/welcome|m01/)?(\?.*)?$", page.url)
    assert "alert(" not in page.response.text
    assert item not in page.response.text


def test_row_59_titles_and_names_with_markup_are_told_as_text(door):
    told = {
        CORE + "context": {"id": "hostile", "title": HOSTILE, "label": HOSTILE},
        CORE + "resource_link": {"id": "hostile", "title": HOSTILE},
        **{name: f"{HOSTILE}{name}" for name in ("name", "given_name", "family_name", "email")},
    }
    guest = with_browser(door)
    login = guest.login()
    page = guest.post(login, guest.sign(guest.claims(login, told)))
    leads = {name: told[name] for name in (CORE + "context", CORE + "resource_link")}
    login = guest.login()
    map_ = guest.post(login, guest.token(login, leads, person="anna"))
    report = guest.browser.open("reports", base=map_.url)

    assert (page.status, report.status) == (200, 200)
    assert "<script>alert" not in page.response.text + report.response.text
    assert "<img src=x" not in page.response.text + report.response.text
    assert "&lt;script&gt;alert(1)" in report.response.text


def test_row_59_an_unexpanded_name_is_no_name(door):
    told = {
        "sub": "unexpanded",
        "name": "$Person.name.full",
        "given_name": "$Person.name.given",
        "family_name": "$Person.name.family",
        "email": "$Person.email.primary",
    }
    guest = with_browser(door)
    login = guest.login()
    assert guest.post(login, guest.sign(guest.claims(login, told))).status == 200

    with reading(door.tool) as session:
        person = session.scalars(select(Person).where(Person.sub == "unexpanded")).one()
        assert (person.name, person.email) == (None, None)


def test_row_60_first_launches_at_the_same_moment_make_one_person_and_one_course_and_all_succeed(door):
    told = {"sub": "all-at-once", CORE + "context": {"id": "all-at-once", "title": "New"}}
    ready = []
    for _ in range(4):
        guest = with_browser(door)
        login = guest.login()
        ready.append((guest, login, guest.sign(guest.claims(login, told))))
    before = rows(door.tool, Person, Context, Enrolment, Visit)

    with ThreadPoolExecutor(4) as pool:
        pages = list(pool.map(lambda one: one[0].post(one[1], one[2]), ready))

    assert [page.status for page in pages] == [200] * 4
    after = rows(door.tool, Person, Context, Enrolment, Visit)
    assert [now - then for now, then in zip(after, before, strict=True)] == [1, 1, 1, 4]


def test_claims_that_come_twice_count_as_their_last_and_one_reader_reads_them(door):
    """RFC 7519, section 4: parsers refuse such names, or take the last. There is one parser here."""
    guest = with_browser(door)
    login = guest.login()
    good = guest.sign(guest.claims(login))
    body = jwt.utils.base64url_decode(good.split(".")[1])
    twice = body[:-1] + b', "sub": "the-last"}'
    signing = door.lms.platform.key
    token = jwt.PyJWS().encode(twice, signing.private, algorithm="RS256", headers={"kid": signing.kid})

    assert guest.post(login, token).status == 200
    with reading(door.tool) as session:
        assert session.scalars(select(Person.sub).order_by(Person.id.desc()).limit(1)).one() == "the-last"


def test_the_launch_address_tells_who_opens_it_by_hand_the_way_and_does_nothing(door, log):
    """Moodle fetches the address of each placed link while it saves it (recorded: `MoodleBot`)."""
    before, spent = everything(door.tool), attempts(door.tool)
    for query in ("", "?item=m01", "?id_token=a.b.c&state=x"):
        page = Page(with_browser(door).browser.http.get(f"{door.tool.url}/lti/launch{query}", timeout=20))
        assert page.status == 200
        assert page.heading == "Open the course from your learning platform"
        assert "Set-Cookie" not in page.response.headers
    head = door.browser.http.head(f"{door.tool.url}/lti/launch", timeout=20)

    assert (head.status_code, head.text) == (200, "")
    assert (everything(door.tool), attempts(door.tool)) == (before, spent)
    assert "warning" not in log.getvalue()
    assert SUBJECT not in log.getvalue()
