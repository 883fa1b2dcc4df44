"""Knows how somebody at a browser goes through the LMS into the course; knows few words of the tool's pages.

What a test only begins with goes over HTTP where it names the pathway, or asks to be there already: the way into a tab, and the choice. In a browser these are
eight pages, which cost more than what many tests look at; the tests of visits, of storage and of the thread take each of them.
"""

from pathlib import Path

from playwright.sync_api import BrowserContext, Frame, FrameLocator, Locator, Page, Response

from tests.browser.key import fill_in
from tests.journey import Visitor
from tests.walking import Learner

ARRIVED = "body:not(:has(a[data-keep], form[data-ask])) header.bar"
"""A page of the tool that stays: where a platform has a storage, others come before it for a moment."""
FASTER = 5
"""How many times as fast the timers of a page run that hurries, where nothing else is said."""
AT_ONCE = 40
"""As fast where what is waited for never comes."""


class Person:
    """Somebody of the LMS, with one tab open. `screen` is where the tool is: the LMS's frame, or the whole tab."""

    def __init__(self, key: str, *, context: BrowserContext, lms_url: str, tool_url: str) -> None:
        self.key = key
        self.context = context
        self.lms_url = lms_url
        self.tool_url = tool_url
        self.page: Page = context.new_page()
        self.screen: Page | FrameLocator = self.page

    def go(self, path: str) -> Response | None:
        """Open a page of the LMS as oneself; of several tabs this one is looked at."""
        self.page.bring_to_front()
        return self.page.goto(f"{self.lms_url}/as/{self.key}/{path}")

    def open_course(
        self,
        link: str | None = None,
        *,
        course: str = "1",
        pathway: str | None = None,
        at: str | None = None,
    ) -> None:
        """Open a link of the course page; the tool comes in its frame. With a pathway, somebody who chose it before.

        Whoever was `at` a page of a star comes back to it, by the link of the star.
        """
        if pathway:
            self._come(pathway, at)
            link = at.partition("/")[0] if at else link
        self.go(f"course/{course}" + (f"/link/{link}" if link else ""))
        self.screen = self.page.frame_locator("iframe:not([hidden])")
        self.screen.locator(ARRIVED).wait_for()
        self.frame.wait_for_load_state()  # until the fonts are there, rows still move under the pointer
        if pathway:
            self._is_on_the_way(at)

    def open_course_by_hand(self, *, pathway: str | None = None) -> None:
        """The same without JavaScript: two pages of the LMS that send themselves have a button each."""
        if pathway:
            self._come(pathway)
        self.go("course/1")
        self.screen = self.page.frame_locator("iframe")
        (frame,) = self.page.main_frame.child_frames
        for _form in range(2):
            with frame.expect_navigation():
                frame.locator("form button").click()
        self.screen.locator("header.bar").wait_for()

    def open_tab(
        self, link: str = "course", *, course: str = "1", pathway: str | None = None, at: str | None = None
    ) -> None:
        """Open a link where the tool has the whole tab. With a pathway, on the map or `at` a page, after all before it."""
        if pathway:
            self.go_on_from(self._come(pathway, at))
            self._is_on_the_way(at)
            return
        self.go(f"launch/{course}/{link}?target=window")
        self.page.wait_for_url(f"{self.tool_url}/**")
        self.screen = self.page

    def be_in_tab(self, link: str = "course", *, course: str = "1") -> None:
        """The same for somebody who came before the test begins, and is where coming has led them."""
        visitor = Visitor(self.lms_url)
        self.go_on_from(Learner(visitor, visitor.launch(self.key, f"{link}?target=window", course=course)))

    def take(self, tab: Page) -> None:
        """Go on in another tab, which the tool has for itself."""
        self.page = self.screen = tab

    def hurry(self, times: int = FASTER) -> None:
        """From the next page on its timers run faster, for whoever waits for what comes after a while, or does not come."""
        self.context.add_init_script(
            f"const slowly = setTimeout; setTimeout = (act, wait, ...told) => slowly(act, wait / {times}, ...told);"
        )

    @property
    def frame(self) -> Frame:
        """The frame the tool is in, as the remote control knows it."""
        if self.screen is self.page:
            return self.page.main_frame
        return next(frame for frame in self.page.frames if frame.url.startswith(self.tool_url))

    @property
    def visit_url(self) -> str:
        """The address of the visit, with the slash at its end."""
        return "/".join(self.frame.url.split("/")[:5]) + "/"

    @property
    def heading(self) -> Locator:
        """The page's one heading of the first order."""
        return self.screen.get_by_role("heading", level=1)

    def link(self, words: str, *, exact: bool = False) -> Locator:
        """A link by its words."""
        return self.screen.get_by_role("link", name=words, exact=exact)

    def button(self, words: str, *, exact: bool = False) -> Locator:
        """A button by its words."""
        return self.screen.get_by_role("button", name=words, exact=exact)

    def words(self, words: str) -> Locator:
        """The first place with these words."""
        return self.screen.get_by_text(words).first

    def press(self, link_or_button: Locator) -> None:
        """Press what leads to another page, and wait until all of that page is there."""
        with self.frame.expect_navigation():
            link_or_button.click()

    def visit(self, path: str) -> None:
        """Open a page of the visit by its address, as a bookmark would."""
        self.page.bring_to_front()
        self.frame.goto(f"{self.visit_url}{path}")

    def download(self, words: str) -> bytes:
        """Follow a link to a file; what is in it."""
        self.frame.wait_for_load_state()
        with self.page.expect_download() as begun:
            self.link(words, exact=True).click()
        return Path(begun.value.path()).read_bytes()

    def choose_pathway(self, pathway: str = "citizen") -> None:
        """Answer the first page, and pass over what there is to answer before the first star."""
        self.screen.locator(f"[name=pathway][value={pathway}]").check()
        self.press(self.button("Go this way"))
        if "/start/" in self.frame.url:
            self.press(self.screen.locator(".stand").get_by_role("button", name="Next"))
        self._is_on_the_way()

    def _is_on_the_way(self, at: str | None = None) -> None:
        if at:
            assert self.frame.url.endswith(f"/{at}"), self.frame.url
        else:
            self.heading.filter(has_text="Good to see you").wait_for()

    def _come(self, pathway: str, at: str | None = None) -> Learner:
        """Do over HTTP what leads into a tab, and what `choose_pathway` does there; and open a page."""
        visitor = Visitor(self.lms_url)
        learner = Learner(visitor, visitor.launch(self.key, "course?target=window"))
        if learner.path.startswith("start/"):
            learner.press("take", pathway=pathway)
            if learner.path.startswith("start/"):
                learner.press("next")
        else:
            learner.send("pathway", pathway=pathway)
        if at:
            learner.go(at)
        assert learner.page.status == 200, learner.page.text
        return learner

    def go_on_from(self, learner: Learner) -> None:
        """Go on in the tab where somebody is over HTTP, with the cookies of their visit."""
        site = self.tool_url.rpartition(":")[0]
        facts = {"httpOnly": True, "secure": True, "sameSite": "None"}
        there = {"partitionKey": site, "_crHasCrossSiteAncestor": False}
        self.context.add_cookies(
            [
                {"name": one.name, "value": one.value, "domain": one.domain, "path": one.path} | facts | there
                for one in learner.visitor.http.cookies
                if site == f"http://{one.domain}"
            ]
        )
        self.screen = self.page
        self.page.bring_to_front()
        self.page.goto(learner.page.url)

    def take_the_quiz(self) -> int:
        """From anywhere in the visit to the result, answering all rightly; the number of questions."""
        self.visit("m01/quiz")
        self.press(self.screen.locator(".stand").get_by_role("button"))
        asked = 0
        while True:
            fill_in(self.screen, self.heading.inner_text())
            self.button("Check my answer").click()
            asked += 1
            self.screen.locator(".asked [id$=-verdict]").wait_for()
            if self.link("See how it went").count():
                self.press(self.link("See how it went"))
                self.screen.locator("#result").wait_for()
                return asked
            self.press(self.link("Next question"))
