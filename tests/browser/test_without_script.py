"""The whole star without JavaScript, in a tab: every page, every question, ordering, sorting, the journal, the quiz."""

from playwright.sync_api import expect

from tests.browser.key import fill_in

TEXT = "We decide together, and everybody can say no. " * 8


def test_the_whole_star_works_without_javascript(person):
    omar = person("omar", java_script_enabled=False)
    omar.be_in_tab()
    omar.choose_pathway()
    omar.visit("m01/")
    omar.press(omar.link("Begin", exact=True))
    while "/page/" in omar.frame.url:
        take_page(omar)
        omar.press(omar.screen.locator(".stand .go"))

    omar.visit("m01/journal")
    journal = omar.screen.locator('.entry:has(textarea[name$=".text"])').first
    journal.locator("textarea").fill(TEXT)
    omar.press(journal.get_by_role("button", name="Save my text"))
    expect(journal.locator(".saved")).to_contain_text("Saved at")
    total = omar.take_the_quiz()
    expect(omar.heading).to_have_text(f"You got {total} of {total}")


def take_page(learner) -> None:
    """Answer each question of the page that is open; a list to order is moved first."""
    while (asked := learner.screen.locator('section.activity:has([value^="answer:"])')).count():
        block = asked.first.get_attribute("id")
        asked_for = asked.first.locator("h2").first.inner_text()
        steps = asked.first.locator(".step .what")
        if steps.count():
            second = steps.nth(1).inner_text()
            learner.press(asked.first.locator(".step").nth(1).locator('[value^="move:"]').first)
            expect(steps.first).to_have_text(second)
        fill_in(asked.first, asked_for)
        learner.press(asked.first.locator('[value^="answer:"]'))
        learner.screen.locator(f"#{block} [id$=-verdict]").wait_for()
