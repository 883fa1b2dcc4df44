"""Knows how a learner walks through a star in tests, over HTTP, and what a right or wrong answer looks like."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urljoin

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.content.tree import Course, Item
from app.models import Enrolment, Person
from app.services.releases import courses
from tests.journey import Clock, Page, RunningTool, Visitor

WELCOME = "start/page/welcome"
"""Where whoever is new arrives, and may choose a pathway."""
Fields = dict[str, str | list[str]]
DOING = re.compile(r"/page/[a-z0-9-]+(?=$|#|\?)")
"""Where the form of a page is sent."""


class Learner:
    """Somebody in a visit; addresses are told as they stand behind it (`m01/page/tuesday`)."""

    def __init__(self, visitor: Visitor, page: Page) -> None:
        self.visitor = visitor
        self.page = page
        self.base = page.url.partition("/v/")[0] + "/v/" + page.url.partition("/v/")[2].split("/")[0] + "/"

    @property
    def path(self) -> str:
        """Where they are."""
        return self.page.url.partition("#")[0].removeprefix(self.base)

    def go(self, path: str = "") -> Page:
        """Open an address."""
        self.page = self.visitor.open(self.base + path)
        return self.page

    def follow(self, words: str) -> Page:
        """Follow the link with these words."""
        self.page = self.visitor.open(self.page.link(words), base=self.page.url)
        return self.page

    def at_the_end(self, page: Page) -> None:
        """What a script sends when the end of a page is in sight."""
        form = replace(page.form(DOING.search(page.url)[0]), action=page.url.partition("#")[0] + "/read")
        assert self.visitor.send(page, form).status == 204

    def read(self) -> Page:
        """Go on from the page one is on, by its button: then it counts as read."""
        return self.press("next")

    def send(self, form: str, /, page: Page | None = None, button: str | None = None, **answers) -> Page:
        """Send the form whose address ends in `form`."""
        found = page or self.page
        self.page = self.visitor.send(found, found.form(form), button=button, **answers)
        return self.page

    def choose_language(self, locale: str) -> Page:
        """By the button of the page one is on, which belongs to its form where it has one."""
        deed = f"language:{locale}"
        if f'value="{deed}"' not in self.page.response.text:
            return self.send("/look", locale=locale)
        self.page = self.visitor.send(self.page, self.page.forms[-1], do=deed)
        return self.page

    def answer(self, item: Item, fields: Mapping[str, str | list[str]], page: Page | None = None) -> Page:
        """Answer a practice question or poll of the page one is on, for good: whoever is wrong does not think again."""
        return self.press(f"show:{item.local_id}", page, **fields)

    def write(
        self,
        slot: str,
        /,
        page: Page | None = None,
        *,
        verb: str = "save",
        autosave: bool = False,
        **fields: str,
    ) -> Page:
        """Write a text on the page one is on, and press the button of it that says `verb`."""
        found, local = page or self.page, slot.partition("/")[2]
        ways = [form for form in found.forms if form.action.endswith(f"entry/{slot}")]
        form = ways[0] if ways else found.form(DOING.search(found.url)[0])
        if autosave:
            form = replace(form, action=f"{self.base}entry/{slot}")
        told = {"do": f"{verb}:{local}", **({"autosave": "1"} if autosave else {}), **named(local, fields)}
        self.page = self.visitor.send(found, form, **told)
        return self.page

    def bring(
        self, slot: str, body: bytes | None, *, words: str, name: str = "photo.jpg", kind: str = "image/jpeg"
    ) -> Page:
        """Add a photo or recording to a text, as a browser sends it; `body` None: no file was chosen."""
        form = self.go(f"entry/{slot}/files").form(f"entry/{slot}/files")
        told = {**dict(form.fields), "words": words}
        sent = ("", b"", "application/octet-stream") if body is None else (name, body, kind)
        http, address = self.visitor.http, urljoin(self.base, form.action)
        self.page = Page(http.post(address, data=told, files={"file": sent}, timeout=30))
        return self.page

    def press(self, button: str, page: Page | None = None, **fields: str | list[str]) -> Page:
        """Fill in fields of the page one is on, a form as a whole, and press the button with this value."""
        found = page or self.page
        self.page = self.visitor.send(found, found.form(DOING.search(found.url)[0]), do=button, **fields)
        return self.page


def named(item: Item | str, fields: Mapping[str, str | list[str]]) -> Fields:
    """Fields of an activity as they are called in the form of its page."""
    local = item if isinstance(item, str) else item.local_id
    return {f"{local}.{name}".replace("-", "__"): value for name, value in fields.items()}


def some(fields: Fields, number: int) -> Fields:
    """The first so many of an answer's fields."""
    return dict(list(fields.items())[:number])


