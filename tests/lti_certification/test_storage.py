"""Platform storage: what proves a launch that comes without a cookie (LTI postMessage Storage 0.1), one thing changed a case."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from lti import errors
from lti.storage import ProofWanted
from tests.unit.lti.in_memory import sign


@pytest.fixture
def redirect(world):
    """A login whose platform offers storage, in a browser that loses the cookie."""
    redirect = world.login(lti_storage_target="_parent")
    world.browser = None
    return redirect


def token(world, redirect, **changes):
    return sign(world.claims(redirect, **changes))


def refused(world, redirect, proof):
    with pytest.raises(errors.GateError) as caught:
        world.launch(token(world, redirect), redirect.state, proof=proof)
    return type(caught.value)


def test_a_login_without_the_parameter_has_nothing_to_keep(world):
    assert world.login().keeping is None


def test_a_login_with_it_says_what_to_keep_where_and_writes_nothing(world, redirect):
    keeping = redirect.keeping

    assert (keeping.place.frame, keeping.place.origin) == ("_parent", "https://lms.example.test")
    assert keeping.proof not in redirect.url
    assert keeping.proof not in repr(redirect)
    assert not world.attempts.spent


def test_a_launch_without_a_cookie_leads_to_the_question_and_spends_nothing(world, redirect):
    with pytest.raises(ProofWanted) as wanted:
        world.launch(token(world, redirect), redirect.state)

    assert wanted.value.place == redirect.keeping.place
    assert not world.attempts.spent


def test_the_proof_completes_the_launch_and_is_noted(world, redirect):
    launch = world.launch(token(world, redirect), redirect.state, proof=redirect.keeping.proof)

    assert launch.person.sub == "person-7"
    assert world.attempts.transports == ["storage"]
    assert world.attempts.outcomes == [None]


def test_nothing_in_the_storage_leads_to_the_ticket(world, redirect):
    assert refused(world, redirect, "") is errors.NoCookie
    assert world.attempts.transports == ["none"]


def test_a_proof_of_another_login_is_refused_and_spends_nothing(world, redirect):
    other = world.login(lti_storage_target="_parent").keeping.proof
    world.browser = None

    for proof in (other, "guess", "ø", redirect.keeping.proof + "x"):
        assert refused(world, redirect, proof) is errors.StateOfAnotherBrowser
    assert not world.attempts.spent


def test_a_right_proof_does_not_make_up_for_a_wrong_cookie(world, redirect):
    world.browser = "B" * 43

    assert refused(world, redirect, redirect.keeping.proof) is errors.StateOfAnotherBrowser
    assert not world.attempts.spent


def test_a_right_cookie_does_not_make_up_for_a_wrong_proof(world, redirect):
    world.browser = redirect.browser_secret

    assert refused(world, redirect, "guess") is errors.StateOfAnotherBrowser


def test_a_right_cookie_needs_no_proof_and_is_what_is_noted(world, redirect):
    world.browser = redirect.browser_secret

    assert world.launch(token(world, redirect), redirect.state)
    assert world.attempts.transports == ["cookie"]


def test_no_proof_counts_where_the_login_offered_no_storage(world):
    offered = world.login(lti_storage_target="_parent")
    plain = world.login()
    world.browser = None

    assert refused(world, plain, offered.keeping.proof) is errors.StateOfAnotherBrowser
    assert refused(world, plain, None) is errors.NoCookie


def test_a_forged_token_does_not_even_lead_to_the_question(world, redirect):
    forged = sign(world.claims(redirect), by="stranger")

    with pytest.raises(errors.SignatureRefused):
        world.launch(forged, redirect.state)
    with pytest.raises(errors.SignatureRefused):
        world.launch(forged, redirect.state, proof=redirect.keeping.proof)
    assert not world.attempts.spent


@pytest.mark.parametrize("way", ["cookie", "storage", "ticket"])
def test_the_state_is_used_once_whatever_proved_it(world, redirect, way):
    world.browser = redirect.browser_secret if way == "cookie" else None
    proof = {"cookie": None, "storage": redirect.keeping.proof, "ticket": ""}[way]
    once = token(world, redirect)

    with suppress(errors.NoCookie):
        world.launch(once, redirect.state, proof=proof)

    for again in (once, token(world, redirect)):
        with pytest.raises(errors.StateSpent):
            world.launch(again, redirect.state, proof=proof)
    assert refused(world, redirect, redirect.keeping.proof) is errors.StateSpent


def test_of_two_tabs_with_the_same_proof_one_comes_in(world, redirect):
    once = token(world, redirect)

    def come(_):
        try:
            return world.launch(once, redirect.state, proof=redirect.keeping.proof).person.sub
        except errors.StateSpent as refusal:
            return refusal.code

    with ThreadPoolExecutor(2) as tabs:
        assert sorted(tabs.map(come, range(2))) == ["lti.state_spent", "person-7"]


def test_a_nonce_cannot_be_passed_off_as_a_proof(world, redirect):
    nonce = world.claims(redirect)["nonce"]

    assert refused(world, redirect, nonce) is errors.StateOfAnotherBrowser
