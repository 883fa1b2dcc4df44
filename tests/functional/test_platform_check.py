"""The self-check of a platform: what it says when all is well, and when one thing is not. Page and command share it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.adapters.platforms import SqlPlatformDirectory
from app.models import Audit, Context, Delivery, Institution, LineItem, Platform, ResourceLink
from app.services.checking import courses, facts, run, whole_platform
from app.services.checking.courses import TAG
from app.services.operating import platforms
from lti.client import LINE_ITEM_READ_SCOPE, LINE_ITEM_SCOPE, RESULT_SCOPE, ROSTER_SCOPE, SCORE_SCOPE
from lti.errors import AddressRefused
from lti.practice_lms.config import PlatformConfig
from lti.practice_lms.families import CANVAS_LIKE, MOODLE_LIKE
from lti.practice_lms.faultboard import Fault
from lti.practice_lms.world import COURSES, Link, Place
from tests.doorstep import CORE, Doorstep, command, reading, rows
from tests.gradebook import Grades
from tests.journey import Visitor
from tests.moments import after
from tests.practice import practice_lms
from tests.report_people import Town

EVERY_LINE = [
    "Keys of the platform",
    "Clocks",
    "Sign-in address",
    "Right to send grades",
    "Right to read grades",
    "Right to make gradebook columns",
    "Right to read gradebook columns",
    "Right to read who is in a course",
    "Columns of the course",
    "A column tried out",
    "Roster of the course",
    "Places that wait to be let in",
    "The last launch",
    "Pages that may show it in a frame",
    "The last grade that arrived",
]
OF_NOTICES = ["Right to ask for notices", "Notices of copied courses"]
"""Only where the platform sends any."""


@pytest.fixture
def lms_config(tool, request) -> PlatformConfig:
    """An LMS like Moodle, unless a test says otherwise."""
    return practice_lms(tool, **getattr(request, "param", {}))


def an_lms(**told):
    """Another LMS for one test."""
    return pytest.mark.parametrize("lms_config", [told], indirect=True, ids=["lms"])


class Check:
    """An administrator before the page."""

    def __init__(self, visitor):
        self.visitor = visitor
        base = "/".join(visitor.launch("aksel").url.split("/")[:5])
        reports = visitor.open(f"{base}/reports")
        self.page = visitor.open(reports.link("Connection"), base=base)
        assert self.page.status == 200, self.page.text

    def run(self, do="look", **fields):
        """Press a button; what was seen, a line each: what → (state, everything that is said)."""
        form = self.page.form("/platforms/" + self.page.url.rsplit("/", 1)[1])
        chosen = {"course": form.choices["course"][0]} if "course" in form.choices else {}
        self.page = self.visitor.send(self.page, form, do=do, **(chosen | fields))
        assert self.page.status == 200, self.page.text
        return self.lines()

    def lines(self):
        told = {}
        for part in self.page.response.text.split('<li class="check-line ')[1:]:
            state, _, rest = part.split("</li>")[0].partition('"')
            told[rest.split("<h3>")[1].split("</h3>")[0]] = (state, " ".join(rest.split()))
        return told


def before_the_page(_tool, lms) -> Check:
    return Check(Visitor(lms.config.base_url))


@pytest.fixture
def check(tool, lms) -> Check:
    return after(before_the_page, tool, lms)


def states(lines):
    return {what: state for what, (state, _said) in lines.items()}


def tried(lms):
    """The columns of the LMS that a check has made and not removed."""
    return [column for column in lms.platform.gradebook.columns("1") if column.tag == TAG]


def learners_of(lms):
    """How many learners the LMS lists; the test student too, where there is one."""
    taught = (Place.LEARNER, Place.TEST_STUDENT)
    return len([one for one in lms.platform.config.inhabitants if one.place in taught])


def calls(lms, method, ending):
    """How often a service was called like this."""
    said = [one.summary for one in lms.platform.memory.messages()]
    return len([one for one in said if one.startswith(method) and one.endswith(ending)])


@pytest.mark.parametrize(
    "lms_config", [{"family": MOODLE_LIKE}, {"family": CANVAS_LIKE}], indirect=True, ids=["moodle", "canvas"]
)
def test_all_is_well_and_the_column_that_was_tried_out_is_gone(check, lms, tool):
    Grades(tool=tool, lms=lms).arrive("kirsten")
    Grades(tool=tool, lms=lms).earn("kirsten", 0.8)
    Grades(tool=tool, lms=lms).work()
    before = rows(tool, LineItem, Delivery, Audit)
    made = calls(lms, "POST", "/lineitems")

    lines = check.run("column")

    of_notices = OF_NOTICES if lms.config.family.sends_notices else []
    assert states(lines) == dict.fromkeys([*EVERY_LINE, *of_notices], "good")
    assert "Everything that was looked at is in order." in check.page.text
    assert f"{learners_of(lms)} learners are on it" in lines["Roster of the course"][1]
    assert calls(lms, "POST", "/lineitems") - made == calls(lms, "DELETE", "/lineitem") == 1
    assert tried(lms) == []
    assert rows(tool, LineItem, Delivery, Audit) == before


def test_a_column_is_made_only_by_the_button_that_says_so(check, lms):
    assert "A column “Samskabe tries a column” is then made in this course" in check.page.text

    lines = check.run("look")

    assert "A column tried out" not in lines
    assert calls(lms, "POST", "/lineitems") == 0


def test_opening_the_page_asks_the_platform_nothing(check, lms):
    asked = [one for one in lms.platform.memory.messages() if one.kind == "service"]
    check.visitor.open(check.page.url)
    assert [one for one in lms.platform.memory.messages() if one.kind == "service"] == asked


def test_nobody_is_named_and_no_token_is_shown(check, lms, caplog):
    check.run("column")
    for person in lms.platform.config.people:
        assert person.family not in check.page.text
    assert "Bearer" not in check.page.response.text
    assert TAG not in check.page.response.text
    assert caplog.text.count("Dahl") == 0


def test_keys_that_do_not_come_are_red_and_services_are_looked_at_all_the_same(check, lms):
    lms.platform.faults.set("key_set", Fault(status=503))

    lines = check.run()

    state, said = lines["Keys of the platform"]
    assert state == "bad"
    assert "status 503" in said
    assert "Nobody can come in" in said
    assert "lti.keys_unavailable" in said  # as the page says to people who cannot come in
    assert states(lines)["Clocks"] == "skipped"
    assert states(lines)["Right to send grades"] == "good"
    assert "1 thing does not work." in check.page.text


def test_a_key_set_without_a_usable_key_is_red(check, lms, monkeypatch):
    monkeypatch.setattr(
        type(lms.platform.key), "key_set", lambda _self: {"keys": [{"kty": "EC", "kid": "1"}]}
    )

    state, said = check.run()["Keys of the platform"]

    assert state == "bad"
    assert "No key in it can be used" in said
    assert "2048 bits" in said


def test_a_key_set_that_is_none_is_red(check, lms, monkeypatch):
    monkeypatch.setattr(type(lms.platform.key), "key_set", lambda _self: {"keys": None})

    state, said = check.run()["Keys of the platform"]

    assert state == "bad"
    assert "the tool cannot read it" in said


def test_an_address_the_tool_does_not_call_says_who_can_name_it(tool):
    with tool.app.test_request_context():
        line = whole_platform.KEYS.failed(AddressRefused("private"))

    assert "private network" in line.seen
    assert "ALLOWED_PRIVATE_HOSTS" in line.todo


@pytest.mark.parametrize(
    ("ahead", "state", "said"),
    [(-45, "care", "ahead"), (45, "care", "behind"), (20, "good", "differ by"), (0, "good", "differ by")],
)
def test_clocks_that_differ_by_more_than_half_a_minute_are_told(check, tool, ahead, state, said):
    tool.clock.forward(timedelta(seconds=ahead))

    line = check.run()["Clocks"]

    assert line[0] == state
    assert said in line[1]
    assert ("NTP" in line[1]) is (state == "care")


@pytest.mark.parametrize(
    ("address", "said"),
    [("{lms}/nothing-is-here", "status 404"), ("http://127.0.0.1:9/auth", "No answer came.")],
)
def test_a_sign_in_address_where_nobody_is_holds_up_nothing_else(check, tool, lms, address, said):
    with tool.shared.database.writing() as session:
        platform = session.scalars(select(Platform)).one()
        platform.auth_login_url = address.format(lms=lms.config.base_url)

    lines = check.run()

    assert lines["Sign-in address"][0] == "care"
    assert said in lines["Sign-in address"][1]
    assert "if people come in, nothing has to be done" in lines["Sign-in address"][1]
    assert states(lines)["Right to send grades"] == "good"


def test_a_platform_that_knows_no_such_tool_is_one_red_line_and_is_asked_no_more(check, lms):
    object.__setattr__(lms.platform.config, "client_id", "somebody-else")

    lines = check.run("column")

    assert states(lines)["Right to send grades"] == "bad"
    assert "status 400" in lines["Right to send grades"][1]
    assert "key set and can reach it" in lines["Right to send grades"][1]
    for what in EVERY_LINE[4:11]:
        assert lines[what][0] == "skipped", what
        assert "gives this tool no right at all" in lines[what][1]


def test_a_token_address_that_is_silent_is_waited_for_once(check, lms, tool):
    with tool.shared.database.writing() as session:
        session.scalars(select(Platform)).one().auth_token_url = "http://127.0.0.1:9/token"

    lines = check.run("column")

    assert lines["Right to send grades"][0] == "bad"
    assert "No answer came." in lines["Right to send grades"][1]
    assert "the address for access tokens in the registration" in lines["Right to send grades"][1]
    assert {lines[what][0] for what in EVERY_LINE[4:11]} == {"skipped"}
    assert calls(lms, "POST", "/lineitems") == 0


def test_after_a_while_nothing_more_is_asked(check, lms, monkeypatch):
    monkeypatch.setattr(run, "ENOUGH", timedelta(seconds=-1))

    lines = check.run("column")

    assert {lines[what][0] for what in EVERY_LINE[3:11]} == {"skipped"}
    assert "answers too slowly" in lines["Right to send grades"][1]
    assert calls(lms, "POST", "/token") == calls(lms, "POST", "/lineitems") == 0


@pytest.mark.parametrize(
    ("lms_config", "what", "state", "consequence"),
    [
        ({"scopes_struck_off": frozenset({SCORE_SCOPE})}, "Right to send grades", "bad", "no grade arrives"),
        ({"scopes_struck_off": frozenset({RESULT_SCOPE})}, "Right to read grades", "care", "changed a grade"),
        (
            {"scopes_struck_off": frozenset({LINE_ITEM_SCOPE})},
            "Right to make gradebook columns",
            "care",
            "columns that your platform has made",
        ),
        (
            {"scopes_struck_off": frozenset({LINE_ITEM_READ_SCOPE})},
            "Right to read gradebook columns",
            "care",
            "how many points",
        ),
        (
            {"scopes_struck_off": frozenset({ROSTER_SCOPE})},
            "Right to read who is in a course",
            "care",
            "only people who have opened",
        ),
    ],
    indirect=["lms_config"],
    ids=["score", "result", "columns", "read columns", "roster"],
)
def test_a_right_that_was_struck_off_says_what_does_not_work_without_it(check, what, state, consequence):
    lines = check.run("column")

    assert lines[what][0] == state
    assert consequence in lines[what][1]
    others = {one: lines[one][0] for one in EVERY_LINE[3:8] if one != what}
    assert set(others.values()) == {"good"}


@an_lms(scopes_struck_off=frozenset({LINE_ITEM_SCOPE, LINE_ITEM_READ_SCOPE, ROSTER_SCOPE}))
def test_what_needs_a_missing_right_is_not_looked_at(check, lms):
    lines = check.run("column")

    for what in ("Columns of the course", "A column tried out", "Roster of the course"):
        assert lines[what][0] == "skipped"
        assert "the right for it is missing" in lines[what][1]
    assert calls(lms, "POST", "/lineitems") == 0


def test_a_right_that_came_back_is_used_after_the_next_launch(check, tool):
    with tool.shared.database.writing() as session:
        session.scalars(select(Platform)).one().scopes_granted = [SCORE_SCOPE]

    state, said = check.run()["Right to read grades"]

    assert state == "care"
    assert "Open a link of the course once" in said


def test_a_column_that_cannot_be_removed_is_red_and_says_which(check, lms):
    lms.platform.faults.set("line_item", Fault(status=401, times=2))

    state, said = check.run("column")["A column tried out"]

    assert state == "bad"
    assert "status 401" in said
    assert "delete it by hand" in said
    assert "Samskabe tries a column" in said
    assert len(tried(lms)) == 1


def test_the_next_try_removes_what_an_earlier_one_left(check, lms):
    lms.platform.faults.set("line_item", Fault(status=401, times=2))
    check.run("column")

    lines = check.run("column")

    assert lines["A column tried out"][0] == "good"
    assert tried(lms) == []


@an_lms(scopes_struck_off=frozenset({ROSTER_SCOPE}))
def test_a_column_whose_making_was_not_answered_is_removed(tool, lms, visitor):
    """The command does the round trip alone, so that the fault meets the making of the column."""
    visitor.launch("kirsten", "m01-quiz")
    with tool.shared.database.reading() as session:
        url = session.scalars(select(ResourceLink)).one().lineitems_url
        registration = SqlPlatformDirectory(tool.shared.database)
    place = facts.CheckedCourse(key="", title="", lineitems_url=url, memberships_url=None, ungraded_links={})
    lms.platform.faults.set("line_items", Fault(status=500, takes_effect=True))
    client = tool.shared.inspector(registration.registration(1)).client

    with tool.app.test_request_context():
        line = courses.try_column(client, place)

    assert line.state == "bad"
    assert "status 500" in line.seen
    assert tried(lms) == []


def test_columns_and_roster_that_do_not_come_are_red(check, lms):
    lms.platform.faults.set("line_items", Fault(status=500))
    lms.platform.faults.set("members", Fault(status=500))

    lines = check.run()

    for what in ("Columns of the course", "Roster of the course"):
        assert lines[what][0] == "bad"
        assert "status 500" in lines[what][1]
        assert "check again" in lines[what][1]


JOURNAL = Link(id="journal", title="My own diary", item="m01/journal", maximum=10)
GLOSSARY = Link(id="words", title="Difficult words", item="glossary")
WITH_JOURNAL = tuple(replace(course, links=(*course.links, JOURNAL, GLOSSARY)) for course in COURSES)


@an_lms(courses=WITH_JOURNAL)
def test_a_journal_that_a_teacher_gave_a_column_is_told(check, new_visitor):
    assert "Columns that stay empty" not in check.run()
    for link in ("journal", "words"):
        new_visitor().launch("kirsten", link)

    state, said = check.run()["Columns that stay empty"]

    assert state == "care"
    assert "1 link has a column and never sends a grade: My own diary." in said
    assert "never graded" in said


def test_a_place_that_waits_is_told(check, tool, lms, new_visitor):
    Doorstep(tool=tool, lms=lms, browser=new_visitor()).launch({CORE + "deployment_id": "unheard"})

    lines = check.run()

    assert lines["Places that wait to be let in"][0] == "care"
    assert "1 place waits." in lines["Places that wait to be let in"][1]
    assert lines["The last launch"][0] == "care"
    assert "lti.deployment_unknown" in lines["The last launch"][1]


def test_grades_that_nobody_sends_are_red_and_those_refused_are_told(check, tool, lms):
    grades = Grades(tool=tool, lms=lms)
    grades.arrive("kirsten")
    grades.arrive("omar")
    grades.earn("kirsten", 0.8)
    grades.fail("scores", status=400)
    grades.work()
    grades.earn("omar", 0.5)
    assert "Grades nobody sends" not in check.run()
    tool.clock.forward(timedelta(minutes=11))

    lines = check.run()

    assert lines["Grades nobody sends"][0] == "bad"
    assert "worker" in lines["Grades nobody sends"][1]
    assert lines["Grades that were refused"][0] == "care"
    assert lines["The last grade that arrived"][0] == "skipped"


@pytest.mark.both_databases("statements")
def test_grades_that_were_tried_in_vain_are_told(check, tool, lms):
    grades = Grades(tool=tool, lms=lms)
    grades.arrive("kirsten")
    grades.earn("kirsten", 0.8)
    grades.fail("scores", status=503)
    grades.work()

    assert check.run()["Grades that wait"][0] == "care"


def test_another_institution_s_platform_and_course_are_not_there(check, tool):
    with tool.shared.database.writing() as session:
        town = Town.found(session, "Sydby")
        theirs, course = town.platform.key, town.course("Their course").key
        town.person(session.scalars(select(Context).filter_by(key=course)).one())
    ours = check.page.url.rsplit("/", 1)[1]
    address = check.page.url.replace(ours, theirs)
    token = check.page.form_token

    assert check.visitor.open(address).status == 404
    assert check.visitor.http.post(address, data={"form_token": token}, timeout=20).status_code == 404
    answer = check.visitor.http.post(
        check.page.url, data={"form_token": token, "course": course, "do": "column"}, timeout=20
    )
    assert answer.status_code == 404
    assert "Their course" not in answer.text + check.page.response.text


def test_a_platform_of_two_institutions_tells_each_only_its_own(check, tool):
    """What waits, and how launches end, is for the home of the platform; courses are for whose they are."""
    with tool.shared.database.writing() as session:
        platform = session.scalars(select(Platform)).one()
        platform.institution_id = platforms.add_institution(session, name="Home", now=tool.clock()).id

    lines = check.run()

    assert "Places that wait to be let in" not in lines
    assert lines["The last launch"][0] == "good"
    assert "The last page was opened then." in lines["The last launch"][1]


def test_with_several_platforms_one_is_chosen_and_with_one_it_is_there_at_once(check, tool):
    with tool.shared.database.writing() as session:
        institution = session.scalars(select(Institution)).one()
        Town.found(session, "Elsewhere")
        other = Platform(
            issuer="https://second.example", client_id="c", name="Second LMS", institution_id=institution.id,
            auth_login_url="https://second.example/a", auth_token_url="https://second.example/t",
            key_set_url="https://second.example/k",
        )  # fmt: skip
        session.add(other)

    page = check.visitor.open(check.page.url.rsplit("/", 1)[0])

    assert "Second LMS" in page.text
    assert "Elsewhere" not in page.text
    chosen = check.visitor.open(page.link("Second LMS"), base=page.url)
    assert "“Second LMS”" in chosen.text
    assert "No course of this platform is known yet" in chosen.text


def test_a_check_without_the_form_s_token_does_not_run(check, lms):
    answer = check.visitor.http.post(check.page.url, data={"do": "column"}, timeout=20)

    assert answer.status_code == 403
    assert calls(lms, "POST", "/token") == 0


# --- the command ---


def test_the_command_says_the_same_and_ends_well(tool, lms, visitor):
    visitor.launch("kirsten", "m01-quiz")

    ended = command(tool, "platform", "check", "1", "--try-column")

    assert ended.exit_code == 0, ended.output
    for what in EVERY_LINE:
        assert f"\t{what}: " in ended.output
    assert tried(lms) == []


def test_the_command_ends_badly_when_something_is_red_and_only_then(tool, lms, visitor):
    visitor.launch("kirsten", "m01-quiz")
    with tool.shared.database.writing() as session:
        session.scalars(select(Platform)).one().scopes_granted = [SCORE_SCOPE]
    amber = command(tool, "platform", "check", "1")
    lms.platform.faults.set("key_set", Fault(status=404))
    red = command(tool, "platform", "check", "1")

    assert (amber.exit_code, red.exit_code) == (0, 1)
    assert "look at it\tRight to read grades" in amber.output
    assert "does not work\tKeys of the platform: The platform answered with the status 404." in red.output
    assert "→ Nobody can come in" in red.output
    assert "A column tried out" not in amber.output


@pytest.mark.parametrize("words", [["999"], ["1", "--course", "nobodys"], ["x"]])
@pytest.mark.usefixtures("lms")
def test_the_command_says_what_there_is_not(tool, words):
    ended = command(tool, "platform", "check", *words)

    assert ended.exit_code != 0
    assert isinstance(ended.exception, SystemExit)
    assert "rror" in ended.output


@pytest.mark.usefixtures("lms")
def test_the_command_checks_a_platform_nobody_came_from(tool):
    ended = command(tool, "platform", "check", "1", "--try-column")

    assert ended.exit_code == 0
    assert "No course was looked at" in ended.output
    assert "Nobody has come in from this platform yet." in ended.output


class TestWayBack:
    """Moodle itself calls the tool, and as it is installed neither at private addresses nor at other ports."""

    @pytest.fixture
    def known(self, tool, lms):
        del lms
        with reading(tool) as session:
            one = session.scalars(select(Platform)).one()
            return facts.gather(session, one, institution_id=None, course=None, now=tool.clock())

    @pytest.mark.parametrize(
        ("own_url", "said"),
        [
            ("https://course.example:8443", "This tool is at port 8443."),
            ("https://[fd00::7]", "This tool has a private address."),
            ("https://10.1.2.3", "This tool has a private address."),
        ],
    )
    def test_where_moodle_would_not_call_it_is_told_what_to_set(self, known, own_url, said):
        [line] = whole_platform.way_back(replace(known, family="moodle"), own_url)
        assert said in line.seen
        assert "cURL blocked hosts list" in line.todo
        assert "cURL allowed ports list" in line.todo

    def test_elsewhere_nothing_is_told(self, known):
        assert whole_platform.way_back(replace(known, family="canvas"), "https://10.1.2.3:8443") == []
        for own_url in ("https://93.184.216.34", "http://127.0.0.1:8080"):
            assert whole_platform.way_back(replace(known, family="moodle"), own_url) == []
