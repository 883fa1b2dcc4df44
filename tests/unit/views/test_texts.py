"""How a text is told in a line: its fields apart, its sentences as they are."""

from app.views.telling.texts import excerpt


def test_the_fields_of_a_text_and_their_lines_do_not_run_together():
    fields = [
        {"text": "The yard"},
        {"text": ""},
        {"text": "In one line: It is shut\nHow sure: known"},
        {"text": "One.\n\nTwo."},
    ]
    assert excerpt(fields) == "The yard · In one line: It is shut · How sure: known · One. Two."


def test_a_long_text_ends_at_a_word():
    assert excerpt([{"text": "word " * 60}]).endswith("word …")
