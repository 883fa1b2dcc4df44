"""Knows every way the tool can refuse, each code once; knows no page, no HTTP library, no log.

Three renderers read the catalogue: the error page, problem+json (RFC 9457) and the log. `docs/errors.md` is made from
it. Codes of the gate (`lti.…`) have their texts here, because texts are translated and the gate knows no catalogue.
"""

from app.errors import launches, pages, services
from app.errors.refusal import Refusal

__all__ = ["CATALOGUE", "AppError", "Refusal"]

CATALOGUE: dict[str, Refusal] = {
    entry.code: entry for entry in (*pages.ENTRIES, *launches.ENTRIES, *services.ENTRIES)
}


class AppError(Exception):
    """A refusal with a code of the catalogue; `detail` is for the log and holds ids, never words of people."""

    def __init__(self, code: str, **detail: str | int | None) -> None:
        super().__init__(code)
        self.entry = CATALOGUE[code]
        self.detail = detail

    @property
    def code(self) -> str:
        """The catalogue's code."""
        return self.entry.code
