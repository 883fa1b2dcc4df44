"""What comes out of the printer: every word stands on paper, with nothing folded, cut off or left on the screen."""

from tests.browser.paper import close, lost, printed, sheets_of, sizes, words_of

A4 = (595, 842)
CARDS = 12
SCARCE = 850
"""A sheet with fewer letters is less than half full, unless it is there to be written on."""


def test_a_star_the_map_a_page_as_it_is_drawn_and_cards_alone_lose_no_word(person):
    kirsten = person("kirsten")
    kirsten.open_tab(pathway="citizen", at="m01/print")
    pdf = printed(kirsten)
    assert lost(kirsten, pdf, ".sheets") == []
    scarce = [len(words) < SCARCE for words in sheets_of(pdf)]
    assert sum(scarce) <= len(scarce) // 8, "sheets are filled"

    kirsten.visit("print")
    pdf = printed(kirsten)
    assert lost(kirsten, pdf, ".sheets") == []
    assert sizes(pdf)[:2] == [A4[::-1], A4]

    kirsten.visit("m01/page/twelve-situations")
    assert len(kirsten.screen.locator(".kard-t:visible").all()) == 1
    cards = kirsten.screen.locator(".kard-t").all_text_contents()
    pdf = printed(kirsten)
    on_paper = words_of(pdf)
    assert len(cards) == len(set(cards)) == CARDS
    assert [card for card in cards if close(card) not in on_paper] == []
    assert lost(kirsten, pdf, "article") == []

    cards_alone_stand_on_one_sheet_with_their_licence(kirsten)


def cards_alone_stand_on_one_sheet_with_their_licence(kirsten):
    for card in ("definition-card", "four-questions"):
        kirsten.visit(f"m01/print/{card}")
        pdf = printed(kirsten)
        assert len(pdf.pages) == 1, card
        assert close("CC BY 4.0") in words_of(pdf)


def test_the_report_is_a_table_on_paper_too(person, new_visitor):
    new_visitor().launch("kirsten")
    aksel = person("aksel")
    aksel.be_in_tab()
    for path, rows, most in (("reports", ".mx tbody tr", 3), ("reports/rows", ".data tbody tr", 6)):
        aksel.visit(path)
        pdf = printed(aksel)
        assert {*sizes(pdf)} == {A4[::-1]}
        assert len(pdf.pages) <= most, (path, aksel.screen.locator(rows).count())
        aksel.page.emulate_media(media="print")
        aksel.page.set_viewport_size({"width": 673, "height": 900})
        shown = aksel.screen.locator(rows).first.evaluate("row => getComputedStyle(row).display")
        assert shown == "table-row", path
        aksel.page.emulate_media(media="screen")
        aksel.page.set_viewport_size({"width": 1280, "height": 900})
