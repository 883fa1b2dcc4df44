"""Whoever a platform sends, with what it tells of them: which pages they see, and what others see of them."""

import re

import pytest
from sqlalchemy import select

from app.models import Enrolment, Person, Platform, Visit
from app.services.operating import platforms
from tests.doorstep import CORE, MEMBERSHIP, Doorstep, reading
from tests.functional.test_access import PARTS
from tests.lti_certification.door import everything

INSTITUTION = "http://purl.imsglobal.org/vocab/lis/v2/institution/person#"
ASSISTANT = "http://purl.imsglobal.org/vocab/lis/v2/membership/Instructor#TeachingAssistant"
TEST_USER = "http://purl.imsglobal.org/vocab/lti/system/person#TestUser"
UNNAMED = {"name": None, "given_name": None, "family_name": None, "email": None}
PART = re.compile("<[^>]+>")
ACCOUNT = {CORE + "context": {"id": "account-1", "title": "Nordby", "type": ["Account"]}}
LED = ("Set-up", "Report")
"""Words of the menu that only those see who lead the course."""


@pytest.fixture
def arrive(tool, lms, new_visitor):
    """Lets somebody in, in a browser of their own; answers with the page and the browser."""

    def arriving(claims=None, *, item="m01/page/tuesday", **who):
        step = Doorstep(tool=tool, lms=lms, browser=new_visitor())
        page = step.launch({CORE + "custom": {"item": item}, **(claims or {})}, **who)
        return page, step.browser

    return arriving


def menu(page):
    """The words of the page's own menu."""
    return page.response.text.partition("<nav")[2].partition("</nav>")[0]


def report(browser, page):
    """The completion report, as the person sees it in their visit."""
    return browser.open("reports", base=base(page))


def base(page):
    return "/".join(page.url.split("/")[:5]) + "/"


def seen_by_anna(arrive):
    page, browser = arrive(person="anna")
    return browser.open("reports/rows", base=base(page))


def test_somebody_whose_name_is_not_told_takes_the_course_and_stands_in_the_report_without_one(arrive):
    page, _browser = arrive(UNNAMED)
    seen = seen_by_anna(arrive)

    assert page.status == 200
    assert "Kirsten" not in page.text
    assert "Name not shared" in seen.text
    assert "Kirsten" not in seen.text
    assert "@" not in seen.text


def test_of_somebody_with_a_name_alone_no_address_is_shown(arrive):
    arrive({"email": None})
    seen = seen_by_anna(arrive)

    assert "Kirsten Dahl" in seen.text
    assert "@" not in seen.text


def test_an_address_alone_makes_no_name(arrive):
    arrive(UNNAMED | {"email": "someone@nordby.example"})
    seen = seen_by_anna(arrive)

    assert "Name not shared" in seen.text
    assert "someone@nordby.example" in seen.text


@pytest.mark.both_databases("statements")
def test_a_name_that_is_not_told_any_more_is_forgotten(arrive):
    arrive()
    arrive(UNNAMED)

    assert "Kirsten" not in seen_by_anna(arrive).text


def test_two_people_without_names_are_two(arrive, tool):
    for person in ("kirsten", "jonas"):
        arrive(UNNAMED, person=person)

    with reading(tool) as session:
        assert len(session.scalars(select(Person.sub)).all()) == 2


def test_who_is_nobody_at_all_does_not_come_in_and_is_told_why(arrive):
    page, _browser = arrive(UNNAMED | {"sub": None})

    assert (page.status, page.heading) == (403, "Your learning platform did not say who you are")


ROLES = (
    ([f"{MEMBERSHIP}Learner"], False, True),
    ([f"{MEMBERSHIP}Learner", f"{MEMBERSHIP}Mentor"], False, True),
    ([f"{MEMBERSHIP}Learner", f"{MEMBERSHIP}Instructor"], True, False),
    ([f"{MEMBERSHIP}Learner", f"{INSTITUTION}Administrator"], False, True),
    ([f"{MEMBERSHIP}Instructor", ASSISTANT], True, False),
    ([ASSISTANT], True, False),
    ([f"{MEMBERSHIP}ContentDeveloper"], True, False),
    ([f"{MEMBERSHIP}Mentor"], False, False),
    ([f"{INSTITUTION}Instructor"], False, False),
    ([], False, False),
)
"""What a platform says of somebody; whether they lead the course then, and whether they count among its learners."""