def kept(page: Page, item: str) -> dict[str, str]:
    """What the form of a page holds of an activity, without what the page put there by itself."""
    own = {f"{item}.no", f"{item}.rev", f"{item}.form_key", f"{item}.moved", f"{item}.order"}
    fields = [field for form in page.forms for field in form.fields]
    return {
        name: value for name, value in fields if name.startswith(f"{item}.") and value and name not in own
    }


def enter(visitor: Visitor, person: str, *, pathway: str | None = None, link: str = "course") -> Learner:
    """Come in through the LMS, and choose a pathway if one is named."""
    learner = Learner(visitor, visitor.launch(person, link))
    assert learner.page.status == 200, learner.page.text
    if pathway and learner.path == WELCOME:
        learner.page = visitor.send(learner.page, learner.page.pathway_form, pathway=pathway)
    elif pathway:
        learner.go("pathway")
        learner.send("pathway", pathway=pathway)
    return learner


def stay(visitor: Visitor, page: Page, clock: Clock, *, hours: int) -> Page:
    """Stay in a visit by opening its page again every eleven hours."""
    for _time in range(hours // 11):
        clock.forward(timedelta(hours=11))
        page = visitor.open(page.url)
        assert page.status == 200
    return page


def course_of(tool: RunningTool, session: Session) -> Course:
    """The course everybody reads."""
    return courses.read_current(session, library=tool.shared.library, locale="en").view.course


def enrolment_of(session: Session, given: str) -> Enrolment:
    """The one real enrolment of a person of the practice LMS."""
    query = select(Enrolment).join(Person).where(Person.given == given, Enrolment.kind == "real")
    return session.scalars(query).one()


def right(item: Item) -> Fields:
    """The fields of an answer that is wholly right, or simply whole where nothing is, as its page calls them."""
    return named(item, _right(item))


def wrong(item: Item) -> Fields:
    """The fields of a whole answer with nothing right in it, or as little as can be."""
    return named(item, _wrong(item))


def _right(item: Item) -> Fields:
    bones = item.bones
    told: Fields = _RIGHT[item.kind](bones)
    return told


_RIGHT: Mapping[str, Callable[[Mapping[str, Any]], Fields]] = {
    "choice": lambda bones: {"choice": list(bones["correct"]) or bones["options"][:1]},
    "fill": lambda bones: {
        f"gap-{gap}": told.get("correct") or told["accepts"][0] for gap, told in bones["gaps"].items()
    },
    "match": lambda bones: {f"match-{left}": right for left, right in bones["pairs"].items()},
    "order": lambda bones: {"order": list(next(iter(bones.get("accepts", {"": bones["steps"]}).values())))},
    "poll": lambda bones: {"choice": bones["options"][0]},
    "scene": lambda bones: {"way": _way_to_an_end(bones)},
    "sort": lambda bones: {f"pile-{card}": piles[0] for card, piles in bones["cards"].items()},
    "truefalse": lambda bones: {"verdict": str(bones["answer"]).lower(), "reason": bones["reason"]},
}


def _way_to_an_end(bones: Mapping[str, Any]) -> list[str]:
    """The first choice of each moment until the story ends."""
    moments = {moment["id"]: moment for moment in bones["moments"]}
    here, way = bones["moments"][0]["id"], []
    while here in moments:
        choice = moments[here]["choices"][0]
        way.append(f"{here}.{choice['id']}")
        here = choice["to"]
    return way


def _wrong(item: Item) -> Fields:
    bones = item.bones
    if item.kind == "choice":
        return {"choice": [option for option in bones["options"] if option not in bones["correct"]][:1]}
    if item.kind == "truefalse":
        reasons = [reason for reason in bones["reasons"] if reason != bones["reason"]]
        return {"verdict": str(not bones["answer"]).lower(), "reason": reasons[0]}
    if item.kind == "match":
        rights = list(bones["pairs"].values())
        shifted = dict(zip(bones["pairs"], rights[1:] + rights[:1], strict=True))
        return {f"match-{left}": right for left, right in shifted.items()}
    if item.kind == "sort":
        return {
            f"pile-{card}": next(pile for pile in bones["piles"] if pile not in piles)
            for card, piles in bones["cards"].items()
        }
    orders = list(bones.get("accepts", {}).values()) or [bones["steps"]]
    return {"order": list(reversed(orders[0]))}
