"""Knows the ways through the tool and the practice LMS on which every page is met; judges none of them.

Each walk follows all links of a visit and sends the forms that lead to other pages: what a page looks like after an
answer, a saved text, a finished quiz.
"""

import re
from collections.abc import Iterator
from html import unescape
from http.cookiejar import DefaultCookiePolicy
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from app.worker.loop import run_once
from tests import files
from tests.journey import Form, Page, Visitor
from tests.keeper import address as way_in
from tests.registrar import invite
from tools.stage import Stage

MOST_PAGES = 80
"""Of one visit: enough for what somebody does beside the stars, and an end where links never end."""
PAGES_OF_THE_COURSE = 240
"""Of the visit of one who reads every page that links lead to, of all stars and annexes."""
WORDS = "In my own words: people who use a service and people who run it decide together."
DONE = re.compile(r'name="do" value="((?:answer|save):[^"]+)"')
"""The buttons of a page's activities that hand something in."""
WRITTEN = re.compile(r"\.(text|field-.+|why-.+)$")


class Seen(NamedTuple):
    """A page that was met."""

    name: str
    html: str
    status: int


def all_pages(stage: Stage) -> Iterator[Seen]:
    """Every page, as each kind of person meets it."""
    yield from _public(stage)
    yield from _lms(stage)
    yield from _registration(stage)
    yield from _learner(stage, "kirsten", pathway="citizen")
    professional = stage.visitor()
    start = professional.launch("jonas")
    yield from _crawl(
        professional, professional.send(start, start.pathway_form, pathway="professional"), "jonas"
    )
    yield from _instructor(stage)
    yield from _review(stage)
    yield from _content(stage)
    yield from _admin(stage)
    yield from _operator(stage)


def _public(stage: Stage) -> Iterator[Seen]:
    visitor = stage.visitor()
    for name, address in (
        ("landing", "/"),
        ("refused", "/lti/login"),
        ("way-in", "/lti/launch"),
        ("missing", "/nothing"),
        ("verify", "/verify"),
        ("not-known", "/verify/0000"),
        ("accessibility", "/accessibility"),
        ("privacy", "/privacy"),
        ("forgotten", "/forgotten"),
        ("no-box", "/s/nothing"),
        ("foreign", "/v/x/"),
    ):
        yield _seen(f"public-{name}", visitor.open(address, base=stage.tool.url))
    blocked = stage.visitor()
    blocked.http.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    page = blocked.launch("omar")
    yield _seen("public-no-cookie", page)
    yield _seen("public-ticket", blocked.send(page, page.form("/lti/ticket")))


def _lms(stage: Stage) -> Iterator[Seen]:
    visitor = stage.visitor()
    yield _seen("lms-front", visitor.open("/"))
    for person in ("kirsten", "anna"):
        if person == "anna":
            yield _seen("lms-anna-select", visitor.open("/as/anna/course/1/select"))
        yield _seen(f"lms-{person}-course", visitor.open(f"/as/{person}/course/1"))
        for view in ("gradebook", "participants", "messages"):
            yield _seen(f"lms-{person}-{view}", visitor.open(f"/as/{person}/course/1/{view}"))


def _registration(stage: Stage) -> Iterator[Seen]:
    """An administrator's ways with a link; the practice LMS stays with the registration it had."""
    visitor = stage.visitor()
    lms = visitor.open("/as/aksel/course/1/tools")
    yield _seen("lms-aksel-tools", lms)
    for answer in ("No, not now", "Yes, register"):
        framed = visitor.send(lms, lms.form("/tools/add"), link=invite(stage.tool))
        yield _seen("lms-aksel-tools-add", framed)
        asked = visitor.open(unescape(re.findall(r'<iframe[^>]* src="([^"]+)', framed.response.text)[0]))
        yield _seen("registration-asked", asked)
        answered = visitor.send(asked, asked.form("/lti/register"), button=answer)
        yield _seen(f"registration-{answered.heading}", answered)
    yield _seen("lms-aksel-tools-registered", visitor.open(lms.url))


def _learner(stage: Stage, person: str, *, pathway: str) -> Iterator[Seen]:
    visitor = stage.visitor()
    page = visitor.launch(person)
    yield _seen(f"{person}-welcome", page)
    home = visitor.send(page, page.pathway_form, pathway=pathway)
    yield from _crawl(visitor, home, person, most=PAGES_OF_THE_COURSE)
    yield from _forms(visitor, home, person)
    yield from _quiz(visitor, home, person)
    yield from _own_pages(visitor, home, person)
    yield from _crawl(visitor, home, f"{person}-later")


