"""Knows what a template needs of one activity: bones, words and the order shown, put together; knows no page."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from app.activities.base import Shape, Showing
from app.content.view import ItemView

Shown = Sequence[str]
Block = Shape


def block_of(
    item: ItemView,
    *,
    shown: Shown = (),
    missing: Shown = (),
    html: Markup | str = "",
    lang: str | None = None,
    pathway: str | None = None,
    picture: Callable[[str], str] | None = None,
    person: Callable[[str], Any] | None = None,
    counts: Mapping[str, int] | None = None,
) -> Block:
    """The block of one item.

    `shown` is the order of its parts, `missing` the parts to mark as not answered yet, `lang` the language of its words
    where that is not the page's; `picture` gives a picture's address, `person` somebody of the cast, `counts` is what may be
    told of how others answered.
    """
    showing = Showing(order=shown, pathway=pathway, picture=picture, person=person, counts=counts or {})
    return {
        "id": item.item.local_id,
        "kind": item.kind.name,
        "family": item.kind.family,
        "html": html,
        "lang": lang,
        "missing": missing,
        **item.kind.told(item.prose, pathway),
        **item.kind.shape(item.bones, item.prose, showing),
    }
