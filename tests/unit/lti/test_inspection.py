from datetime import timedelta
from email.utils import format_datetime

import pytest
import requests

from lti.client import PlatformClient
from lti.errors import AnswerUnusable, Refused, Temporary
from lti.inspection import Inspector
from tests.unit.lti.in_memory import NOW, REGISTRATION, Answer, Ring, Server, Tokens, key, outgoing

GOOD = key("platform").public_jwk


def look(answer):
    server = Server()
    server.answers["/keys"] = answer
    http = outgoing(server)
    client = PlatformClient(REGISTRATION, key_ring=Ring(), tokens=Tokens(), clock=lambda: NOW, http=http)
    return Inspector(registration=REGISTRATION, client=client, http=http, clock=lambda: NOW).look_at_keys()


def test_keys_are_counted_by_whether_they_can_be_used():
    weak = GOOD | {"kty": "EC"}

    seen = look(Answer(body={"keys": [GOOD, weak, "no key", GOOD | {"n": "AQAB"}]}))

    assert (seen.usable, seen.unusable) == (1, 3)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Date": format_datetime(NOW, usegmt=True)}, 0.5),
        ({"Date": format_datetime(NOW + timedelta(seconds=40), usegmt=True)}, 40.5),
        ({"Date": format_datetime(NOW - timedelta(minutes=5), usegmt=True), "Age": "300"}, 0.5),
        ({"Date": format_datetime(NOW, usegmt=True), "Age": "9" * 40}, 0.5),
    ],
    ids=["same", "ahead", "from a cache", "absurd age"],
)
def test_the_clock_is_told_by_the_date_of_the_answer(headers, seconds):
    assert look(Answer(body={"keys": [GOOD]}, headers=headers)).ahead == timedelta(seconds=seconds)


@pytest.mark.parametrize("date", ["", "yesterday", "Sun, 99 Nov 2026 12:00:00 GMT"])
def test_without_a_date_nothing_is_said_of_the_clock(date):
    assert look(Answer(body={"keys": [GOOD]}, headers={"Date": date})).ahead is None


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Answer(status=404), Refused),
        (Answer(body=b"<html>"), AnswerUnusable),
        (Answer(body={"keys": None}), AnswerUnusable),
        (requests.ConnectTimeout(), Temporary),
    ],
)
def test_a_key_set_that_does_not_come_says_why(answer, error):
    with pytest.raises(error):
        look(answer)
