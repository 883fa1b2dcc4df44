"""Knows where people are sent whose page is not there (any more); knows no page."""

from werkzeug.wrappers import Response as AnyResponse

from app.content.tree import Star
from app.services.arrival.landings import GONE
from app.views.visits import back_to


def gone(star: Star) -> AnyResponse:
    """To the star, which says so."""
    return back_to(f"{star.id}/?detour={GONE}")
