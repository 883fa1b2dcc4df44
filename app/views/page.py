"""Knows a page that is still to be drawn: views return it, and it is drawn when their unit of work has ended."""

from typing import Any

from flask import render_template
from werkzeug.wrappers import Response as AnyResponse


class PageToDraw:
    """A template with what it needs. Drawing it holds no lock on the database."""

    def __init__(self, template: str, *, status: int = 200, **context: Any) -> None:
        self.template = template
        self.status = status
        self.context = context

    def draw(self) -> AnyResponse | tuple[str, int]:
        """The page as text, and its HTTP status."""
        return render_template(self.template, **self.context), self.status
