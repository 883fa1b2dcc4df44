"""Visits over HTTP: two of them in one browser, their cookies, forms, ends, and what a page may write."""

from datetime import timedelta

import requests
from sqlalchemy import select

from app.models import Entry, PageMark, Visit
from tests.doorstep import CORE, reading, rows, statements, writes
from tests.walking import stay

WORDS = "Wenn wir zusammen entscheiden <b>und</b> niemand fehlt."


def begin(visitor, person="kirsten", **options):
    """Arrive, with a pathway chosen."""
    page = visitor.launch(person, **options)
    return visitor.send(page, page.pathway_form, pathway="citizen")


def key_of(page):
    return page.url.split("/v/")[1].split("/")[0]


def test_two_people_and_two_courses_in_one_browser_never_mix(visitor):
    kirsten = begin(visitor)
    jonas = begin(visitor, "jonas", course="2")

    assert key_of(kirsten) != key_of(jonas)
    again = visitor.open(kirsten.url)
    assert "Kirsten" in again.text
    assert "Jonas" not in again.text
    assert "Jonas" in visitor.open(jonas.url).text
    changed = visitor.send(again, again.form("/look"), size="120")
    assert changed.status == 200
    assert 'data-size="120"' in changed.response.text
    assert 'data-size="120"' not in visitor.open(jonas.url).response.text


def test_the_cookie_of_another_visit_opens_nothing(tool, visitor):
    kirsten = begin(visitor)
    jonas = begin(visitor, "jonas")
    theirs = next(c.value for c in visitor.http.cookies if c.path == f"/v/{key_of(jonas)}/")

    answer = requests.get(kirsten.url, cookies={"visit": theirs}, timeout=20)

    assert answer.status_code == 401
    assert "Kirsten" not in answer.text
    unknown = requests.get(f"{tool.url}/v/no-such-visit/", cookies={"visit": theirs}, timeout=20)
    assert unknown.status_code == 401


def test_the_cookie_says_exactly_what_it_must(doorstep):
    login = doorstep.login()
    form = {"id_token": doorstep.token(login), "state": login.state}
    address = f"{doorstep.tool.url}/lti/launch"
    answer = doorstep.browser.http.post(address, data=form, allow_redirects=False, timeout=20)

    name, *attributes = answer.headers["Set-Cookie"].split("; ")
    visit = answer.headers["Location"].split("/")[2]
    assert name.startswith("visit=")
    assert len(name.removeprefix("visit=")) == 43
    assert set(attributes) == {"Secure", "HttpOnly", f"Path=/v/{visit}/", "SameSite=None", "Partitioned"}
    _name, *attributes = login.response.headers["Set-Cookie"].split("; ")
    kept = {attribute for attribute in attributes if not attribute.startswith("Expires")}
    assert kept == {"Secure", "HttpOnly", "Path=/", "SameSite=None", "Partitioned", "Max-Age=86400"}


def test_a_form_without_its_token_or_from_elsewhere_changes_nothing(tool, visitor):
    page = begin(visitor)
    form = page.form("/look")
    address = f"{tool.url}{form.action}"
    good = dict(form.fields) | {"size": "145"}
    refused = [
        ({**good, "form_token": ""}, {}),
        ({**good, "form_token": "ø"}, {}),
        (good, {"Origin": "https://elsewhere.example"}),
        (good, {"Origin": "null"}),
        (good, {"Sec-Fetch-Site": "cross-site"}),
        (good, {"Sec-Fetch-Site": "same-site"}),
    ]
    for fields, headers in refused:
        answer = visitor.http.post(address, data=fields, headers=headers, timeout=20)
        assert answer.status_code == 403, headers
    assert 'data-size="145"' not in visitor.open(page.url).response.text
    headers = {"Origin": tool.url, "Sec-Fetch-Site": "same-origin"}
    assert visitor.http.post(address, data=good, headers=headers, timeout=20).status_code == 200
    assert 'data-size="145"' in visitor.open(page.url).response.text


def test_what_was_written_into_a_visit_that_is_long_over_is_given_back_for_copying(tool, visitor, capsys):
    page = begin(visitor)
    journal = visitor.open("m01/journal", base=f"{tool.url}/v/{key_of(page)}/")
    tool.clock.forward(timedelta(hours=37))

    answer = visitor.send(journal, journal.form("/journal"), text=WORDS)

    assert answer.status == 401
    assert answer.heading == "Your visit is over"
    assert WORDS in answer.text
    assert "<b>und</b>" not in answer.response.text
    assert "It is not saved" in answer.text
    assert answer.link("Back to the course").endswith("/return")
    assert rows(tool, Entry) == [0]
    assert "Wenn wir" not in capsys.readouterr().err


def test_words_that_another_site_sends_are_not_shown(tool, visitor):
    page = begin(visitor)
    tool.clock.forward(timedelta(hours=13))
    address = f"{tool.url}/v/{key_of(page)}/look"
    answer = visitor.http.post(
        address, data={"text": WORDS}, headers={"Origin": "https://elsewhere.example"}, timeout=20
    )
    assert answer.status_code == 401
    assert "Wenn wir" not in answer.text


def test_a_visit_lives_on_while_pages_are_opened(tool, visitor):
    page = begin(visitor)
    for _hour in range(3):
        tool.clock.forward(timedelta(hours=8))
        assert visitor.open(page.url).status == 200
    tool.clock.forward(timedelta(hours=12, minutes=1))
    assert visitor.open(page.url).status == 401


def test_a_visit_ends_a_week_after_it_began_and_keeps_what_was_just_written(tool, visitor):
    page = begin(visitor)
    journal = stay(visitor, visitor.open("m01/journal", base=page.url), tool.clock, hours=165)
    tool.clock.forward(timedelta(hours=3, minutes=1))

    answer = visitor.send(journal, journal.form("/journal"), text=WORDS)

    assert answer.status == 401
    assert "What you laid and wrote on that page is kept." in answer.text
    assert rows(tool, Entry) == [1]


def test_looking_at_pages_writes_marks_and_nothing_else(tool, visitor):
    page = begin(visitor)
    base = page.url
    visitor.open("m01/page/tuesday", base=base)  # the first look notes that the star was opened
    for path in ("", "?view=list", "pathway", "texts", "words", "m01/quiz", "m01/journal"):
        with statements(tool) as said:
            assert visitor.open(path, base=base).status == 200, path
        assert set(writes(said)) <= {"UPDATE visit"}, path
    with statements(tool) as said:
        assert visitor.open("m01/page/tuesday", base=base).status == 200
    assert set(writes(said)) <= {"UPDATE visit", "UPDATE page_mark"}


def test_somebody_who_looks_over_a_shoulder_changes_nothing(tool, doorstep):
    masquerade = {CORE + "custom": {"item": "m01/page/tuesday", "masquerading_user_id": "77"}}
    page = doorstep.launch(masquerade)

    assert page.status == 200
    assert rows(tool, PageMark) == [0]
    sent = doorstep.browser.send(page, page.form("/look"), size="120")
    assert sent.status == 403
    assert "somebody else" in sent.text
    with reading(tool) as session:
        assert session.scalars(select(Visit.mode)).one() == "masquerade"


def test_an_unknown_page_of_a_visit_says_so(visitor):
    page = begin(visitor)
    for path in (
        "nothing-here",
        "m99/",
        "m01/quiz/nobodys/1",
        "entry/m01/none/history",
    ):
        answer = visitor.open(page.url + path)
        assert (answer.status, answer.heading) == (404, "There is no such page"), path
