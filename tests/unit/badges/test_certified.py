"""What a certificate says is kept as text and comes back as it was; numbers are read as people type them."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from app.badges.certified import (
    PUBLIC,
    DoneStar,
    Earned,
    OwnText,
    Says,
    as_text,
    from_text,
    grouped,
    read_number,
)
from app.models.certificate import LENGTH, LETTERS, random_number

NOON = datetime(2027, 4, 16, 12, tzinfo=UTC)
WORDS = st.text(max_size=40)
EARNED = Earned(
    title="Citizen",
    text="",
    asks="",
    lang="en",
    course_id="c",
    course="Together",
    course_lang="en",
    institution="Nordby",
    issuer="k",
    minutes=90,
    begun_at=NOON,
    ended_at=NOON,
    stars=(DoneStar(id="m01", title="One", lang="en", constellation="centre", done_at=NOON),),
)


@given(name=WORDS, sentence=WORDS, text=WORDS, public=st.sets(st.sampled_from(PUBLIC)))
def test_it_comes_back_as_it_was_kept(name, sentence, text, public):
    texts = (OwnText(slot="m01/journal", title="Mine", lang="en", text=text, saved_at=NOON),)
    says = Says(name=name, sentence=sentence, texts=texts, public=frozenset(public))
    assert from_text(as_text(EARNED, says)) == (EARNED, says)


def test_numbers_hold_no_letter_that_is_taken_for_another_and_are_read_as_typed():
    numbers = {random_number() for _time in range(200)}
    assert len(numbers) == 200
    for number in numbers:
        assert len(number) == LENGTH
        assert set(number) <= set(LETTERS)
        assert read_number(f" {grouped(number).lower()} ") == number
    assert not set("ILOU") & set(LETTERS)
    assert read_number("oil0-1") == "01101"