def _instructor(stage: Stage) -> Iterator[Seen]:
    visitor = stage.visitor()
    start = visitor.launch("anna")
    yield from _crawl(visitor, start, "anna")
    report = visitor.open("reports", base=start.url)
    person = next(link for link in _links(report) if "/reports/people/" in link)
    yield _seen("anna-report-person", visitor.open(person))
    yield _seen("anna-statements", visitor.open("statements", base=start.url))
    yield from _voice_box(stage, visitor, visitor.open("boxes/new", base=start.url))
    for form in start.forms:
        if form.action.endswith("/preview"):
            yield _seen("anna-preview", visitor.send(start, form))


def _voice_box(stage: Stage, visitor: Visitor, page: Page) -> Iterator[Seen]:
    """A box as it is prepared, opened, answered by a stranger, read, and told back."""
    words = dict.fromkeys(("question1_en", "question2_en", "readers_en", "promise_en", "elsewhere_en"), WORDS)
    opened = visitor.send(page, page.form("/boxes/new"), do="open", **words)
    yield _seen("anna-box-open", opened)
    address = next(link for link in _links(opened) if "/s/" in link)
    stranger = stage.visitor()
    asked = stranger.open(address)
    yield _seen("stranger-box", asked)
    form = asked.form("/in")
    yield _seen("stranger-box-empty", stranger.send(asked, form))
    yield _seen("stranger-box-in", stranger.send(asked, form, field__1=WORDS))
    yield from _crawl(visitor, opened, "anna-box", most=4)
    answers = visitor.open(opened.link("What came in"), base=opened.url)
    yield _seen("anna-box-answers", answers)
    yield _seen("anna-box-poster", visitor.open(opened.link("Poster and cards"), base=opened.url))
    kept = visitor.send(answers, answers.form("/answers"), do="kept")
    yield _seen("anna-box-kept", kept)
    yield _seen("anna-box-for-somebody", visitor.send(kept, _form_that(kept, "write"), do="write"))
    yield _seen("anna-box-told", visitor.send(opened, _form_that(opened, "tell"), do="tell", told_en=WORDS))
    yield _seen("anna-box-closed", visitor.send(opened, _form_that(opened, "close"), do="close"))
    yield _seen("stranger-box-closed", stranger.open(address))


def _form_that(page: Page, verb: str) -> Form:
    """The form with the button that says so."""
    return next(form for form in page.forms if any(value == verb for _name, value in form.buttons.values()))


def _review(stage: Stage) -> Iterator[Seen]:
    """From the gradebook into a learner's work: the star, and the answers of the try that is shared."""
    stage.visitor().launch("kirsten", "m01")  # brings the column
    for _turn in range(2):  # the column is filled, then the grade is sent
        run_once(stage.tool.app)
    visitor = stage.visitor()
    gradebook = visitor.open("/as/anna/course/1/gradebook")
    yield _seen("lms-anna-gradebook-graded", gradebook)
    cell = next(link for link in _links(gradebook) if "/review/" in link)
    yield _seen("lms-anna-review", visitor.open(cell))
    work = visitor.arrive(visitor.open(cell.replace("/course/1/review/", "/review/1/")))
    yield _seen("anna-review", work)
    answers = next(link for link in _links(work) if "/review/" in link)
    yield _seen("anna-review-answers", visitor.open(answers))


def _admin(stage: Stage) -> Iterator[Seen]:
    visitor = stage.visitor()
    start = visitor.launch("aksel")
    yield from _crawl(visitor, start, "aksel")
    door = visitor.open("platforms", base="/".join(start.url.split("/")[:5]) + "/")
    yield _seen("aksel-checked", _fill(visitor, door, door.form(urlsplit(door.url).path)))


def _operator(stage: Stage) -> Iterator[Seen]:
    """Who runs the tool: the way in, the pages, the link of an invitation, a mistake, the way out."""
    visitor = stage.visitor()
    asked = visitor.open(way_in(stage.tool))
    yield _seen("operator-asked", asked)
    start = visitor.send(asked, asked.form("/operator"))
    yield from _crawl(visitor, start, "operator")
    door = visitor.open("invitations", base=start.url)
    yield _seen("operator-invited", visitor.send(door, door.form("/invitations")))
    yield _seen("operator-mistaken", visitor.send(door, door.form("/invitations"), days="0"))
    keys = visitor.open("keys", base=start.url)
    yield _seen("operator-rotated", visitor.send(keys, keys.form("/keys")))
    yield _seen("operator-left", visitor.send(keys, keys.form("/leave")))


