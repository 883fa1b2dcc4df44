"""One scrollbar: the page's own. Nothing inside a page of the tool scrolls up and down, on a phone and in the LMS's frame."""

from tests.browser.axe import LMS_FRAME, PHONE
from tests.functional.setup_stars import database_url

__all__ = ["database_url"]

INSIDE = """
() => [...document.body.querySelectorAll("*")]
  .filter((element) => {
    const scrolls = ["auto", "scroll"].includes(getComputedStyle(element).overflowY);
    return scrolls && element.tagName !== "TEXTAREA" && element.scrollHeight > element.clientHeight + 1;
  })
  .map((element) => element.outerHTML.slice(0, 100))
"""
SCROLLS = """
() => {
  const last = document.querySelector("footer.foot");
  last.scrollIntoView();
  const { top, bottom } = last.getBoundingClientRect();
  return top < innerHeight && bottom > 0;
}
"""
PAGES = ("m01/", "m01/page/tuesday", "m01/page/sort-twelve", "m01/quiz", "m01/journal")
LEARNER = ("", "?view=list", "pathway", "words", "texts", *PAGES, "nowhere")
LEADER = ("set-up", "set-up/history", "shared", "grades", "reports")


def scrolling(somebody, *paths):
    """What scrolls inside a page, and pages whose end cannot be reached."""
    found = []
    for path in paths:
        somebody.page.set_viewport_size(PHONE)
        somebody.visit(path)
        for size in (PHONE, LMS_FRAME):
            somebody.page.set_viewport_size(size)
            found += [f"{path} at {size['width']}: {one}" for one in somebody.page.evaluate(INSIDE)]
            if not somebody.page.evaluate(SCROLLS):
                found.append(f"{path} at {size['width']}: its end is out of reach")
    return found


def test_a_learners_pages_scroll_as_a_whole(person, watch):
    watch.foresee("404")
    pia = person("pia")
    pia.open_tab(pathway="professional", at="m01/page/tuesday")

    assert scrolling(pia, *LEARNER) == []


def test_the_pages_of_those_who_lead_scroll_as_a_whole(person, new_visitor):
    new_visitor().launch("kirsten")
    anna = person("anna")
    anna.be_in_tab()

    assert scrolling(anna, *LEADER) == []


def test_the_list_of_content_and_the_panel_of_choices_scroll_with_the_page(person):
    anna = person("anna", viewport=PHONE)
    anna.go("select/1")
    anna.heading.wait_for()
    anna.screen.locator('[name=item][value="m06"]').check()
    anna.screen.locator(".aa summary").click()
    for size in (PHONE, LMS_FRAME):
        anna.page.set_viewport_size(size)
        assert anna.screen.locator(".aa[open]").is_visible()
        assert anna.page.evaluate(INSIDE) == [], size
        assert anna.page.evaluate(SCROLLS), size


def test_in_the_lms_the_frame_scrolls_and_nothing_in_it(person):
    """Moodle listens to no height: its frame keeps its own."""
    kirsten = person("kirsten")
    kirsten.open_course(pathway="citizen", at="m01/page/tuesday")

    assert kirsten.frame.evaluate("document.documentElement.scrollHeight > innerHeight")
    assert kirsten.frame.evaluate(INSIDE) == []
    kirsten.frame.evaluate("scrollTo(0, 400)")
    assert kirsten.frame.evaluate("scrollY") > 0
    kirsten.press(kirsten.screen.locator(".stand .go"))
    assert kirsten.frame.evaluate("scrollY") == 0
