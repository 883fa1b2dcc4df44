"""Knows how the answer to a platform's request for content leaves: signed, in a form that sends itself; knows no choice.

It is signed while the page is drawn, when the view's unit of work has ended: the key may have to be made first.
"""

from collections.abc import Sequence

from flask import g, render_template
from werkzeug.wrappers import Response as AnyResponse

from app.errors import AppError, Refusal
from app.logs import logger
from app.services.arrival.launches import origin_of
from app.views.headers import send_to
from app.views.page import PageToDraw
from app.wiring import wiring
from lti.deep_linking import sign_answer
from lti.messages import ContentItem, ContentRequest


class AnswerPage(PageToDraw):
    """A form to the platform's return address. With script it is sent at once, without it by its button."""

    def __init__(
        self, request: ContentRequest, items: Sequence[ContentItem] = (), *, message: str | None = None
    ) -> None:
        super().__init__("instructor/answer.html", action=request.return_url, is_empty=not items)
        self._request = request
        self._items = items
        self._message = message

    def draw(self) -> AnyResponse | tuple[str, int]:
        """The page with the signed answer."""
        self.context["answer"] = _signed(self._request, self._items, message=self._message)
        return super().draw()


def refuse_content(request: ContentRequest, entry: Refusal) -> tuple[str, int]:
    """The page of a refusal; going back from it tells the platform why nothing was chosen."""
    logger().warning("refused", code=entry.code)
    page = render_template(
        "errors/content.html",
        error=entry,
        action=request.return_url,
        answer=_signed(request, error=entry),
        reference=g.get("request_id", ""),
    )
    return page, entry.status


def _signed(
    request: ContentRequest,
    items: Sequence[ContentItem] = (),
    *,
    message: str | None = None,
    error: Refusal | None = None,
) -> str:
    shared = wiring()
    registration = shared.gate.directory.registration(request.platform_id)
    if registration is None:
        raise AppError("lti.platform_unknown")
    send_to(origin_of(request.return_url) or "")
    return sign_answer(
        request,
        items,
        registration=registration,
        key=shared.key_ring.signing_key(),
        now=shared.clock(),
        message=message,
        error=str(error.title) if error else None,
        error_code=error.code if error else None,
    )
