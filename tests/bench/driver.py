"""Acts as a learning platform with many learners who use one tool; tells what one of their steps costs.

`python -m tests.bench.driver '{…}'` (the fields of `Errand`) prints one JSON object. A closed loop: the next step of a
learner starts when the last one ended. What is counted is the processor time of the named processes.
"""

import asyncio
import html
import json
import random
import re
import secrets
import statistics
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.bench import cpu
from tests.bench.browser import Answer, Browser, HttpError
from tests.bench.lms import Platform, course_of, first_of

FORM_TOKEN = re.compile(r'name="form_token" value="([^"]*)"')
VISIT = re.compile(r"/v/[^/]+/")
TEXT_FIELD = re.compile(r'<textarea[^>]* name="([^"]*)"')
ITEM, PAGE, JOURNAL = "m01/page/three-definitions", "m01/page/three-definitions", "entry/m01/journal"
REFUSALS = (HttpError, OSError, TimeoutError, asyncio.IncompleteReadError, KeyError, ValueError)
SENT_ON = {302, 303}
LEAST = 12
"""Steps that must have ended before it is counted, and of those that are: what has just begun draws its first pages slowly."""
PATIENCE = 120
ANSWERED = {200, 303}


@dataclass(frozen=True, kw_only=True)
class Errand:
    """One measurement."""

    base: str
    """Where the tool is."""
    is_ours: bool
    """Else one of the peers."""
    platform: str
    key: str
    step: str
    """`returning` and `newcomer`: a launch with the page it ends on; `launch`: without; `page`: one seen before, again;
    `answer`: one to a question; `text`: one autosave. `courses` is not measured: somebody of each course comes in once."""
    people: int
    learners: int
    """How many do it at once."""
    visits: int
    """How many have come in before the steps inside a visit are counted; each step takes the next."""
    seconds: float
    warm_up: float
    processes: dict[str, int]


class Learner:
    """Somebody with a browser."""

    def __init__(self, errand: Errand, platform: Platform) -> None:
        self._errand, self._platform = errand, platform
        self.browser = Browser(errand.base)
        self._login, self._launch = ("/lti/login", "/lti/launch") if errand.is_ours else ("/login", "/launch")
        self._visit = self._token = self._field = ""
        self._draft_no = self._saved = 0

    async def launch(self, sub: str, course: int, *, with_page: bool) -> None:
        """Sign in at the platform and open the link."""
        browser, target = self.browser, self._errand.base + self._launch
        browser.cookies.clear()
        answer = await browser.post(self._login, self._platform.login(sub, target))
        if b"lti1p3_new_window" in answer.body:  # the library first asks a browser whether it keeps cookies
            answer = await browser.post(
                self._login, {**self._platform.login(sub, target), "lti1p3_new_window": "1"}
            )
        _expect(answer, SENT_ON)
        asked = {
            key: told[0] for key, told in parse_qs(urlsplit(answer.header("location") or "").query).items()
        }
        token = self._platform.id_token(sub, nonce=asked["nonce"], course=course, target=target)
        answer = await browser.post(asked["redirect_uri"], {"id_token": token, "state": asked["state"]})
        _expect(answer, SENT_ON)
        if with_page:
            self._landed(await browser.follow(answer))

    def _landed(self, page: Answer) -> None:
        _expect(page, {200})
        if not self._errand.is_ours:
            return
        visit, token = VISIT.search(page.url), FORM_TOKEN.search(page.text)
        if not visit or not token:
            raise HttpError(page.text[:200])
        self._visit, self._token = visit.group(), html.unescape(token.group(1))

    async def begin_text(self) -> None:
        """Open the page of the journal: its form names the field and the number it begins from."""
        page = await self.browser.get(f"{self._visit}m01/journal")
        _expect(page, {200})
        field = TEXT_FIELD.search(page.text)
        number = re.search(r'name="journal\.draft_no" value="(\d+)"', page.text)
        if not field or not number:
            raise HttpError(page.text[:200])
        self._field, self._draft_no = field.group(1), int(number.group(1))

    async def page(self) -> None:
        path = f"{self._visit}{PAGE}" if self._errand.is_ours else "/module/3"
        _expect(await self.browser.get(path), {200})

    async def answer(self) -> None:
        form = {"q0": "1", "q1": "2", "q2": "0", "q3": "3"}
        if self._errand.is_ours:
            chosen = random.choice(["news", "aalborg", "cosie"])
            form = {
                "form_token": self._token,
                "do": "answer:which-definition",
                "which-definition.form_key": secrets.token_urlsafe(16),
                "which-definition.choice": chosen,
            }
        path = f"{self._visit}{PAGE}" if self._errand.is_ours else "/quiz/3"
        _expect(await self.browser.post(path, form), ANSWERED)

    async def text(self) -> None:
        if not self._errand.is_ours:
            await self.answer()
            return
        self._saved += 1
        form = {
            "form_token": self._token,
            "journal.draft_no": str(self._draft_no),
            "autosave": "1",
            self._field: f"We asked the people who live there first. {self._saved} " * 8,
        }
        answer = await self.browser.post(f"{self._visit}{JOURNAL}", form)
        _expect(answer, {200})
        self._draft_no = json.loads(answer.body)["draft_no"]


