"""Knows how somebody who knows the right answers fills in whatever question of the star is before them."""

from functools import cache
from typing import Any

from playwright.sync_api import FrameLocator, Locator, Page
from ruamel.yaml import YAML

from app.cli.course import SHIPPED

STAR = SHIPPED / "modules" / "m01-what-co-creation-is"


@cache
def key() -> dict[str, dict[str, Any]]:
    """The bones of every question of the star, by its words."""
    bones = YAML(typ="safe").load(STAR / "module.yaml")
    prose = YAML(typ="safe").load(STAR / "en" / "items.yaml")
    asked = [*bones["questions"], *(block for page in bones["pages"] for block in page["blocks"])]
    return {_plain(prose[item["id"]]["ask"]): item for item in asked if "ask" in prose[item["id"]]}


def fill_in(screen: Page | FrameLocator | Locator, ask: str) -> None:
    """Answer the question with these words rightly, without sending it."""
    item = key()[_plain(ask)]
    _HOW[item["kind"]](screen.locator("form:has(fieldset.flow)").last, item)


def _plain(words: str) -> str:
    return " ".join(words.split())


def _choice(form: Locator, item: dict[str, Any]) -> None:
    for option in item["correct"]:
        form.locator(f'[name=choice][value="{option}"]').check()


def _truefalse(form: Locator, item: dict[str, Any]) -> None:
    form.locator(f"[name=verdict][value={str(item['answer']).lower()}]").check()
    form.locator(f'[name=reason][value="{item["reason"]}"]').check()


def _match(form: Locator, item: dict[str, Any]) -> None:
    for left, right in item["pairs"].items():
        form.locator(f'[name="match-{left}"]').select_option(right)


def _sort(form: Locator, item: dict[str, Any]) -> None:
    step = form.get_by_role("button", name="Next card")
    for number, card in enumerate(form.locator("[data-card]").all()):
        name = card.locator("input").first.get_attribute("name") or ""
        pile = item["cards"][name.removeprefix("pile-")][0]
        if number and step.is_visible():
            step.click()
        card.locator(f'[value="{pile}"]').check()


def _poll(form: Locator, item: dict[str, Any]) -> None:
    form.locator(f'[name=choice][value="{item["options"][0]}"]').check()


def _order(form: Locator, item: dict[str, Any]) -> None:
    """As it lies: every order is an answer."""


_HOW = {
    "choice": _choice,
    "match": _match,
    "order": _order,
    "poll": _poll,
    "sort": _sort,
    "truefalse": _truefalse,
}
