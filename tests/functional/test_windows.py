"""From the frame into a window of its own: asked for, confirmed there, once."""

from datetime import timedelta

import pytest

from app.models import Visit
from tests.doorstep import reading, rows
from tests.journey import Page, Visitor
from tests.walking import stay

BUTTON = "Open in a window of its own"


@pytest.fixture
def window(lms):
    """The other window: it has none of the frame's cookies and keeps its own."""
    return Visitor(lms.config.base_url)


@pytest.fixture
def framed(visitor):
    """Kirsten on the page of words, in a frame."""
    visitor.http.headers["Sec-Fetch-Dest"] = "iframe"
    page = visitor.launch("kirsten")
    page = visitor.send(page, page.pathway_form, pathway="citizen")
    return visitor.open("words", base="/".join(page.url.split("/")[:5]) + "/")


def ask(visitor, page):
    """Press the button of the footer; the page with the ticket."""
    return visitor.send(page, page.form("/window"))


def press(tool, window, offered):
    """Open the new tab."""
    form = offered.form("/lti/ticket")
    address = f"{tool.url}{form.action}"
    return Page(window.http.post(address, data=dict(form.fields), headers={"Origin": tool.url}, timeout=20))


def confirm(window, asked, answer="Yes, open the course"):
    return window.send(asked, asked.form("/lti/ticket/use"), button=answer)


def test_the_window_shows_the_same_page_in_a_visit_of_its_own(tool, visitor, framed, window):
    offered = ask(visitor, framed)
    assert framed.url.endswith(dict(offered.form("/look").fields)["back"])
    asked = press(tool, window, offered)
    assert asked.heading == "Is this you?"
    assert "Kirsten Dahl" in asked.text

    opened = confirm(window, asked)

    assert opened.status == 200
    assert opened.heading == framed.heading
    assert opened.url.endswith("/words")
    assert opened.url != framed.url
    assert visitor.open(framed.url).status == 200


def test_the_window_lasts_no_longer_than_the_visit_it_came_from(tool, visitor, framed, window):
    framed = stay(visitor, framed, tool.clock, hours=154)
    opened = confirm(window, press(tool, window, ask(visitor, framed)))
    stay(window, opened, tool.clock, hours=11)

    tool.clock.forward(timedelta(hours=3, minutes=1))

    assert window.open(opened.url).status == 401


def test_nobody_enters_before_the_question_is_answered(tool, visitor, framed, window):
    offered = ask(visitor, framed)
    with reading(tool) as session:
        (key,) = {visit.key for visit in session.query(Visit)} - {framed.url.split("/")[4]}
    assert visitor.open(f"{tool.url}/v/{key}/words").status == 401

    refused = confirm(window, press(tool, window, offered), answer="No, this is not me")

    assert refused.heading == "Nothing was opened"
    assert press(tool, window, offered).status == 401


def test_a_ticket_opens_one_window_and_not_for_long(tool, visitor, framed, window):
    first, late = ask(visitor, framed), ask(visitor, framed)
    asked = press(tool, window, first)
    assert confirm(window, asked).status == 200
    assert confirm(window, asked).status == 401
    tool.clock.forward(timedelta(minutes=2, seconds=1))
    assert press(tool, window, late).status == 401


def test_outside_a_frame_nothing_is_offered(visitor):
    page = visitor.launch("kirsten")
    assert [form for form in page.forms if form.action.endswith("/window")] == []
    assert BUTTON not in page.response.text


def test_a_preview_stays_where_it_was_begun(tool, visitor):
    visitor.http.headers["Sec-Fetch-Dest"] = "iframe"
    page = visitor.launch("anna")
    page = visitor.open("/".join(page.url.split("/")[:5]) + "/set-up")
    assert page.form("/window").buttons.keys() == {BUTTON}
    preview = visitor.send(page, page.form("/preview"))
    token = preview.form_token
    before = rows(tool, Visit)

    answer = visitor.http.post(
        "/".join(preview.url.split("/")[:5]) + "/window", data={"form_token": token}, timeout=20
    )

    assert BUTTON not in preview.response.text
    assert answer.status_code == 403
    assert rows(tool, Visit) == before


def test_without_the_form_s_token_no_window_is_made(tool, visitor, framed):
    before = rows(tool, Visit)
    answer = visitor.http.post(framed.url.replace("words", "window"), data={"back": "x"}, timeout=20)
    assert answer.status_code == 403
    assert rows(tool, Visit) == before


def test_where_a_form_says_it_came_from_leads_nowhere_else(tool, visitor, framed, window):
    offered = visitor.send(framed, framed.form("/window"), back="https://evil.example/x")

    opened = confirm(window, press(tool, window, offered))

    assert opened.status == 200
    assert opened.url.startswith(f"{tool.url}/v/")
