from dataclasses import replace

import pytest

from app.content.links import Links, Rendering, way_back
from app.content.markdown import render_inline, render_page, render_rich

LINKS = Links(
    words=frozenset({"say"}), sources={"S1": "A report", "S2": ""}, pages=frozenset({"last"}), to_pages="../"
)


def page(text):
    reading = Rendering()
    return render_page(text, LINKS, reading), reading


def test_a_glossary_word_becomes_a_button_for_its_popover():
    assert render_inline("the [Say](word:say)", LINKS, Rendering()) == (
        'the <button class="word" type="button" popovertarget="w-say">Say</button>'
    )


def test_a_source_points_at_the_foot_of_the_page():
    told = '<a class="cite" href="#source-{}" role="doc-noteref">{}</a>'
    for text, html in {
        "[1](source:S1)": told.format("S1", "(A report)"),
        "says [the report](source:S1)": "says " + told.format("S1", "the report"),
        "[2](source:S2)": told.format("S2", "2"),
    }.items():
        assert render_inline(text, LINKS, Rendering()) == html


@pytest.mark.parametrize(
    "text", ["A report says so [1](source:S1).", "It is so, says **A report** [1](source:S1)."]
)
def test_a_source_that_is_named_already_is_not_named_again_in_brackets(text):
    reading = Rendering()
    render_rich(f"Before. [1](source:S1)\n\n{text}", LINKS, reading)
    assert [slip.what for slip in reading.slips] == [
        "the source is named here already, and its name comes again in brackets"
    ]
    assert [slip.line for slip in reading.slips] == [2]


def test_the_first_place_that_cites_a_source_on_a_page_can_be_led_back_to():
    links = replace(LINKS, ways_back=way_back())

    told = render_page("# T\n\n[1](source:S1) and [1](source:S1)\n", links, Rendering())

    assert told.segments[0].html.count('id="cite-S1"') == 1


def test_a_page_link_is_relative_so_that_it_stays_in_its_visit():
    assert render_inline("[on](page:last)", LINKS, Rendering()) == '<a href="../last">on</a>'


def test_a_foreign_page_opens_outside_the_frame():
    html = render_inline("[a](https://example.org/)", LINKS, Rendering())
    assert 'target="_blank"' in html
    assert 'rel="noopener noreferrer"' in html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,hi)",
        "[x](//evil.example)",
        "![x](https://evil.example/x.png)",
        "`<iframe>`",
    ],
)
def test_nothing_that_runs_or_fetches_survives(text):
    html = render_rich(text, LINKS, Rendering())
    for bad in ("<script", "<img", "<iframe", 'href="javascript', 'href="data', 'src="'):
        assert bad not in html


def test_what_was_linked_to_is_remembered_once_and_in_order():
    reading = Rendering()
    render_rich("[a](word:say) [b](word:say) [1](source:S1) [c](word:no)", LINKS, reading)
    assert (reading.words, reading.sources) == (["say"], ["S1"])
    assert [slip.what for slip in reading.slips] == ["the glossary has no word “no”"]


def test_a_page_is_cut_where_blocks_are_placed():
    told, reading = page("# T\n\nOne.\n\n::: simpler\n1\n:::\n\n::: pick\n*intro*\n:::\n\nTwo.\n")
    assert told.title == "T"
    assert [segment.as_json() for segment in told.segments] == [
        {"text": "<p>One.</p>"},
        {"simpler": "<p>1</p>"},
        {"block": "pick", "intro": "<p><em>intro</em></p>"},
        {"text": "<p>Two.</p>"},
    ]
    assert reading.slips == []


def test_words_are_counted_in_running_text_only():
    told, _ = page("# T\n\nOne two.\n\n::: tale\nnot these\n:::\n\n- three\n")
    assert told.word_count == 3


def test_tables_and_lists_are_kept():
    told, _ = page("# T\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n3. x\n")
    assert "<table>" in told.segments[0].html
    assert '<ol start="3">' in told.segments[0].html


def test_an_unclosed_block_at_the_very_end_is_told():
    _, reading = page("# T\n\n::: pick")
    assert [slip.what for slip in reading.slips] == ["“::: pick” is not closed"]
