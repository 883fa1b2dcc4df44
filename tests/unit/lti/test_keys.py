import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest

from lti.errors import KeysUnavailable, KeyUnknown
from lti.flights import Flights, StillInTheAirError
from lti.keys import FRESH, PAUSE_AFTER_MISS, RENEWED_AFTER, STALE_LIMIT, PlatformKeys, generate_signing_key
from tests.unit.lti.in_memory import NOW, REGISTRATION, Answer, KeySets, Server, key, outgoing

KID = key("platform").kid
DOWN = Answer(status=503)


@pytest.fixture
def server():
    server = Server()
    server.answers["/keys"] = Answer(body={"keys": [key("platform").public_jwk]})
    return server


@pytest.fixture
def keys(server):
    return PlatformKeys(store=KeySets(), http=outgoing(server))


def test_a_key_set_is_fetched_once_an_hour(keys, server):
    for after in (timedelta(0), FRESH / 2, FRESH - timedelta(seconds=1)):
        assert keys.key(REGISTRATION, kid=KID, now=NOW + after)
    assert len(server.requests) == 1

    assert keys.key(REGISTRATION, kid=KID, now=NOW + FRESH)
    assert len(server.requests) == 2


def test_another_process_uses_what_is_stored(keys):
    keys.key(REGISTRATION, kid=KID, now=NOW)

    assert PlatformKeys(store=keys.store, http=outgoing(Server())).key(REGISTRATION, kid=KID, now=NOW)


def test_forged_key_ids_cannot_hammer_a_platform(keys, server):
    keys.key(REGISTRATION, kid=KID, now=NOW)
    later = NOW + PAUSE_AFTER_MISS

    for number in range(5):
        with pytest.raises(KeyUnknown):
            keys.key(REGISTRATION, kid=f"forged-{number}", now=later + timedelta(seconds=number))
    assert len(server.requests) == 2

    with pytest.raises(KeyUnknown):
        keys.key(REGISTRATION, kid="forged", now=later + PAUSE_AFTER_MISS)
    assert len(server.requests) == 3


def test_a_platform_that_is_down_is_not_asked_for_each_forged_key(keys, server):
    keys.key(REGISTRATION, kid=KID, now=NOW)
    server.answers["/keys"] = DOWN
    later = NOW + PAUSE_AFTER_MISS

    with pytest.raises(KeysUnavailable):
        keys.key(REGISTRATION, kid="new", now=later)
    with pytest.raises(KeyUnknown):
        keys.key(REGISTRATION, kid="new", now=later + timedelta(seconds=1))
    assert len(server.requests) == 2


def test_old_keys_serve_for_a_day_while_the_platform_is_down(keys, server):
    keys.key(REGISTRATION, kid=KID, now=NOW)
    server.answers["/keys"] = DOWN

    assert keys.key(REGISTRATION, kid=KID, now=NOW + STALE_LIMIT - timedelta(seconds=1))
    with pytest.raises(KeysUnavailable):
        keys.key(REGISTRATION, kid=KID, now=NOW + STALE_LIMIT)


@pytest.mark.parametrize("is_known", [True, False])
def test_a_silent_platform_keeps_only_the_first_launch_of_a_minute_waiting(keys, server, is_known):
    if is_known:
        keys.key(REGISTRATION, kid=KID, now=NOW - FRESH)
    server.answers["/keys"] = DOWN
    server.requests.clear()

    for seconds in range(0, 60, 6):
        now = NOW + timedelta(seconds=seconds)
        if is_known:
            assert keys.key(REGISTRATION, kid=KID, now=now)
        else:
            with pytest.raises(KeysUnavailable):
                keys.key(REGISTRATION, kid=KID, now=now)
    assert len(server.requests) == 1

    server.answers["/keys"] = Answer(body={"keys": [key("platform").public_jwk]})
    assert keys.key(REGISTRATION, kid=KID, now=NOW + PAUSE_AFTER_MISS)


def test_keys_that_are_renewed_in_time_are_never_fetched_by_a_launch(keys, server):
    keys.renew(REGISTRATION, now=NOW)
    for hours in range(1, 5):
        keys.renew(REGISTRATION, now=NOW + hours * RENEWED_AFTER)
    server.requests.clear()

    for minutes in range(int(RENEWED_AFTER.total_seconds() / 60)):
        assert keys.key(REGISTRATION, kid=KID, now=NOW + 4 * RENEWED_AFTER + timedelta(minutes=minutes))
    assert server.requests == []


def test_while_somebody_looks_in_vain_no_launch_does(keys, server):
    keys.renew(REGISTRATION, now=NOW)
    server.answers["/keys"] = DOWN
    launches = 0

    for minutes in range(60, 23 * 60, 5):
        now = NOW + timedelta(minutes=minutes)
        with pytest.raises(KeysUnavailable):
            keys.renew(REGISTRATION, now=now)
        asked = len(server.requests)
        assert keys.key(REGISTRATION, kid=KID, now=now + timedelta(minutes=4))
        launches += len(server.requests) - asked
    assert launches == 0


def test_a_key_that_was_withdrawn_does_not_serve(keys, server):
    keys.key(REGISTRATION, kid=KID, now=NOW)
    server.answers["/keys"] = Answer(body={"keys": [key("rotated").public_jwk]})

    with pytest.raises(KeyUnknown):
        keys.key(REGISTRATION, kid=KID, now=NOW + FRESH)


def test_odd_entries_of_a_key_set_are_passed_over(keys, server):
    server.answers["/keys"] = Answer(body={"keys": [None, 7, {"kid": None}, key("platform").public_jwk]})

    assert keys.key(REGISTRATION, kid=KID, now=NOW)


def test_a_new_key_of_ours_publishes_nothing_private():
    pair = generate_signing_key()

    assert set(pair.public_jwk) == {"kty", "kid", "use", "alg", "n", "e"}
    assert pair.kid == pair.public_jwk["kid"]
    assert pair.kid != key("ours").kid
    assert "PRIVATE KEY" in pair.private_pem


def slowly(answer):
    def answered(_request):
        time.sleep(0.3)
        return answer

    return answered


def test_of_ten_that_look_at_once_one_asks(keys, server):
    """Ten forged launches are one request, and the other nine hold nobody up for longer than a moment."""
    server.answers["/keys"] = slowly(Answer(body={"keys": [key("platform").public_jwk]}))

    with ThreadPoolExecutor(10) as threads:
        found = list(threads.map(lambda _n: keys.key(REGISTRATION, kid=KID, now=NOW), range(10)))

    assert len(server.requests) == 1
    assert len(found) == 10


def test_nobody_waits_long_for_what_another_asks():
    began, flights, landing = Event(), Flights(), Event()

    def slow():
        began.set()
        landing.wait(10)
        return "keys"

    with ThreadPoolExecutor(1) as threads:
        first = threads.submit(flights.join, "address", slow)
        assert began.wait(10)
        with pytest.raises(StillInTheAirError):
            flights.join("address", slow, patience=0.05)
        assert flights.join("another address", lambda: "others") == "others"
        landing.set()
        assert first.result(10) == "keys"
    assert flights.join("address", lambda: "anew") == "anew", "what has landed is asked for again"


def test_whoever_waits_hears_of_a_failure_too(keys, server):
    server.answers["/keys"] = slowly(DOWN)

    def look(_number):
        with pytest.raises(KeysUnavailable):
            keys.key(REGISTRATION, kid=KID, now=NOW)

    with ThreadPoolExecutor(5) as threads:
        list(threads.map(look, range(5)))
    assert len(server.requests) == 1
