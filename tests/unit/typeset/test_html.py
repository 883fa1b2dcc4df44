"""What becomes of HTML on paper: words in the order they stand, what has a meaning there, and nothing that is hidden."""

import pytest

from app.typeset.html import MOST_DEPTH, TooDeep, read_html


def kinds(html):
    return [node["is"] for node in read_html(html)]


def test_words_keep_their_order_and_what_stresses_them():
    assert read_html("<p>One <strong>two</strong>\n <em>three</em>.</p>") == [
        {
            "is": "p",
            "of": ["One ", {"is": "strong", "of": ["two"]}, " ", {"is": "em", "of": ["three"]}, "."],
        }
    ]


def test_what_has_no_meaning_on_paper_gives_its_words_and_what_is_hidden_gives_none():
    html = '<p><button class="word">a word</button><span hidden>not this</span></p><div aria-hidden="true"><p>nor <b>this</b></p></div><script>nor()</script>'
    assert read_html(html) == [{"is": "p", "of": ["a word"]}]


def test_a_list_with_boxes_is_told_from_one_without():
    ticks, plain = read_html('<ul class="card-lines ticks"><li>a</li></ul>\n<ul><li>b</li></ul>')
    assert (ticks["ticks"], plain["ticks"]) == (True, False)
    assert kinds('<ol start="3"><li>c</li></ol>') == ["ol"]
    assert read_html('<ol start="3"><li>c</li></ol>')[0]["start"] == 3


def test_a_table_has_a_head_and_rows_of_one_length():
    [table] = read_html(
        "<table><thead><tr><th>A</th><th>B</th></tr></thead><tbody><tr><td>1</td></tr><tr><td>2</td><td>3</td></tr></tbody></table>"
    )
    assert table["head"] == [["A"], ["B"]]
    assert table["rows"] == [[["1"], []], [["2"], ["3"]]]
    assert len(table["widths"]) == 2


def test_signs_that_would_be_code_elsewhere_are_words():
    assert read_html("<p>#let x = 1 &lt;b&gt; $y$ @z</p>") == [{"is": "p", "of": ["#let x = 1 <b> $y$ @z"]}]


def test_what_is_not_closed_or_not_opened_breaks_nothing():
    assert read_html("<p>a</b></p></div><ul><li>b") == [
        {"is": "p", "of": ["a"]},
        {"is": "ul", "ticks": False, "of": [{"is": "li", "of": ["b"]}]},
    ]


def test_too_much_within_each_other_is_refused():
    read_html("<ul><li>" * (MOST_DEPTH // 2) + "x")
    with pytest.raises(TooDeep):
        read_html("<blockquote>" * (MOST_DEPTH + 1) + "x")
