"""What a platform's documents say, and what nobody can read in them."""

import pytest

from lti.documents import read_results


@pytest.mark.parametrize("said", ["A", "12,5", True, [8], "NaN"])
def test_a_score_that_is_no_number_is_told_apart_from_none(said):
    [(_sub, unread), (_other, empty)] = read_results(
        [{"userId": "1", "resultScore": said}, {"userId": "2", "resultScore": None}]
    )
    assert (unread.given, unread.is_unreadable) == (None, True)
    assert (empty.given, empty.is_unreadable) == (None, False)