def _content(stage: Stage) -> Iterator[Seen]:
    """Choosing content: the list, a mistake, the answer, and what the LMS makes of it."""
    visitor = stage.visitor()
    page = visitor.arrive(visitor.open("/as/anna/select/1"))
    yield _seen("anna-content", page)
    yield _seen("anna-content-none", visitor.send(page, page.form("/content"), do="choose"))
    answer = visitor.send(page, page.form("/content"), do="choose", item=["m01", "m01/journal"])
    yield _seen("anna-content-answer", answer)
    yield _seen("lms-anna-selected", visitor.send(answer, answer.form("/selected")))


def _crawl(visitor: Visitor, start: Page, name: str, *, most: int = MOST_PAGES) -> Iterator[Seen]:
    """All pages of the visit that links lead to."""
    root = "/".join(start.url.split("/")[:5]) + "/"
    waiting, met = [start.url], {start.url}
    read = 0
    while waiting and read < most:
        read += 1
        page = visitor.open(waiting.pop(0))
        if not page.response.headers.get("Content-Type", "").startswith("text/html"):
            continue
        yield _seen(f"{name}-{page.url.removeprefix(root)}", page)
        for link in _links(page):
            if link.startswith(root) and link not in met:
                met.add(link)
                waiting.append(link)


def _links(page: Page) -> list[str]:
    found = re.findall(r'<a\b[^>]*\bhref="([^"#]+)', page.response.text)
    return [urljoin(page.url, unescape(link)) for link in found]


def _forms(visitor: Visitor, home: Page, name: str) -> Iterator[Seen]:
    """The star's pages again: every question answered, every text saved, once."""
    first = visitor.open("m01/", base=home.url)
    sent = set()
    for link in dict.fromkeys(link for link in [first.url, *_links(first)] if "/m01/" in link):
        page = visitor.open(link)
        own = [form for form in page.forms if urlsplit(form.action).path == urlsplit(page.url).path]
        for what in DONE.findall(page.response.text) if own else []:
            if what not in sent:
                sent.add(what)
                for again in (page, visitor.open(link)):  # thought about again, then for good
                    yield _seen(f"{name}-after-{what}", _fill(visitor, again, own[0], do=what))
        for form in visitor.open(link).forms:
            what = urlsplit(form.action).path.split("/", 3)[-1]
            if form.method == "post" and re.match(r".*(entry|paper)\b", what) and what not in sent:
                sent.add(what)
                yield _seen(f"{name}-after-{what}", _fill(visitor, visitor.open(link), form))


def _quiz(visitor: Visitor, home: Page, name: str) -> Iterator[Seen]:
    door = visitor.open("m01/quiz", base=home.url)
    page = visitor.send(door, door.form("m01/quiz"))
    while "/result" not in page.url:
        yield _seen(f"{name}-quiz-item", page)
        answered = _fill(visitor, page, next(form for form in page.forms if "/quiz/" in form.action))
        yield _seen(f"{name}-quiz-marked", answered)
        onward = [link for link in _links(answered) if "/quiz/" in link and link != answered.url]
        page = visitor.open(onward[-1])
    yield _seen(f"{name}-quiz-result", page)
    yield _seen(f"{name}-quiz-shared", visitor.send(page, page.form("/result"), share="yes"))


def _own_pages(visitor: Visitor, home: Page, name: str) -> Iterator[Seen]:
    """What no link leads to: words that are looked for, tables without texts, a deletion nobody is sure of."""
    for path in ("search", "search?q=welfare", "search?q=people", "search?q=xyzzy", "at-my-tables"):
        yield _seen(f"{name}-{path}", visitor.open(path, base=home.url))
    bringing = visitor.open("entry/m01/journal/files", base=home.url)
    yield _seen(f"{name}-file", bringing)
    form = bringing.form("/files")
    yield _seen(f"{name}-file-refused", visitor.send(bringing, form, words=WORDS))
    address, told = urljoin(bringing.url, form.action), {**dict(form.fields), "words": WORDS}
    for body in (files.photo(), files.wave()):
        visitor.http.post(address, data=told, files={"file": ("a", body)}, timeout=20)
    yield _seen(f"{name}-files-beside", visitor.open(address))
    yield _seen(f"{name}-files", visitor.open("files", base=home.url))
    kept = visitor.open("data", base=home.url)
    yield _seen(f"{name}-data-not-sure", visitor.send(kept, kept.form("/data")))


def _fill(visitor: Visitor, page: Page, form: Form, *, do: str = "answer") -> Page:
    """Send a form: the first of every choice, words in every text field."""
    answers: dict[str, str | list[str]] = {
        field: next((value for value in values if value), "") for field, values in form.choices.items()
    }
    written = [field for field, _value in form.fields if WRITTEN.search(field) and field not in form.choices]
    return visitor.send(page, form, **(answers | dict.fromkeys(written, WORDS) | {"do": do}))


def _seen(name: str, page: Page) -> Seen:
    return Seen(name.strip("-/"), page.response.text, page.status)
