from datetime import timedelta

import pytest

from lti.errors import StateExpired, StateUnknown
from lti.state import LIFETIME, State, nonce_of, open_seal, seal
from tests.unit.lti.in_memory import NOW

SECRET = b"one secret of thirty-two bytes..."


@pytest.fixture
def state():
    return State.new(7, "https://tool.example.test/", deployment="1", browser_secret="b", now=NOW)


def test_a_sealed_state_opens_as_it_was(state):
    assert open_seal(seal(state, secret=SECRET), secret=SECRET, now=NOW) == state


def test_a_state_of_another_secret_is_unknown(state):
    with pytest.raises(StateUnknown):
        open_seal(seal(state, secret=b"another"), secret=SECRET, now=NOW)


def test_a_state_lasts_to_its_last_second_and_no_longer(state):
    text = seal(state, secret=SECRET)

    assert open_seal(text, secret=SECRET, now=NOW + LIFETIME)
    with pytest.raises(StateExpired):
        open_seal(text, secret=SECRET, now=NOW + LIFETIME + timedelta(seconds=1))


def test_a_state_does_not_tell_the_browsers_secret():
    state = State.new(7, "https://t.test/", deployment="1", browser_secret="very secret", now=NOW)

    assert "very secret" not in repr(state)


def test_a_nonce_fits_one_state_and_needs_the_secret(state):
    other = State.new(7, state.target, deployment="1", browser_secret="b", now=NOW)

    assert nonce_of(state, secret=SECRET) == nonce_of(state, secret=SECRET)
    assert (
        len({nonce_of(state, secret=SECRET), nonce_of(other, secret=SECRET), nonce_of(state, secret=b"x")})
        == 3
    )


def test_a_nonce_cannot_be_passed_off_as_a_states_signature(state):
    body = state.id
    with pytest.raises(StateUnknown):
        open_seal(f"{body}.{nonce_of(state, secret=SECRET)}", secret=SECRET, now=NOW)
