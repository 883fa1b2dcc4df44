"""Every page can be used by everybody: axe finds nothing, on a phone, in the LMS's frame, on a desk."""

import pytest
from playwright.sync_api import expect

from tests.browser.axe import by_day_and_night, problems
from tests.browser.key import fill_in
from tests.browser.test_visits import in_a_frame, new_tab, strip

TEXT = "We decide together, and everybody can say no. " * 8


@pytest.fixture
def pia(person):
    """Somebody who will have the tool in a tab of its own, so that its window can have any size."""
    return person("pia")


def look(learner, *paths: str) -> list[str]:
    """Open pages of the visit one by one; everything that stands in the way on them."""
    found = []
    for path in paths:
        learner.visit(path)
        found += problems(learner.page)
    return found


def look_by_day_and_night(learner, *paths: str) -> list[str]:
    """The same, on a device that is bright and then dark."""
    found = []
    for path in paths:
        learner.visit(path)
        found += by_day_and_night(learner.page)
    return found


def pages_of_star(learner) -> list[str]:
    learner.visit("m01/")
    links = learner.screen.locator(".pages a[href*='/page/']").all()
    return [(link.get_attribute("href") or "").removeprefix("/").split("/", 2)[2] for link in links]


def answer_everything(learner) -> None:
    """Answer each question of the page that is open."""
    while (asked := learner.screen.locator('section.activity:has([value^="answer:"])')).count():
        block = asked.first.get_attribute("id")
        fill_in(asked.first, asked.first.locator("h2").first.inner_text())
        asked.first.locator('[value^="answer:"]').click()
        learner.screen.locator(f"#{block} [id$=-verdict]").wait_for()


def test_the_way_in_and_the_map(pia, watch):
    watch.foresee("404")
    pia.open_tab()
    found = problems(pia.page)
    pia.choose_pathway("professional")
    found += look(pia, "", "?view=list", "pathway", "words", "texts", "m01/", "nowhere")
    found += look(pia, "close/page/three-months-on", "close/page/half-a-year-on")

    assert not found


def test_the_pages_of_the_star_asked_and_answered(pia):
    pia.open_tab(pathway="professional")
    found = []
    for path in pages_of_star(pia):
        found += look(pia, path)
        if pia.screen.locator('[value^="answer:"]').count():
            answer_everything(pia)
            found += problems(pia.page)

    assert not found


def test_what_is_said_at_the_hand_by_day_and_by_night(pia):
    pia.hurry()
    pia.open_tab(pathway="professional", at="m01/page/twelve-situations")
    for tray in (0, 1):
        pia.screen.locator("[data-card]:visible .tray").nth(tray).click()
        pia.screen.locator("[data-card]:visible .reply .tag").wait_for()
        pia.screen.locator('[data-step="1"]').click()
    pia.screen.locator('[data-step="-1"]').click()
    found = by_day_and_night(pia.page)
    pia.visit("m01/page/three-definitions")
    pia.screen.locator("#which-definition [value=news]").check()
    pia.press(pia.screen.locator('#which-definition [value^="answer:"]'))
    expect(pia.words("Think again")).to_be_visible()
    found += by_day_and_night(pia.page)
    pia.press(pia.screen.locator('[value="show:which-definition"]'))
    found += by_day_and_night(pia.page)

    assert not found


@pytest.mark.parametrize(("pathway", "page"), [("citizen", "my-part"), ("leader", "from-provider")])
def test_the_page_that_pathways_have_of_their_own_by_day_and_by_night_done_on_paper(pia, pathway, page):
    pia.open_tab(pathway=pathway, at=f"m01/page/{page}")
    found = problems(pia.page)
    by_night(pia)
    pia.screen.locator("details", has_text="Your words, and paper").locator("summary").click()
    pia.button("I did this page on paper").click()
    pia.words("You did this page on paper.").wait_for()
    found += problems(pia.page)
    pia.visit("")
    found += problems(pia.page)

    assert not found


def by_night(learner) -> None:
    """Choose the dark colours, as a person does."""
    learner.screen.locator(".aa summary").click()
    with learner.page.expect_response(lambda answer: answer.url.endswith("/look")):
        learner.screen.get_by_text("Night", exact=True).click()
    expect(learner.screen.locator("html")).to_have_attribute("data-theme", "dark")


def test_the_quiz_asked_marked_and_ended(pia):
    pia.open_tab(pathway="professional", at="m01/quiz")
    found = problems(pia.page)
    pia.button("Begin").click()
    kinds = set()
    while not pia.screen.locator("#result").count():
        asked_for = pia.heading.inner_text()
        shape = (
            pia.screen.locator("#answer [name]:not([type=hidden])").first.get_attribute("type") or "select"
        )
        if shape not in kinds:
            found += problems(pia.page)
        fill_in(pia.screen, asked_for)
        pia.button("Check my answer").click()
        pia.screen.locator(".asked [id$=-verdict]").wait_for()
        if shape not in kinds:
            found += problems(pia.page)
        kinds.add(shape)
        pia.screen.locator(".stand .go").click()
        pia.screen.locator("#answer, #result").first.wait_for()
    found += problems(pia.page)

    assert not found


def test_texts_and_their_history(pia):
    pia.open_tab(pathway="professional", at="m01/journal")
    journal = pia.screen.locator('.entry:has(textarea[name$=".text"])').first
    journal.locator("textarea").fill(TEXT)
    journal.get_by_role("button", name="Save my text").click()
    expect(journal.locator(".saved")).to_contain_text("Saved at")
    found = problems(pia.page)
    found += look(pia, "texts")
    pia.link("Earlier versions").first.click()
    expect(pia.heading).to_contain_text("Earlier versions")
    found += problems(pia.page)

    assert not found


def test_pages_outside_a_visit(person, tool, watch):
    watch.foresee("40")
    found = []
    stranger = person("omar")
    for path in ("/", "/lti/launch", "/nowhere", "/v/nobody/"):
        stranger.page.goto(f"{tool.url}{path}")
        found += problems(stranger.page)

    assert not found


def test_the_way_into_a_tab_of_its_own(person, tool, watch):
    watch.foresee("401")
    omar = person("omar")
    strip(omar.context, tool.url, where=in_a_frame)
    omar.open_course()
    new_tab(omar)
    expect(omar.heading).to_have_text("Is this you?")

    assert not problems(omar.page)


def test_the_practice_lms(person, lms):
    omar = person("omar")
    found = []
    omar.page.goto(lms.config.base_url)
    found += problems(omar.page)
    for path in (
        "course/1/gradebook",
        "course/1/participants",
        "course/1/messages",
        "course/1/return?lti_msg=Hello",
    ):
        omar.go(path)
        found += problems(omar.page)

    assert not found
