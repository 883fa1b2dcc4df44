from dataclasses import replace

import pytest

from lti.state import State, open_seal, proof_of, seal
from lti.storage import offered_frame, place_of
from tests.unit.lti.in_memory import NOW, REGISTRATION

SECRET = b"one secret of thirty-two bytes..."


def state_with(frame):
    return State.new(
        7, "https://t.test/", deployment=None, browser_secret="very secret", storage_frame=frame, now=NOW
    )


@pytest.mark.parametrize("name", ["_parent", "post_message_forwarding", "storage-1", "a.b:c"])
def test_a_platform_offers_its_parent_or_a_named_frame(name):
    assert offered_frame({"lti_storage_target": name}) == name


@pytest.mark.parametrize("name", ["", " ", "0", "a b", 'a"b', "<b>", "ø", "x" * 101, "a\n"])
def test_what_no_frame_is_called_is_no_offer(name):
    assert offered_frame({"lti_storage_target": name}) is None


def test_without_the_parameter_nothing_is_offered():
    assert offered_frame({}) is None


def test_only_the_origin_of_the_authentication_address_is_spoken_to():
    canvas = replace(REGISTRATION, auth_login_url="https://sso.canvaslms.com/api/lti/authorize_redirect?a=b")

    place = place_of(state_with("post_message_forwarding"), canvas)

    assert (place.frame, place.origin) == ("post_message_forwarding", "https://sso.canvaslms.com")


def test_each_login_has_a_key_of_its_own_with_the_states_id_in_it():
    states = [state_with("_parent") for _ in range(2)]

    keys = {place_of(state, REGISTRATION).key for state in states}

    assert keys == {f"lti.{state.id}" for state in states}
    assert len(keys) == 2


@pytest.mark.parametrize(("frame", "transport"), [("_parent", "storage"), (None, "cookie")])
def test_a_state_tells_of_storage_only_where_it_was_offered(frame, transport):
    state = state_with(frame)

    assert (state.transport, state.storage_frame) == (transport, frame)
    assert open_seal(seal(state, secret=SECRET), secret=SECRET, now=NOW) == state
    assert bool(place_of(state, REGISTRATION)) is bool(frame)


def test_a_proof_fits_one_state_needs_the_secret_and_is_neither_nonce_nor_cookie():
    one, other = state_with("_parent"), state_with("_parent")
    proofs = {proof_of(one, secret=SECRET), proof_of(other, secret=SECRET), proof_of(one, secret=b"x")}

    assert len(proofs) == 3
    assert "very secret" not in proofs
    assert not any(proof in seal(one, secret=SECRET) for proof in proofs)
