"""Knows how somebody who knows the right answers fills in whatever question of the star is before them."""

from functools import cache
from typing import Any

from playwright.sync_api import FrameLocator, Locator, Page

from app.cli.course import SHIPPED
from tests import yaml_files

STAR = SHIPPED / "modules" / "m01-what-co-creation-is"

Where = Page | FrameLocator | Locator


@cache
def key() -> list[tuple[str, dict[str, Any]]]:
    """The words of every question of the star, which may be asked twice, with its bones."""
    bones = yaml_files.read(STAR / "module.yaml")
    prose = yaml_files.read(STAR / "en" / "items.yaml")
    asked = [*bones["questions"], *(block for page in bones["pages"] for block in page["blocks"])]
    return [(_plain(prose[item["id"]]["ask"]), item) for item in asked if "ask" in prose[item["id"]]]


def fill_in(screen: Where, ask: str) -> None:
    """Answer the question with these words rightly, without sending it."""
    alike = [item for words, item in key() if words == _plain(ask)]
    item = next(item for item in alike if screen.locator(f'[name^="{item["id"]}."]').count())
    _HOW[item["kind"]](screen, item)


def _plain(words: str) -> str:
    return " ".join(words.split())


def _choice(form: Where, item: dict[str, Any]) -> None:
    for option in item.get("correct") or item["options"][:1]:
        _named(form, item, "choice", option).check()


def _named(form: Where, item: dict[str, Any], name: str, value: str) -> Locator:
    return form.locator(f'[name="{item["id"]}.{name}"][value="{value}"]')


def _truefalse(form: Where, item: dict[str, Any]) -> None:
    _named(form, item, "verdict", str(item["answer"]).lower()).check()
    _named(form, item, "reason", item["reason"]).check()


def _match(form: Where, item: dict[str, Any]) -> None:
    for left, right in item["pairs"].items():
        form.locator(f'[name="{item["id"]}.match-{left}"]').select_option(right)


def _sort(form: Where, item: dict[str, Any]) -> None:
    step = form.locator('[data-step="1"]')
    for number, card in enumerate(form.locator("[data-card]").all()):
        pile = item["cards"][card.get_attribute("data-card") or ""][0]
        if number and step.is_visible():
            step.click()
        card.locator(f'[value="{pile}"]').check()


def _poll(form: Where, item: dict[str, Any]) -> None:
    _named(form, item, "choice", item["options"][0]).check()


def _order(form: Where, item: dict[str, Any]) -> None:
    """As it lies: every order is an answer."""


_HOW = {
    "choice": _choice,
    "match": _match,
    "order": _order,
    "poll": _poll,
    "sort": _sort,
    "truefalse": _truefalse,
}
