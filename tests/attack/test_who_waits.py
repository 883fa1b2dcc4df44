"""Who has sent half of something is sent away. What is looked at last in its room: the time they wait passes while others run."""

import pytest

from tests.attack.conftest import HALF_SENT


@pytest.mark.parametrize("what", HALF_SENT)
def test_who_waits_is_sent_away(sent_away, what):
    answer, seconds = sent_away[what].result(30)
    assert 8 < seconds < 15
    assert (b" 408 " in answer) == ("body" in what)
