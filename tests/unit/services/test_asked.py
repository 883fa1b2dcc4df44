"""When a pathway asks for nothing more: one rule, for the map, the course's column and the certificate."""

from hypothesis import given
from hypothesis import strategies as st

from app.services.learning.asked import asked_stars

STARS = [f"m{number:02}" for number in range(1, 9)]
SOME = st.sets(st.sampled_from(STARS))


def asked(**changes):
    told = {"required": STARS[:3], "choice": STARS[3:6], "choose": 2, "available": STARS, "done": ()}
    return asked_stars(**{**told, **changes})


def test_what_is_required_and_so_many_of_the_choice():
    found = asked(done=["m01", "m05"])
    assert (found.count, found.done, found.left, found.more) == (5, 2, ("m02", "m03"), 1)
    assert not found.is_nothing_left
    assert asked(done=STARS[:5]).is_nothing_left
    assert not asked(done=STARS[:4]).is_nothing_left
    assert not asked(done=STARS[1:]).is_nothing_left


def test_what_is_not_there_is_not_asked_for():
    assert asked(available=["m01", "m04"], done=["m01", "m04"]).is_nothing_left
    assert asked(available=["m01", "m04"]).count == 2


@given(available=SOME, done=SOME, choose=st.integers(0, 4))
def test_doing_more_never_leaves_more_to_do(available, done, choose):
    found = asked(available=available, done=done, choose=choose)
    assert 0 <= found.done <= found.count
    assert found.is_nothing_left == (not found.left and not found.more)
    for star in STARS:
        more = asked(available=available, done={*done, star}, choose=choose)
        assert more.done >= found.done
        assert more.count == found.count
