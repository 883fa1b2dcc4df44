"""What says something about the world names its source; what is invented says so where the authors keep their rules."""

import pytest

MINE = "modules/m01-try/en/mine.md"
FIRST = "modules/m01-try/en/first.md"
ITEMS = "modules/m01-try/en/items.yaml"
STYLE = "claims: [researchers, Norway]\n"
MISSING = "is told without a source"


def about(small, text, *, style=STYLE):
    """What is said of a page with this text on it, in a course with these rules."""
    if style:
        small.write("style.yaml", style)
    small.write(MINE, f"# Mine\n\n{text}\n")
    return [one for one in small.advised() if MISSING in one or "any more" in one]


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("It helped 12 per cent.", "12 per cent"),
        ("It helped 7.5 % of them.", "7.5 %"),
        ("It helped 18 in 100.", "18 in 100"),
        ("It helped two out of three.", "two out of three"),
        ("It helped two-thirds.", "two-thirds"),
        ("It was so in 1969.", "1969"),
        ("It stands in § 16.", "§"),
        ("Researchers saw it.", "Researchers"),
        ("- One thing.\n- In Norway it is so.", "Norway"),
        ("| a | b |\n|---|---|\n| Norway | 4 |", "Norway"),
    ],
)
def test_a_claim_without_a_source_is_told(small, text, claim):
    [found] = about(small, text)
    assert found.startswith("mine.md:")
    assert found.endswith(f"“{claim}” {MISSING}")


@pytest.mark.parametrize(
    "text",
    ["Four of us sat at five past two.", "## Norway\n\nA table.", "See [this](https://example.org) of 1969."],
)
def test_what_claims_nothing_or_says_from_where_is_left_alone(small, text):
    assert about(small, text) == []


def test_without_the_authors_list_nothing_is_checked(small):
    assert about(small, "It helped 12 per cent, in 1969.", style="") == []


def test_a_source_counts_in_its_own_paragraph_and_for_the_plainer_words_below(small):
    small.write("style.yaml", STYLE)
    text = small.path.joinpath(FIRST).read_text()
    told = text + "\nIt helped 12 per cent [1](source:S1).\n\n::: simpler\n\n12 in 100.\n\n:::\n"
    small.write(FIRST, told)
    assert about(small, "Nothing.") == []
    small.write(FIRST, told.replace(" [1]", ".\n\nSo it is said [1]"))
    [found] = about(small, "Nothing.")
    assert "12 per cent" in found


def test_an_activity_repeats_what_a_page_of_its_star_tells_with_a_source(small):
    small.change(ITEMS, "q-one:", "q-one:\n  scene: It helped 12 per cent.")
    [found] = about(small, "Nothing.")
    assert found.startswith("items.yaml:")
    text = small.path.joinpath(FIRST).read_text()
    small.write(FIRST, f"{text}\nIt helped 12 in 100 [1](source:S1).\n")
    assert about(small, "Nothing.") == []


def test_what_is_invented_is_excused_with_a_reason_as_long_as_it_is_said(small):
    excused = f"{STYLE}no_source: {{it helped 12: invented}}\n"
    assert about(small, "In a story it helped 12 per cent.", style=excused) == []
    [found] = about(small, "Nothing.", style=excused)
    assert found == "style.yaml:2: nothing that needs a source says “it helped 12” any more"
