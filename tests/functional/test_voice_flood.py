"""A voice box under a flood: each answer is in, or told why not and still there; nobody else waits."""

from concurrent.futures import ThreadPoolExecutor
from statistics import median
from time import monotonic

import pytest
import requests
from sqlalchemy import delete, func, select

from app.models import BoxAnswer, VoiceBox
from app.services.learning import pace
from app.views.public import boxes
from tests.doorstep import statements
from tests.functional.boxes import open_box, say
from tests.journey import Page, Visitor

HANDS, EACH = 8, 25


@pytest.fixture
def code(come, tool):
    """A box that is open."""
    return open_box(come("anna"), tool)


def rows(tool):
    with tool.shared.database.reading() as session:
        return session.scalar(select(func.count()).select_from(BoxAnswer))


@pytest.mark.both_databases("races")
def test_each_is_in_or_still_in_the_hand_and_nobody_else_waits(code, tool, lms):
    def flood(hand):
        http, got = Visitor(lms.config.base_url).http, []
        for turn in range(EACH):
            told = {"field-1": f"Hand {hand}, turn {turn}.", "form_key": "", "lang": "en"}
            answer = http.post(
                f"{tool.url}/s/{code}/in",
                data=told,
                headers={"Origin": tool.url},
                allow_redirects=False,
                timeout=60,
            )
            got.append((told["field-1"], answer))
        return got

    def others():
        waits = []
        for _turn in range(20):
            began = monotonic()
            assert requests.get(f"{tool.url}/health/ready", timeout=60).status_code == 200
            waits.append(monotonic() - began)
        return waits

    with ThreadPoolExecutor(HANDS + 1) as pool:
        floods = [pool.submit(flood, hand) for hand in range(HANDS)]
        calm = pool.submit(others)
        answers = [one for hand in floods for one in hand.result()]
        waits = calm.result()

    taken = [text for text, answer in answers if answer.status_code == 303]
    refused = [(text, answer) for text, answer in answers if answer.status_code == 429]
    assert len(taken) + len(refused) == HANDS * EACH
    assert len(taken) == rows(tool) == boxes.MOST_OF_ADDRESS
    for text, answer in refused:
        assert text in answer.text, "what was typed is still there"
        assert "nothing of it is lost" in answer.text
        assert answer.headers["Retry-After"] == "600"
    assert median(waits) < 1.0
    page = Page(refused[0][1])
    tool.clock.forward(boxes.SPAN)
    sent = Visitor(lms.config.base_url).send(page, page.form(f"/s/{code}/in"))
    assert sent.status == 200
    assert rows(tool) == boxes.MOST_OF_ADDRESS + 1


def test_who_is_refused_costs_the_database_nothing(code, tool, lms, monkeypatch):
    monkeypatch.setattr(boxes, "MOST_OF_ADDRESS", 1)
    somebody = Visitor(lms.config.base_url)
    page = somebody.open(f"{tool.url}/s/{code}")
    say(somebody, tool, code, "One.", page=page)
    with statements(tool) as said:
        assert say(somebody, tool, code, "Two.", page=page).status == 429
    assert said == []


def test_a_flood_from_everywhere_has_an_end_too(code, tool, lms, monkeypatch):
    monkeypatch.setattr(boxes, "MOST_OF_BOX", 2)
    somebody = Visitor(lms.config.base_url)
    found = [say(somebody, tool, code, f"{turn}.").status for turn in range(3)]
    assert found == [200, 200, 429]
    assert rows(tool) == 2


def test_more_than_a_form_may_hold_is_refused_unread(code, tool):
    told = {"field-1": "a" * 600_000}
    answer = requests.post(
        f"{tool.url}/s/{code}/in", data=told, headers={"Origin": tool.url}, allow_redirects=False, timeout=60
    )
    assert answer.status_code == 413
    assert rows(tool) == 0


def post(tool, code, words):
    """Put an answer in without having seen the form, as a machine does; the answer."""
    told = {"field-1": words, "form_key": "", "lang": "en"}
    return requests.post(
        f"{tool.url}/s/{code}/in", data=told, headers={"Origin": tool.url}, allow_redirects=False, timeout=60
    )


def test_codes_that_somebody_makes_up_take_no_room_from_others(code, tool, lms, monkeypatch):
    monkeypatch.setattr(pace, "MOST_COUNTED", 12)
    monkeypatch.setattr(boxes, "MOST_IN_ALL", 4)
    for number in range(2, 10):
        post(tool, f"abcdef{number}", "Words.")  # 4 of them look for a box
        post(tool, f"no-such-box-{number}", "Words.")  # no box is ever called so
    assert post(tool, code, "One more.").status_code == 429, "it is the same address"
    with tool.shared.pace._lock:
        assert len(tool.shared.pace._counts) < pace.MOST_COUNTED
    monkeypatch.setattr(boxes, "MOST_IN_ALL", 100)
    assert say(Visitor(lms.config.base_url), tool, code, "There is room.").status == 200


def test_what_is_typed_stays_where_the_box_is_gone_and_no_language_takes_it_away(
    code, tool, lms, monkeypatch
):
    somebody = Visitor(lms.config.base_url)
    page = somebody.open(f"{tool.url}/s/{code}")
    monkeypatch.setattr(boxes, "MOST_OF_ADDRESS", 0)
    refused = say(somebody, tool, code, "Too quick.", page=page)
    assert (refused.status, "Too quick." in refused.response.text) == (429, True)
    assert "?lang=" not in refused.response.text
    monkeypatch.setattr(boxes, "MOST_OF_ADDRESS", 30)
    too_long = say(somebody, tool, code, "a" * 2000, page=page)
    assert (too_long.status, "a" * 2000 in too_long.response.text) == (422, True)
    with tool.shared.database.writing() as session:
        session.execute(delete(VoiceBox))
    gone = say(somebody, tool, code, "Nobody hears it.", page=page)
    assert (gone.status, "Nobody hears it." in gone.response.text) == (404, True)
    assert "Put it in the box" not in gone.text
