"""Knows people in a course that changes while they are in it: what they type, lay and are shown, over HTTP.

They keep windows open, press buttons in old ones, and remember every word they typed.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import count
from random import Random
from types import SimpleNamespace
from typing import Any

from app.content.tree import Course
from app.factory import wire
from tests.conftest import register, settings_for
from tests.databases import Sqlite, copy_over, opened
from tests.editing import Author
from tests.journey import Form, Page, RunningTool, Visitor, running_tool
from tests.practice import practice_lms, running_lms
from tests.releases import fill
from tests.walking import DOING, Learner, enter
from tests.walking import right as right_fields

TYPED = re.compile(r'<(?:textarea|input type="text")[^>]*? name="([^"]+)"')
IN_A_QUESTION = re.compile(r"\.(why|gap)-")
CHOSEN = re.compile(r"\.(pile-|choice$|verdict$|reason$)")
EARLIER = "-earlier."
"""What was laid before can only be read."""
WINDOWS = 4
"""So many they keep open."""
ONWARD = {"Next question", "See how it went"}
PEOPLE = {"kirsten": "citizen", "jonas": "leader"}
WELL, INCOMPLETE, CONFLICT, BROKEN = 400, 422, 409, 500
_WORD = count()


def beginning(url: str) -> None:
    """Fill a database with the course as its author began it."""
    fill(url, Author().compiled())


@contextmanager
def town(files: Sqlite) -> Iterator[SimpleNamespace]:
    """A tool in which some people have come in; `anew` sets it back to that moment for as long as a block lasts."""
    url = files.fresh(beginning)
    with running_tool(settings_for(url)) as tool, running_lms(practice_lms(tool)) as lms:
        register(tool, lms)
        came = {who: enter(Visitor(lms.config.base_url), who, pathway=way) for who, way in PEOPLE.items()}
        yield SimpleNamespace(tool=tool, people=came, anew=_turning_back(tool, url, files))
    files.drop(url)


def _turning_back(tool: RunningTool, url: str, files: Sqlite) -> Callable[[], AbstractContextManager[None]]:
    def as_they_came(new: str) -> None:
        copy_over(url, new)

    @contextmanager
    def anew() -> Iterator[None]:
        here, before = files.fresh(as_they_came), tool.app.extensions["samskabe"]
        tool.clock.ahead = timedelta()
        now = wire(settings_for(here)(tool.url), now=tool.clock, connect=opened)
        tool.app.extensions["samskabe"] = now
        try:
            yield
        finally:
            now.database.close()
            tool.app.extensions["samskabe"] = before
            files.drop(here)

    return anew


@dataclass
class Somebody:
    """A learner with their windows."""

    learner: Learner
    typed: dict[str, str] = field(default_factory=dict)
    """Where each word was typed that was taken: all that they typed in texts, and of each part of a question the last."""
    sought: set[str] = field(default_factory=set)
    """Those that were found since."""
    windows: list[Page] = field(default_factory=list)

    def visit(self, path: str) -> Page:
        """Open an address; nothing there may be broken."""
        return self._whole(self.learner.go(path))

    def follow(self, page: Page, *words: str) -> Page | None:
        """Follow the first link that says one of these words; None where none does."""
        found = [address for said, address in page.links if said in words]
        return self._whole(self.learner.visitor.open(found[0], base=page.url)) if found else None

    def open(self, path: str) -> Page:
        """Open a window, and keep it if it is a page of a star."""
        page = self.visit(path)
        if page.status < WELL and DOING.search(page.url):
            self.windows = [*self.windows, page][-WINDOWS:]
        return page

    def send(self, page: Page, form: Form, rng: Random, *, do: str, share: float = 0.7) -> Page:
        """Fill in a share of a form and press a button; what was typed is remembered once it was taken."""
        standing, fields = dict(form.fields), dict[str, Any]()
        fresh = {}
        for name in dict.fromkeys(TYPED.findall(page.response.text)):
            if name in standing and EARLIER not in name and rng.random() < share:
                fresh[name] = f"word{next(_WORD)}end"
                fields[name] = f"{standing[name]} {fresh[name]} and a few more words"
        for name, values in form.choices.items():
            if CHOSEN.search(name) and EARLIER not in name and rng.random() < share:
                fields[name] = rng.choice(values)
        sent = self._whole(self.learner.visitor.send(page, form, do=do, **fields))
        ours = re.search(r'value="keep-mine:([^"]+)"', sent.response.text)
        if sent.status == CONFLICT and ours:
            form = sent.form(f"/{ours[1]}")
            sent = self._whole(self.learner.visitor.send(sent, form, do=f"keep-mine:{ours[1]}"))
        assert sent.status < WELL or sent.status in {INCOMPLETE, CONFLICT}, f"{do}: {sent.status} {sent.text}"
        if sent.status != CONFLICT:
            self._remember(fresh, {**standing, **fields})
        # The window holds what was typed there, until it is closed.
        form.fields[:] = [
            (name, fields.get(name, value) if name in fresh else value) for name, value in form.fields
        ]
        return sent

    def _remember(self, fresh: Mapping[str, str], sent: Mapping[str, str]) -> None:
        laid = {name: text for name, text in sent.items() if IN_A_QUESTION.search(name) and text.strip()}
        # Of two windows' hands the one that is sent last is meant.
        self.typed = {word: name for word, name in self.typed.items() if name not in laid}
        self.typed |= {word: name for name, text in laid.items() for word in re.findall(r"word\d+end", text)}
        self.typed |= {word: name for name, word in fresh.items()}

    @staticmethod
    def items_of(page: Page) -> list[str]:
        """What can be filled in on a window."""
        form = page.form(DOING.search(page.url)[0])  # type: ignore[index]
        return [name.partition(".")[0] for name, _value in form.fields if name.endswith((".no", ".draft_no"))]

    def autosave(self, page: Page, rng: Random, *, item: str | None = None) -> None:
        """Send one text of a window, or one question, as a script does while somebody is at it."""
        form = page.form(DOING.search(page.url)[0])  # type: ignore[index]
        texts = {
            address.rpartition("/")[2]: address
            for address in re.findall(r'data-autosave="([^"]+)"', page.response.text)
        }
        hands = {name.partition(".")[0]: form.action for name, _value in form.fields if name.endswith(".no")}
        if not texts | hands:
            return
        item = item or rng.choice(sorted(texts | hands))
        address = (texts | hands)[item]
        kept = [
            one
            for one in form.fields
            if one[0] in {"form_token", "drawn_in"} or one[0].startswith(f"{item}.")
        ]
        choices = {name: values for name, values in form.choices.items() if name.startswith(f"{item}.")}
        alone = replace(form, action=address, fields=[*kept, ("autosave", "1")], choices=choices)
        sent = self.send(page, alone, rng, do=f"keep:{item}", share=1.0)
        if sent.status < WELL:
            told, now = sent.response.json(), dict(alone.fields)
            now |= {f"{item}.no": str(told.get("no")), f"{item}.draft_no": str(told.get("draft_no"))}
            form.fields[:] = [(name, now.get(name, value)) for name, value in form.fields]

    def take_quiz(self, rng: Random, *, steps: int, right: Course | None = None) -> None:
        """Begin the star's quiz or go on with it; `right`: wholly right, as a course has it."""
        page = self.visit("m01/quiz")
        begins = [form for form in page.forms if form.action.endswith("m01/quiz")]
        page = self.follow(page, "Go on with the quiz") or (
            self._whole(self.learner.visitor.send(page, begins[0])) if begins else page
        )
        for _question in range(steps):
            asked = [form for form in page.forms if re.search(r"/quiz/[^/]+/\d+$", form.action)]
            if asked:
                page = self._answer(page, asked[0], rng, right)
            page = self.follow(page, *ONWARD) or page

    def _answer(self, page: Page, form: Form, rng: Random, right: Course | None) -> Page:
        item = next(name.partition(".")[0] for name, _value in form.fields if name.endswith(".rev"))
        known = right.items.get(f"m01/{item}") if right else None
        if known is None:
            return self.send(page, form, rng, do="answer", share=1.0)
        return self._whole(self.learner.visitor.send(page, form, do="answer", **right_fields(known)))

    def look_for_words(self) -> None:
        """Every word they typed is in what they can take out of their data."""
        if self.typed.keys() - self.sought:
            kept = self.visit("data/json").response.text
            lost = {word: place for word, place in self.typed.items() if word not in kept}
            assert not lost, f"lost: {lost}"
            self.sought = set(self.typed)

    def read_back(self, pages: Sequence[str]) -> None:
        """Every word they wrote in a text, and every one that they laid and could still hand in, is on a page."""
        self.look_for_words()
        kept = json.loads(self.visit("data/json").response.text)
        seen = "".join(
            self.visit(path).response.text for path in ("texts", "m01/journal", "m02/page/only", *pages)
        )
        for entry in kept["entry"]:
            page: Page | None = self.visit(f"entry/{entry['slot']}/history")
            while page:
                seen += page.response.text
                page = self.follow(page, "Older versions")
        texts = json.dumps([kept["entry"], kept["revision"]])
        unread = {word for word in self.typed if word in texts and word not in seen}
        assert not unread, f"cannot be read: {unread}"

    def _whole(self, page: Page) -> Page:
        assert page.status < BROKEN, f"{page.url}: {page.status} {page.text[:400]}"
        return page