def test_roles_decide_who_leads_and_who_is_counted(arrive):
    for number, (names, leads, _counts) in enumerate(ROLES):
        page, browser = arrive({"sub": f"sub-{number}", "name": f"Person {number}", CORE + "roles": names})

        assert page.status == 200, names
        assert ("Set-up" in menu(page)) is leads, names
        assert browser.open("set-up", base=base(page)).status == (200 if leads else 403), names

    seen = seen_by_anna(arrive).text
    counted = [f"Person {number}" in seen for number in range(len(ROLES))]
    assert counted == [counts for _names, _leads, counts in ROLES]


def test_who_leads_has_the_same_ways_on_every_page(arrive):
    page, browser = arrive(person="anna")
    first, *others = [
        re.findall('href="([^"]+)"', menu(browser.open(path, base=base(page))))
        for path in ("set-up", "shared", "grades", "reports")
    ]

    assert [way.rpartition("/v/")[2].partition("/")[2] for way in first[:6]] == [
        *("", "set-up", "guide/", "shared", "grades", "reports")
    ]
    assert others == [first] * 3


def test_an_administrator_who_takes_the_course_has_the_map_and_the_way_to_the_report(arrive):
    page, browser = arrive({CORE + "roles": [f"{MEMBERSHIP}Learner", f"{INSTITUTION}Administrator"]})

    assert "Report" in menu(page)
    assert "Set-up" not in menu(page)
    assert report(browser, page).status == 200


@pytest.mark.parametrize("names", [[f"{MEMBERSHIP}Mentor"], []])
def test_who_looks_on_reads_every_page_and_answers_nothing(arrive, tool, names):
    page, browser = arrive({CORE + "roles": names})
    assert "Your place is saved" not in page.text
    quiz = browser.open("m01/quiz", base=base(page))
    token = page.form_token

    assert "You look on in this course." in page.text
    assert not any(word in menu(page) for word in LED)
    assert quiz.status == 200
    assert not [form for form in quiz.forms if form.action.endswith("m01/quiz")]
    for path, fields in (
        ("m01/quiz", {}),
        ("entry/m01/journal", {"journal.text": "x", "journal.draft_no": "0"}),
    ):
        answer = browser.http.post(f"{base(page)}{path}", data={"form_token": token, **fields}, timeout=20)
        assert answer.status_code == 403, path
        assert "You look on in this course" in answer.text
    with reading(tool) as session:
        assert session.scalars(select(Enrolment.roles)).one() == (["observer"] if names else [])


def test_the_test_student_does_everything_and_is_seen_by_nobody(arrive):
    student = {CORE + "roles": [f"{MEMBERSHIP}Learner", TEST_USER]}
    page, browser = arrive(student, item="course")
    page = browser.send(page, page.pathway_form, pathway="citizen")
    quiz = browser.open("m01/quiz", base=base(page))

    assert browser.send(quiz, quiz.form("m01/quiz")).status == 200
    seen = seen_by_anna(arrive)
    assert "Kirsten" not in seen.text


