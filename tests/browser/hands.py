"""Knows how somebody without a mouse does what a page asks: with Tab they come to one thing after the other, and do it."""

from typing import Any

from playwright.sync_api import expect

from app.activities.entry_kinds import EntryKind
from app.activities.registry import KINDS
from app.content.tree import Item, Page
from tests.browser.person import Person
from tests.browser.tab import AHEAD, hold_tab
from tests.walking import right
from tests.whole_course import to_do

MOST_STEPS = 250
SENTENCE = "Three of us asked at the door, and one of them said no. "
LOOK = (
    """
(wanted) => {
  const one = document.activeElement ?? document.body;
  const seen = [one, one.closest("label")].filter(Boolean).some((part) => {
    const style = getComputedStyle(part);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  });
  return {
    within: one.closest(".activity, #answer")?.id ?? "",
    kind: one.type || one.tagName.toLowerCase(),
    name: one.name ?? "",
    value: one.value ?? "",
    checked: one.checked ?? false,
    step: one.dataset.step ?? "",
    words: one.tagName === "A" ? one.innerText.trim() : "",
    foot: Boolean(one.closest(".stand")),
    onward: Boolean(one.closest(".stand .go")),
    shut: one.tagName === "SUMMARY" && !one.parentElement.open,
    seen,
    ahead: ahead(one, (stop) => stop.matches(wanted)),
  };
"""
    + AHEAD
    + "}"
)
"""What has the focus, and how far away something of what is wanted is: between them nobody looks after each Tab."""


class Hands:
    """Two hands on the keyboard of somebody in the course, and the mouse is far away."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.keys = person.page.keyboard

    def begin(self) -> None:
        """Come from the LMS's page into the frame."""
        self.person.page.locator("iframe").focus()

    def look(self, wanted: str = "*") -> dict[str, Any]:
        """What has the focus, and how many Tabs it is `ahead` to what a selector names."""
        found: dict[str, Any] = self.person.frame.evaluate(LOOK, wanted)
        return found

    def tab(self, times: int = 1) -> None:
        """Press Tab, and hold it where it is to go on: a key that is held comes again and again."""
        hold_tab(self.keys, times)

    def reach(self, among: str = "*", /, **wanted: Any) -> dict[str, Any]:
        """Press Tab until what has the focus is like this, and can be seen to have it; `among` names where to look."""
        for _step in range(MOST_STEPS):
            at = self.look(among)
            if all(at[key] == value for key, value in wanted.items()):
                assert at["seen"], f"the focus cannot be seen: {at}"
                return at
            self.tab(at["ahead"])
        raise AssertionError(f"Tab never reaches {wanted}")

    def enter(self) -> None:
        """Press Enter on what leads to another page, and wait until that page has put the focus where it wants it."""
        with self.person.frame.expect_navigation():
            self.keys.press("Enter")
        self.person.frame.evaluate("() => new Promise(requestAnimationFrame)")

    def follow(self, words: str) -> None:
        """Go where a link with these words leads."""
        self.reach("a", words=words)
        self.enter()

    def on(self) -> None:
        """Go where the one filled button at the foot leads."""
        self.reach(".stand .go", onward=True)
        self.enter()

    def pick(self, name: str, value: str) -> None:
        """Choose one of several that exclude each other."""
        self.reach(f'[name="{name}"]', name=name)
        self._turn_to(value)

    def do_page(self, page: Page) -> None:
        """Everything on the page before one, in the order of its form, and on."""
        for item in to_do(page):
            self.do(item)
        self.on()

    def do(self, item: Item) -> None:
        """Answer, play or write what one item asks for, on the page on which it stands."""
        wanted = {} if isinstance(KINDS[item.kind], EntryKind) else right(item)
        self._through(item.local_id, {name.replace("__", "-"): told for name, told in wanted.items()})
        if wanted:
            expect(self.person.screen.locator(f"#{item.local_id}-verdict")).to_be_visible()
        else:
            expect(self.person.screen.locator(f"#{item.local_id}-saved")).to_contain_text("Saved at")

    def answer(self, item: Item) -> None:
        """Answer the question of a quiz before one."""
        self._through("answer", {name.replace("__", "-"): told for name, told in right(item).items()})
        expect(self.person.screen.locator(".asked [id$=-verdict]")).to_be_focused()

    def _through(self, within: str, wanted: dict[str, Any]) -> None:
        """Tab through an activity, do what each thing is for, and hand it in."""
        ends = {f"answer:{within}", f"save:{within}", "answer"}
        ticked: set[str] = set()
        has_moved = False
        for _step in range(MOST_STEPS):
            at = self.look(f"#{within} *, .stand *")
            deed = at["value"] if at["kind"] == "submit" else ""
            is_there = at["within"] == within
            is_end = deed in ends and (is_there or at["foot"])
            if is_end or (is_there and (at["name"] or at["step"])):
                assert at["seen"], f"the focus cannot be seen: {at}"
            if is_end:
                self.enter()
                return
            if not is_there:
                self.tab(at["ahead"])
                continue
            if at["step"] == "1":
                self.keys.press("Enter")  # the next card has the focus now
                continue
            if deed.startswith(f"move:{within}:take:"):
                if deed.rpartition(":")[2] in wanted[f"{within}.way"]:
                    self.enter()
            elif ":down:" in deed and not has_moved:
                has_moved = True
                self.keys.press("Enter")
            else:
                self._fill(at, wanted, ticked)
            self.tab()
        raise AssertionError(f"Tab never reaches the end of {within}")

    def _fill(self, at: dict[str, Any], wanted: dict[str, Any], ticked: set[str]) -> None:
        """Do what a field is for: as it is wanted, or the first of what can be chosen, or a sentence."""
        name, kind = at["name"], at["kind"]
        if kind == "checkbox":
            if at["value"] in wanted[name] if name in wanted else name not in ticked:
                self.keys.press("Space")
            ticked.add(name)
        elif kind == "radio":
            if name in wanted:
                self._turn_to(wanted[name] if isinstance(wanted[name], str) else wanted[name][0])
            elif not at["checked"]:
                self.keys.press("Space")
        elif kind == "select-one":
            self._choose(wanted.get(name))
        elif kind in ("text", "textarea"):
            self.keys.insert_text(wanted.get(name, SENTENCE * (16 if kind == "textarea" else 1)))
        elif at["shut"] and not wanted:
            self.keys.press("Enter")

    def _turn_to(self, value: str) -> None:
        """With the arrows to one of several radio buttons."""
        for _step in range(20):
            at = self.look()
            if at["value"] == value:
                if not at["checked"]:
                    self.keys.press("Space")
                return
            self.keys.press("ArrowDown")
        raise AssertionError(f"the arrows never reach {value}")

    def _choose(self, value: str | None) -> None:
        """With the arrows down a list, to this value or to the first one."""
        for _step in range(20):
            self.keys.press("ArrowDown")
            if value in (None, self.look()["value"]):
                return
        raise AssertionError(f"the list has no {value}")
