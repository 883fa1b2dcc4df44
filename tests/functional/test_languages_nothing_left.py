"""Nothing is left untranslated: every word on every page passes through the catalogues or the course.

The tool speaks a language that is English between ⟦ and ⟧ (`tests.pseudo`), the course is written in it, and people
walk through all they can reach. What stands outside the brackets was forgotten.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select, update

from app.errors import CATALOGUE
from app.models import Attempt, LineItem
from app.views.errors import error_page
from lti.practice_lms.claims import AGS_SCOPES, NRPS_SCOPE
from lti.practice_lms.faultboard import Fault
from tests.doorstep import CORE
from tests.functional.setup_stars import three_stars
from tests.gradebook import Grades
from tests.journey import Page, Visitor, running_tool
from tests.keeper import address
from tests.pseudo import LOCALE, NOTHING, bare_words, wrap, wrapped_course, write_catalogue
from tests.registrar import NO, PLATFORM, YES, Administrator, impostor, invite
from tests.releases import fill
from tests.reviewing import finish_quiz
from tests.walking import Learner, course_of, named, right, wrong

OF_THE_LMS = (
    "(Kirsten|Omar|Jonas|Pia|Marlene|Anna|Aksel)( (Dahl|Haddad|Berg|Lind|Voss|Holm|Vang))?",
    "Co-creating welfare together|Neighbours in Nordby, autumn group",
    r"Practice LMS|\w+@nordby\.example",
    "Check yourself: what co-creation is",
)
"""People, courses, the platform and the columns of its gradebook: the LMS tells them."""
THE_SAME_EVERYWHERE = ("Samskabe", "Aa", "English", "[Ee]speranto", "CSV", "Excel", "JSON", "Moodle")
"""The product, the letters that stand for text size, names of languages, formats and other products."""
OF_MACHINES = (
    r"https?://\S+",
    r"\blocalhost\b",
    r"\b(lti|invite|registration)\.\w+",
    r"(?<![0-9A-Za-z_-])[0-9A-Za-z_-]{43}(?![0-9A-Za-z_-])",
    r"\b[0-9A-Za-z_-]{22}\b",
    r"\bsamskabe-practice\b",
    r"\b\d{4}-\w+-\d{1,2}\b",
    r"^\d{1,2} [A-Z][a-z]{2}$",
)
"""Addresses, codes, the ids that a report tells, and days, which the calendar of the language writes."""
EXEMPT = re.compile("|".join((*OF_MACHINES, *OF_THE_LMS, *THE_SAME_EVERYWHERE)))
HREF = re.compile(r'href="(/v/[^"#]+)')
NO_PAGES = re.compile(r"\.(csv|xlsx)|/guide/pdf|/picture/|/data/(json|page)|/gallery")
"""Files; and the gallery, which shows samples and the names that authors write: they are in no language."""
ON_PAPER = re.compile(r"/print(/|$)")
"""What is made for paper is nobody's (`app.views.learner.printing`): one reader of each course reads it for all."""
WORDS = wrap("What I wrote about the bench by the bus stop, and about those who sit on it. ")