def _expect(answer: Answer, wanted: set[int]) -> None:
    if answer.status not in wanted:
        message = f"{answer.status}: {answer.text[:300]}"
        raise HttpError(message)


class Load:
    """The learners of one errand."""

    def __init__(self, errand: Errand) -> None:
        self.errand = errand
        self._platform = Platform(errand.platform, Path(errand.key), item=ITEM)
        self._run = secrets.token_hex(4)
        self._newcomers = 0
        self._waiting: asyncio.Queue[Learner] = asyncio.Queue()
        self.seconds: list[float] = []
        self.ended, self._moved = 0, asyncio.Event()
        self.errors: list[str] = []
        self.is_counting = self.is_over = False

    async def prepare(self) -> None:
        """Let those in who are to be inside, a few at a time."""
        steps_inside = {"page", "answer", "text"}
        count = self.errand.visits if self.errand.step in steps_inside else self.errand.learners
        learners = [Learner(self.errand, self._platform) for _ in range(count)]
        chosen = random.sample(range(1, self.errand.people + 1), count)
        for learner, number in zip(learners, chosen, strict=True):
            if self.errand.step in steps_inside:
                await learner.launch(f"user-{number}", course_of(number), with_page=True)
                if self.errand.step == "page":
                    await learner.page()
                if self.errand.step == "text" and self.errand.is_ours:
                    await learner.begin_text()
            self._waiting.put_nowait(learner)

    async def step(self, learner: Learner) -> None:
        """One operation."""
        number = random.randint(1, self.errand.people)
        match self.errand.step:
            case "returning":
                await learner.launch(f"user-{number}", course_of(number), with_page=True)
            case "launch":
                await learner.launch(f"user-{number}", course_of(number), with_page=False)
            case "newcomer":
                self._newcomers += 1
                sub = f"new-{self._run}-{self._newcomers}"
                await learner.launch(sub, course_of(number), with_page=True)
            case "page":
                await learner.page()
            case "answer":
                await learner.answer()
            case "text":
                await learner.text()

    async def go_round(self) -> None:
        """Take whoever waits longest, let them do it, again and again."""
        while not self.is_over:
            async with self._next() as learner:
                began = time.perf_counter()
                try:
                    await self.step(learner)
                except REFUSALS as error:
                    self.errors.append(f"{type(error).__name__}: {error}"[:400])
                    await asyncio.sleep(0.05)
                else:
                    self.ended += 1
                    if self.is_counting:
                        self.seconds.append(time.perf_counter() - began)
                self._moved.set()

    async def at_least(self, seconds: float) -> None:
        """Wait so long, and until some more steps have ended, or one has failed."""
        enough = self.ended + LEAST
        await asyncio.sleep(seconds)
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                while self.ended < enough and not self.errors:
                    self._moved.clear()
                    await self._moved.wait()

    @asynccontextmanager
    async def _next(self) -> AsyncIterator[Learner]:
        learner = await self._waiting.get()
        yield learner
        self._waiting.put_nowait(learner)


async def run(errand: Errand) -> dict[str, Any]:
    """What the errand found: steps, milliseconds of processor a step, milliseconds of waiting."""
    load = Load(errand)
    await load.prepare()
    tasks = [asyncio.create_task(load.go_round()) for _ in range(errand.learners)]
    await load.at_least(errand.warm_up)
    began = time.perf_counter()
    used = await _counted(load, lambda: load.at_least(errand.seconds))
    passed = time.perf_counter() - began
    load.is_over = True
    await asyncio.gather(*tasks)
    steps = len(load.seconds)
    if not steps or load.errors:
        return {
            "steps": steps,
            "errors": len(load.errors),
            "first_error": (load.errors or ["no step ended"])[0],
        }
    return {
        "steps": steps,
        "errors": 0,
        "cpu_ms": {name: 1000 * spent / steps for name, spent in used.items()},
        "median_ms": 1000 * statistics.median(load.seconds),
        "a_second": steps / passed,
        "megabytes": {name: cpu.megabytes(pid) for name, pid in errand.processes.items()},
    }


async def meet(errand: Errand) -> dict[str, Any]:
    """Let one of each course come in. A tool that runs for a while has met its courses, and keeps what it read of them."""
    platform = Platform(errand.platform, Path(errand.key), item=ITEM)
    last = course_of(errand.people)
    courses = iter(range(1, last + 1))

    async def bring_in() -> None:
        learner = Learner(errand, platform)
        for course in courses:
            await learner.launch(f"user-{first_of(course)}", course, with_page=True)

    await asyncio.gather(*(bring_in() for _ in range(errand.learners)))
    return {"courses": last}


async def _counted(load: Load, wait: Callable[[], Awaitable[None]]) -> dict[str, float]:
    before = {name: cpu.seconds(pid) for name, pid in load.errand.processes.items()}
    load.is_counting = True
    await wait()
    load.is_counting = False
    return {name: cpu.seconds(pid) - before[name] for name, pid in load.errand.processes.items()}


if __name__ == "__main__":
    told = Errand(**json.loads(sys.argv[1]))
    print(json.dumps(asyncio.run(meet(told) if told.step == "courses" else run(told))))
