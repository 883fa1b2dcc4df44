"""Voice boxes: a question to people outside the course, answers that nobody signs, and what came of them."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from app.models import BoxAnswer, CaseVersion, LocalCase, VoiceBox
from app.services.learning import box_desk, voice_boxes
from app.worker.loop import run_once
from tests.doorstep import command, statements, writes
from tests.functional.boxes import (
    CODE,
    PROMISE,
    QUESTION,
    READERS,
    SAID,
    WORDS,
    box_key,
    on,
    open_box,
    press,
    say,
)
from tests.functional.test_local_cases import HARD, TITLE, WHOLE
from tests.journey import Visitor
from tests.sampled import with_the_sampled_course
from tests.walking import Learner

QUOTE = "I would like a lamp."
TOLD = "There are two lamps since May. A roof was too dear."


@pytest.fixture
def database_url(server):
    """The course of samples."""
    url = server.fresh(with_the_sampled_course)
    yield url
    server.drop(url)


@pytest.fixture
def anna(come):
    return come("anna")


@pytest.fixture
def stranger(lms):
    """Somebody who has only seen the poster."""
    return Visitor(lms.config.base_url)


def kept(tool):
    with tool.shared.database.reading() as session:
        return list(session.scalars(select(BoxAnswer).order_by(BoxAnswer.id)))


def rows(tool, table):
    with tool.shared.database.reading() as session:
        return session.scalar(select(func.count()).select_from(table))


def quote(anna, text=QUOTE):
    """Quote the first answer that is there, from its list."""
    form = next(form for form in anna.page.forms if "Quote this" in form.buttons)
    anna.page = anna.visitor.send(anna.page, form, do="quote", field__quote=text)
    return anna.page


def address_of(tool, code):
    return f"{tool.url}/s/{code}"


@pytest.mark.both_databases("journey of an instructor")
def test_a_box_is_opened_answered_read_and_told_back(anna, stranger, tool):
    code = open_box(anna, tool)
    box = box_key(anna)
    page = stranger.open(address_of(tool, code))
    assert page.heading == QUESTION
    for words in (READERS, PROMISE, "No account, no name", "Please name no other people", "Tell Emil"):
        assert words in page.text
    thanks = say(stranger, tool, code, SAID)
    assert "It is in the box. Thank you." in thanks.text
    assert not stranger.http.cookies
    assert SAID not in stranger.open(address_of(tool, code)).response.text
    anna.go(f"boxes/{box}/answers")
    assert SAID in anna.page.text
    assert "By the link" in anna.page.text
    press(anna, "kept")
    assert "It is kept." in anna.page.text
    anna.go(f"boxes/{box}/answers?view=kept")
    quote(anna)
    assert QUOTE not in stranger.open(address_of(tool, code)).text, "nothing is told yet"
    anna.go(f"boxes/{box}")
    press(anna, "tell", told_en=TOLD)
    tool.clock.forward(timedelta(days=21))
    told = stranger.open(address_of(tool, code))
    assert f'<p dir="auto">{QUOTE}</p>' in told.response.text, "whichever way its letters run"
    for words in (TOLD, QUOTE, "This box has been closed since", "A citizen, by the voice box,"):
        assert words in told.text
    assert SAID not in told.text
    assert "Put it in the box" not in told.text


@pytest.mark.both_databases("races")
def test_the_same_form_sent_twice_is_one_answer(anna, stranger, tool):
    code = open_box(anna, tool)
    page = stranger.open(address_of(tool, code))
    assert "no-store" not in page.response.headers["Cache-Control"], "going back shows the same form"
    for _time in range(3):
        assert say(stranger, tool, code, SAID, page=page).status == 200
    assert len(kept(tool)) == 1
    say(stranger, tool, code, "And a roof.", page=page)
    assert [len(one.body) > 0 for one in kept(tool)] == [True, True], "other words are not lost"
    say(stranger, tool, code, SAID)
    assert len(kept(tool)) == 3, "two people may say the same"


def test_an_answer_tells_nothing_of_who_gave_it(anna, stranger, tool):
    code = open_box(anna, tool)
    stranger.http.headers["X-Forwarded-For"] = "203.0.113.9"
    say(stranger, tool, code, SAID)
    [one] = kept(tool)
    assert (one.at.hour, one.at.minute, one.at.second) == (12, 0, 0)
    assert one.by_id is None
    assert SAID.encode() not in one.sealed_body.value
    page = stranger.open(address_of(tool, code))
    assert page.response.headers["X-Robots-Tag"].startswith("noindex")
    assert "Set-Cookie" not in page.response.headers


@pytest.mark.parametrize(("answer", "sentence"), [("", "Write something first."), ("a" * 1001, "too long")])
def test_what_cannot_be_taken_comes_back_as_it_was_typed(anna, stranger, tool, answer, sentence):
    code = open_box(anna, tool, question2_en="And in winter?")
    refused = say(stranger, tool, code, answer, "" if not answer else "Snow.")
    assert refused.status == 422
    assert sentence in refused.text
    assert answer in refused.response.text
    assert kept(tool) == []
    assert "And in winter?" in refused.text


def test_a_form_of_another_site_puts_nothing_in_and_shows_what_was_typed(anna, stranger, tool):
    code = open_box(anna, tool)
    page = stranger.open(address_of(tool, code))
    data = dict(page.form(f"/s/{code}/in").fields) | {"field-1": SAID}
    foreign = {"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"}
    assert stranger.http.post(f"{address_of(tool, code)}/in", data=data, headers=foreign).status_code == 403
    assert kept(tool) == []


def test_a_box_that_closed_meanwhile_says_so_and_keeps_what_was_typed(anna, stranger, tool):
    code = open_box(anna, tool)
    page = stranger.open(address_of(tool, code))
    press(anna, "close")
    refused = say(stranger, tool, code, SAID, page=page)
    assert refused.status == 410
    assert "This voice box is closed" in refused.text
    assert SAID in refused.response.text
    assert "Put it in the box" not in refused.text
    assert kept(tool) == []


def test_a_full_box_says_so_and_has_room_again_once_something_is_set_aside(anna, stranger, tool, monkeypatch):
    monkeypatch.setattr(voice_boxes, "MOST_ANSWERS", 2)
    code = open_box(anna, tool)
    say(stranger, tool, code, "One.")
    say(stranger, tool, code, "Two.")
    refused = say(stranger, tool, code, "Three.")
    assert refused.status == 409
    assert "This voice box is full" in refused.text
    assert "Three." in refused.response.text
    anna.go(f"boxes/{box_key(anna)}/answers")
    press(anna, "aside")
    assert say(stranger, tool, code, "Three.", page=refused).status == 200


def test_it_speaks_the_languages_it_was_given(anna, stranger, tool):
    german = {
        "question1_de": "Was macht das Warten leichter?",
        "readers_de": "Birthe liest alles.",
        "promise_de": "Am 1. Mai.",
    }
    code = open_box(anna, tool, **german)
    stranger.http.headers["Accept-Language"] = "de-AT,de;q=0.9"
    page = stranger.open(address_of(tool, code))
    assert page.heading == "Was macht das Warten leichter?"
    assert '<html lang="de"' in page.response.text
    other = stranger.open(page.link("English"), base=page.url)
    assert other.heading == QUESTION
    say(stranger, tool, code, SAID, page=page)
    assert [one.lang for one in kept(tool)] == ["de"]


def test_a_box_in_one_language_says_which_and_offers_no_other(anna, stranger, tool):
    code = open_box(anna, tool)
    stranger.http.headers["Accept-Language"] = "de"
    page = stranger.open(address_of(tool, code))
    assert page.heading == QUESTION
    assert '<html lang="en"' in page.response.text
    assert "Deutsch" not in page.text


def test_what_is_set_aside_can_be_taken_back_and_is_quoted_no_more(anna, stranger, tool):
    code = open_box(anna, tool)
    box = box_key(anna)
    say(stranger, tool, code, SAID)
    anna.go(f"boxes/{box}/answers")
    quote(anna)
    anna.go(f"boxes/{box}")
    press(anna, "tell", told_en=TOLD)
    assert QUOTE in stranger.open(address_of(tool, code)).text
    anna.go(f"boxes/{box}/answers?view=kept")
    press(anna, "aside")
    assert "It is set aside." in anna.page.text
    assert QUOTE not in stranger.open(address_of(tool, code)).text, "at once"
    form = next(form for form in anna.page.forms if "Undo" in form.buttons)
    anna.page = anna.visitor.send(anna.page, form, button="Undo")
    assert [one.state for one in kept(tool)] == ["kept"]


@pytest.mark.both_databases("json")
def test_what_is_quoted_feeds_a_case_which_is_then_read_anew(anna, stranger, tool):
    anna.go("cases/new")
    press(anna, "save", **WHOLE)
    for voice in ("citizen", "professional"):
        form = next(form for form in anna.page.forms if "/cases/" in form.action)
        anna.page = anna.visitor.send(anna.page, form, do=f"paper:{voice}", **{f"who_{voice}": "a neighbour"})
    form = next(form for form in anna.page.forms if "/cases/" in form.action)
    anna.page = anna.visitor.send(anna.page, form, do="publish")
    anna.follow("open a voice box for this case")
    code = CODE.search(press(anna, "open", **{"lang": "en", "closes": on(tool, 20), **WORDS}).response.text)[
        1
    ]
    box = box_key(anna)
    say(stranger, tool, code, SAID)
    refused = press(anna, "feed")
    assert refused.status == 422, "nothing is quoted"
    anna.go(f"boxes/{box}/answers")
    quote(anna)
    for _time in range(2):
        anna.go(f"boxes/{box}")
        assert f"“{TITLE}”" in anna.page.text
        press(anna, "feed")
    assert "/cases/" in anna.page.url
    assert anna.page.text.count(QUOTE) == 2, "in the form and in the preview, once each"
    assert "learners see the version before" in anna.page.text
    assert rows(tool, CaseVersion) == 2
    press(anna, "save", challenge=HARD)
    assert rows(tool, CaseVersion) == 2, "saving it as it is loses no voice"
    press(anna, "save", voices=[])
    assert QUOTE not in anna.page.text


def test_somebody_on_the_telephone_is_written_down_with_their_consent(anna, tool):
    open_box(anna, tool)
    box = box_key(anna)
    anna.go(f"boxes/{box}/answers")
    refused = press(anna, "write", field__1=SAID)
    assert refused.status == 422
    assert "Without their consent it cannot go in" in refused.text
    assert SAID in refused.response.text
    assert kept(tool) == []
    whole = {"came": "phone", "field__consent": "read back to him", "day": on(tool, 0), "agreed": "yes"}
    for lacking in ("came", "field__consent", "day"):
        assert press(anna, "write", field__1=SAID, **whole | {lacking: ""}).status == 422
    assert press(anna, "write", field__1=SAID, **whole | {"day": on(tool, 3)}).status == 422
    form = next(form for form in anna.page.forms if "Put it in the box" in form.buttons)
    for _time in range(2):
        page = anna.visitor.send(anna.page, form, do="write", field__1=SAID, **whole)
    assert "marked as written down for somebody" in page.text
    for words in ("By telephone", "They agreed on", "read back to him", SAID):
        assert words in page.text
    [one] = kept(tool)
    assert (one.came, one.state, one.by_id is not None) == ("phone", "kept", True)
    assert b"read back" not in one.sealed_consent.value


def test_a_question_stands_still_once_somebody_has_answered(anna, stranger, tool):
    code = open_box(anna, tool)
    anna.go(anna.path)
    press(anna, "save", question1_en="What would help?")
    assert stranger.open(address_of(tool, code)).heading == "What would help?"
    say(stranger, tool, code, SAID)
    form = anna.go(anna.path)
    assert "what they were asked stands still" in form.text
    press(anna, "save", question1_en="Something else?", closes=on(tool, 30))
    assert stranger.open(address_of(tool, code)).heading == "What would help?"


def test_a_box_that_lacks_something_is_not_opened(anna, tool):
    for field, value, sentence in (
        ("question1_en", "", "Write the question."),
        ("question1_en", "a" * 201, "too long"),
        ("readers_en", "", "Write who reads the answers."),
        ("promise_en", "", "Write what happens with the answers."),
        ("closes", "soon", "Write the day like"),
        ("closes", "2020-01-01", "at most 8 weeks away"),
        ("closes", "2199-01-01", "at most 8 weeks away"),
        ("question1_de", "Was?", "Write who reads the answers."),
    ):
        anna.go("boxes/new")
        refused = press(anna, "open", **{"lang": "en", "closes": on(tool, 20), **WORDS} | {field: value})
        assert (refused.status, sentence in refused.text) == (422, True), (field, value)
        assert READERS in refused.response.text or field == "readers_en"
        assert rows(tool, VoiceBox) == 0, (field, value)


@pytest.mark.both_databases("races")
def test_of_two_windows_the_second_says_so(anna, tool):
    open_box(anna, tool)
    first = anna.page
    press(anna, "save")
    anna.page = first
    refused = press(anna, "save", question1_en="Mine?")
    assert refused.status == 422
    assert "Theirs is saved" in refused.text
    assert "Mine?" in refused.response.text


def test_an_address_that_leads_nowhere_says_so(anna, stranger, tool):
    code = open_box(anna, tool)
    assert stranger.open(f"{tool.url}/s/{code.upper()}").status == 200
    unknown = stranger.open(f"{tool.url}/s/nothing")
    assert unknown.status == 404
    assert "There is no voice box at this address" in unknown.text
    anna.go("boxes/new")
    press(anna, "save", **{"lang": "en", "closes": on(tool, 20), **WORDS})
    with tool.shared.database.reading() as session:
        draft = session.scalar(select(VoiceBox.code).where(VoiceBox.opened_at.is_(None)))
    assert stranger.open(f"{tool.url}/s/{draft}").status == 404, "a draft is nobody's to find"
    for _time in range(60):
        last = stranger.open(f"{tool.url}/s/nothing")
    assert last.status == 429


def test_the_public_page_looks_as_the_institution_wishes(anna, stranger, tool):
    code = open_box(anna, tool)
    assert "/look/" not in stranger.open(f"{tool.url}/s/{code}").response.text
    told = ("--light", "bar=#fdf0d5", "--sentence", "A course of the town of Nordby.")
    assert command(tool, "institution", "theme", "1", *told).exit_code == 0
    page = stranger.open(f"{tool.url}/s/{code}")
    assert 'rel="stylesheet" href="/look/' in page.response.text
    assert "A course of the town of Nordby." in page.text


def test_the_poster_has_the_address_as_words_and_as_a_square(anna, tool):
    code = open_box(anna, tool)
    anna.follow("Poster and cards")
    assert f"{tool.url.partition('://')[2]}/s/{code}" in anna.page.text
    assert "<svg xmlns" in anna.page.response.text
    assert anna.page.text.count("I agree that this is put into the box") == 4


@pytest.mark.both_databases("retention")
def test_answers_go_half_a_year_after_the_end_and_the_box_two_years(anna, stranger, tool):
    code = open_box(anna, tool)
    say(stranger, tool, code, SAID)
    press(anna, "tell", told_en=TOLD)
    press(anna, "close")
    tool.clock.forward(timedelta(days=179))
    run_once(tool.app)
    assert rows(tool, BoxAnswer) == 1
    tool.clock.forward(timedelta(days=2))
    run_once(tool.app)
    assert rows(tool, BoxAnswer) == 0
    assert TOLD in stranger.open(address_of(tool, code)).text
    tool.clock.forward(timedelta(days=550))
    run_once(tool.app)
    assert rows(tool, VoiceBox) == 0


@pytest.mark.both_databases("retention")
def test_a_box_is_deleted_with_its_answers(anna, stranger, tool):
    code = open_box(anna, tool)
    say(stranger, tool, code, SAID)
    press(anna, "delete")
    assert (rows(tool, VoiceBox), rows(tool, BoxAnswer)) == (0, 0)
    assert stranger.open(address_of(tool, code)).status == 404


def test_of_two_who_tell_back_at_once_neither_loses_words(anna, stranger, tool):
    code = open_box(anna, tool)
    first = anna.page
    press(anna, "tell", told_en=TOLD)
    for told, status in ((TOLD, 200), ("Mine?", 422)):  # a double click; another window
        anna.page = first
        assert press(anna, "tell", told_en=told).status == status
    assert "Mine?" in anna.page.response.text
    assert TOLD in stranger.open(address_of(tool, code)).text
    press(anna, "tell", told_en="Mine, and theirs.")
    assert "Mine, and theirs." in stranger.open(address_of(tool, code)).text


def test_what_was_to_be_told_stands_on_the_page_that_says_the_visit_is_over(anna, tool):
    open_box(anna, tool)
    tool.clock.forward(timedelta(hours=13))
    over = press(anna, "tell", told_en=TOLD)
    assert (over.status, TOLD in over.response.text) == (401, True)


def test_a_draft_whose_day_has_passed_is_opened_with_another_day_only(anna, tool):
    anna.go("boxes/new")
    press(anna, "save", **{"lang": "en", "closes": on(tool, 2), **WORDS})
    box = box_key(anna)
    with tool.shared.database.writing() as session:
        midnight = tool.clock().replace(hour=0, minute=0, second=0, microsecond=0)
        session.execute(update(VoiceBox).values(closes_at=midnight - timedelta(days=1)))
    anna.go(f"boxes/{box}")
    refused = press(anna, "open")
    assert (refused.status, "Choose a day from today on" in refused.text) == (422, True)
    press(anna, "open", closes=on(tool, 2))
    assert "Open until" in anna.page.text


@pytest.mark.parametrize("path", ["boxes", "boxes/new", "boxes/nobodys", "boxes/nobodys/answers"])
def test_a_learner_opens_no_boxes(kirsten, path):
    assert kirsten.go(path).status == 403


def test_another_course_has_its_own_boxes(anna, new_visitor, stranger, tool):
    code = open_box(anna, tool)
    box = box_key(anna)
    say(stranger, tool, code, SAID)
    [one] = kept(tool)
    visitor = new_visitor()
    other = Learner(visitor, visitor.launch("anna", course="2"))
    assert QUESTION not in other.go("boxes").text
    for path in (f"boxes/{box}", f"boxes/{box}/answers", f"boxes/{box}/poster"):
        assert other.go(path).status == 404
    other.go("boxes/new")
    own = press(other, "open", **{"lang": "en", "closes": on(tool, 20), **WORDS})
    assert own.status == 200
    for path in (f"boxes/{box}", f"boxes/{box_key(other)}/answers"):
        told = {"form_token": own.form_token, "do": "aside", "answer": one.key}
        address = other.base + path
        headers = {"Origin": tool.url}
        assert other.visitor.http.post(address, data=told, headers=headers).status_code in {400, 404}
    assert [answer.state for answer in kept(tool)] == ["new"]


def test_the_page_of_a_box_asks_little_and_writes_nothing(anna, stranger, tool):
    code = open_box(anna, tool)
    stranger.open(address_of(tool, code))
    with statements(tool) as said:
        stranger.open(address_of(tool, code))
    assert len(said) <= 3, said
    assert writes(said) == []


def test_boxes_are_found_from_the_cases(anna):
    anna.go("cases")
    assert anna.follow("Voice boxes").status == 200
    assert "There is none yet." in anna.page.text


def test_a_course_has_so_many_boxes_and_no_more(anna, tool, monkeypatch):
    monkeypatch.setattr(box_desk, "MOST_BOXES", 1)
    open_box(anna, tool)
    anna.go("boxes/new")
    refused = press(anna, "open", **{"lang": "en", "closes": on(tool, 20), **WORDS})
    assert refused.status == 409
    assert "too many voice boxes" in refused.text
    assert rows(tool, LocalCase) == 0