@pytest.fixture(scope="module")
def translations(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pseudo")
    write_catalogue(folder)
    return folder


def with_wrapped_words(url: str) -> None:
    """Fill a database with the course in the language of this file."""
    fill(url, wrapped_course(three_stars()))


@pytest.fixture
def database_url(sqlite_files) -> Iterator[str]:
    """Words do not depend on the database: one kind is enough."""
    url = sqlite_files.fresh(with_wrapped_words)
    yield url
    sqlite_files.drop(url)


@pytest.fixture
def tool(make_settings, translations):
    with running_tool(make_settings, translations=(translations,)) as running:
        yield running


class Walk:
    """Somebody who reads every page they meet, and notes what is not in their language."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.visitor.http.headers["Accept-Language"] = LOCALE
        self.bare: dict[str, str] = {}
        self.seen: set[str] = set()

    def read(self, page: Page) -> Page:
        """Read a page in all its parts."""
        place = re.sub(r"/v/[^/]+", "", page.url.partition("?")[0])
        for words in bare_words(page.response.text, exempt=EXEMPT):
            self.bare.setdefault(words, f"{page.status} {urlsplit(place).path}")
        return page

    def launch(self, person: str, link: str = "course", *, pathway: str | None = None) -> Learner:
        """Come in, and choose the language and perhaps a pathway."""
        page = self.visitor.launch(person, link)
        there = Learner(self.visitor, page)
        there.choose_language(LOCALE)
        if pathway:
            self.read(there.go("pathway"))
            there.send("pathway", pathway=pathway)
        self.read(there.page)
        return there

    def everywhere(self, there: Learner, *, on_paper: bool = False) -> None:
        """Follow every link inside the visit, and read what is there; `on_paper`: what is made for paper as well."""
        waiting = [there.go("")]
        while waiting:
            page = self.read(waiting.pop())
            for href in HREF.findall(page.response.text):
                address = href.replace("&amp;", "&")
                shape = re.sub(r"=[^&]*", "", address)
                if (
                    shape in self.seen
                    or NO_PAGES.search(address)
                    or (ON_PAPER.search(address) and not on_paper)
                ):
                    continue
                self.seen.add(shape)
                waiting.append(self.visitor.open(address, base=there.base))

    def found(self) -> list[str]:
        """What is not in the language, and where it was met first."""
        return [f"{where}: {words}" for words, where in self.bare.items()]


@pytest.fixture
def walk(visitor) -> Walk:
    return Walk(visitor)


@pytest.fixture
def course(tool):
    with tool.shared.database.reading() as session:
        return course_of(tool, session)


def practise(walk, there, course, star="m01"):
    """Answer every question of every page: not at all, wrongly, rightly."""
    for page in (course.pages[name] for name in course.stars[star].pages):
        for item in (course.items[name] for name in page.items):
            if item.kind not in {"choice", "truefalse", "match", "sort", "order", "poll"}:
                continue
            answers = (
                [named(item, {"choice": item.bones["options"][0]})]
                if item.kind == "poll"
                else [wrong(item), right(item)]
            )
            there.go(f"{star}/page/{page.local_id}")
            for answer in [{}, *answers]:
                walk.read(there.press(f"again:{item.local_id}"))
                walk.read(there.answer(item, answer))


def texts_of(course, star):
    """The worksheets and the journal of a star: each with its page, and a field of it."""
    for page in (course.pages[name] for name in course.stars[star].pages):
        for item in (course.items[name] for name in page.items):
            if item.kind in {"canvas", "journal"}:
                field = "text" if item.kind == "journal" else f"field__{item.bones['fields'][0]['id']}"
                yield item.id, f"{star}/page/{page.local_id}", field


def write(walk, there, course, star="m01"):
    """Write, meet another window, share, go back, and do it on paper."""
    for slot, page, field in texts_of(course, star):
        before = there.go(page)
        for what in ({field: WORDS, "sharing": "instructor"}, {field: wrap("Another.")}):
            walk.read(there.write(slot, before, **what))
        there.write(slot, verb="keep-mine", **{field: wrap("Mine.")})
        walk.read(there.go(f"entry/{slot}/history"))
    for path in ("texts", "portfolio", "portfolio/preview"):
        walk.read(there.go(path))
    for slot, page, _field in texts_of(course, star):
        there.go(page)
        walk.read(there.write(slot, verb="paper"))


def leave_texts(there, course, star="m01"):
    """Leave what `write` leaves: of each text two versions, shared, and done on paper as well."""
    for slot, page, field in texts_of(course, star):
        for what in ({field: WORDS, "sharing": "instructor"}, {field: wrap("Mine.")}):
            there.write(slot, there.go(page), **what)
        there.go(page)
        there.write(slot, verb="paper")


def take_the_quiz(walk, there, tool, answers):
    """One round, every question answered in one way."""
    walk.read(there.go("m01/quiz"))
    walk.read(there.send("m01/quiz"))
    with tool.shared.database.reading() as session:
        course = course_of(tool, session)
        [round_] = session.scalars(select(Attempt).filter_by(activity="m01/quiz", state="open")).all()
        items = [course.items[one["item"]] for one in round_.shown]
    for item in items:
        asked = there.page
        walk.read(there.send(there.path))
        walk.read(there.send(there.path, page=asked, **answers(item)))
        walk.read(there.follow("See how it went" if item is items[-1] else "Next question"))


def test_a_learner_meets_no_word_that_is_not_translated(walk, tool, course):
    there = walk.launch("kirsten")
    walk.read(there.go("pathway"))
    walk.read(there.send("pathway"))
    there.go("pathway")
    there.send("pathway", pathway="citizen")
    walk.everywhere(there, on_paper=True)
    practise(walk, there, course)
    write(walk, there, course)
    take_the_quiz(walk, there, tool, wrong)
    take_the_quiz(walk, there, tool, right)
    walk.visitor.http.headers["Sec-Fetch-Dest"] = "iframe"
    walk.read(there.go("words"))
    walk.read(there.send("/window"))
    walk.seen.clear()
    walk.everywhere(there)
    assert walk.found() == []


def test_who_teaches_meets_no_word_that_is_not_translated(walk, tool, course, lms, new_visitor):
    kirsten = Walk(new_visitor()).launch("kirsten", "m01-quiz", pathway="citizen")
    leave_texts(kirsten, course)
    Grades(tool=tool, lms=lms).earn("kirsten", 0.8)
    grades = Grades(tool=tool, lms=lms)
    grades.fail("scores", status=400)
    grades.work()
    there = walk.launch("anna")
    set_up = walk.read(there.go("set-up"))
    on = [value for name, value in set_up.form("/set-up").fields if name == "on"]
    for changes in (
        {"mark__m01__citizen": "101", "opens__time__m01": "10:00", "due__date__m01": "soon"},
        {"mark__m01__citizen": "70", "opens__date__m01": "2027-05-01", "due__date__m01": "2027-06-01"},
        {"mark__m01__citizen": "80", "required__m01": "no"},
        {"on": on[1:]},
    ):
        walk.read(there.send("/set-up", do="save", **changes))
        if "⟦Before this is saved⟧" in there.page.text:
            walk.read(there.send("/set-up", do="save"))
    assert "⟦Saved as version" in there.page.text
    assert walk.read(there.send("/set-up", page=set_up, do="save", mark__m01__leader="75")).status == 409
    walk.everywhere(there, on_paper=True)
    shared = walk.read(there.go("shared"))
    walk.read(there.go(re.search(r"shared/[^\"#]+", shared.response.text)[0]))
    form = next(form for form in there.page.forms if "/shared/" in form.action)
    for remark in ("", wrap("Thank you.")):
        walk.read(walk.visitor.send(there.page, form, remark=remark))
    assert "Kirsten Dahl" in walk.read(there.go("grades")).text
    walk.read(there.send("/grades"))
    there.go("set-up")
    there = Learner(walk.visitor, walk.read(there.send("/preview")))
    there.press("take", pathway="citizen")
    walk.seen.clear()
    walk.everywhere(there)
    assert walk.found() == []


def test_who_looks_at_a_learners_work_meets_no_word_that_is_not_translated(
    walk, tool, course, lms, new_visitor
):
    learner, grades = Walk(new_visitor()), Grades(tool=tool, lms=lms)
    kirsten = learner.launch("kirsten", "m01", pathway="citizen")
    finish_quiz(tool, kirsten, wrong)
    learner.read(kirsten.send("/result", share="yes"))
    finish_quiz(tool, kirsten, right)
    leave_texts(kirsten, course)
    grades.work()
    walk.launch("anna")
    cell = f"/as/anna/review/1/{grades.column('m01').id}/kirsten"
    for measured in ("m01", "course"):
        with tool.shared.database.writing() as session:
            session.execute(update(LineItem).values(measures=measured))
        page = walk.read(walk.visitor.arrive(walk.visitor.open(cell)))
        for href in re.findall(r'href="(/v/[^"]+/review/[^"]+)"', page.response.text):
            assert walk.read(walk.visitor.open(href, base=page.url)).status == 200
    walk.read(walk.visitor.open("set-up", base=page.url))
    assert walk.found() + learner.found() == []


def test_who_registers_a_platform_meets_no_word_that_is_not_translated(walk, tool, lms):
    registrar = Administrator(lms=lms, browser=walk.visitor)
    for button in (NO, YES):
        asked = walk.read(registrar.paste(invite(tool)))
        walk.read(registrar.say(asked, wrap(button)))
    with impostor() as platform:
        for family in ("moodle", "canvas"):
            platform.changes = {PLATFORM: {"product_family_code": family}}
            query = {"openid_configuration": platform.url}
            page = Page(walk.visitor.http.get(invite(tool), params=query, timeout=20))
            walk.read(registrar.say(walk.read(page), wrap(YES)))
    assert walk.found() == []


def test_who_reports_meets_no_word_that_is_not_translated(walk, lms, new_visitor):
    for person, course in (("kirsten", "1"), ("omar", "2")):
        there = Walk(new_visitor())
        page = there.visitor.launch(person, course=course)
        there.visitor.open("m01/page/tuesday", base=page.url)
    there = walk.launch("aksel")
    walk.everywhere(there)
    walk.read(there.go("reports"))
    walk.read(there.go("reports?since=never&until=2020-01-01"))
    check_everything(walk, there, lms)
    assert walk.found() == []


def check_everything(walk, there, lms):
    """Check the connection when all is well, and with one thing after the other not so."""
    there.go("platforms")
    place = urlsplit(there.page.url).path
    course = there.page.form(place).choices["course"][0]
    failing = ((), ("key_set",), ("token",), ("line_items", "members"), ("line_item",))
    for services in failing:
        for service in services:
            lms.platform.faults.set(service, Fault(status=401, times=9))
        walk.read(walk.visitor.send(there.page, there.page.form(place), do="column", course=course))
        lms.platform.faults.clear()


def test_who_comes_without_a_cookie_or_too_late_is_told_in_their_language(walk, tool, doorstep):
    there = walk.launch("kirsten", pathway="citizen")
    walk.read(there.go("m01/page/nowhere"))
    other = Walk(doorstep.browser)
    login = doorstep.login()
    token = doorstep.token(login)
    other.visitor.http.cookies.clear()
    page = other.read(doorstep.post(login, token))
    assert page.status == 401
    asked = other.read(other.visitor.send(page, page.form("/lti/ticket")))
    assert asked.status == 200
    refused = other.read(other.visitor.send(asked, asked.form("/ticket/use"), button="⟦No, this is not me⟧"))
    assert refused.heading == "⟦Nothing was opened⟧"
    for path in ("/", "/nowhere", there.base + "texts"):
        other.read(other.visitor.open(path, base=tool.url))
    tool.clock.forward(timedelta(days=3))
    assert walk.read(there.go("texts")).status == 401
    assert walk.found() + other.found() == []


def test_the_operator_reads_every_page_in_their_language(walk, tool, doorstep):
    doorstep.launch()
    doorstep.launch({CORE + "deployment_id": "20260101"})
    asked = walk.read(walk.visitor.open(address(tool)))
    page = walk.read(walk.visitor.send(asked, asked.form("/operator")))
    there = Learner(walk.visitor, page)
    for path in ("platforms", "deployments", "invitations", "keys", "audit"):
        walk.read(there.go(f"operator/{path}"))
    for path, ending, answers in (
        ("deployments", "/approve", {}),
        ("deployments", "/suspend", {}),
        ("invitations", "/invitations", {"days": "0", "whom": "platform"}),
        ("invitations", "/invitations", {"days": "3"}),
        ("invitations", "/revoke", {}),
        ("keys", "/keys", {}),
    ):
        page = there.go(f"operator/{path}")
        walk.read(walk.visitor.send(page, page.form(ending), **answers))
    there.go("operator/platforms")
    door = walk.read(there.follow("⟦Check the connection⟧"))
    form = next(form for form in door.forms if "/operator/platforms/" in form.action)
    walk.read(walk.visitor.send(door, form))
    page = there.go("operator/keys")
    walk.read(walk.visitor.send(page, page.form("/leave")))
    assert walk.found() == []


def test_what_a_platform_does_not_allow_is_told_in_their_language(walk, lms):
    everything = {*AGS_SCOPES, NRPS_SCOPE}
    for struck in ({NRPS_SCOPE, AGS_SCOPES[0]}, {AGS_SCOPES[3]}, everything):
        object.__setattr__(lms.platform.config, "scopes_struck_off", frozenset(struck))
        there = walk.launch("anna")
        walk.read(there.go("grades"))
        walk.read(there.go("reports"))
    assert walk.found() == []


def test_every_refusal_is_told_in_the_language_of_the_browser(tool):
    found = []
    for code, entry in CATALOGUE.items():
        with tool.app.test_request_context(headers={"Accept-Language": LOCALE}):
            found += [f"{code}: {words}" for words in bare_words(error_page(entry)[0], exempt=EXEMPT)]
    assert found == []


@pytest.mark.parametrize(
    "html",
    [
        "<p>Hello</p>",
        "<p>⟦Hello⟧ there</p>",
        '<button aria-label="Hello">⟦x⟧</button>',
        '<p data-words-short="{words} words so far">⟦x⟧</p>',
        "<p>⟦Hello</p>",
        '<img alt="⟦Hello">',
    ],
)
def test_a_forgotten_word_is_heard(html):
    assert set(bare_words(html, exempt=EXEMPT)) - {NOTHING}


def test_a_page_without_a_word_in_the_language_is_reported():
    assert list(bare_words("<p>Samskabe 12</p>", exempt=EXEMPT)) == [NOTHING]


@pytest.mark.parametrize(
    "html",
    [
        "<p>⟦Hello <strong>you</strong>⟧ 12 · 14:03</p>",
        "<p>⟦A ⟦part⟧ of it⟧ Samskabe</p>",
        '<p data-words="⟦{words} words so far⟧" data-step="1" class="some thing">⟦x⟧</p>',
    ],
)
def test_a_word_in_the_language_is_not_reported(html):
    assert list(bare_words(html, exempt=EXEMPT)) == []
