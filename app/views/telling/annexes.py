"""Knows what the annexes of a course are called; knows no page of them."""

from collections.abc import Mapping

from app.content.tree import BACKGROUND, CLOSE, GUIDE, PILOTS, START
from app.i18n import gettext as _


def annex_names() -> Mapping[str, str]:
    """By id, in the language of the page."""
    return {
        START: _("Before the first star"),
        PILOTS: _("From real places"),
        BACKGROUND: _("Behind the course"),
        CLOSE: _("After the last star"),
        GUIDE: _("Guide for those who lead"),
    }