class TestMasquerade:
    """An administrator of Canvas who acts as somebody (`$Canvas.masqueradingUser.id` is not theirs)."""

    DISGUISE = "You are looking at somebody else’s course."

    @pytest.fixture
    def masquerade(self, arrive):
        custom = {"item": "m01/page/tuesday", "masquerading_user_id": "420000000000099"}
        return lambda claims=None, **who: arrive({CORE + "custom": custom, **(claims or {})}, **who)

    def test_a_line_on_every_page_says_so(self, masquerade, arrive):
        page, browser = masquerade()

        for path in ("m01/page/tuesday", "m01/quiz", "texts", "words", "pathway"):
            assert self.DISGUISE in browser.open(path, base=base(page)).text, path
        assert self.DISGUISE not in arrive()[0].text

    def test_every_form_is_refused_and_nothing_is_written_but_the_visit(self, masquerade, tool):
        page, browser = masquerade()
        token = page.form_token
        forms = sorted(
            rule.rule
            for rule in tool.app.url_map.iter_rules()
            if rule.rule.startswith("/v/<visit>/") and "POST" in (rule.methods or ())
            if not rule.rule.startswith("/v/<visit>/operator/")  # closed to whoever a platform sends
        )
        assert forms

        before = everything(tool) | {"visit": []}
        for rule in forms:
            path = PART.sub(lambda found: PARTS[found[0]], rule.removeprefix("/v/<visit>/"))
            data = {"form_token": token, "pathway": "citizen", "text": "x", "draft_no": "0"}
            answer = browser.http.post(f"{base(page)}{path}", data=data, timeout=20)
            assert (answer.status_code, path) == (403, path)
            is_operators = path.startswith("operator/")
            said = "This page is not for you" if is_operators else "nothing you do here is kept."
            assert said in answer.text, path
        for path in ("m01/page/tuesday", "m01/quiz", "m01/journal", "texts", "pathway", ""):
            assert browser.open(path, base=base(page)).status == 200

        assert everything(tool) | {"visit": []} == before
        with reading(tool) as session:
            assert session.scalars(select(Enrolment.opened_at)).one() is None

    def test_an_administrator_somebody_else_acts_as_was_not_here(self, masquerade, arrive, tool):
        roles = {CORE + "roles": [f"{INSTITUTION}Administrator"]}
        masquerade(roles, person="aksel")
        with reading(tool) as session:
            assert session.scalars(select(Person.admin_seen_at)).one() is None

        arrive(roles, person="aksel")
        with reading(tool) as session:
            assert session.scalars(select(Person.admin_seen_at)).one()

    def test_who_is_only_looked_at_is_not_in_the_report(self, masquerade, arrive):
        masquerade()

        assert "Kirsten" not in seen_by_anna(arrive).text

    def test_looking_as_somebody_who_teaches_shows_their_pages_and_changes_nothing(self, masquerade):
        page, browser = masquerade(person="anna")
        sheet = browser.open("set-up", base=base(page))

        assert (sheet.status, self.DISGUISE in sheet.text) == (200, True)
        assert browser.send(sheet, sheet.form("/set-up"), do="save").status == 403


class TestAccounts:
    """A launch from an account of Canvas: no course, nobody enrolled."""

    @pytest.mark.both_databases("journey of an administrator")
    def test_an_administrator_comes_to_the_reports_and_is_enrolled_nowhere(self, arrive, tool):
        arrive()
        roles = {CORE + "roles": [f"{INSTITUTION}Administrator"]}
        page, browser = arrive(ACCOUNT | roles, person="aksel", item="course")

        assert page.url.endswith("/reports")
        assert page.heading
        assert "Kirsten Dahl" in page.text
        for path in ("m01/journal", "texts", ""):
            assert browser.open(path, base=base(page)).status < 500
        with reading(tool) as session:
            assert (
                session.scalars(select(Visit.enrolment_id).order_by(Visit.id.desc()).limit(1)).one() is None
            )

    def test_others_are_told_that_it_is_not_for_them(self, arrive):
        page, _browser = arrive(ACCOUNT | {CORE + "roles": [f"{INSTITUTION}Student"]}, item="course")

        assert (page.status, page.heading) == (403, "This page is not for you")


@pytest.mark.both_databases("statements")
def test_two_institutions_on_one_key_never_see_each_other_and_a_third_waits(arrive, tool):
    with tool.shared.database.writing() as session:
        platform = session.scalars(select(Platform)).one()
        other = platforms.add_institution(session, name="Other town", now=tool.clock())
        platforms.approve(session, platform, lti_id="2", institution_id=other.id)
    theirs = {CORE + "deployment_id": "2"}
    arrive(person="kirsten")
    arrive(theirs, person="jonas")
    account = {CORE + "roles": [f"{INSTITUTION}Administrator"]}

    ours, _browser = arrive(account, person="aksel", item="reports")
    elsewhere, _browser = arrive(theirs | account, person="aksel", item="reports")
    third, _browser = arrive({CORE + "deployment_id": "3"})

    assert ("Kirsten Dahl" in ours.text, "Jonas Berg" in ours.text) == (True, False)
    assert ("Kirsten Dahl" in elsewhere.text, "Jonas Berg" in elsewhere.text) == (False, True)
    assert (third.status, third.heading) == (401, "The course is not open for your platform yet")
