"""Knows what a posted form holds, and whether it comes from a page of ours; knows no page.

Both are looked at: where the browser says the form comes from, and the token that only a page of the visit knows.
"""

import hmac
from typing import Any

from flask import request

from app.errors import AppError
from app.services.actors import Actor
from app.services.operating.entrance import Operator
from app.views.rendering import form_token
from app.wiring import wiring


def check_own_site() -> None:
    """A form comes from a page of ours, as far as the browser says where it comes from. Raises `form.token`."""
    if not is_from_own_site():
        raise AppError("form.token")


def is_from_own_site() -> bool:
    """Whether nothing speaks against a request being made by a page of ours, or by the person themselves."""
    own = wiring().settings.public_url
    has_own_site = request.headers.get("Sec-Fetch-Site", "none") in {"none", "same-origin"}
    return has_own_site and request.headers.get("Origin", own) == own


def check_form() -> None:
    """A form of a visit must be ours: same site where the browser says so, and the token only our own page knows.

    Raises `form.token`.
    """
    check_own_site()
    sent = request.form.get("form_token", "")
    if not hmac.compare_digest(sent.encode(), form_token().encode()):
        raise AppError("form.token")


def page_before(actor: Actor | Operator) -> str:
    """The page of the visit that a form was sent from, as its field `back` says."""
    back, prefix = request.form.get("back", ""), f"/v/{actor.visit_key}/"
    return back.removeprefix(prefix) if back.startswith(prefix) else ""


def posted(*names: str) -> dict[str, Any]:
    """Fields of the posted form by name, absent ones empty."""
    return {name: request.form.get(name, "") for name in names}
