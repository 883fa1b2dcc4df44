"""Knows what the row at the foot says of what is in hand: how far it is, and when it was saved; knows no page."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.activities.registry import asked
from app.content.tree import Item
from app.i18n import gettext as _
from app.services.learning.given import Underway
from app.views.rendering import is_today, local_date, local_time


def how_far(item: Item, draft: Underway) -> str:
    """How far a draft is: "3 of 12 cards laid"; nothing where all was taken back."""
    if draft.tried:
        return _("Looked at once")
    kind = asked(item.kind)
    return kind.standing(item.bones, draft.answer) if kind.laid(item.bones, draft.answer)[0] else ""


def told_standing(parts: Sequence[Mapping[str, Any]], *, number: int, total: int) -> dict[str, Any]:
    """The sentence of the row, and whether something is saved: only then does it have a tick."""
    laid = [part["draft"] for part in parts if part.get("draft")]
    laid += [
        {"how_far": "", "saved_at": part["entry"]["saved_at"]}
        for part in parts
        if part.get("entry") and part["entry"]["saved_at"]
    ]
    if laid:
        newest = max(laid, key=lambda one: one["saved_at"])
        return {"how_far": newest["how_far"], "words": _saved(newest["saved_at"]), "is_saved": True}
    sheets = [part["entry"] for part in parts if part.get("entry") and part["entry"]["sheet"]]
    kept = [sheet for sheet in sheets if sheet["saved_at"]]
    if kept and not any("outcome" in part for part in parts):
        newest = max(kept, key=lambda sheet: sheet["saved_at"])
        return {"how_far": _filled(newest["sheet"]), "words": _saved(newest["saved_at"]), "is_saved": True}
    open_ones = [part for part in parts if "outcome" in part and part["outcome"] is None]
    done = [part for part in parts if part.get("outcome")]
    if done and not open_ones:
        return {"how_far": "", "words": _("Everything here is answered"), "is_saved": True}
    if done:
        total = len(done) + len(open_ones)
        far = _("%(done)s of %(total)s done", done=len(done), total=total)
        return {"how_far": far, "words": _("kept"), "is_saved": True}
    if open_ones:
        return {"how_far": "", "words": _("Nothing chosen yet"), "is_saved": False}
    here = _("Page %(number)s of %(total)s", number=number, total=total)
    return {"how_far": "", "words": here, "is_saved": False}


def _filled(sheet: dict[str, Any]) -> str:
    return _("%(done)s of %(of)s filled", done=sheet["done"], of=sheet["of"])


def _saved(moment: Any) -> str:
    if is_today(moment):
        return _("saved at %(time)s", time=local_time(moment))
    return _("saved on %(day)s", day=local_date(moment))
